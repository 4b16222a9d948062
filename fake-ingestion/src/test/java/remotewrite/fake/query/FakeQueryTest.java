package remotewrite.fake.query;

import static org.assertj.core.api.Assertions.assertThat;
import static remotewrite.fake.query.ListedMetrics.every;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import remotewrite.fake.Application;
import remotewrite.fake.Effect;
import remotewrite.fake.Exchange;
import remotewrite.fake.FakeEntra;
import remotewrite.fake.FaultScript;
import remotewrite.fake.JwtTokenVerifier;
import remotewrite.fake.Moment;
import remotewrite.fake.Pki;
import remotewrite.fake.Sample;
import remotewrite.fake.Tenant;
import remotewrite.fake.TokenVerdict;
import remotewrite.fake.TokenVerifier;

/** The query endpoint with Azure's rules, over HTTP. */
class FakeQueryTest {
    private static final long NOW = Instant.parse("2026-11-23T12:00:00Z").toEpochMilli();
    private static final long HOUR = 3_600_000;
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC);
    private static final String READER = "0C7B3A52-1111-4222-8333-444455556666";
    private static final TokenVerifier TOKENS = bearer -> switch (bearer) {
        case QueryClient.TOKEN ->
            new TokenVerdict.Valid(READER.toLowerCase(java.util.Locale.ROOT), "app", CLOCK.instant());
        case "no-role" -> new TokenVerdict.Valid("somebody", "app", CLOCK.instant());
        case "other-audience" -> new TokenVerdict.Refused("InvalidAudience", "The audience is another.");
        default -> new TokenVerdict.Refused("InvalidAuthenticationToken", "The access token is invalid.");
    };
    private static final ListedMetrics METRICS = new ListedMetrics()
            .with("up", List.of(Sample.of(1, NOW - 60_000)), "job", "api", "instance", "a:1")
            .with("up", List.of(Sample.of(-0.0, NOW - 60_250)), "Job", "API", "instance", "b:1")
            .with("Old_Metric", every(HOUR, NOW - 20 * HOUR, NOW - 13 * HOUR, time -> Sample.of(Double.NaN, time)))
            .with("days", every(6 * HOUR, NOW - 40 * 24 * HOUR, NOW, time -> Sample.of(2.5, time)), "job", "x");

    private FakeQuery fake = FakeQuery.start(FakeQuery.Settings.of(CLOCK, TOKENS, Set.of(READER), METRICS));
    private QueryClient client = new QueryClient(fake.baseUri("127.0.0.1"));

    @AfterEach
    void close() {
        client.close();
        fake.close();
    }

    private void rules(QueryRules rules) {
        close();
        fake = FakeQuery.start(
                FakeQuery.Settings.of(CLOCK, TOKENS, Set.of(READER), METRICS).withRules(rules));
        client = new QueryClient(fake.baseUri("127.0.0.1"));
    }

    @Test
    void anInstantQueryIsAnsweredToTheByte() {
        QueryClient.Answer answer = client.get("/api/v1/query", "query", "up", "time", "1795435199.5");

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
        QueryClient.Answer answer = client.post(
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
        QueryClient.Answer answer = client.get(
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
        return client.get("/api/v1/query", "query", "up", "time", GoNumber.time(timeMillis))
                .body()
                .at("/data/result")
                .findValuesAsText("instance");
    }

    @Test
    void nothingFoundIsAnEmptyVector() {
        assertThat(text(client.get("/api/v1/query", "query", "nothing")))
                .isEqualTo("{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}}");
    }

    @Test
    void aMissingAuthorizationIsAnswered401() {
        QueryClient.Answer answer =
                client.send(client.anonymous("/api/v1/query?query=up").GET());

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.raw().headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(text(answer))
                .isEqualTo(
                        "{\"error\":{\"code\":\"AuthenticationFailed\",\"message\":\"Authentication failed. The 'Authorization' header is missing.\"}}");
    }

    @ParameterizedTest
    @CsvSource({
        "Basic abc, 401, AuthenticationFailed",
        "Bearer no-jwt, 403, InvalidAuthenticationToken",
        "Bearer other-audience, 401, InvalidAudience",
        "Bearer no-role, 403, InsufficientAccessError"
    })
    void otherCredentialsAreRefused(String authorization, int status, String code) {
        QueryClient.Answer answer = client.send(client.anonymous("/api/v1/query?query=up")
                .header("Authorization", authorization)
                .GET());

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body().at("/error/code").asText()).isEqualTo(code);
    }

    @Test
    void aMissingRoleIsToldInTwoLevels() {
        QueryClient.Answer answer = client.send(client.anonymous("/api/v1/labels")
                .header("Authorization", "Bearer no-role")
                .GET());

        assertThat(text(answer))
                .isEqualTo(
                        "{\"error\":{\"code\":\"InsufficientAccessError\",\"message\":\"The provided credentials have insufficient access to perform the requested operation\",\"innererror\":{\"code\":\"AuthorizationFailedError\",\"message\":\"User does not have access to read metrics for this resource\"}}}");
    }

    @Test
    void whatTheTokenServiceIssuesForTheQueryAudienceIsAcceptedAndForIngestionNot() {
        String tenantId = "cccccccc-0000-0000-0000-000000000001";
        String clientId = "aaaaaaaa-0000-0000-0000-000000000001";
        Tenant tenant = Tenant.of(tenantId, Application.of(clientId, READER));
        try (FakeEntra entra = FakeEntra.start(FakeEntra.Settings.of(CLOCK, Pki.create(CLOCK), tenant));
                FakeQuery query = FakeQuery.start(FakeQuery.Settings.of(
                        CLOCK,
                        new JwtTokenVerifier(entra::jwks, FakeQuery.PUBLIC_CLOUD, entra.issuers(), CLOCK),
                        Set.of(READER),
                        METRICS));
                QueryClient other = new QueryClient(query.baseUri("127.0.0.1"))) {
            String good = entra.issue(tenantId, clientId, "https://prometheus.monitor.azure.com");
            String wrong = entra.issue(tenantId, clientId, "https://monitor.azure.com");

            assertThat(other.send(other.anonymous("/api/v1/query?query=up")
                                    .header("Authorization", "Bearer " + good)
                                    .GET())
                            .status())
                    .isEqualTo(200);
            QueryClient.Answer refused = other.send(other.anonymous("/api/v1/query?query=up")
                    .header("Authorization", "Bearer " + wrong)
                    .GET());
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.body().at("/error/code").asText()).isEqualTo("InvalidAudience");
            assertThat(query.journal().exchanges().toString()).doesNotContain(good, wrong);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/api/v1/metadata",
                "/api/v1/query_exemplars",
                "/api/v1/rules",
                "/api/v1/targets",
                "/api/v1/format_query",
                "/api/v1/status/buildinfo",
                "/api/v1/query/",
                "/api/v1/write"
            })
    void otherPathsAreAnswered404(String path) {
        assertThat(client.get(path).status()).isEqualTo(404);
    }

    @Test
    void otherMethodsAreAnswered405() {
        QueryClient.Answer values = client.post("/api/v1/label/__name__/values");
        QueryClient.Answer query =
                client.send(client.request("/api/v1/query?query=up").DELETE());

        assertThat(values.status()).isEqualTo(405);
        assertThat(values.raw().headers().firstValue("Allow")).contains("GET");
        assertThat(query.status()).isEqualTo(405);
        assertThat(query.raw().headers().firstValue("Allow")).contains("GET, POST");
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
        refusedAsInvalid(client.get("/api/v1/query", "query", query), 400, "not scoped to a metric");
        rules(QueryRules.AZURE.withValidation(QueryRules.Validation.AZURE_422));
        refusedAsInvalid(client.get("/api/v1/query", "query", query), 422, "not scoped to a metric");
    }

    @Test
    void withTheSwitchAnyMatcherOfTheNameWillDo() {
        rules(QueryRules.AZURE.withName(NameRule.ANY_MATCHER));

        assertThat(client.get("/api/v1/query", "query", "count({__name__=~\"u.*\"})")
                        .result()
                        .at("/0/value/1")
                        .asText())
                .isEqualTo("2");
        assertThat(client.get("/api/v1/query", "query", "{job=\"api\"}").status())
                .isEqualTo(400);
    }

    @Test
    void aQueryThatCannotBeParsedIsRefusedInAzuresEnvelope() {
        QueryClient.Answer answer = client.get("/api/v1/query", "query", "sum(up");

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
        QueryClient.Answer answer = client.get("/api/v1/query", "query", query);

        assertThat(answer.status()).isEqualTo(501);
        assertThat(answer.body().path("errorType").asText()).isEqualTo("unsupported");
        assertThat(answer.body().path("error").asText())
                .contains("PromQL that this fake does not understand", "rate", "count_over_time", "avg, count");
    }

    @Test
    void aRangeOfMoreThan32DaysIsRefusedRangeSelectorsIncluded() {
        long day = 24 * HOUR;
        assertThat(range("sum(days)", 32 * day, "1h").status()).isEqualTo(200);
        refusedAsInvalid(range("sum(days)", 32 * day + 1, "1h"), 400, "at most PT768H");
        assertThat(range("rate(days[1d])", 31 * day, "1h").status()).isEqualTo(200);
        refusedAsInvalid(range("rate(days[1d])", 31 * day + 1, "1h"), 400, "at most PT768H");
        refusedAsInvalid(client.get("/api/v1/query", "query", "rate(days[33d])"), 400, "at most PT768H");
    }

    @Test
    void aRangeOf48HoursNeedsAStepOfAMinute() {
        assertThat(range("up", 48 * HOUR - 1, "30").status()).isEqualTo(200);
        refusedAsInvalid(range("up", 48 * HOUR, "59.999"), 400, "at least PT1M");
        assertThat(range("up", 48 * HOUR, "60").status()).isEqualTo(200);
    }

    @Test
    void seriesAreLookedForInTheLastTwelveHoursOnly() {
        assertThat(client.get("/api/v1/series", "match[]", "old_metric", "start", "0")
                        .data())
                .isEmpty();
        assertThat(client.get("/api/v1/series", "match[]", "old_metric", "start", "0", "end", "2026-11-22T23:30:00Z")
                        .data()
                        .toString())
                .isEqualTo("[{\"__name__\":\"Old_Metric\"}]");
    }

    @Test
    void seriesTakeNoRegularExpressions() {
        refusedAsInvalid(
                client.get("/api/v1/series", "match[]", "up{job=~\"a.*\"}"),
                400,
                "regular expressions are not allowed");
        refusedAsInvalid(client.get("/api/v1/series", "match[]", "{job=\"api\"}"), 400, "not scoped to a metric");
        assertThat(client.post("/api/v1/series", "match[]", "up{job=\"api\"}").data())
                .hasSize(2);
    }

    @Test
    void seriesWithoutAMatcherAreRefusedInTheOtherEnvelope() {
        assertThat(text(client.get("/api/v1/series")))
                .isEqualTo(
                        "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"no match[] parameter provided\"}");
    }

    @Test
    void labelsAndNamesAreThoseOfAllTimes() {
        assertThat(client.get("/api/v1/labels", "start", "1", "end", "2").data().toString())
                .isEqualTo("[\"Job\",\"__name__\",\"instance\",\"job\"]");
        assertThat(client.get("/api/v1/label/__name__/values", "start", "1", "end", "2")
                        .data()
                        .toString())
                .isEqualTo("[\"Old_Metric\",\"days\",\"up\"]");
    }

    @Test
    void valuesOfOtherLabelsAreToldWithTheSwitchOnly() {
        refusedAsInvalid(client.get("/api/v1/label/job/values"), 400, "only those of __name__");
        rules(QueryRules.AZURE.withAnyLabelValues(true));
        assertThat(client.get("/api/v1/label/job/values").data().toString()).isEqualTo("[\"API\",\"api\",\"x\"]");
    }

    @ParameterizedTest
    @CsvSource({"UP, 2", "up{JOB='Api'}, 2", "up{job=~'AP.'}, 2", "up{job!='API'}, 0", "count by (JOB) (up), 1"})
    void namesAndValuesAreComparedWithoutCase(String query, int results) {
        assertThat(client.get("/api/v1/query", "query", query).result()).hasSize(results);
    }

    @Test
    void withTheSwitchTheyAreComparedWithCase() {
        rules(QueryRules.AZURE.withCasing(Casing.SENSITIVE));

        assertThat(client.get("/api/v1/query", "query", "UP").result()).isEmpty();
        assertThat(client.get("/api/v1/query", "query", "up{job='api'}").result())
                .hasSize(1);
    }

    @Test
    void seriesThatDifferInCaseOnlyCannotBeMatched() {
        QueryClient.Answer answer = client.get("/api/v1/query", "query", "up * on(job) up");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body().path("errorType").asText()).isEqualTo("execution");
    }

    @Test
    void tooManySeriesOrSamplesAreRefused() {
        rules(QueryRules.AZURE.withLimits(1, 161));
        assertThat(client.get("/api/v1/query", "query", "up").status()).isEqualTo(422);
        assertThat(client.get("/api/v1/query", "query", "days").status()).isEqualTo(200);
        assertThat(client.get("/api/v1/query", "query", "count_over_time(days[31d])")
                        .status())
                .isEqualTo(200);
        rules(QueryRules.AZURE.withLimits(1, 100));
        assertThat(client.get("/api/v1/query", "query", "count_over_time(days[31d])")
                        .body()
                        .path("error")
                        .asText())
                .contains("too many samples");
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
                client.post("/api/v1/query", "query", "(".repeat(100_000) + "up" + ")".repeat(100_000)), 400, "nested");
        refusedAsInvalid(client.post("/api/v1/query", "query", "-".repeat(100_000) + "up"), 400, "nested");
    }

    @Test
    void aReplyIsCompressedForAClientThatTakesGzip() throws Exception {
        QueryClient.Answer answer = client.send(client.request("/api/v1/query?query=up")
                .header("Accept-Encoding", "br, gzip;q=0.8")
                .GET());

        assertThat(answer.raw().headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(answer.raw().headers().firstValue("Vary")).contains("Accept-Encoding");
        try (GZIPInputStream in =
                new GZIPInputStream(new ByteArrayInputStream(answer.raw().body()))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("{\"status\":\"success\",\"data\":{\"resultType\":\"vector\"");
        }
        assertThat(client.send(client.request("/api/v1/query?query=up")
                                .header("Accept-Encoding", "gzip;q=0")
                                .GET())
                        .raw()
                        .headers()
                        .firstValue("Content-Encoding"))
                .isEmpty();
    }

    @Test
    void anExchangeIsRecordedWithoutItsToken() {
        client.get("/api/v1/query", "query", "up");

        assertThat(fake.journal().await(all -> all.stream().anyMatch(Exchange::accepted), Duration.ofSeconds(10)))
                .isTrue();
        assertThat(fake.journal().exchanges().getFirst().request().target()).isEqualTo("/api/v1/query?query=up");
        assertThat(fake.journal()
                        .exchanges()
                        .getFirst()
                        .request()
                        .header("Authorization")
                        .toString())
                .doesNotContain(QueryClient.TOKEN);
    }

    @Test
    void aFaultScriptTakesThePlaceOfAnAnswer() {
        fake.play(FaultScript.named("timeout")
                .step(new Effect.Answer(FakeQuery.queryTimedOut()), Moment.REPLY_START)
                .times(1)
                .thenNormally());
        QueryClient.Answer timedOut = client.get("/api/v1/query", "query", "up");

        assertThat(timedOut.status()).isEqualTo(503);
        assertThat(text(timedOut))
                .isEqualTo("{\"status\":\"error\",\"errorType\":\"timeout\",\"error\":\"query timed out\"}");
        assertThat(client.get("/api/v1/query", "query", "up").status()).isEqualTo(200);
    }

    private QueryClient.Answer range(String query, long rangeMillis, String step) {
        return client.get(
                "/api/v1/query_range",
                "query",
                query,
                "start",
                GoNumber.time(NOW - rangeMillis),
                "end",
                GoNumber.time(NOW),
                "step",
                step);
    }

    private static void refusedAsInvalid(QueryClient.Answer answer, int status, String why) {
        assertThat(answer.status()).as(text(answer)).isEqualTo(status);
        assertThat(answer.body().at("/error/code").asText()).isEqualTo("QueryValidationError");
        assertThat(answer.body().at("/error/message").asText()).isEqualTo("Failed parsing the query");
        assertThat(answer.body().at("/error/innererror/message").asText()).contains(why);
    }

    private static String text(QueryClient.Answer answer) {
        return new String(answer.raw().body(), StandardCharsets.UTF_8);
    }
}
