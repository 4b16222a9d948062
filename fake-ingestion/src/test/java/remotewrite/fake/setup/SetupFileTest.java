package remotewrite.fake.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.fake.Application;
import remotewrite.fake.ClientAuthority;
import remotewrite.fake.ClientCertificate;
import remotewrite.fake.ClientSecret;
import remotewrite.fake.IdentityAnswers;
import remotewrite.fake.IngestionAnswers;
import remotewrite.fake.IngestionAnswers.EmptyBody;
import remotewrite.fake.IngestionAnswers.OverLimit;
import remotewrite.fake.IngestionProfile;
import remotewrite.fake.ManagedIdentity;
import remotewrite.fake.Pki;
import remotewrite.fake.Tenant;
import remotewrite.fake.cloud.CloudContents;
import remotewrite.fake.cloud.CloudResources;
import remotewrite.fake.cloud.CloudRule;
import remotewrite.fake.entra.EntraAnswers;
import remotewrite.fake.entra.EntraCloud;
import remotewrite.fake.entra.EntraResource;
import remotewrite.fake.entra.FakeOidcIssuer;
import remotewrite.fake.entra.FederatedCredential;
import remotewrite.fake.entra.IssuerKeys;
import remotewrite.fake.entra.IssuerName;
import remotewrite.fake.entra.RefreshIn;
import remotewrite.fake.entra.SignIn;
import remotewrite.fake.entra.Throttling;
import remotewrite.fake.entra.TrustedSubject;
import remotewrite.fake.manage.LogRow;
import remotewrite.fake.manage.LogTable;
import remotewrite.fake.query.Casing;
import remotewrite.fake.query.NameRule;
import remotewrite.fake.query.QueryRules;
import remotewrite.fake.role.ResourceId;
import remotewrite.fake.role.Role;
import remotewrite.fake.role.RoleGrant;
import remotewrite.fake.store.AzureLimits;

/** What setup files mean. */
class SetupFileTest {
    @TempDir
    private Path directory;

