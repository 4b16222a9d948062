package remotewrite.fake.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import remotewrite.fake.Application;
import remotewrite.fake.ClientSecret;
import remotewrite.fake.Fingerprint;
import remotewrite.fake.IngestionAnswers;
import remotewrite.fake.IngestionProfile;
import remotewrite.fake.ManagedIdentity;
import remotewrite.fake.Tenant;
import remotewrite.fake.cloud.CloudAnswers;
import remotewrite.fake.cloud.CloudResources;
import remotewrite.fake.cloud.CloudSettings;
import remotewrite.fake.cloud.FakeCloud;
import remotewrite.fake.entra.EntraPolicy;
import remotewrite.fake.entra.FederatedCredential;
import remotewrite.fake.entra.IssuerKeys;
import remotewrite.fake.entra.IssuerName;
import remotewrite.fake.entra.RefreshIn;
import remotewrite.fake.entra.Throttling;
import remotewrite.fake.junit.FakeCloudExtension;
import remotewrite.fake.role.Role;
import remotewrite.fake.role.RoleGrant;
import remotewrite.fake.store.AzureLimits;

/** What the control API tells of how the cloud is set up. */
class ControlSetupTest {
    @RegisterExtension
    static final FakeCloudExtension azure = FakeCloudExtension.start();

    private static final ObjectMapper JSON = new ObjectMapper();

    private static ControlClient control;

    @BeforeAll
    static void start() {
        control = ControlClient.of(azure.cloud());
    }

    @AfterAll
    static void close() {
        control.close();
    }

    private static JsonNode json(String text) throws Exception {
        return JSON.readTree(text.replace('\'', '"'));
    }

    /** What it does not follow is not told, as if it did. */
    @Test
    void ofTheProfileSpecOnlyTheSwitchesAreToldThatItFollows() throws Exception {
        CloudSettings settings = CloudSettings.of(
                        Clock.systemUTC(), azure.cloud().files().directory())
                .withProfile(IngestionProfile.SPEC);
        try (FakeCloud cloud = FakeCloud.start(settings);
                ControlClient spec = ControlClient.of(cloud)) {
            JsonNode ingestion = spec.ok("GET", "/setup", "").at("/ingestion");

            assertThat(ingestion.has("lateReason")).isFalse();
            assertThat(ingestion.has("outsideReason")).isTrue();
            assertThat(ingestion.at("/answers").properties())
                    .extracting(Map.Entry::getKey)
                    .containsExactly("role", "throttled", "success", "refusedToken", "unknownStream");
        }
    }

    @Test
    void theUsualSetupIsTold() throws Exception {
        JsonNode setup = control.ok("GET", "/setup", "");

        assertThat(setup.at("/ingestion/profile").asText()).isEqualTo("azure");
        assertThat(setup.at("/ingestion/transport").asText()).isEqualTo("tls");
        assertThat(setup.at("/ingestion/bodyBytes").asInt()).isEqualTo(1_048_576);
        assertThat(setup.at("/ingestion/activeFor").asText()).isEqualTo("PT12H");
        assertThat(setup.at("/ingestion/before").asText()).isEqualTo("PT20M");
        assertThat(setup.at("/ingestion/retention").asText()).isEqualTo("P548D");
        assertThat(setup.at("/ingestion/labels").asInt()).isEqualTo(63);
        assertThat(setup.at("/ingestion/answers/overLimit").asText()).isEqualTo("silentDrop");
        assertThat(setup.at("/ingestion/answers/emptyBody").asText()).isEqualTo("badRequest");
        assertThat(setup.at("/ingestion/lateReason").asText()).isEqualTo("limitThrottling");
        assertThat(setup.at("/ingestion/outsideReason").asText()).isEqualTo("bySide");
        assertThat(setup.at("/ingestion/bytesCounted").asText()).isEqualTo("wire");
        assertThat(setup.at("/ingestion/answers/nativeHistograms").asText()).isEqualTo("passedOver");
        assertThat(setup.at("/query/shortStep").asText()).isEqualTo("refused");
        assertThat(setup.at("/ingestion/tokenSkew").asText()).isEqualTo("PT0S");
        assertThat(setup.at("/query/casing").asText()).isEqualTo("insensitive");
        assertThat(setup.at("/query/scoping").asText()).isEqualTo("notNeeded");
        assertThat(setup.at("/imds/answers")).isEqualTo(json("""
                {'missingHeader': 'badRequest102', 'unknownResource': 'aadsts500011'}
                """));
        assertThat(setup.at("/query/validation").asText()).isEqualTo("azure400");
        assertThat(setup.at("/entra")).isEqualTo(json("""
                {'tokenLifetime': 'PT59M59S', 'refreshIn': 'usual', 'issuer': 'asAsked', 'assertionSkew': 'PT5M', 'throttling': 'off', 'taken': [],
                 'answers': {'notPropagated': 'unauthorized', 'blockedByPolicy': 'invalidGrant',
                 'unknownTenant': 'invalidRequest', 'missingScope': 'requiredField', 'issuerUnreachable': 'aadsts50166', 'tenantRate': 'tooManyRequests', 'assertionSpace': 'trimmed'}}
                """));
        assertThat(setup.at("/tenants/0/applications").findValuesAsText("clientId"))
                .containsExactly(FakeCloud.CLIENT_ID, FakeCloud.OPERATOR_CLIENT_ID, FakeCloud.STRANGER_CLIENT_ID);
        assertThat(setup.at("/tenants/0/resources").findValuesAsText("uri")).contains("https://monitor.azure.com");
        assertThat(setup.at("/tenants/0/applications/0/certificates/0/subject").asText())
                .isEqualTo("CN=fake-cloud");
        assertThat(setup.at("/managedIdentities/imds")).hasSize(2);
        assertThat(setup.at("/identityTokenLifetimes"))
                .isEqualTo(json("{'imds': 'PT23H59M59S', 'app-service': 'PT23H59M59S'}"));
        assertThat(setup.get("roleAssignments").findValuesAsText("role"))
                .containsExactly(
                        "monitoringMetricsPublisher",
                        "monitoringMetricsPublisher",
                        "monitoringMetricsPublisher",
                        "monitoringDataReader",
                        "owner");
        assertThat(setup.at("/resources/rule").asText()).isEqualTo(CloudResources.RULE.toString());
    }

