package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The proxy in the place of aad-auth-proxy, from its variables to what the target sees. */
class TargetHostTest {
    private static final String WRITE =
            "/dataCollectionRules/dcr-1/streams/Microsoft-PrometheusMetrics/api/v1/write?api-version=2023-04-24";

    private FakeEntra entra;
    private RawIngestion target;
    private ReferenceProxy proxy;

    @BeforeEach
    void start() {
        entra = FakeEntra.start();
        target = RawIngestion.https();
        Map<String, String> sidecar = TestWorld.environment(entra, target);
        Map<String, String> environment = new HashMap<>(Map.of(
                "TARGET_HOST",
                "http://LOCALHOST:" + target.port(),
                "AUDIENCE",
                "https://prometheus.monitor.azure.com/.default",
                "LISTENING_PORT",
                "0",
                "IDENTITY_TYPE",
                "aadapplication",
                "AAD_CLIENT_ID",
                TestWorld.CLIENT_ID,
                "AAD_TENANT_ID",
                TestWorld.TENANT_ID,
                "AAD_CLIENT_CERTIFICATE_PATH",
                sidecar.get("AZURE_CLIENT_CERTIFICATE_PATH"),
                "OVERRIDE_REQUEST_HEADERS",
                "{\"x-ms-azure-scoping\": \"/subscriptions/1\", \"user-agent\": \"overridden\"}"));
        environment.put("AZURE_AUTHORITY_HOST", sidecar.get("AZURE_AUTHORITY_HOST"));
        environment.put("SSL_CERT_FILE", sidecar.get("SSL_CERT_FILE"));
        proxy = ReferenceProxy.start(ProxyConfig.fromEnvironment(environment), Clock.systemUTC());
        await().atMost(RunningProxy.START_LIMIT)
                .until(() ->
                        RestAssured.given().port(proxy.port()).get("/ready").statusCode() == 200);
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        target.close();
        entra.close();
    }

    @Test
    void aWriteKeepsThePathAndQueryOfTheCaller() {
        Response response = RestAssured.given()
                .port(proxy.port())
                .urlEncodingEnabled(false)
                .header("User-Agent", "Prometheus/3.5.3")
                .header("X-Ms-Azure-Scoping", "the caller's")
                .header("Authorization", "Basic the-callers")
                .body("x".getBytes(StandardCharsets.US_ASCII))
                .post(WRITE);

        assertThat(response.statusCode()).isEqualTo(204);
        RawIngestion.Seen seen = target.seen().getFirst();
        assertThat(seen.requestLine()).isEqualTo("POST " + WRITE + " HTTP/1.1");
        assertThat(seen.lines("x-ms-azure-scoping")).singleElement().asString().endsWith(": /subscriptions/1");
        assertThat(seen.lines("user-agent")).singleElement().asString().endsWith(": overridden");
        assertThat(seen.lines("authorization"))
                .singleElement()
                .asString()
                .endsWith(": Bearer " + FakeEntra.CANARY + "1");
        assertThat(entra.forms().getFirst()).contains("https%3A%2F%2Fprometheus.monitor.azure.com%2F.default");
    }

    @Test
    void aQueryKeepsThePathAndQueryOfTheCaller() {
        target.then(200, "Content-Type: application/json\r\n", "{\"status\":\"success\"}");

        Response response = RestAssured.given()
                .port(proxy.port())
                .urlEncodingEnabled(false)
                .get("/api/v1/query?query=up%7Bjob%3D%22a%22%7D");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.asString()).isEqualTo("{\"status\":\"success\"}");
        assertThat(target.seen().getFirst().requestLine())
                .isEqualTo("GET /api/v1/query?query=up%7Bjob%3D%22a%22%7D HTTP/1.1");
    }

    @Test
    void nothingElseOfTheHostIsReached() {
        for (String path : new String[] {"/", "/subscriptions/1", "/api/v1/admin/tsdb/snapshot", "/x/api/v1/write"}) {
            assertThat(RestAssured.given().port(proxy.port()).post(path).statusCode())
                    .as(path)
                    .isEqualTo(404);
        }
        assertThat(target.seen()).isEmpty();
    }
}
