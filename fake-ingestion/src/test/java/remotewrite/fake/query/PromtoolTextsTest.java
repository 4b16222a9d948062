package remotewrite.fake.query;

import static org.assertj.core.api.Assertions.assertThat;
import static remotewrite.fake.query.PromtoolRefusal.told;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import remotewrite.fake.client.Program;

/** Every sentence with which the parser, the rules, the evaluation and the reader of parameters refuse, at promtool. */
class PromtoolTextsTest {
    @TempDir
    private Path directory;

    /** What a query is answered. */
    record Said(String query, int status, String words) {
        /** How promtool calls such an answer; of Azure's envelope it prints no more than its beginning. */
        String kind() {
            return switch (status) {
                case 400 -> "query error: bad_response: ";
                case 422 -> "query error: execution: " + words;
                case 501 -> "query error: server_error: ";
                default -> throw new IllegalStateException("no refusal has the status " + status);
            };
        }

        @Override
        public String toString() {
            return query;
        }
    }

    static Stream<Said> queries() {
        return Stream.of(
                new Said("up{job='a'} ~ 1", 400, "1:13: parse error: unexpected character: '~'"),
                new Said("up)", 400, "1:4: parse error: unexpected right parenthesis ')'"),
                new Said("sum(1x)", 400, "1:5: parse error: bad number or duration syntax: \"1x\""),
                new Said("'open", 400, "1:1: parse error: unterminated quoted string"),
                new Said("`open", 400, "1:1: parse error: unterminated raw string"),
                new Said("up{job='\\q'}", 400, "1:8: parse error: unknown escape sequence '\\q'"),
                new Said("nosuch(up)", 400, "1:1: parse error: unknown function with name \"nosuch\""),
                new Said(" ", 400, "unknown position: parse error: no expression found in input"),
                new Said(
                        "up + bool up",
                        400,
                        "1:4: parse error: bool modifier can only be used on comparison operators"),
                new Said(
                        "up[5m] + 1",
                        400,
                        "1:1: parse error: binary expression must contain only scalar and instant vector types"),
                new Said("1 == 1", 400, "1:3: parse error: comparisons between scalars must use BOOL modifier"),
                new Said(
                        "1 + on(job) up",
                        400,
                        "1:1: parse error: vector matching only allowed between instant vectors"),
                new Said(
                        "3 - -up[5m]",
                        400,
                        "parse error: unary expression only allowed on expressions of type scalar or instant vector, got \"range vector\""),
                new Said(
                        "sum(1)",
                        400,
                        "1:5: parse error: expected type instant vector in aggregation expression, got scalar"),
                new Said(
                        "rate(up)",
                        400,
                        "1:6: parse error: expected type range vector in call to function \"rate\", got instant vector"),
                new Said("rate(up[5m], 1)", 400, "1:1: parse error: expected 1 argument(s) in call to \"rate\", got 2"),
                new Said("up[0s]", 400, "1:4: parse error: duration must be greater than 0"),
                new Said("up[5m", 400, "1:6: parse error: unexpected end of input, expected \"]\""),
                new Said("up ==", 400, "parse error: unexpected end of input"),
                new Said("{}", 400, "1:1: parse error: vector selector must contain at least one non-empty matcher"),
                new Said(
                        "up{5='a'}",
                        400,
                        "1:4: parse error: unexpected number \"5\" in label matching, expected identifier or \"}\""),
                new Said(
                        "up{job=5}",
                        400,
                        "1:8: parse error: unexpected number \"5\" in label matching, expected string"),
                new Said(
                        "up{job 'a'}",
                        400,
                        "1:8: parse error: unexpected string \"a\" in label matching, expected label matching operator"),
                new Said(
                        "up{__name__='down'}",
                        400,
                        "1:1: parse error: metric name must not be set twice: \"up\" or \"down\""),
                new Said(
                        "sum by (5) (up)",
                        400,
                        "1:9: parse error: unexpected number \"5\" in grouping opts, expected label"),
                new Said("up[abc]", 400, "1:4: parse error: unexpected identifier \"abc\", expected number"),
                new Said("up[5m5m]", 400, "1:4: parse error: not a valid duration string: \"5m5m\""),
                new Said("up[1e300]", 400, "1:4: parse error: duration out of range"),
                new Said("up{job=~'a**'}", 400, "error parsing regexp: invalid nested repetition operator: `a**`"),
                new Said("up{job=~'a{1001}'}", 400, "error parsing regexp: invalid repeat count: `a{1001}`"),
                new Said("up{job=~'(?=a)'}", 400, "error parsing regexp: invalid or unsupported Perl syntax: `(?=a)`"),
                new Said(
                        "up{job=~'a\\\\'}",
                        400,
                        "error parsing regexp: trailing backslash at end of expression: `a\\`"),
                new Said("up{job=~'\\\\8'}", 400, "error parsing regexp: invalid escape sequence: `\\8`"),
                new Said(
                        "up{job=~'[[:foo:]]'}",
                        400,
                        "error parsing regexp: invalid character class range: `[[:foo:]]`"),
                new Said("up{job=~'['}", 400, "error parsing regexp: missing closing ]: `[`"),
                new Said(
                        "up[33d]", 400, "the query reads PT792H, range selectors included; at most PT768H are allowed"),
                new Said(
                        "{job='api'}",
                        400,
                        "the selector [job=\"api\"] is not scoped to a metric: exactly one matcher of __name__, an equality, is needed"),
                new Said(
                        "up * on(job) up",
                        422,
                        "found duplicate series for the match group {job=\"API\"} on the right hand-side of the operation: [{__name__=\"up\", instance=\"b:1\", job=\"API\"}, {__name__=\"up\", instance=\"a:1\", job=\"api\"}];many-to-many matching not allowed: matching labels must be unique on one side"),
                new Said(
                        "up * on() slow",
                        422,
                        "multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)"),
                new Said("topk(1, up)", 501, "the aggregation \"topk\" is PromQL that this fake does not understand;"),
                new Said("abs(up)", 501, "the function \"abs\" is PromQL that this fake does not understand;"),
                new Said("up and up", 501, "the operator \"and\" is PromQL that this fake does not understand;"),
                new Said("up @ 5", 501, "the modifier \"@\" is PromQL that this fake does not understand;"),
                new Said(
                        "sum without (job) (up) * on(job) group_left up",
                        501,
                        "the modifier \"group_left\" is PromQL that this fake does not understand;"),
                new Said("'text'", 501, "a string as an expression is PromQL that this fake does not understand;"),
                new Said("up[5m:1m]", 501, "a subquery is PromQL that this fake does not understand;"));
    }