    @Test
    void everyKeyBecomesAValue() throws Exception {
        Instant from = Instant.parse("2016-01-01T00:00:00Z");
        Instant until = Instant.parse("2056-01-01T00:00:00Z");
        ClientAuthority root = ClientAuthority.create("root", from, until);
        ClientCertificate client = root.issue("sender", from, until);
        client.writePem(directory.resolve("client.pem"));
        Files.writeString(directory.resolve("root.pem"), pem(root));
        Path file = Files.writeString(directory.resolve("setup.yaml"), CompleteSetup.YAML);
        try (FakeOidcIssuer issuer = FakeOidcIssuer.start(Clock.systemUTC(), Pki.shared())) {
            Files.writeString(directory.resolve("keys.json"), issuer.jwks());

            Setup setup = SetupFile.read(file);

            String issuerName = "https://issuer.example/";
            assertThat(setup.tenants())
                    .containsExactly(
                            new Tenant(
                                    "11111111-2222-3333-4444-555555555555",
                                    EntraCloud.US_GOVERNMENT,
                                    List.of("contoso.onmicrosoft.us"),
                                    List.of(new Application(
                                            "aaaaaaaa-0000-0000-0000-000000000001",
                                            "bbbbbbbb-0000-0000-0000-000000000001",
                                            "sender",
                                            List.of(client.certificate()),
                                            List.of(new ClientSecret(
                                                    "canary",
                                                    Instant.parse("2026-01-01T00:00:00Z"),
                                                    Instant.parse("2027-01-01T00:00:00Z"))),
                                            List.of(
                                                    new FederatedCredential(
                                                            issuerName,
                                                            "system:serviceaccount:monitoring:prometheus",
                                                            "api://AzureADTokenExchangeUSGov",
                                                            Instant.EPOCH),
                                                    new FederatedCredential(
                                                            issuerName,
                                                            "other",
                                                            "api://other",
                                                            Instant.parse("2026-06-01T00:00:00Z"))),
                                            List.of(new TrustedSubject("sender.contoso.com", root.certificate())),
                                            SignIn.BLOCKED_BY_POLICY)),
                                    List.of(
                                            EntraResource.of("https://monitor.azure.us"),
                                            new EntraResource("https://vault.azure.us", false))),
                            usual("22222222-2222-3333-4444-555555555555"));
            String principal = "BBBBBBBB-0000-0000-0000-000000000001";
            Instant noon = Instant.parse("2026-11-23T12:00:00Z");
            assertThat(setup.roleGrants())
                    .containsExactly(
                            RoleGrant.of(Role.MONITORING_METRICS_PUBLISHER, principal, CloudResources.RULE)
                                    .made(noon, Duration.ofMinutes(30)),
                            RoleGrant.of(Role.MONITORING_DATA_READER, principal, CloudResources.WORKSPACE),
                            RoleGrant.of(Role.READER, principal, ResourceId.of("/subscriptions/s/resourceGroups/g")));
            assertThat(setup.propagation()).contains(Duration.ofMinutes(5));
            assertThat(setup.identities())
                    .containsExactly(ManagedIdentity.systemAssigned(
                            "cccccccc-0000-0000-0000-000000000001",
                            "dddddddd-0000-0000-0000-000000000001",
                            "/subscriptions/s/machine"));
            assertThat(setup.logs())
                    .containsExactly(new LogRow(
                            LogTable.DCR_LOG_ERRORS,
                            noon,
                            ResourceId.of("/subscriptions/s/rule"),
                            Map.of("Message", "refused")));
            assertThat(setup.rules()).containsExactly(new CloudRule("team", "dcr-00000000000000000000000000000002"));
            assertThat(setup.ingestion())
                    .contains(new IngestionSetup(
                            IngestionProfile.SPEC,
                            new AzureLimits(
                                    new AzureLimits.PerWorkspace(4, Duration.ofMinutes(5), 6, Duration.ofDays(7)),
                                    new AzureLimits.PerSeries(8, 9, 10, 11, Set.of("microsoft.resourceid")),
                                    new AzureLimits.Window(
                                            Duration.ofMinutes(12),
                                            Duration.ofMinutes(13),
                                            AzureLimits.OutsideReason.OLD_DATA)),
                            new AzureLimits.PerRule(1, 2, 3, AzureLimits.BytesCounted.DECOMPRESSED),
                            Duration.ofSeconds(14),
                            new IngestionAnswers(
                                    IngestionAnswers.Role.LONG,
                                    IngestionAnswers.Throttled.BARE,
                                    IngestionAnswers.Success.OK,
                                    IngestionAnswers.RefusedToken.FORBIDDEN,
                                    IngestionAnswers.OverLimit.SILENT_DROP,
                                    IngestionAnswers.EmptyBody.BAD_REQUEST,
                                    IngestionAnswers.UnknownStream.INVALID_STREAM,
                                    IngestionAnswers.Version2.UNSUPPORTED,
                                    IngestionAnswers.NativeHistograms.PASSED_OVER)));
            assertThat(setup.query())
                    .contains(new QuerySetup(
                            Optional.of(Casing.INSENSITIVE),
                            Optional.of(NameRule.ANY_MATCHER),
                            Optional.of(false),
                            Optional.of(QueryRules.Validation.AZURE_422),
                            Optional.of(QueryRules.Scoping.NEEDED),
                            Optional.of(QueryRules.RefusedToken.UNAUTHORIZED),
                            Optional.of(QueryRules.ShortStep.REFUSED)));
            assertThat(setup.imds())
                    .contains(new ImdsSetup(new IdentityAnswers(
                            IdentityAnswers.MissingHeader.INVALID_REQUEST,
                            IdentityAnswers.UnknownResource.AADSTS50001)));
            assertThat(setup.entra())
                    .contains(new EntraSetup(
                            Optional.of(new RefreshIn.After(Duration.ofSeconds(17))),
                            Optional.of(new IssuerName.Host("wrong.example:8443")),
                            Optional.of(Duration.ofSeconds(21)),
                            Optional.of(new Throttling.Limit(
                                    18, Duration.ofSeconds(19), Duration.ofSeconds(20), Throttling.Answer.TENANT_RATE)),
                            Optional.of(new EntraAnswers(
                                    EntraAnswers.NotPropagated.BAD_REQUEST,
                                    EntraAnswers.BlockedByPolicy.INTERACTION_REQUIRED,
                                    EntraAnswers.UnknownTenant.INVALID_TENANT,
                                    EntraAnswers.MissingScope.INPUT_PARAMETER,
                                    EntraAnswers.IssuerUnreachable.AADSTS90061,
                                    EntraAnswers.TenantRate.BAD_REQUEST,
                                    EntraAnswers.AssertionSpace.REFUSED))));
            assertThat(setup.keyFiles()).isEqualTo(Map.of(client.certificate(), directory.resolve("client.pem")));
            assertThat(setup.issuerKeys().of(issuerName, ""))
                    .isInstanceOfSatisfying(
                            IssuerKeys.Answer.Published.class,
                            published -> assertThat(published.keys().toString()).isEqualTo(issuer.jwks()));
            assertThat(setup.issuerKeys().of("https://other.example/", ""))
                    .isInstanceOf(IssuerKeys.Answer.Unavailable.class);
        }
    }

