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
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import remotewrite.fake.Application;
import remotewrite.fake.ClientAuthority;
import remotewrite.fake.ClientCertificate;
import remotewrite.fake.ClientSecret;
import remotewrite.fake.IngestionProfile;
import remotewrite.fake.ManagedIdentity;
import remotewrite.fake.Pki;
import remotewrite.fake.Tenant;
import remotewrite.fake.cloud.CloudContents;
import remotewrite.fake.cloud.CloudResources;
import remotewrite.fake.cloud.CloudSettings;
import remotewrite.fake.entra.EntraCloud;
import remotewrite.fake.entra.EntraResource;
import remotewrite.fake.entra.FakeOidcIssuer;
import remotewrite.fake.entra.FederatedCredential;
import remotewrite.fake.entra.IssuerKeys;
import remotewrite.fake.entra.SignIn;
import remotewrite.fake.entra.TrustedSubject;
import remotewrite.fake.manage.LogRow;
import remotewrite.fake.manage.LogTable;
import remotewrite.fake.role.ResourceId;
import remotewrite.fake.role.Role;
import remotewrite.fake.role.RoleGrant;
import remotewrite.fake.store.AzureLimits;

/** Setup files: what they mean, and what their writer is told when they mean nothing. */
class SetupFileTest {
    private static final String COMPLETE = """
            tenants:
              - id: 11111111-2222-3333-4444-555555555555
                cloud: usGovernment
                domains: [contoso.onmicrosoft.us]
                resources:
                  - uri: https://monitor.azure.us
                  - uri: https://vault.azure.us
                    enabled: false
                applications:
                  - clientId: aaaaaaaa-0000-0000-0000-000000000001
                    objectId: bbbbbbbb-0000-0000-0000-000000000001
                    displayName: sender
                    signIn: blockedByPolicy
                    secrets:
                      - value: canary
                        from: 2026-01-01T00:00:00Z
                        until: "2027-01-01T00:00:00Z"
                    certificates:
                      - file: client.pem
                    trustedSubjects:
                      - subjectName: sender.contoso.com
                        authority: root.pem
                    federatedCredentials:
                      - issuer: https://issuer.example/
                        subject: system:serviceaccount:monitoring:prometheus
                      - issuer: https://issuer.example/
                        subject: other
                        audience: api://other
                        inForceFrom: 2026-06-01T00:00:00Z
              - id: 22222222-2222-3333-4444-555555555555
            managedIdentities:
              - clientId: cccccccc-0000-0000-0000-000000000001
                objectId: dddddddd-0000-0000-0000-000000000001
                resourceId: /subscriptions/s/machine
                systemAssigned: true
            roleAssignments:
              - principal: BBBBBBBB-0000-0000-0000-000000000001
                since: 2026-11-23T12:00:00Z
                propagation: PT30M
              - principal: BBBBBBBB-0000-0000-0000-000000000001
                role: monitoringDataReader
                scope: workspace
              - principal: BBBBBBBB-0000-0000-0000-000000000001
                role: reader
                scope: /subscriptions/s/resourceGroups/g
            propagation: PT5M
            logs:
              - table: DCRLogErrors
                time: 2026-11-23T12:00:00Z
                resource: /subscriptions/s/rule
                values: {Message: refused}
            federatedIssuers:
              - issuer: https://issuer.example/
                jwks: keys.json
            ingestion:
              profile: spec
              bodyBytes: 1
              requestsPerMinute: 2
              bytesPerMinute: 3
              activeSeries: 4
              activeFor: PT5M
              eventsPerMinute: 6
              retention: P7D
              labels: 8
              metricNameChars: 9
              labelNameChars: 10
              labelValueChars: 11
              reservedNames: [Microsoft.resourceid]
              before: PT12M
              after: PT13M
            """;

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
        Path file = Files.writeString(directory.resolve("setup.yaml"), COMPLETE);
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
                            Tenant.of("22222222-2222-3333-4444-555555555555"));
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
            assertThat(setup.ingestion())
                    .contains(new IngestionSetup(
                            IngestionProfile.SPEC,
                            new AzureLimits(
                                    new AzureLimits.PerWorkspace(4, Duration.ofMinutes(5), 6, Duration.ofDays(7)),
                                    new AzureLimits.PerSeries(8, 9, 10, 11, Set.of("microsoft.resourceid")),
                                    new AzureLimits.Window(Duration.ofMinutes(12), Duration.ofMinutes(13))),
                            new AzureLimits.PerRule(1, 2, 3)));
            assertThat(setup.issuerKeys().of(issuerName, ""))
                    .isInstanceOfSatisfying(
                            IssuerKeys.Answer.Published.class,
                            published -> assertThat(published.keys().toString()).isEqualTo(issuer.jwks()));
            assertThat(setup.issuerKeys().of("https://other.example/", ""))
                    .isInstanceOf(IssuerKeys.Answer.Unavailable.class);
        }
    }

    @Test
    void aSetupComesOnTopOfWhatThereIs() {
        Setup setup = SetupFile.parse("""
                tenants:
                  - id: 11111111-2222-3333-4444-555555555555
                propagation: PT5M
                """, "s", directory);

        CloudContents usual = CloudContents.usual();
        CloudContents changed = setup.on(usual);

        assertThat(changed.tenants())
                .containsExactly(usual.tenants().getFirst(), Tenant.of("11111111-2222-3333-4444-555555555555"));
        assertThat(changed.grants()).isEqualTo(usual.grants());
        assertThat(changed.identities()).isEqualTo(usual.identities());
        assertThat(changed.propagation()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void limitsThatTheFileDoesNotSayAreThoseOfTheProfile() {
        assertThat(SetupFile.parse("ingestion: {requestsPerMinute: 100, before: PT1H}", "s", directory)
                        .ingestion())
                .contains(new IngestionSetup(
                        IngestionProfile.AZURE,
                        AzureLimits.DOCUMENTED.with(
                                new AzureLimits.Window(Duration.ofHours(1), Duration.ofMinutes(20))),
                        new AzureLimits.PerRule(1_048_576, 100, 50L << 30)));
        assertThat(SetupFile.parse("ingestion: {profile: spec, labels: 5}", "s", directory)
                        .ingestion())
                .contains(new IngestionSetup(
                        IngestionProfile.SPEC,
                        AzureLimits.NONE.with(new AzureLimits.PerSeries(
                                5, AzureLimits.UNLIMITED, AzureLimits.UNLIMITED, AzureLimits.UNLIMITED, Set.of())),
                        AzureLimits.PerRule.BODY_ONLY));
    }

    @Test
    void profileAndLimitsBecomeThoseOfTheCloud() {
        CloudSettings usual = CloudSettings.of(Clock.systemUTC(), directory);

        CloudSettings changed = SetupFile.parse("ingestion: {profile: spec, bodyBytes: 7}", "s", directory)
                .on(usual);

        assertThat(changed.profile()).isEqualTo(IngestionProfile.SPEC);
        assertThat(changed.limits()).isEqualTo(AzureLimits.NONE);
        assertThat(changed.ruleLimits())
                .isEqualTo(new AzureLimits.PerRule(7, AzureLimits.UNLIMITED, AzureLimits.UNLIMITED));
        assertThat(changed.contents().tenants()).isEqualTo(usual.contents().tenants());
    }

    @Test
    void aFileWithoutIngestionLeavesProfileAndLimitsAlone() {
        CloudSettings spec = CloudSettings.of(Clock.systemUTC(), directory).withProfile(IngestionProfile.SPEC);

        CloudSettings changed =
                SetupFile.parse("propagation: PT5M", "s", directory).on(spec);

        assertThat(changed.profile()).isEqualTo(IngestionProfile.SPEC);
        assertThat(changed.limits()).isEqualTo(AzureLimits.NONE);
        assertThat(changed.ruleLimits()).isEqualTo(AzureLimits.PerRule.BODY_ONLY);
        assertThat(changed.contents().propagation()).isEqualTo(Duration.ofMinutes(5));
    }

    record Wrong(String line, String replacement, String problem) {}

    static Stream<Wrong> wrongLines() {
        return Stream.of(
                new Wrong(
                        "displayName: sender",
                        "displayname: sender",
                        "s:12: tenants[0].applications[0].displayname: unknown key; known are clientId, objectId,"
                                + " displayName, signIn, secrets, certificates, trustedSubjects,"
                                + " federatedCredentials"),
                new Wrong(
                        "displayName: sender",
                        "displayName: 5",
                        "s:12: tenants[0].applications[0].displayName: a text is needed, not a value of the type int;"
                                + " quotes make a text of it"),
                new Wrong(
                        "displayName: sender",
                        "clientId: aaaaaaaa-0000-0000-0000-000000000001",
                        "s:12: tenants[0].applications[0].clientId: given twice"),
                new Wrong(
                        "displayName: sender",
                        "displayName:",
                        "s:12: tenants[0].applications[0].displayName: a text"
                                + " is needed, not nothing; quotes make a text of it"),
                new Wrong(
                        "signIn: blockedByPolicy",
                        "signIn: BLOCKED",
                        "s:13: tenants[0].applications[0].signIn: one of allowed, disabled, publicClient,"
                                + " withoutServicePrincipal, blockedByPolicy is needed, not 'BLOCKED'"),
                new Wrong(
                        "cloud: usGovernment",
                        "cloud: germany",
                        "s:3: tenants[0].cloud: one of public, china, usGovernment is needed, not 'germany'"),
                new Wrong(
                        "id: 22222222-2222-3333-4444-555555555555",
                        "id: contoso",
                        "s:30: tenants[1].id: a GUID is needed, not 'contoso'"),
                new Wrong(
                        "domains: [contoso.onmicrosoft.us]",
                        "domains: contoso.onmicrosoft.us",
                        "s:4: tenants[0].domains: a list is needed, not a text"),
                new Wrong(
                        "domains: [contoso.onmicrosoft.us]",
                        "domains: [1]",
                        "s:4: tenants[0].domains[0]: a text is needed, not a value of the type int; quotes make a text"
                                + " of it"),
                new Wrong(
                        "enabled: false",
                        "enabled: off",
                        "s:8: tenants[0].resources[1].enabled: true or false is needed, not a value of the type bool"),
                new Wrong(
                        "uri: https://monitor.azure.us",
                        "uri: https://monitor.azure.us/",
                        "s:6: tenants[0].resources[0]: uri is 'https://monitor.azure.us/'; it is written without a"
                                + " slash at its end"),
                new Wrong(
                        "from: 2026-01-01T00:00:00Z",
                        "from: 2026-01-01",
                        "s:16: tenants[0].applications[0].secrets[0].from: a time like 2026-01-31T12:00:00Z is needed,"
                                + " not '2026-01-01'"),
                new Wrong(
                        "until: \"2027-01-01T00:00:00Z\"",
                        "until: \"2025-01-01T00:00:00Z\"",
                        "s:15: tenants[0].applications[0].secrets[0]: from is 2026-01-01T00:00:00Z, until is"
                                + " 2025-01-01T00:00:00Z: it would never be good"),
                new Wrong(
                        "propagation: PT30M",
                        "propagation: 30m",
                        "s:39: roleAssignments[0].propagation: a duration like PT5M is needed, not '30m'"),
                new Wrong(
                        "scope: workspace",
                        "scope: cluster",
                        "s:42: roleAssignments[1].scope: dataCollectionRule, workspace, subscription or a resource id"
                                + " that begins with / is needed, not 'cluster'"),
                new Wrong(
                        "role: reader",
                        "role: king",
                        "s:44: roleAssignments[2].role: one of monitoringReader, logAnalyticsReader, reader, contributor,"
                                + " owner, userAccessAdministrator, monitoringMetricsPublisher, monitoringDataReader is"
                                + " needed, not 'king'"),
                new Wrong("table: DCRLogErrors", "table: Logs", "s:48: logs[0].table: the fake has no table 'Logs'"),
                new Wrong(
                        "values: {Message: refused}",
                        "values: {Message: 5}",
                        "s:51: logs[0].values.Message: a text is needed, not a value of the type int; quotes make a text"
                                + " of it"),
                new Wrong(
                        "systemAssigned: true",
                        "systemAssigned: 1",
                        "s:35: managedIdentities[0].systemAssigned: true or false is needed, not a value of the type"
                                + " int"),
                new Wrong(
                        "roleAssignments:",
                        "roleAssignment:",
                        "s:36: roleAssignment: unknown key; known are tenants, managedIdentities,"
                                + " roleAssignments, propagation, federatedIssuers, logs, ingestion"),
                wrongNumber("0", "0"),
                wrongNumber("-1", "-1"),
                wrongNumber("9999999999999999999", "9999999999999999999"),
                wrongNumber("0x10", "0x10"),
                wrongNumber("many", "a text"),
                wrongNumber("1.5", "a value of the type float"),
                wrongNumber("[1]", "a list"),
                new Wrong(
                        "profile: spec",
                        "profile: SPEC",
                        "s:56: ingestion.profile: one of azure, spec is needed, not 'SPEC'"),
                new Wrong(
                        "before: PT12M",
                        "before: PT0S",
                        "s:56: ingestion: before in milliseconds is 0, 1 or more is needed"),
                new Wrong(
                        "after: PT13M", "after: 13", "s:70: ingestion.after: a duration like PT5M is needed, not '13'"),
                new Wrong(
                        "activeFor: PT5M",
                        "activefor: PT5M",
                        "s:61: ingestion.activefor: unknown key; known are " + String.join(", ", IngestionSetup.KEYS)));
    }

    private static Wrong wrongNumber(String given, String told) {
        return new Wrong(
                "eventsPerMinute: 6",
                "eventsPerMinute: " + given,
                "s:62: ingestion.eventsPerMinute: a whole number from 1 on is needed, not " + told);
    }

    @ParameterizedTest
    @MethodSource("wrongLines")
    void aWrongLineIsToldWithItsNumber(Wrong wrong) {
        assertThat(COMPLETE).contains(wrong.line());
        String yaml = withoutFiles().replace(wrong.line(), wrong.replacement());

        assertThatThrownBy(() -> SetupFile.parse(yaml, "s", directory))
                .isInstanceOfSatisfying(
                        SetupException.class, e -> assertThat(e.problems()).containsExactly(wrong.problem()));
    }

    @Test
    void allProblemsAreToldTogetherAndInOrder() {
        String yaml = withoutFiles()
                .replace("PT30M", "soon")
                .replace("usGovernment", "mars")
                .replace("value: canary", "value: 4711");

        assertThatThrownBy(() -> SetupFile.parse(yaml, "s", directory))
                .isInstanceOfSatisfying(
                        SetupException.class,
                        e -> assertThat(e.problems())
                                .extracting(problem -> problem.split(":")[1])
                                .containsExactly("3", "15", "39"))
                .hasMessageNotContaining("4711");
    }

    @Test
    void filesThatAreMissingOrHoldSomethingElseAreToldWithTheirLine() throws Exception {
        Files.writeString(directory.resolve("client.pem"), "nothing");
        Files.writeString(directory.resolve("keys.json"), "[]");

        assertThatThrownBy(() -> SetupFile.parse(COMPLETE, "s", directory))
                .isInstanceOfSatisfying(SetupException.class, e -> {
                    assertThat(e.problems()).hasSize(3);
                    assertThat(e.problems().get(0))
                            .isEqualTo("s:19: tenants[0].applications[0].certificates[0].file: there is no CERTIFICATE"
                                    + " in the PEM file client.pem");
                    assertThat(e.problems().get(1))
                            .startsWith("s:22: tenants[0].applications[0].trustedSubjects[0].authority: the file"
                                    + " cannot be read");
                    assertThat(e.problems().get(2)).startsWith("s:54: federatedIssuers[0].jwks: the keys of https://");
                });
    }

    @Test
    void whatIsNoYamlIsToldWithoutQuotingIt() {
        assertThatThrownBy(() -> SetupFile.parse("tenants:\n  - secret: \"canary\n", "s", directory))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("s:3: file: no YAML: ")
                .hasMessageNotContaining("canary");
        assertThatThrownBy(() -> SetupFile.parse("", "s", directory))
                .hasMessageContaining("s:1: file: it says nothing");
        assertThatThrownBy(() -> SetupFile.parse("- a", "s", directory))
                .hasMessageContaining("s:1: file: a mapping is needed, not a list");
        assertThatThrownBy(() -> SetupFile.read(directory.resolve("missing.yaml")))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("missing.yaml: cannot be read");
    }

    /** {@link #COMPLETE}, line by line, but for what it reads from files. */
    private static String withoutFiles() {
        return COMPLETE.replace("certificates:\n", "certificates: []\n")
                .replace("          - file: client.pem\n", "#\n")
                .replace("trustedSubjects:\n", "trustedSubjects: []\n")
                .replace("          - subjectName: sender.contoso.com\n", "#\n")
                .replace("            authority: root.pem\n", "#\n")
                .replace("federatedIssuers:\n", "federatedIssuers: []\n")
                .replace("  - issuer: https://issuer.example/\n    jwks: keys.json\n", "#\n#\n");
    }

    private static String pem(ClientAuthority root) throws Exception {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(root.certificate().getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }
}