    static Stream<PromtoolRefusal> parameters() {
        String[] range = {"range", "--start=1", "--end=2", "--step=1s", "URL", "up"};
        String[] series = {"series", "--match=up", "URL"};
        return Stream.of(
                data("an escape that is none", "error parsing form values: invalid URL escape in \"%zz\"")
                        .sent("query=%zz"),
                data("no start", "invalid parameter \"start\": cannot parse \"\" to a valid timestamp")
                        .asked(range)
                        .sent("query=up&end=2&step=1"),
                data("a step that is none", "invalid parameter \"step\": cannot parse \"x\" to a valid duration")
                        .asked(range)
                        .sent("query=up&start=1&end=2&step=x"),
                data(
                                "a range vector over a range",
                                "invalid expression type \"range vector\" for range query, must be Scalar or instant Vector")
                        .asked(range)
                        .sent("query=up[5m]&start=1&end=2&step=1"),
                data("a limit that is none", "strconv.Atoi: parsing \"x\": invalid syntax")
                        .asked(series)
                        .sent("match[]=up&limit=x"),
                data("a negative limit", "limit must be non-negative")
                        .asked(series)
                        .sent("match[]=up&limit=-1"),
                data("series that end before they start", "end timestamp must not be before start timestamp")
                        .asked(series)
                        .sent("match[]=up&start=2&end=1"));
    }

    private static PromtoolRefusal data(String how, String why) {
        return told(how, 400, "bad_data: ", why);
    }

    @ParameterizedTest
    @MethodSource("queries")
    void ofAQueryIsWhatPromtoolIsTold(Said said) throws Exception {
        try (FakeQuery fake = PromtoolRefusalsTest.fake();
                Promtool promtool = new Promtool(directory, fake.baseUri("127.0.0.1"), Promtool::withToken)) {
            Program.Run run = promtool.query(List.of("instant", "--time=1700000000", promtool.url(), said.query()));

            assertThat(PromtoolRefusalsTest.unescaped(run.printed())).contains(said.kind());
            assertThat(run.exit()).isEqualTo(1);
            // of a 501 it asks again by GET
            assertThat(PromtoolRefusalsTest.replies(fake)).isNotEmpty().allSatisfy(reply -> {
                String text = PromtoolRefusalsTest.unescaped(PromtoolRefusalsTest.text(reply));
                assertThat(reply.status()).isEqualTo(said.status());
                assertThat(text).contains(said.words());
                assertThat(text.contains("\"Failed parsing the query\"")).isEqualTo(said.status() == 400);
            });
        }
    }

    @ParameterizedTest
    @MethodSource("parameters")
    void ofAParameterIsWhatPromtoolPrints(PromtoolRefusal refusal) throws Exception {
        PromtoolRefusalsTest.isPrinted(refusal, directory);
    }
}
