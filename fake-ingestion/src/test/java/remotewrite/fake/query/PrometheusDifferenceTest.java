package remotewrite.fake.query;

import static org.assertj.core.api.Assertions.assertThat;
import static remotewrite.fake.query.SampleWorkspace.END;
import static remotewrite.fake.query.SampleWorkspace.MINUTE;
import static remotewrite.fake.query.SampleWorkspace.START;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import remotewrite.fake.TokenVerdict;

/** With the rules of Prometheus the fake answers as a real Prometheus 3.5 with the same samples does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrometheusDifferenceTest {
    /** Relative: different orders of multiplication differ in the last digits. */
    private static final double TOLERANCE = 1e-12;

    private static final List<Long> INSTANTS = List.of(
            START,
            START + 5 * MINUTE,
            START + 13 * MINUTE + 1,
            START + 20 * MINUTE + 15_000,
            START + 27 * MINUTE + 777,
            START + 30 * MINUTE,
            END,
            END + 3 * MINUTE,
            END + 6 * MINUTE);

    @TempDir
    private static Path directory;

    private RealPrometheus real;
    private FakeQuery fake;
    private QueryClient client;

    @BeforeAll
    void start() throws Exception {
        Path binary = PrometheusBinaries.prometheus("3.5");
        ListedMetrics metrics = SampleWorkspace.metrics();
        Clock clock = Clock.fixed(Instant.ofEpochMilli(END), ZoneOffset.UTC);
        fake = FakeQuery.start(FakeQuery.Settings.of(
                        clock,
                        bearer -> new TokenVerdict.Valid("reader", "app", clock.instant()),
                        Set.of("reader"),
                        metrics)
                .withRules(QueryRules.PROMETHEUS));
        client = new QueryClient(fake.baseUri("127.0.0.1"));
        real = RealPrometheus.start(binary, directory, metrics);
    }

    @AfterAll
    void close() {
        Stream.of(real, client, fake).filter(each -> each != null).forEach(each -> {
            try {
                each.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("remotewrite.fake.query.DifferenceQueries#all")
    void instantQueriesHaveTheSameAnswers(String query) {
        for (long time : INSTANTS) {
            String[] parameters = {"query", query, "time", GoNumber.time(time)};
            same(real.client().get("/api/v1/query", parameters), client.get("/api/v1/query", parameters), query, time);
        }
    }

    @ParameterizedTest
    @MethodSource("remotewrite.fake.query.DifferenceQueries#all")
    void rangeQueriesHaveTheSameAnswers(String query) {
        for (String step : List.of("30", "1m7s", "0.9")) {
            long start = START - (step.equals("0.9") ? -22 : 2) * MINUTE + 3;
            long end = step.equals("0.9") ? start + MINUTE : END + 6 * MINUTE;
            String[] parameters = {
                "query", query, "start", GoNumber.time(start), "end", GoNumber.time(end), "step", step
            };
            same(
                    real.client().get("/api/v1/query_range", parameters),
                    client.post("/api/v1/query_range", parameters),
                    query,
                    start);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "up{",
                "up{job=}",
                "up{job=\"a}",
                "up{job=~\"(\"}",
                "up{job=~\"a**\"}",
                "up{job=~\"(?=a)\"}",
                "up{job=~\"\\\\1\"}",
                "",
                "{}",
                "{job=~\".*\"}",
                "up{__name__=\"x\"}",
                "sum(",
                "sum up",
                "sum(up))",
                "rate(up)",
                "rate(up[5m], 1)",
                "count_over_time(up)",
                "nosuchfunction(up)",
                "up +",
                "up[5m] + 1",
                "1 > 2",
                "up[",
                "up[5x]",
                "up[0s]",
                "up and",
                "-up[5m]",
                "up bool 1",
                "up + bool 1",
                "up == on(job) 1",
                "sum(1)",
                "absent(1)",
                "up @",
                "up\n\n + ) ",
                "up offset",
                "\"open"
            })
    void malformedQueriesAreRefusedAtTheSamePlace(String query) {
        QueryClient.Answer expected = real.client().get("/api/v1/query", "query", query);
        QueryClient.Answer actual = client.get("/api/v1/query", "query", query);
        assertThat(expected.status()).as(expected.body().toString()).isEqualTo(400);
        if (actual.status() != 501) {
            assertThat(actual.status()).as(actual.body().toString()).isEqualTo(expected.status());
            assertThat(actual.body().path("errorType"))
                    .isEqualTo(expected.body().path("errorType"));
            assertThat(place(actual)).as(actual.body() + "\n" + expected.body()).isEqualTo(place(expected));
        } else {
            assertThat(query).isIn("up and", "up @", "\"open");
        }
    }

    /** Everything up to the place of the error; what is said of it there may differ. */
    private static String place(QueryClient.Answer answer) {
        return answer.body().path("error").asText().replaceFirst("parse error: (?s).*", "parse error");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "up * on(job) up",
                "sum by (job) (up) * on(job) up",
                "up * on(job) sum by (job) (up)",
                "rate({__name__=~\"requests_total|errors_total\"}[5m])",
                "-{__name__=~\"requests_total|errors_total\"}"
            })
    void queriesThatCannotBeExecutedAreRefusedAlike(String query) {
        String[] parameters = {"query", query, "time", GoNumber.time(START + 13 * MINUTE)};
        QueryClient.Answer expected = real.client().get("/api/v1/query", parameters);
        QueryClient.Answer actual = client.get("/api/v1/query", parameters);
        assertThat(expected.status()).as(expected.body().toString()).isEqualTo(422);
        assertThat(actual.status()).as(actual.body().toString()).isEqualTo(422);
        assertThat(actual.body().path("errorType")).isEqualTo(expected.body().path("errorType"));
        assertThat(actual.body().path("error").asText().split("[{]")[0])
                .isEqualTo(expected.body().path("error").asText().split("[{]")[0]);
    }

    static List<String> badRanges() {
        return List.of(
                "query=up",
                "query=up&start=x&end=2&step=1",
                "query=up&start=1&step=1",
                "query=up&start=2&end=1&step=1",
                "query=up&start=1&end=2",
                "query=up&start=1&end=2&step=0",
                "query=up&start=1&end=2&step=-5",
                "query=up&start=1&end=2&step=abc",
                "query=up&start=1&end=12002&step=1",
                "query=up[5m]&start=1&end=2&step=1",
                "query=up&start=1&end=2&step=1&limit=x",
                "query=up&start=1&end=2&step=1&limit=-1",
                "query=%ZZ&start=1&end=2&step=1");
    }

    @ParameterizedTest
    @MethodSource("badRanges")
    void badParametersAreRefusedInTheSameWords(String form) {
        QueryClient.Answer expected = post(real.client(), form);
        QueryClient.Answer actual = post(client, form);
        assertThat(expected.status()).isEqualTo(400);
        if (form.contains("%ZZ")) {
            assertThat(actual.status()).isEqualTo(400);
            assertThat(actual.body().path("errorType"))
                    .isEqualTo(expected.body().path("errorType"));
        } else {
            assertThat(actual.body()).isEqualTo(expected.body());
            assertThat(actual.status()).isEqualTo(400);
        }
    }

    private static QueryClient.Answer post(QueryClient to, String form) {
        return to.send(to.request("/api/v1/query_range")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(form)));
    }

    static List<List<String>> lists() {
        return List.of(
                List.of("/api/v1/labels"),
                List.of("/api/v1/labels", "match[]", "up"),
                List.of("/api/v1/labels", "match[]", "up", "match[]", "visits"),
                List.of("/api/v1/label/__name__/values"),
                List.of("/api/v1/label/job/values"),
                List.of("/api/v1/label/job/values", "match[]", "up{instance=~\"a.*\"}"),
                List.of("/api/v1/label/nothing/values"),
                List.of("/api/v1/label/path/values", "limit", "0"),
                List.of("/api/v1/series", "match[]", "up"),
                List.of("/api/v1/series", "match[]", "up", "match[]", "{job=\"db\"}"),
                List.of("/api/v1/series", "match[]", "nothing"),
                List.of("/api/v1/series", "match[]", "visits{path=~\".*a.*\"}"),
                List.of("/api/v1/series"));
    }

    @ParameterizedTest
    @MethodSource("lists")
    void seriesLabelsAndValuesAreTheSame(List<String> request) {
        String[] parameters = request.subList(1, request.size()).toArray(String[]::new);
        QueryClient.Answer expected = real.client().get(request.getFirst(), parameters);
        QueryClient.Answer actual = client.get(request.getFirst(), parameters);
        assertThat(actual.status()).as(actual.body().toString()).isEqualTo(expected.status());
        assertThat(sorted(actual.data())).isEqualTo(sorted(expected.data()));
        assertThat(actual.body().path("error")).isEqualTo(expected.body().path("error"));
    }

    private static void same(QueryClient.Answer expected, QueryClient.Answer actual, String query, long time) {
        String what = "%s at %d: Prometheus %s%nfake %s".formatted(query, time, expected.body(), actual.body());
        assertThat(actual.status()).as(what).isEqualTo(expected.status());
        assertThat(actual.body().path("errorType"))
                .as(what)
                .isEqualTo(expected.body().path("errorType"));
        assertThat(actual.data().path("resultType"))
                .as(what)
                .isEqualTo(expected.data().path("resultType"));
        same(sorted(expected.result()), sorted(actual.result()), what);
    }

    /** Same structure; numbers in strings to the tolerance, everything else exactly. */
    private static void same(Iterable<JsonNode> expected, Iterable<JsonNode> actual, String what) {
        List<JsonNode> wanted = list(expected);
        List<JsonNode> found = list(actual);
        assertThat(found).as(what).hasSameSizeAs(wanted);
        for (int at = 0; at < wanted.size(); at++) {
            JsonNode one = wanted.get(at);
            JsonNode other = found.get(at);
            assertThat(other.getNodeType()).as(what).isEqualTo(one.getNodeType());
            if (one.isArray()) {
                same(one, other, what);
            } else if (one.isObject()) {
                assertThat(other.path("metric")).as(what).isEqualTo(one.path("metric"));
                same(one.path("value"), other.path("value"), what);
                same(one.path("values"), other.path("values"), what);
            } else if (!other.equals(one)) {
                double wantedValue = Double.parseDouble(one.asText().replace("Inf", "Infinity"));
                double value = Double.parseDouble(other.asText().replace("Inf", "Infinity"));
                assertThat(Math.abs(value - wantedValue))
                        .as("%s for %s in %s", other, one, what)
                        .isLessThanOrEqualTo(TOLERANCE * Math.abs(wantedValue));
                assertThat(value).as(what).isNotZero().isFinite();
            }
        }
    }

    private static List<JsonNode> sorted(JsonNode result) {
        boolean points = result.isArray() && !result.isEmpty() && result.get(0).isNumber();
        return points
                ? list(result)
                : list(result).stream()
                        .sorted(Comparator.comparing(each -> each.isObject() && each.has("metric")
                                ? each.path("metric").toString()
                                : each.toString()))
                        .toList();
    }

    private static List<JsonNode> list(Iterable<JsonNode> nodes) {
        return nodes instanceof ArrayNode || nodes instanceof List
                ? StreamSupport.stream(nodes.spliterator(), false).toList()
                : new ArrayList<>();
    }
}
