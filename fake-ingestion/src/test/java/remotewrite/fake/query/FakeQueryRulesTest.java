package remotewrite.fake.query;

import static org.assertj.core.api.Assertions.assertThat;
import static remotewrite.fake.query.QueryBench.CLOCK;
import static remotewrite.fake.query.QueryBench.HOUR;
import static remotewrite.fake.query.QueryBench.NOW;
import static remotewrite.fake.query.QueryBench.READER;
import static remotewrite.fake.query.QueryBench.TOKENS;
import static remotewrite.fake.query.QueryBench.refusedAsInvalid;
import static remotewrite.fake.query.QueryBench.text;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import remotewrite.fake.Sample;

/** What Azure's rules refuse of a query, and what else they make of it. */
class FakeQueryRulesTest {
    private final QueryBench bench = new QueryBench();

    @AfterEach
    void close() {
        bench.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{job=\"api\"}",
                "sum(rate({job=\"api\"}[5m]))",
                "up + {job=\"api\"}",
                "{__name__=~\"up\"}",
                "{__name__!=\"up\",job=\"api\"}",
                "{__name__=\"up\",__name__=\"up\"}",
                "{__NAME__=\"\",job=\"api\"}"
            })
    void aSelectorWithoutExactlyOneNameIsRefused(String query) {
        refusedAsInvalid(bench.client().get("/api/v1/query", "query", query), 400, "not scoped to a metric");
        bench.rules(QueryRules.AZURE.withValidation(QueryRules.Validation.AZURE_422));
        refusedAsInvalid(bench.client().get("/api/v1/query", "query", query), 422, "not scoped to a metric");
    }

    @Test
    void withTheSwitchAnyMatcherOfTheNameWillDo() {
        bench.rules(QueryRules.AZURE.withName(NameRule.ANY_MATCHER));

        assertThat(bench.client()
                        .get("/api/v1/query", "query", "count({__name__=~\"u.*\"})")
                        .result()
                        .at("/0/value/1")
                        .asText())
                .isEqualTo("2");
        assertThat(bench.client().get("/api/v1/query", "query", "{job=\"api\"}").status())
                .isEqualTo(400);
    }

