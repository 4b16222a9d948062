package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries to the host that is configured in aad-auth-proxy's way. */
class QueryTest {
    private static TestWorld world;

    @BeforeAll
    static void open() {
        FakeEntra entra = FakeEntra.start();
        RawIngestion target = RawIngestion.https();
        Map<String, String> environment = TestWorld.targetHost(entra, target);
        environment.put("OVERRIDE_REQUEST_HEADERS", "{\"x-ms-azure-scoping\": \"/sub/1\"}");
        world = TestWorld.configured(entra, target, environment);
    }

    @AfterAll
    static void close() {
        world.close();
    }

    private static RawIngestion.Seen last() {
        return world.ingestion.seen().getLast();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/v1/query?query=up%7Bjob%3D%22a%22%7D&time=1",
                "GET /api/v1/query_range?query=up&start=1&end=2&step=3",
                "GET /api/v1/label/__name__/values?start=1",
                "GET /api/v1/labels",
                "GET /api/v1/series?match%5B%5D=up",
                "GET /api/v1/metadata"
            })
    void aQueryPassesWithItsParametersAndTheProxysToken(String methodAndTarget) {
        try (RawCaller caller = new RawCaller(world.proxy)) {
            caller.send(methodAndTarget
                    + " HTTP/1.1\r\nHost: proxy\r\nAccept-Encoding: gzip\r\nX-Ms-Azure-Scoping: evil\r\n"
                    + "Authorization: Bearer evil\r\n\r\n");
            assertThat(caller.head()).startsWith("HTTP/1.1 204");
        }

        assertThat(last().requestLine()).isEqualTo(methodAndTarget + " HTTP/1.1");
        assertThat(last().lines("authorization"))
                .singleElement()
                .asString()
                .startsWith("Authorization: Bearer " + FakeEntra.CANARY);
        assertThat(last().lines("accept-encoding")).containsExactly("Accept-Encoding: gzip");
        assertThat(last().lines("x-ms-azure-scoping")).containsExactly("x-ms-azure-scoping: /sub/1");
        assertThat(last().lines("content-length")).isEmpty();
    }

    @Test
    void aFormPassesUntouched() {
        try (RawCaller caller = new RawCaller(world.proxy)) {
            String form = "query=up%7B%7D&time=1+2";
            caller.send(
                    "POST /api/v1/query HTTP/1.1\r\nHost: proxy\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                            + "Content-Length: " + form.length() + "\r\n\r\n" + form);
            assertThat(caller.head()).startsWith("HTTP/1.1 204");
            assertThat(last().body()).asString().isEqualTo(form);
            assertThat(last().lines("content-type")).containsExactly("Content-Type: application/x-www-form-urlencoded");
        }
    }

    @Test
    void theReplyPassesUndecodedAndWithoutALimitOnItsSize() {
        world.ingestion.then(200, "Content-Encoding: gzip\r\n", "\u001f\u008b" + "z".repeat(3_000_000) + "end");
        try (RawCaller caller = new RawCaller(world.proxy)) {
            caller.send("GET /api/v1/query?query=up HTTP/1.1\r\nHost: proxy\r\n\r\n");
            String head = caller.head();
            assertThat(head).contains("Content-Encoding: gzip\r\n", "Content-Length: 3000005\r\n");
            assertThat(caller.body(head)).startsWith("\u001f\u008bzz").endsWith("zend");
        }
    }

    @Test
    void aRefusedQueryIsPassedBackAndARefusedTokenReplaced() {
        world.ingestion.then(422, "", "{\"status\":\"error\"}");
        assertThat(world.get("/api/v1/query?query=up").statusCode()).isEqualTo(422);
        world.ingestion.then(401, "", "no");
        assertThat(world.get("/api/v1/query?query=up").statusCode()).isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "404 GET /api/v1/admin/tsdb/snapshot",
                "404 GET /api/v1/label/../../x/values",
                "404 GET /api/v1/label/a%2fb/values",
                "404 GET /api/v1/query/",
                "404 GET //api/v1/query",
                "404 GET /api/v1/status/config",
                "405 POST /api/v1/metadata",
                "405 DELETE /api/v1/series",
                "405 GET /api/v1/write"
            })
    void nothingElseIsReached(String statusMethodAndTarget) {
        int before = world.ingestion.seen().size();
        try (RawCaller caller = new RawCaller(world.proxy)) {
            caller.send(statusMethodAndTarget.substring(4) + " HTTP/1.1\r\nHost: proxy\r\nContent-Length: 0\r\n\r\n");
            assertThat(caller.head()).containsPattern("^HTTP/1.1 (400|" + statusMethodAndTarget.substring(0, 3) + ") ");
        }
        assertThat(world.ingestion.seen()).hasSize(before);
    }

    @Test
    void writesOfTheSameHostPassAsWell() {
        assertThat(world.write().statusCode()).isEqualTo(204);
        assertThat(last().requestLine()).isEqualTo("POST /api/v1/write HTTP/1.1");
    }

    /** Of a body that is all there, of one that flows, and of the proxy's own; writes do not count. */
    @Test
    void theBytesOfRepliesAreCounted() {
        String metric = "remotewrite_proxy_query_reply_bytes_total";
        double before = MetricsTest.value(world.get("/metrics").asString(), metric);
        assertThat(before).isNotNegative();

        world.ingestion.then(200, "", "x".repeat(1000));
        assertThat(world.get("/api/v1/labels").statusCode()).isEqualTo(200);
        world.ingestion.then(200, "", "x".repeat(2_000_000));
        try (RawCaller caller = new RawCaller(world.proxy)) {
            caller.send("GET /api/v1/query?query=up HTTP/1.1\r\nHost: proxy\r\n\r\n");
            assertThat(caller.body(caller.head())).hasSize(2_000_000);
        }
        world.ingestion.then(400, "", "x".repeat(50));
        assertThat(world.write().statusCode()).isEqualTo(400);

        await().untilAsserted(
                        () -> assertThat(MetricsTest.value(world.get("/metrics").asString(), metric))
                                .isEqualTo(before + 2_001_000));
    }

    @Test
    void ofAReplyThatItsCallerGivesUpWhatHasGoneOutIsCounted() {
        String metric = "remotewrite_proxy_query_reply_bytes_total";
        double before = MetricsTest.value(world.get("/metrics").asString(), metric);
        int whole = 40_000_000;
        world.ingestion.then(200, "", "x".repeat(whole));
        try (RawCaller caller = new RawCaller(world.proxy)) {
            caller.send("GET /api/v1/query?query=up HTTP/1.1\r\nHost: proxy\r\n\r\n");
            assertThat(caller.head()).startsWith("HTTP/1.1 200");
        }

        await().untilAsserted(
                        () -> assertThat(MetricsTest.value(world.get("/metrics").asString(), metric))
                                .isStrictlyBetween(before, before + whole));
    }

    @Test
    void queriesAreCountedApartFromWrites() {
        String before = world.get("/metrics").asString();
        world.get("/api/v1/labels");

        String after = world.get("/metrics").asString();
        assertThat(after).contains("remotewrite_proxy_queries_total{status=\"204\"}");
        assertThat(MetricsTest.value(after, "remotewrite_proxy_query_duration_seconds_count"))
                .isEqualTo(MetricsTest.value(before, "remotewrite_proxy_query_duration_seconds_count") + 1);
        assertThat(MetricsTest.value(after, "remotewrite_proxy_query_duration_seconds_bucket{le=\"150.0\"}"))
                .isEqualTo(MetricsTest.value(after, "remotewrite_proxy_query_duration_seconds_count"));
        assertThat(MetricsTest.value(after, "remotewrite_proxy_write_duration_seconds_count"))
                .isEqualTo(MetricsTest.value(before, "remotewrite_proxy_write_duration_seconds_count"));
    }

    @Test
    void withoutATargetForQueriesThereAreNone() {
        try (TestWorld sidecar = TestWorld.start()) {
            assertThat(sidecar.get("/api/v1/query?query=up").statusCode()).isEqualTo(404);
            assertThat(sidecar.ingestion.seen()).isEmpty();
        }
    }
}
