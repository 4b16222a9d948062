package remotewrite.fake.query;

import static org.assertj.core.api.Assertions.assertThat;
import static remotewrite.fake.query.ListedMetrics.every;
import static remotewrite.fake.query.PromtoolRefusal.told;
import static remotewrite.fake.query.PromtoolRefusal.unread;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import remotewrite.fake.Effect;
import remotewrite.fake.Exchange;
import remotewrite.fake.FaultScript;
import remotewrite.fake.Moment;
import remotewrite.fake.Pki;
import remotewrite.fake.Reply;
import remotewrite.fake.Sample;
import remotewrite.fake.TokenVerdict;
import remotewrite.fake.TokenVerifier;
import remotewrite.fake.Transport;
import remotewrite.fake.client.BuiltPromtool;
import remotewrite.fake.client.Program;

/**
 * Every refusal of the query endpoint, in both envelopes, provoked, and seen in what an unmodified promtool prints:
 * of Debian's 2.42, to whose requests something in between adds what they lack, and of 3.5, which asks by itself.
 * client_golang reads a body of 400 and 422 only, and there {@code error} as a string: of Azure's envelope it prints its own
 * trouble with some bytes around the place; of every other status it prints the body as it is (observed with 2.42).
 */
class PromtoolRefusalsTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final long HOUR = 3_600_000;
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC);
    private static final TokenVerifier TOKENS = bearer -> switch (bearer) {
        case QueryClient.TOKEN -> new TokenVerdict.Valid("reader", "app", CLOCK.instant());
        case "no-role" -> new TokenVerdict.Valid("somebody", "app", CLOCK.instant());
        case "other-audience" -> new TokenVerdict.Refused("InvalidAudience", "The audience is another.");
        default -> new TokenVerdict.Refused("InvalidAuthenticationToken", "The access token is invalid.");
    };
    private static final ListedMetrics METRICS = new ListedMetrics()
            .with("up", List.of(Sample.of(1, NOW)), "job", "api", "instance", "a:1")
            .with("up", List.of(Sample.of(1, NOW)), "job", "API", "instance", "b:1")
            .with("slow", List.of(Sample.of(1, NOW)), "job", "a".repeat(60) + "b")
            .with("other", List.of(Sample.of(1, NOW)), "job", "x")
            .with("days", every(6 * HOUR, NOW - 40 * 24 * HOUR, NOW, time -> Sample.of(2.5, time)), "job", "x");

    @TempDir
    private Path directory;

    static Stream<PromtoolRefusal> credentials() {
        String client = "client_error: client error: ";
        String noBearer = "\"Authentication failed. One 'Authorization' header with the scheme Bearer is needed.\"}}";
        return Stream.of(
                told(
                                "no token",
                                401,
                                client + 401,
                                "\"AuthenticationFailed\",\"message\":\"Authentication failed. The 'Authorization' header is missing.\"}}")
                        .authorized(),
                told("another scheme", 401, client + 401, noBearer).authorized("Negotiate abc"),
                told("two credentials", 401, client + 401, noBearer)
                        .authorized("Bearer " + QueryClient.TOKEN, "Bearer " + QueryClient.TOKEN),
                told("a wrong token", 403, client + 403, "\"code\":\"InvalidAuthenticationToken\"")
                        .authorized("Bearer no-jwt"),
                told("a wrong token, answered as none", 401, client + 401, "\"code\":\"InvalidAuthenticationToken\"")
                        .authorized("Bearer no-jwt")
                        .rules(QueryRules.AZURE.withRefusedToken(QueryRules.RefusedToken.UNAUTHORIZED)),
                told("another audience", 401, client + 401, "\"code\":\"InvalidAudience\"")
                        .authorized("Bearer other-audience"),
                told(
                                "no role",
                                403,
                                client + 403,
                                "{\"error\":{\"code\":\"InsufficientAccessError\",\"message\":\"The provided credentials have insufficient"
                                        + " access to perform the requested operation\",\"innererror\":{\"code\":"
                                        + "\"AuthorizationFailedError\",\"message\":\"User does not have access to read metrics for this"
                                        + " resource\"}}}")
                        .authorized("Bearer no-role"),
                PromtoolRefusal.azures(
                                "no scope",
                                400,
                                "BadArgumentError",
                                "\"The 'x-ms-azure-scoping' header is missing or malformed.\"}}")
                        .rules(QueryRules.AZURE.withScoping(QueryRules.Scoping.NEEDED)),
                told(
                                "another path",
                                404,
                                client + 404,
                                "\"NotFound\",\"message\":\"The path is not one of the query API.\"")
                        .asked("instant", "URL/other", "up"),
                told(
                                "another method",
                                405,
                                client + 405,
                                "\"MethodNotAllowed\",\"message\":\"The method PUT is not allowed.\"")
                        .altered(request -> request.method("PUT", BodyPublishers.noBody())));
    }

    static Stream<PromtoolRefusal> parameters() {
        long now = NOW / 1000;
        return Stream.of(
                unread(
                                "values of another label",
                                400,
                                "the values of the label \"job\" cannot be asked for, only those of __name__")
                        .asked("labels", "URL", "job"),
                told("an end before the start", 400, "bad_data: ", "end timestamp must not be before start time")
                        .asked(range("up", 1, 2, "1s"))
                        .sent("query=up&start=2&end=1&step=1"),
                told(
                                "no step",
                                400,
                                "bad_data: ",
                                "zero or negative query resolution step widths are not accepted. Try a positive integer")
                        .asked(range("up", 1, 2, "1s"))
                        .sent("query=up&start=1&end=2&step=0"),
                told(
                                "too many points",
                                400,
                                "bad_data: ",
                                "exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)")
                        .asked(range("up", 1, 20_000, "1s")),
                unread(
                                "48 h without a minute's step",
                                400,
                                "the step is PT59S; a query over PT48H or more needs one of at least PT1M")
                        .asked(range("up", now - 48 * 3600, now, "59s")),
                unread("more than 32 days", 400, "at most PT768H")
                        .asked(range("days", now - 33 * 24 * 3600, now, "1h")),
                unread("more than 32 days in a range selector", 400, "at most PT768H")
                        .query("rate(days[33d])"),
                told(
                                "a time that is none",
                                400,
                                "bad_data: ",
                                "invalid parameter \"time\": cannot parse \"yesterday\" to a valid timestamp")
                        .sent("query=up&time=yesterday"),
                unread("series by a pattern", 400, "regular expressions are not allowed here: ")
                        .asked("series", "--match=up{job=~'a.*'}", "URL"),
                unread("series without a name", 400, "not scoped to a metric")
                        .asked("series", "--match={job='api'}", "URL"),
                told("series without a matcher", 400, "bad_data: ", "no match[] parameter provided")
                        .asked("series", "--match=up", "URL")
                        .sent(""));
    }

    static Stream<PromtoolRefusal> queries() {
        String scope = "not scoped to a metric";
        return Stream.of(
                unread("no name", 400, scope).query("{job='api'}"),
                unread("no name, as 422", 422, scope)
                        .query("{job='api'}")
                        .rules(QueryRules.AZURE.withValidation(QueryRules.Validation.AZURE_422)),
                told("no name, in the other envelope", 400, "bad_data: invalid parameter \"query\": ", scope)
                        .query("{job='api'}")
                        .rules(QueryRules.AZURE.withValidation(QueryRules.Validation.PROMETHEUS)),
                unread("no matcher of the name", 400, "a matcher of __name__ is needed")
                        .query("{job='api'}")
                        .rules(QueryRules.AZURE.withName(NameRule.ANY_MATCHER)),
                told(
                                "two series of one name",
                                422,
                                "execution: ",
                                "vector cannot contain metrics with the same labelset")
                        .query("(-{job='x'})")
                        .rules(QueryRules.AZURE.withName(NameRule.NOT_NEEDED)),
                unread("a pattern for a name", 400, scope).query("{__name__=~'u.*'}"),
                unread("no name in a range query", 400, scope).asked(range("{job='api'}", 1, 100, "1s")),
                unread("no query", 400, "1:7: parse error").query("sum(up"),
                unread("no pattern", 400, "error parsing regexp").query("up{job=~'('}"),
                unread("a pattern that RE2 does not know", 400, "error parsing regexp")
                        .query("up{job=~'(?=a)'}"),
                unread("too many parentheses", 400, "the query is nested more than 200 levels deep")
                        .query("(".repeat(10_000) + "up" + ")".repeat(10_000)),
                told("series equal but for case", 422, "execution: ", "many-to-many")
                        .query("up * on(job) up"),
                told(
                                "too many series",
                                422,
                                "execution: ",
                                "the query reads 2 series of a metric, at most 1 are allowed")
                        .rules(QueryRules.AZURE.withLimits(1, 100)),
                told(
                                "too many samples",
                                422,
                                "execution: ",
                                "query processing would load too many samples into memory in query execution")
                        .query("count_over_time(days[31d])")
                        .rules(QueryRules.AZURE.withLimits(1, 100)),
                told(
                                "a pattern that takes too long",
                                422,
                                "execution: ",
                                "the regular expression \".*.*.*.*.*.*.*.*c\" takes too long in this fake, which is not RE2")
                        .query("slow{job=~'.*.*.*.*.*.*.*.*c'}"),
                told(
                                "what only the real endpoint has",
                                501,
                                "server_error: ",
                                "PromQL that this fake does not understand")
                        .query("topk(1, up)"),
                told("a query that takes too long", 503, "server_error: ", "query timed out")
                        .playing(FaultScript.named("timeout")
                                .thenAlways(new Effect.Answer(FakeQuery.queryTimedOut()), Moment.REPLY_START)));
    }

    private static String[] range(String query, long start, long end, String step) {
        return new String[] {"range", "--start=" + start, "--end=" + end, "--step=" + step, "URL", query};
    }

    @ParameterizedTest
    @MethodSource({"credentials", "parameters", "queries"})
    void isWhatPromtoolPrints(PromtoolRefusal refusal) throws Exception {
        isPrinted(refusal, directory);
    }

    static void isPrinted(PromtoolRefusal refusal, Path directory) throws Exception {
        try (FakeQuery fake = fake(refusal, new Transport.Plain());
                Promtool promtool = new Promtool(directory, fake.baseUri("127.0.0.1"), refusal::onItsWay)) {
            isRefused(promtool.query(refusal.arguments(promtool.url())), refusal, fake);
        }
    }

    static Stream<PromtoolRefusal> byItself() {
        return Stream.of(credentials(), parameters(), queries())
                .flatMap(rows -> rows)
                .filter(PromtoolRefusal::byItself);
    }

    /** It has token and trust from a file, and speaks TLS with the fake. */
    @ParameterizedTest
    @MethodSource("byItself")
    void isWhatPromtool35PrintsWithNothingBetween(PromtoolRefusal refusal) throws Exception {
        BuiltPromtool promtool = BuiltPromtool.in(directory);
        Pki pki = Pki.shared();
        Path ca = directory.resolve("ca.pem");
        pki.writeCa(ca);
        try (FakeQuery fake = fake(refusal, new Transport.Tls(pki.serverKeyStore(), Pki.KEY_STORE_PASSWORD))) {
            Path http = promtool.configuration(ca, refusal.proof());
            isRefused(
                    promtool.query(
                            http, refusal.arguments(fake.baseUri("localhost").toString())),
                    refusal,
                    fake);
        }
    }

    static FakeQuery fake() {
        return FakeQuery.start(FakeQuery.Settings.of(CLOCK, TOKENS, Set.of("reader"), METRICS));
    }

    private static FakeQuery fake(PromtoolRefusal refusal, Transport transport) {
        FakeQuery fake = FakeQuery.start(FakeQuery.Settings.of(CLOCK, TOKENS, Set.of("reader"), METRICS)
                .withTransport(transport)
                .withRules(refusal.rules()));
        fake.play(refusal.faults());
        return fake;
    }

    private static void isRefused(Program.Run run, PromtoolRefusal refusal, FakeQuery fake) {
        assertThat(unescaped(run.printed())).contains(refusal.printed());
        assertThat(run.exit()).isEqualTo(1);
        assertThat(replies(fake)).isNotEmpty().allSatisfy(reply -> {
            assertThat(reply.status()).isEqualTo(refusal.status());
            assertThat(unescaped(text(reply))).contains(refusal.why());
        });
    }

    static List<Reply> replies(FakeQuery fake) {
        // a reply is recorded a little after it has arrived
        fake.journal().await(all -> !all.isEmpty() && all.stream().noneMatch(Exchange::open), Duration.ofSeconds(10));
        return fake.journal().exchanges().stream()
                .flatMap(exchange -> exchange.reply().stream())
                .toList();
    }

    static String text(Reply reply) throws IOException {
        if (!reply.header("Content-Encoding").contains("gzip")) {
            return reply.body().toUtf8();
        }
        try (GZIPInputStream in =
                new GZIPInputStream(new ByteArrayInputStream(reply.body().toArray()))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Without the marks that JSON puts before quotes. */
    static String unescaped(String json) {
        return json.replace("\\\\", "\\").replace("\\\"", "\"");
    }
}