    @Test
    void whatHasChangedSinceTheStartIsToldAsItIs() throws Exception {
        FakeCloud cloud = azure.cloud();
        cloud.grants().add(RoleGrant.of(Role.READER, "somebody", CloudResources.WORKSPACE));
        cloud.imds().identities(ManagedIdentity.systemAssigned("new-client", "new-object", "/machine"));
        cloud.imds().tokenLifetime(Duration.ofSeconds(90));
        cloud.entra().tokenLifetime(Duration.ofSeconds(60));
        cloud.entra()
                .policy(cloud.entra()
                        .policy()
                        .withRefreshIn(new RefreshIn.After(Duration.ofSeconds(30)))
                        .withIssuerName(new IssuerName.Host("wrong.example"))
                        .withThrottling(new Throttling.Limit(
                                5, Duration.ofSeconds(10), Duration.ofSeconds(2), Throttling.Answer.PLAIN_TEXT)));
        cloud.entra()
                .tenants(Tenant.of(
                        "other-tenant",
                        Application.of("other-client", "other-object")
                                .withFederatedCredentials(
                                        FederatedCredential.of("https://issuer.example", "subject"))));

        JsonNode setup;
        try {
            setup = control.ok("GET", "/setup", "");
        } finally {
            cloud.entra().policy(EntraPolicy.usual(IssuerKeys.none()));
        }

        assertThat(setup.get("roleAssignments").findValuesAsText("principal")).contains("somebody");
        assertThat(setup.at("/managedIdentities/imds").findValuesAsText("clientId"))
                .containsExactly("new-client");
        assertThat(setup.at("/managedIdentities/app-service")).hasSize(2);
        assertThat(setup.at("/entra/tokenLifetime").asText()).isEqualTo("PT1M");
        assertThat(setup.at("/identityTokenLifetimes"))
                .isEqualTo(json("{'imds': 'PT1M30S', 'app-service': 'PT23H59M59S'}"));
        assertThat(setup.at("/entra/refreshIn").asText()).isEqualTo("PT30S");
        assertThat(setup.at("/entra/issuer").asText()).isEqualTo("wrong.example");
        assertThat(setup.at("/entra/throttling")).isEqualTo(json("""
                {'requests': 5, 'window': 'PT10S', 'retryAfter': 'PT2S', 'answer': 'plainText'}
                """));
        assertThat(setup.get("tenants").findValuesAsText("clientId")).containsExactly("other-client");
        assertThat(setup.at("/tenants/0/applications/0/federatedCredentials/0")).isEqualTo(json("""
                {'issuer': 'https://issuer.example', 'subject': 'subject', 'audience': 'api://AzureADTokenExchange',
                 'inForceFrom': '1970-01-01T00:00:00Z'}
                """));
    }

    @Test
    void aSecretIsItsFingerprint() throws Exception {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        azure.cloud()
                .entra()
                .tenants(Tenant.of(
                        FakeCloud.TENANT_ID,
                        Application.of(FakeCloud.CLIENT_ID, FakeCloud.OBJECT_ID)
                                .withSecrets(new ClientSecret("canary", now, now.plusSeconds(1)))));

        JsonNode setup = control.ok("GET", "/setup", "");

        assertThat(setup.at("/tenants/0/applications/0/secrets/0"))
                .isEqualTo(json("{'value': '%s', 'from': '2026-01-01T00:00:00Z', 'until': '2026-01-01T00:00:01Z'}"
                        .formatted(Fingerprint.of("canary"))));
        assertThat(setup.toString()).doesNotContain("canary", FakeCloud.CLIENT_SECRET, "PRIVATE KEY", "eyJ");
    }

    @Test
    void otherSettingsAreToldAndWhatHasNoBoundIsUnlimited() throws Exception {
        CloudSettings settings = CloudSettings.of(
                        Clock.systemUTC(), azure.cloud().files().directory())
                .withEndpoints(Set.of())
                .withPlainIngestion()
                .withProfile(IngestionProfile.SPEC)
                .withAnswers(CloudAnswers.of(IngestionProfile.SPEC)
                        .withIngestion(IngestionAnswers.DEFAULT.withSuccess(IngestionAnswers.Success.OK)));
        try (FakeCloud cloud = FakeCloud.start(settings);
                ControlClient other = ControlClient.of(cloud)) {
            JsonNode setup = other.ok("GET", "/setup", "");

            assertThat(setup.at("/ingestion/profile").asText()).isEqualTo("spec");
            assertThat(setup.at("/ingestion/transport").asText()).isEqualTo("plain");
            assertThat(setup.at("/ingestion/answers/success").asText()).isEqualTo("ok");
            assertThat(setup.at("/ingestion/activeSeries").asText()).isEqualTo("unlimited");
            assertThat(setup.at("/ingestion/before").asText()).isEqualTo("unlimited");
            assertThat(Duration.parse(setup.at("/ingestion/retention").asText()))
                    .isEqualTo(AzureLimits.NONE.workspace().retention());
            assertThat(setup.at("/query/name").asText()).isEqualTo("notNeeded");
            assertThat(setup.get("managedIdentities")).isEmpty();
        }
    }
}