    @Test
    void aQueryThatCannotBeParsedIsRefusedInAzuresEnvelope() {
        QueryClient.Answer answer = bench.client().get("/api/v1/query", "query", "sum(up");

        refusedAsInvalid(answer, 400, "1:7: parse error");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "histogram_quantile(0.9, up)",
                "topk(1, up)",
                "up and up",
                "up unless up",
                "up[5m:1m]",
                "up @ 5",
                "rate(up[5m:])",
                "max_over_time(rate(up[5m])[1h:])",
                "up * on(job) group_left up",
                "vector(1)",
                "label_replace(up, \"a\", \"b\", \"c\", \"d\")",
                "quantile(0.5, up)",
                "\"text\"",
                "sum(up)[5m:1m]"
            })
    void whatOnlyTheRealEndpointUnderstandsIsNeverAnsweredWithANumber(String query) {
        QueryClient.Answer answer = bench.client().get("/api/v1/query", "query", query);

        assertThat(answer.status()).isEqualTo(501);
        assertThat(answer.body().path("errorType").asText()).isEqualTo("unsupported");
        assertThat(answer.body().path("error").asText())
                .contains("PromQL that this fake does not understand", "rate", "count_over_time", "avg, count");
    }

    @Test
    void aRangeOfMoreThan32DaysIsRefusedRangeSelectorsIncluded() {
        long day = 24 * HOUR;
        assertThat(bench.range("sum(days)", 32 * day, "1h").status()).isEqualTo(200);
        refusedAsInvalid(bench.range("sum(days)", 32 * day + 1, "1h"), 400, "at most PT768H");
        assertThat(bench.range("rate(days[1d])", 31 * day, "1h").status()).isEqualTo(200);
        refusedAsInvalid(bench.range("rate(days[1d])", 31 * day + 1, "1h"), 400, "at most PT768H");
        refusedAsInvalid(bench.client().get("/api/v1/query", "query", "rate(days[33d])"), 400, "at most PT768H");
    }

    @Test
    void aRangeOf48HoursNeedsAStepOfAMinute() {
        assertThat(bench.range("up", 48 * HOUR - 1, "30").status()).isEqualTo(200);
        refusedAsInvalid(bench.range("up", 48 * HOUR, "59.999"), 400, "at least PT1M");
        assertThat(bench.range("up", 48 * HOUR, "60").status()).isEqualTo(200);
    }

    @Test
    void withTheSwitchAShorterStepIsRounded() {
        bench.rules(QueryRules.AZURE.withShortStep(QueryRules.ShortStep.ROUNDED));

        assertThat(bench.range("days", 48 * HOUR, "1").body())
                .as("by the step that is allowed, which gives fewer points than 11,000")
                .isEqualTo(bench.range("days", 48 * HOUR, "60").body());
        assertThat(bench.range("days", 48 * HOUR, "90").body())
                .as("a longer one is left alone")
                .isNotEqualTo(bench.range("days", 48 * HOUR, "60").body());
        assertThat(bench.range("days", 6 * HOUR, "30").body())
                .as("so is one of a shorter range")
                .isNotEqualTo(bench.range("days", 6 * HOUR, "60").body());
    }

    @Test
    void seriesAreLookedForInTheLastTwelveHoursOnly() {
        assertThat(bench.client()
                        .get("/api/v1/series", "match[]", "old_metric", "start", "0")
                        .data())
                .isEmpty();
        assertThat(bench.client()
                        .get("/api/v1/series", "match[]", "old_metric", "start", "0", "end", "2026-11-22T23:30:00Z")
                        .data()
                        .toString())
                .isEqualTo("[{\"__name__\":\"Old_Metric\"}]");
    }

    @Test
    void seriesTakeNoRegularExpressions() {
        refusedAsInvalid(
                bench.client().get("/api/v1/series", "match[]", "up{job=~\"a.*\"}"),
                400,
                "regular expressions are not allowed");
        refusedAsInvalid(
                bench.client().get("/api/v1/series", "match[]", "{job=\"api\"}"), 400, "not scoped to a metric");
        assertThat(bench.client()
                        .post("/api/v1/series", "match[]", "up{job=\"api\"}")
                        .data())
                .hasSize(2);
    }

    @Test
    void seriesWithoutAMatcherAreRefusedInTheOtherEnvelope() {
        assertThat(text(bench.client().get("/api/v1/series")))
                .isEqualTo(
                        "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"no match[] parameter provided\"}");
    }

    @Test
    void labelsAndNamesAreThoseOfAllTimes() {
        assertThat(bench.client()
                        .get("/api/v1/labels", "start", "1", "end", "2")
                        .data()
                        .toString())
                .isEqualTo("[\"Job\",\"__name__\",\"instance\",\"job\"]");
        assertThat(bench.client()
                        .get("/api/v1/label/__name__/values", "start", "1", "end", "2")
                        .data()
                        .toString())
                .isEqualTo("[\"Old_Metric\",\"days\",\"up\"]");
    }

    @Test
    void valuesOfOtherLabelsAreToldWithTheSwitchOnly() {
        refusedAsInvalid(bench.client().get("/api/v1/label/job/values"), 400, "only those of __name__");
        bench.rules(QueryRules.AZURE.withAnyLabelValues(true));
        assertThat(bench.client().get("/api/v1/label/job/values").data().toString())
                .isEqualTo("[\"API\",\"api\",\"x\"]");
    }

    @ParameterizedTest
    @CsvSource({"UP, 2", "up{JOB='Api'}, 2", "up{job=~'AP.'}, 2", "up{job!='API'}, 0", "count by (JOB) (up), 1"})
    void namesAndValuesAreComparedWithoutCase(String query, int results) {
        assertThat(bench.client().get("/api/v1/query", "query", query).result()).hasSize(results);
    }

    @Test
    void withTheSwitchTheyAreComparedWithCase() {
        bench.rules(QueryRules.AZURE.withCasing(Casing.SENSITIVE));

        assertThat(bench.client().get("/api/v1/query", "query", "UP").result()).isEmpty();
        assertThat(bench.client().get("/api/v1/query", "query", "up{job='api'}").result())
                .hasSize(1);
    }

    @Test
    void seriesThatDifferInCaseOnlyCannotBeMatched() {
        QueryClient.Answer answer = bench.client().get("/api/v1/query", "query", "up * on(job) up");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body().path("errorType").asText()).isEqualTo("execution");
    }

    @Test
    void tooManySeriesOrSamplesAreRefused() {
        // as documented, azure.md 3.3
        assertThat(QueryRules.AZURE.limits()).isEqualTo(new QueryRules.Limits(500_000, 50_000_000));
        bench.rules(QueryRules.AZURE.withLimits(1, 161));
        assertThat(bench.client().get("/api/v1/query", "query", "up").status()).isEqualTo(422);
        assertThat(bench.client().get("/api/v1/query", "query", "days").status())
                .isEqualTo(200);
        assertThat(bench.client()
                        .get("/api/v1/query", "query", "count_over_time(days[31d])")
                        .status())
                .isEqualTo(200);
        bench.rules(QueryRules.AZURE.withLimits(1, 100));
        assertThat(bench.client()
                        .get("/api/v1/query", "query", "count_over_time(days[31d])")
                        .body()
                        .path("error")
                        .asText())
                .contains("too many samples");
    }

    @Test
    void thePointsOfAnAnswerAreCountedAsWell() {
        // nothing is read for it
        String[] range = {"query", "1", "start", "0", "end", "100", "step", "1"};
        bench.rules(QueryRules.AZURE.withLimits(1, 101));
        assertThat(bench.client().get("/api/v1/query_range", range).status()).isEqualTo(200);
        bench.rules(QueryRules.AZURE.withLimits(1, 100));

        QueryClient.Answer refused = bench.client().get("/api/v1/query_range", range);

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body().path("error").asText()).contains("too many samples");
    }

    @Test
    void aPatternThatJavaCannotMatchInTimeIsGivenUp() {
        ListedMetrics slow = new ListedMetrics().with("up", List.of(Sample.of(1, NOW)), "job", "a".repeat(60) + "b");
        try (FakeQuery query = FakeQuery.start(FakeQuery.Settings.of(CLOCK, TOKENS, Set.of(READER), slow));
                QueryClient other = new QueryClient(query.baseUri("127.0.0.1"))) {
            QueryClient.Answer answer = other.get("/api/v1/query", "query", "up{job=~\".*.*.*.*.*.*.*.*c\"}");

            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.body().path("error").asText()).contains("takes too long in this fake");
        }
    }

    @Test
    void aQueryNestedTooDeeplyIsRefused() {
        refusedAsInvalid(
                bench.client().post("/api/v1/query", "query", "(".repeat(100_000) + "up" + ")".repeat(100_000)),
                400,
                "nested");
        refusedAsInvalid(bench.client().post("/api/v1/query", "query", "-".repeat(100_000) + "up"), 400, "nested");
    }
}
