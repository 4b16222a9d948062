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

    private static final String QUERIES = """
            up
            up{job="api"}
            up{job!="api"}
            up{job=~"a.*"}
            up{job=~"a"}
            up{job!~"a.*|x"}
            up{missing=""}
            up{job="nobody"}
            {__name__="up"}
            {"up", job="db"}
            {__name__=~"up|errors_total"}
            {"up", "job"="db"}
            visits
            visits{path="/a.b"}
            visits{path=~"/a.b"}
            visits{path=~"/a\\\\.b"}
            visits{path=~`/a[+.]b`}
            visits{path=~"(?i)/a.b"}
            visits{path=~"[[:word:]]+.*"}
            visits{path=~"two.lines"}
            visits{path=~`[[]x[]]`}
            visits{path=~"\\\\Q[x]\\\\E"}
            visits{path='a"quote'}
            visits{path="/\\u00e4"}
            visits{path=~".+"}
            visits{path=~".*"}
            visits{path=~"/\\\\pL|/a\\\\Wb"}
            special
            special == 0
            special != special
            special > 1
            special * 0
            1 / special
            special % 2
            special ^ 0.5
            1 ^ special
            -1 ^ special
            - special
            +special
            sum(special)
            avg(special)
            max(special)
            min(special)
            count(special)
            avg(special{kind=~"1.79.*|1.0E100"})
            avg(special{kind=~"1.7976.*"} * 1 ) + sum(special{kind="0.1"})
            sum(special{kind=~"-?1.0E100|1.0"})
            up offset 5m
            up offset -3m
            up offset 1m30s
            up == 0
            up == bool 1
            up > bool 0.5
            1 == bool up
            0 < up
            count(up)
            sum(up) by (job)
            sum by (job) (up)
            sum by (job, nothing) (up)
            max(up) by (job)
            min without (instance) (up)
            avg without (instance, code) (requests_total)
            count by () (requests_total)
            sum(rate(requests_total[5m])) by (job)
            rate(requests_total[5m])
            rate(requests_total[1m])
            rate(requests_total[20s])
            rate(requests_total[37m])
            rate(requests_total[5m] offset 3m)
            increase(requests_total[10m])
            increase(requests_total{code="500"}[7m])
            increase(prometheus_remote_storage_samples_total[5m])
            rate(prometheus_remote_storage_samples_failed_total[15m]) / rate(prometheus_remote_storage_samples_total[15m]) * 100
            prometheus_remote_storage_highest_timestamp_in_seconds - ignoring(remote_name, url) prometheus_remote_storage_queue_highest_sent_timestamp_seconds
            (prometheus_remote_storage_highest_timestamp_in_seconds - ignoring(remote_name) prometheus_remote_storage_queue_highest_sent_timestamp_seconds) > 30
            time() - timestamp(up)
            timestamp(up)
            timestamp(up * 1)
            timestamp(up offset 2m)
            timestamp(requests_total)
            timestamp((requests_total))
            absent(up)
            absent(up{job="nobody"})
            absent(up{job="nobody",instance=~"x",a="b",b="c",b="d"})
            absent(nothing{job!="x",job="y"})
            absent(sum(nothing))
            absent_over_time(up{job="db"}[2m])
            absent_over_time(nothing{job="db"}[2m])
            count_over_time(up[5m])
            count_over_time(up[15s])
            count_over_time(up[30m])
            last_over_time(up[10m])
            sum_over_time(visits[5m])
            avg_over_time(visits[5m])
            min_over_time(visits[5m])
            max_over_time(visits[5m])
            avg_over_time(special[5m])
            sum_over_time(special[5m])
            max_over_time(special[5m])
            up + up
            up * on(job, instance) up
            errors_total / ignoring(code) requests_total{code="200"}
            errors_total / requests_total
            errors_total < ignoring(code) requests_total{code="200"}
            errors_total < on(instance) requests_total{code="200"}
            errors_total > bool ignoring(code) requests_total{code="200"}
            sum(errors_total) / sum(requests_total)
            1
            1 + 2 * 3 ^ 2 ^ 0.5
            -2 ^ 2
            -2 * 3 - 4 - 5
            2 * 3 % 4
            8 / 4 / 2
            0x1F + 1e3 + .5 + 5m
            Inf - 1
            NaN
            -0 * 1
            1 > bool 2
            1e-7
            123456789012345678901234567890
            time()
            up # a comment
            rate ( requests_total [5m] )
            up[1m]
            up[45s] offset 20m
            special[1m]
            up[300]
            up{job="api",}
            SUM(up) BY (job)
            min(up) without ()
            sum(requests_total > 100) by (code)
            sum(up) by ("job")
            """;

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

    static List<String> queries() {
        return QUERIES.lines().filter(line -> !line.isBlank()).toList();
    }

    @ParameterizedTest
    @MethodSource("queries")
    void instantQueriesHaveTheSameAnswers(String query) {
        for (long time : INSTANTS) {
            String[] parameters = {"query", query, "time", GoNumber.time(time)};
            same(real.client().get("/api/v1/query", parameters), client.get("/api/v1/query", parameters), query, time);
        }
    }

    @ParameterizedTest
    @MethodSource("queries")
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
