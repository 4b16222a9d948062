package remotewrite.fake.query;

import static org.assertj.core.api.Assertions.assertThat;
import static remotewrite.fake.query.QueryBench.NOW;
import static remotewrite.fake.query.QueryBench.text;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import remotewrite.fake.Effect;
import remotewrite.fake.Exchange;
import remotewrite.fake.FaultScript;
import remotewrite.fake.Moment;

/** The query endpoint with Azure's rules, over HTTP: what it answers and records. */
class FakeQueryTest {
    private final QueryBench bench = new QueryBench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void anInstantQueryIsAnsweredToTheByte() {
        QueryClient.Answer answer = bench.client().get("/api/v1/query", "query", "up", "time", "1795435199.5");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.raw().headers().firstValue("Content-Type")).contains("application/json");
        assertThat(text(answer))
                .isEqualTo(
                        "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":["
                                + "{\"metric\":{\"Job\":\"API\",\"__name__\":\"up\",\"instance\":\"b:1\"},\"value\":[1795435199.500,\"-0\"]},"
                                + "{\"metric\":{\"__name__\":\"up\",\"instance\":\"a:1\",\"job\":\"api\"},\"value\":[1795435199.500,\"1\"]}]}}");
    }

    @Test
    void aRangeQueryIsAnsweredToTheByte() {
        QueryClient.Answer answer = bench.client()
                .post(
                        "/api/v1/query_range",
                        "query",
                        "old_metric",
                        "start",
                        "2026-11-22T22:00:00Z",
                        "end",
                        "2026-11-22T22:04:00.000Z",
                        "step",
                        "4m");

        assertThat(text(answer))
                .isEqualTo(
                        "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":["
                                + "{\"metric\":{\"__name__\":\"Old_Metric\"},\"values\":[[1795384800,\"NaN\"],[1795385040,\"NaN\"]]}]}}");
    }

    /** The sample of a:1 is of {@code NOW} - 60 s, that of b:1 a quarter of a second older. */
    @Test
    void aPlainSelectorLooksBackFiveMinutesOpenOnTheLeft() {
        assertThat(instances(NOW + 240_000 - 251)).containsExactly("b:1", "a:1");
        assertThat(instances(NOW + 240_000 - 250)).containsExactly("a:1");
        assertThat(instances(NOW + 240_000 - 1)).containsExactly("a:1");
        assertThat(instances(NOW + 240_000)).isEmpty();
        assertThat(instances(NOW - 60_250)).containsExactly("b:1");
        assertThat(instances(NOW - 60_251)).isEmpty();
    }

    /** A range query reads what all of its steps need at once; each step still looks back on its own. */
    @Test
    void everyStepOfARangeLooksBackOnItsOwn() {
        QueryClient.Answer answer = bench.client()
                .get(
                        "/api/v1/query_range",
                        "query",
                        "up",
                        "start",
                        GoNumber.time(NOW - 60_250),
                        "end",
                        GoNumber.time(NOW - 60_250 + 300_000),
                        "step",
                        "300");

        assertThat(text(answer))
                .isEqualTo(
                        "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":["
                                + "{\"metric\":{\"Job\":\"API\",\"__name__\":\"up\",\"instance\":\"b:1\"},\"values\":[[1795435139.750,\"-0\"]]},"
                                + "{\"metric\":{\"__name__\":\"up\",\"instance\":\"a:1\",\"job\":\"api\"},\"values\":[[1795435439.750,\"1\"]]}]}}");
    }

    private List<String> instances(long timeMillis) {
        return bench.client()
                .get("/api/v1/query", "query", "up", "time", GoNumber.time(timeMillis))
                .body()
                .at("/data/result")
                .findValuesAsText("instance");
    }

    @Test
    void nothingFoundIsAnEmptyVector() {
        assertThat(text(bench.client().get("/api/v1/query", "query", "nothing")))
                .isEqualTo("{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/api/v1/metadata",
                "/api/v1/Query?query=up",
                "/API/v1/query?query=up",
                "/api/v1/query_exemplars",
                "/api/v1/rules",
                "/api/v1/targets",
                "/api/v1/format_query",
                "/api/v1/status/buildinfo",
                "/api/v1/query/",
                "/api/v1/write"
            })
    void otherPathsAreAnswered404(String path) {
        assertThat(bench.client().get(path).status()).isEqualTo(404);
    }

    @Test
    void otherMethodsAreAnswered405() {
        QueryClient.Answer values = bench.client().post("/api/v1/label/__name__/values");
        QueryClient.Answer query = bench.client()
                .send(bench.client().request("/api/v1/query?query=up").DELETE());

        assertThat(values.status()).isEqualTo(405);
        assertThat(values.raw().headers().firstValue("Allow")).contains("GET");
        assertThat(query.status()).isEqualTo(405);
        assertThat(query.raw().headers().firstValue("Allow")).contains("GET, POST");
    }

    @Test
    void aReplyIsCompressedForAClientThatTakesGzip() throws Exception {
        QueryClient.Answer answer = bench.client()
                .send(bench.client()
                        .request("/api/v1/query?query=up")
                        .header("Accept-Encoding", "br, gzip;q=0.8")
                        .GET());

        assertThat(answer.raw().headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(answer.raw().headers().firstValue("Vary")).contains("Accept-Encoding");
        try (GZIPInputStream in =
                new GZIPInputStream(new ByteArrayInputStream(answer.raw().body()))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("{\"status\":\"success\",\"data\":{\"resultType\":\"vector\"");
        }
        assertThat(bench.client()
                        .send(bench.client()
                                .request("/api/v1/query?query=up")
                                .header("Accept-Encoding", "gzip;q=0")
                                .GET())
                        .raw()
                        .headers()
                        .firstValue("Content-Encoding"))
                .isEmpty();
    }

    @Test
    void anExchangeIsRecordedWithoutItsToken() {
        bench.client().get("/api/v1/query", "query", "up");

        assertThat(bench.fake()
                        .journal()
                        .await(all -> all.stream().anyMatch(Exchange::accepted), Duration.ofSeconds(10)))
                .isTrue();
        assertThat(bench.fake().journal().exchanges().getFirst().request().target())
                .isEqualTo("/api/v1/query?query=up");
        assertThat(bench.fake()
                        .journal()
                        .exchanges()
                        .getFirst()
                        .request()
                        .header("Authorization")
                        .toString())
                .doesNotContain(QueryClient.TOKEN);
    }

    @Test
    void aFaultScriptTakesThePlaceOfAnAnswer() {
        bench.fake()
                .play(FaultScript.named("timeout")
                        .step(new Effect.Answer(FakeQuery.queryTimedOut()), Moment.REPLY_START)
                        .times(1)
                        .thenNormally());
        QueryClient.Answer timedOut = bench.client().get("/api/v1/query", "query", "up");

        assertThat(timedOut.status()).isEqualTo(503);
        assertThat(text(timedOut))
                .isEqualTo("{\"status\":\"error\",\"errorType\":\"timeout\",\"error\":\"query timed out\"}");
        assertThat(bench.client().get("/api/v1/query", "query", "up").status()).isEqualTo(200);
    }
}