    @Test
    void limitsThatTheFileDoesNotSayAreThoseOfTheProfile() {
        assertThat(SetupFile.parse("ingestion: {requestsPerMinute: 100, before: PT1H}", "s", directory)
                        .ingestion())
                .contains(new IngestionSetup(
                        IngestionProfile.AZURE,
                        AzureLimits.DOCUMENTED.with(
                                new AzureLimits.Window(Duration.ofHours(1), Duration.ofMinutes(20))),
                        new AzureLimits.PerRule(1_048_576, 100, 50L << 30),
                        Duration.ZERO,
                        IngestionAnswers.DEFAULT));
        assertThat(SetupFile.parse("ingestion: {profile: spec, labels: 5}", "s", directory)
                        .ingestion())
                .contains(new IngestionSetup(
                        IngestionProfile.SPEC,
                        AzureLimits.NONE.with(new AzureLimits.PerSeries(
                                5, AzureLimits.UNLIMITED, AzureLimits.UNLIMITED, AzureLimits.UNLIMITED, Set.of())),
                        AzureLimits.PerRule.BODY_ONLY,
                        Duration.ZERO,
                        IngestionAnswers.DEFAULT));
    }

    @Test
    void answersThatTheProfileDoesNotGiveAreRefusedFromJavaInTheWordsOfTheFile() {
        assertThatThrownBy(() -> spec(IngestionAnswers.DEFAULT.withOverLimit(OverLimit.TOO_MANY_REQUESTS)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "answers.overLimit: 'tooManyRequests' is for the profile azure; the profile spec tells whatever is"
                                + " dropped: leave this out");
        assertThatThrownBy(() -> spec(IngestionAnswers.DEFAULT.withEmptyBody(EmptyBody.INTERNAL_SERVER_ERROR)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "answers.emptyBody: 'internalServerError' is for the profile azure; the profile spec answers 400:"
                                + " leave this out");
        assertThatThrownBy(() -> spec(IngestionAnswers.DEFAULT.withVersion2(IngestionAnswers.Version2.TAKEN)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("answers.version2: 'taken' is for the profile azure; the profile spec takes it by itself:"
                        + " leave this out");
    }

    private static IngestionSetup spec(IngestionAnswers answers) {
        return new IngestionSetup(
                IngestionProfile.SPEC, AzureLimits.NONE, AzureLimits.PerRule.BODY_ONLY, Duration.ZERO, answers);
    }

    /** With the resources that the fake cloud's own tenant has. */
    private static Tenant usual(String id) {
        return new Tenant(
                id,
                EntraCloud.PUBLIC,
                List.of(),
                List.of(),
                CloudContents.usual().tenants().getFirst().resources());
    }

    private static String pem(ClientAuthority root) throws Exception {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(root.certificate().getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }
}
