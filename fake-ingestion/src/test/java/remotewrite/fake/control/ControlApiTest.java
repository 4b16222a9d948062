package remotewrite.fake.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.fake.Effect;
import remotewrite.fake.FaultScript;
import remotewrite.fake.Moment;
import remotewrite.fake.PortUnavailableException;
import remotewrite.fake.cloud.CloudSettings;
import remotewrite.fake.cloud.FakeCloud;
import remotewrite.fake.junit.FakeCloudExtension;

/** What the control API tells and does. */
class ControlApiTest {
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

    /** A write without a token, which is answered 401. */
    private static int write() throws Exception {
        return control.http()
                .send(
                        HttpRequest.newBuilder(azure.writeUri())
                                .header("Authorization", "Bearer canary-of-the-test")
                                .POST(BodyPublishers.ofString("a body"))
                                .build(),
                        BodyHandlers.ofString())
                .statusCode();
    }

    /** The real request of a client for a token, which gets one. */
    private static int tokenRequest() throws Exception {
        return control.http()
                .send(
                        HttpRequest.newBuilder(
                                        azure.cloud().authority().resolve(FakeCloud.TENANT_ID + "/oauth2/v2.0/token"))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString("grant_type=client_credentials&client_id="
                                        + FakeCloud.CLIENT_ID + "&client_secret=" + FakeCloud.CLIENT_SECRET
                                        + "&scope=https://monitor.azure.com/.default"))
                                .build(),
                        BodyHandlers.ofString())
                .statusCode();
    }

    private static int discovery() throws Exception {
        return control.http()
                .send(
                        HttpRequest.newBuilder(azure.cloud()
                                        .authority()
                                        .resolve(FakeCloud.TENANT_ID + "/v2.0/.well-known/openid-configuration"))
                                .build(),
                        BodyHandlers.ofString())
                .statusCode();
    }

    @Test
    void everyEndpointIsListedWithItsAddress() throws Exception {
        write();

        JsonNode endpoints = control.ok("GET", "/endpoints", "").get("endpoints");

        assertThat(endpoints.findValuesAsText("name")).isEqualTo(FakeCloud.ENDPOINTS);
        assertThat(endpoints.findValuesAsText("address"))
                .containsExactlyElementsOf(azure.cloud().endpoints().stream()
                        .map(endpoint -> endpoint.address().toString())
                        .toList());
        assertThat(endpoints.findValuesAsText("exchanges")).containsExactly("0", "0", "0", "1", "0", "0", "0", "0");
        assertThat(endpoints.findValuesAsText("faults")).containsOnly("no faults");
    }

    @Test
    void faultsArePlayedToldAndTakenBack() throws Exception {
        JsonNode set = control.ok("PUT", "/ingestion/faults", """
                {"name": "busy", "then": "normally", "steps": [
                  {"effect": "answer", "status": 503, "body": "busy", "moment": "REQUEST_END", "times": 2}]}
                """);
        assertThat(set.at("/script/name").asText()).isEqualTo("busy");
        assertThat(set.get("step").asInt()).isZero();
        assertThat(set.get("exchangesInStep").asInt()).isZero();

        assertThat(write()).isEqualTo(503);
        assertThat(control.ok("GET", "/ingestion/faults", "")
                        .get("exchangesInStep")
                        .asInt())
                .isEqualTo(1);
        assertThat(write()).isEqualTo(503);
        assertThat(control.ok("GET", "/ingestion/faults", "").get("finished").asBoolean())
                .as("nobody has to write once more to learn it")
                .isTrue();
        assertThat(write()).isEqualTo(401);
        assertThat(control.ok("GET", "/ingestion/faults", "").get("step").asInt())
                .isEqualTo(1);

        control.ok(
                "PUT",
                "/ingestion/faults",
                "{\"then\": {\"effect\": \"answer\", \"status\": 500, \"moment\": \"REPLY_START\"}}");
        assertThat(write()).isEqualTo(500);
        assertThat(control.ok("DELETE", "/ingestion/faults", "")
                        .at("/script/name")
                        .asText())
                .isEqualTo("no faults");
        assertThat(write()).isEqualTo(401);
    }

    @Test
    void aScriptThatIsRefusedChangesNothing() throws Exception {
        azure.cloud().ingestion().play(FaultScript.named("old").thenAlways(Effect.answer(507, ""), Moment.REQUEST_END));

        HttpResponse<String> reply = control.call("PUT", "/ingestion/faults", "{\"then\": \"later\"}");

        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(reply.body()).at("/error/field").asText()).isEqualTo("then");
        assertThat(write()).isEqualTo(507);
    }

    @Test
    void entrasFaultsSpareDiscoveryUnlessTheyArePlayedEverywhere() throws Exception {
        String always = "\"then\": {\"effect\": \"answer\", \"status\": 503, \"moment\": \"REQUEST_END\"}}";
        control.ok("PUT", "/entra/faults", "{" + always);
        assertThat(everywhere()).isEqualTo("false");
        assertThat(discovery()).isEqualTo(200);
        assertThat(tokenRequest()).isEqualTo(503);

        control.ok("PUT", "/entra/faults", "{\"everywhere\": true, " + always);
        assertThat(everywhere()).isEqualTo("true");
        assertThat(discovery()).isEqualTo(503);

        assertThat(control.call("DELETE", "/faults", "").statusCode()).isEqualTo(204);
        assertThat(discovery()).isEqualTo(200);
        assertThat(tokenRequest()).isEqualTo(200);
    }

    private String everywhere() throws Exception {
        return control.ok("GET", "/entra/faults", "").at("/script/everywhere").asText();
    }

    @Test
    void everywhereIsRefusedWhereEveryRequestMeetsAScriptAnyway() throws Exception {
        for (String endpoint : List.of("imds", "app-service", "ingestion", "query", "management", "logs", "issuer")) {
            String path = "/" + endpoint + "/faults";
            HttpResponse<String> reply =
                    control.call("PUT", path, "{\"everywhere\": true, \"then\": \"normally\", \"name\": \"refused\"}");

            assertThat(reply.statusCode()).as(endpoint).isEqualTo(400);
            assertThat(JSON.readTree(reply.body()).at("/error/field").asText()).isEqualTo("everywhere");
            assertThat(JSON.readTree(reply.body()).at("/error/message").asText())
                    .isEqualTo("everywhere means nothing at " + endpoint
                            + ", where every request meets a script; leave it out");
            assertThat(control.ok("GET", path, "").get("script").has("everywhere"))
                    .isFalse();
            assertThat(control.ok("PUT", path, "{\"everywhere\": false, \"then\": \"normally\"}")
                            .at("/script/name")
                            .asText())
                    .isEqualTo("unnamed");
        }
    }

    @Test
    void everythingIsAsAfterTheStartWhenItIsWanted() throws Exception {
        control.ok("PUT", "/ingestion/faults", "{\"then\": {\"effect\": \"cut\", \"moment\": \"REPLY_START\"}}");
        assertThat(tokenRequest()).isEqualTo(200);
        azure.cloud().entra().tenants();

        assertThat(control.call("DELETE", "/", "").statusCode()).isEqualTo(204);

        assertThat(control.ok("GET", "/endpoints", "").findValuesAsText("exchanges"))
                .containsOnly("0");
        assertThat(tokenRequest()).isEqualTo(200);
        assertThat(write()).isEqualTo(401);
        assertThat(control.call("PUT", "/", "").statusCode()).isEqualTo(405);
    }

    @Test
    void whatAClientNeedsCanBeHadWithoutTheMachinesFiles() throws Exception {
        JsonNode environment = control.ok("GET", "/environment", "");

        assertThat(environment.at("/SECRET/AZURE_CLIENT_SECRET").asText()).isEqualTo(FakeCloud.CLIENT_SECRET);
        assertThat(environment.at("/CERTIFICATE/INGESTION_URL").asText())
                .isEqualTo(azure.writeUri().toString());
        assertThat(control.call("GET", "/files/ca.pem", "").body())
                .isEqualTo(Files.readString(azure.cloud().files().ca()));
        assertThat(environment
                        .at("/WORKLOAD_IDENTITY/AZURE_FEDERATED_TOKEN_FILE")
                        .asText())
                .endsWith("/azure-identity-token");
        assertThat(environment.at("/WORKLOAD_IDENTITY/IDENTITY_TYPE").asText()).isEqualTo("workloadIdentity");
        assertThat(environment.at("/WORKLOAD_IDENTITY/LISTENING_PORT").asText()).isEqualTo("8081");
        assertThat(environment.at("/WORKLOAD_IDENTITY/CLUSTER").asText()).isEqualTo("my-cluster");
        assertThat(environment.get("SECRET").has("CLUSTER")).isFalse();
        assertThat(control.call("GET", "/files/azure-identity-token", "").body())
                .startsWith("eyJ");
        assertThat(control.call("GET", "/files/..%2Fca.pem", "").statusCode()).isIn(400, 404);
    }

    @Test
    void whatWasNotStartedIsNoPartOfTheEnvironment(@TempDir Path directory) throws Exception {
        CloudSettings settings =
                CloudSettings.of(Clock.systemUTC(), directory).withEndpoints(Set.of("query", "app-service"));
        try (FakeCloud cloud = FakeCloud.start(settings);
                ControlClient other = ControlClient.of(cloud)) {
            JsonNode environment = other.ok("GET", "/environment", "");

            assertThat(environment.fieldNames())
                    .toIterable()
                    .containsExactly("CERTIFICATE", "SECRET", "APP_SERVICE", "OPERATOR", "STRANGER");
            assertThat(environment.at("/OPERATOR/QUERY_URL").asText()).startsWith("https://localhost:");
            assertThat(environment.get("OPERATOR").has("RULE_RESOURCE_ID")).isTrue();
            assertThat(environment.get("OPERATOR").fieldNames())
                    .toIterable()
                    .doesNotContain("MANAGEMENT_URL", "METRICS_URL", "LOGS_URL");
            var missing = other.call("GET", "/files/azure-identity-token", "");
            assertThat(missing.statusCode()).isEqualTo(404);
            assertThat(missing.body())
                    .contains("there is no file 'azure-identity-token'; there are [ca.pem, ")
                    .doesNotContain("identity-token]");
        }
    }

    @Test
    void aPortInUseIsNamed() throws IOException {
        try (var taken = new java.net.ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThatThrownBy(() -> ControlApi.start(azure.cloud(), ControlApi.Settings.of(taken.getLocalPort())))
                    .isInstanceOf(PortUnavailableException.class)
                    .hasMessageContaining("\"control\"")
                    .hasMessageContaining(String.valueOf(taken.getLocalPort()));
        }
    }

    @Test
    void itListensOnTheLoopbackInterfaceOnly() {
        assertThat(control.api().uri().getHost()).isEqualTo("127.0.0.1");
    }
}
