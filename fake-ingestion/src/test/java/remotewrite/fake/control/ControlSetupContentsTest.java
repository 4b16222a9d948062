package remotewrite.fake.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.fake.Fingerprint;
import remotewrite.fake.ManualClock;
import remotewrite.fake.cloud.CloudContents;
import remotewrite.fake.cloud.CloudResources;
import remotewrite.fake.cloud.CloudSettings;
import remotewrite.fake.cloud.Credential;
import remotewrite.fake.cloud.FakeCloud;
import remotewrite.fake.entra.EntraPolicy;
import remotewrite.fake.entra.IssuerKeys;
import remotewrite.fake.entra.Throttling;
import remotewrite.fake.manage.LogRow;
import remotewrite.fake.manage.LogTable;
import remotewrite.fake.manage.LogWorkspace;

/** What the control API tells of what a cloud holds besides its settings: rows of logs, keys of issuers, requests of a window. */
class ControlSetupContentsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final String KEYS = """
            {"keys": [
              {"kty": "RSA", "kid": "first", "n": "sXchDaQebHnPiGvyDOAT4saGEUetSyo9MKLOoWFsueri23bOdgWp4Dy1WlUzewbgBHod5pcM9H95GQRV3JDXboIRROSBigeC5yjU1hGzHHyXss8UDprecbAYxknTcQkhslANGRUZmdTOQ5qTRsLAt6BTYuyvVRdhS8exSZEy_c4gs_7svlJJQ4H9_NxsiIoLwAEk7-Q3UXERGYw_75IDrGA84-lA_-Ct4eTlXHBIY2EaV7t7LjJaynVJCpkv4LKjTTAumiGUIuQhrNhZLuF_RJLqHpM2kgWFLU7-VTdL1VbC2tejvcI2BlMkEpk1BzBZI0KQB0GaDWFLN-aEAw3vRw", "e": "AQAB"},
              {"kty": "oct", "kid": "second", "k": "Y2FuYXJ5"}]}
            """;

    private final ManualClock clock = new ManualClock();

    @TempDir
    private Path directory;

    private FakeCloud cloud;
    private ControlClient control;

    @BeforeEach
    void start() {
        cloud = FakeCloud.start(CloudSettings.of(clock, directory)
                .withEndpoints(Set.of("logs", "issuer"))
                .withContents(CloudContents.usual()
                        .withLogs(List.of(row("a line"), row("got Bearer canary")))
                        .withIssuerKeys(IssuerKeys.given("https://oidc.example/", KEYS))));
        control = ControlClient.of(cloud);
    }

    @AfterEach
    void close() {
        control.close();
        cloud.close();
    }

    private static LogRow row(String message) {
        return new LogRow(
                LogTable.DCR_LOG_ERRORS, NOON, CloudResources.RULE, Map.of("Message", message, "OperationName", "x"));
    }

    private JsonNode setup() throws Exception {
        return control.ok("GET", "/setup", "");
    }

    @Test
    void theRowsOfTheLogsAreToldAsTheyAreAtPresent() throws Exception {
        JsonNode setup = setup();

        assertThat(setup.get("logRows").asInt()).isEqualTo(2);
        assertThat(setup.get("logs"))
                .isEqualTo(JSON.readTree("""
                [{"table": "DCRLogErrors", "time": "2026-11-23T12:00:00Z", "resource": "%1$s",
                  "values": {"Message": "a line", "OperationName": "x"}},
                 {"table": "DCRLogErrors", "time": "2026-11-23T12:00:00Z", "resource": "%1$s",
                  "values": {"Message": "got Bearer %2$s", "OperationName": "x"}}]
                """.formatted(CloudResources.RULE, Fingerprint.of("canary"))));

        cloud.logs()
                .workspaces(new LogWorkspace(
                        CloudResources.LOGS, CloudResources.LOGS_CUSTOMER_ID, List.of(row("another"))));
        assertThat(setup().get("logs").findValuesAsText("Message")).containsExactly("another");
    }

    @Test
    void noMoreRowsAreToldThanAnAnswerHasRoomFor() throws Exception {
        List<LogRow> many = Collections.nCopies(5, row("x".repeat(1 << 20)));
        cloud.logs().workspaces(new LogWorkspace(CloudResources.LOGS, CloudResources.LOGS_CUSTOMER_ID, many));

        JsonNode setup = setup();

        assertThat(setup.get("logRows").asInt()).isEqualTo(5);
        assertThat(setup.get("logs")).hasSize(4);
    }

    @Test
    void theKeysOfIssuersAreToldByTheirIdsOnceTheyAreKnown() throws Exception {
        JsonNode given = setup().get("federatedIssuers");
        assertThat(given).isEqualTo(JSON.readTree("""
                [{"issuer": "https://oidc.example/", "keyIds": ["first"]}]
                """));

        assertThat(federated()).isEqualTo(200);

        JsonNode known = setup().get("federatedIssuers");
        assertThat(known.findValuesAsText("issuer"))
                .containsExactly(
                        "https://localhost:"
                                + URI.create(cloud.issuer().issuer()).getPort() + "/",
                        "https://oidc.example/");
        assertThat(known.at("/0/keyIds")).hasSize(1);
        assertThat(cloud.issuer().jwks()).contains(known.at("/0/keyIds/0").asText());
        assertThat(setup().toString()).doesNotContain("Y2FuYXJ5", "sXchDaQebHnPiGvy");
    }

    @Test
    void theRequestsThatCountForALimitAreTold() throws Exception {
        assertThat(setup().at("/entra/taken")).isEmpty();
        throttle(Throttling.Answer.PLAIN_TEXT);
        assertThat(List.of(federated(), federated(), federated())).containsExactly(200, 200, 429);

        assertThat(setup().at("/entra/taken"))
                .isEqualTo(JSON.readTree("""
                [{"tenant": "%s", "clientId": "%s", "requests": 2}]
                """.formatted(FakeCloud.TENANT_ID, FakeCloud.CLIENT_ID)));

        clock.advance(Duration.ofMinutes(1));
        assertThat(setup().at("/entra/taken")).as("the window has moved on").isEmpty();
    }

    @Test
    void ofALimitByTenantTheTenantIsTold() throws Exception {
        throttle(Throttling.Answer.PLAIN_TEXT);
        federated();
        throttle(Throttling.Answer.TENANT_RATE);
        assertThat(setup().at("/entra/taken")).as("of this limit none").isEmpty();

        federated();

        assertThat(setup().at("/entra/taken")).isEqualTo(JSON.readTree("""
                [{"tenant": "%s", "requests": 1}]
                """.formatted(FakeCloud.TENANT_ID)));
    }

    private void throttle(Throttling.Answer answer) {
        EntraPolicy policy = cloud.entra().policy();
        cloud.entra()
                .policy(policy.withThrottling(
                        new Throttling.Limit(2, Duration.ofMinutes(1), Duration.ofSeconds(1), answer)));
    }

    /** The status of a request of the usual application with the token of its service account. */
    private int federated() throws Exception {
        String token = Files.readString(
                Path.of(cloud.environment(Credential.WORKLOAD_IDENTITY).get("AZURE_FEDERATED_TOKEN_FILE")));
        String form = "grant_type=client_credentials&client_id=" + FakeCloud.CLIENT_ID
                + "&scope=https://monitor.azure.com/.default&client_assertion=" + token
                + "&client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
        return control.http()
                .send(
                        HttpRequest.newBuilder(
                                        cloud.authority().resolve("/" + FakeCloud.TENANT_ID + "/oauth2/v2.0/token"))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString(form))
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }
}
