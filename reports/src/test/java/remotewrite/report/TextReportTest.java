package remotewrite.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TextReportTest {
    static Map<String, RunReport> reports() {
        return GoldenTest.reports();
    }

    @ParameterizedTest
    @MethodSource("reportValues")
    void neverExceeds110Columns(RunReport report) {
        assertThat(TextReport.plain().render(report).lines())
                .allSatisfy(line -> assertThat(Printable.width(line)).isLessThanOrEqualTo(110));
    }

    static List<RunReport> reportValues() {
        return List.copyOf(reports().values());
    }

    @ParameterizedTest
    @MethodSource("reportValues")
    void holdsNoControlCharactersButLineFeeds(RunReport report) {
        assertThat(TextReport.plain().render(report).replace("\n", "").codePoints())
                .noneMatch(code -> Character.isISOControl(code) || code == 0x202e || code == 0x2028);
    }

    @ParameterizedTest
    @MethodSource("reportValues")
    void saysTheSameWithAndWithoutColour(RunReport report) {
        String coloured = TextReport.coloured().render(report);

        assertThat(coloured.replaceAll("\u001b\\[\\d+m", ""))
                .isEqualTo(TextReport.plain().render(report));
    }

    @Test
    void beginsWithTheNotices() {
        assertThat(TextReport.plain().render(Examples.everything()).lines().findFirst())
                .hasValueSatisfying(line -> assertThat(line).startsWith("NOTICE  No real Prometheus was exercised"));
    }

    @Test
    void explainsAViolationInFiveLinesAndTheNextStep() {
        List<String> lines = TextReport.plain()
                .render(Examples.of(Examples.perVerdict().get("violated")))
                .lines()
                .dropWhile(line -> !line.startsWith("VIOLATED"))
                .skip(1)
                .filter(line -> line.matches("  [a-z].*"))
                .takeWhile(line -> !line.isBlank())
                .map(line -> line.strip().split(" ")[0])
                .toList();

        assertThat(lines).containsExactly("clause", "did", "expected", "actual", "likely", "next");
    }

    @Test
    void leavesOutTheLikelyCauseThatNoFactSupports() {
        String text =
                TextReport.plain().render(Examples.of(Examples.perVerdict().get("violated-without-cause")));

        assertThat(text).contains("  actual    0 Host headers\n  next      ./conformance explain WIRE-11");
    }

    @Test
    void saysOnceWhatDiffersInNumbersOnly() {
        Verdict.Violated first = new Verdict.Violated("a", "all 382", "3 lost at +1.50 s", Optional.empty(), List.of());
        Verdict.Violated again = new Verdict.Violated("b", "all 17", "12 lost at +0.9 s", Optional.empty(), List.of());
        Verdict.Violated other = new Verdict.Violated("c", "all 17", "12 late at +0.9 s", Optional.empty(), List.of());
        String text = TextReport.plain()
                .render(Examples.of(
                        Examples.result("LOSS-01", Level.MUST, "It does.", first),
                        Examples.result("LOSS-02", Level.MUST, "It does.", again),
                        Examples.result("LOSS-03", Level.MUST, "It does.", other)));

        assertThat(text)
                .contains("actual    3 lost at +1.50 s", "actual    12 late at +0.9 s")
                .contains("VIOLATED  LOSS-02  MUST  It does.\n  like  LOSS-01, with other numbers\n  next  ")
                .doesNotContain("12 lost");
        assertThat(new JsonReport().render(Examples.of(Examples.result("LOSS-02", Level.MUST, "It does.", again))))
                .contains("12 lost");
    }

    private static CheckResult broken(String id, String reason) {
        return Examples.result(id, Level.MUST, "It does.", new Verdict.Broken(reason));
    }

    @Test
    void saysOnceWhatBreaksManyChecksAndWhichTheyAre() {
        RunReport run = Examples.of(
                broken("LOSS-01", "no proxy at port 4711"),
                broken("LOSS-02", "the disk is full"),
                broken("LOSS-03", "no proxy at port 4712"));

        assertThat(TextReport.plain().render(run).replaceAll("  evidence .*\n", ""))
                .contains("""
                BROKEN  LOSS-01  MUST  It does.
                  reason    no proxy at port 4711
                  breaks    LOSS-01, LOSS-03
                  next      mend what the reason names, then run it again with --check LOSS-01,LOSS-03
                BROKEN  LOSS-02  MUST  It does.
                  reason    the disk is full
                  next      mend what the reason names, then run it again with --check LOSS-02
                BROKEN  LOSS-03  MUST  It does.

                """);
        assertThat(new JsonReport().render(run)).contains("no proxy at port 4711", "no proxy at port 4712");
        assertThat(new JunitXmlReport().render(run)).contains("no proxy at port 4711", "no proxy at port 4712");
    }

    @Test
    void namesTheWholeGateWhenMoreChecksAreBrokenThanAnybodyTypes() {
        RunReport run = Examples.of(IntStream.rangeClosed(1, 92)
                .mapToObj(number -> broken("LOSS-%02d".formatted(number), "the disk is full"))
                .toArray(CheckResult[]::new));

        assertThat(TextReport.plain().render(run))
                .containsOnlyOnce("the disk is full")
                .containsOnlyOnce("next      mend what the reason names, then run it again\n")
                .doesNotContain("explain LOSS");
    }

    @Test
    void showsTheExamplesOfLikeRunsOnce() {
        Accounting steady = account("steady", "lost up @2026-01-02T03:04:05Z: never sent");
        Accounting like = account("slow", "lost up @2026-01-02T03:05:15Z: never sent");
        Accounting other = account("cut", "lost up @2026-01-02T03:05:15Z: answered 400");

        String text =
                TextReport.plain().render(Examples.report(List.of(), List.of(steady, like, other), List.of(), false));

        assertThat(text)
                .contains("not clean: steady (did)\n  lost up @2026-01-02T03:04:05Z: never sent\n")
                .contains("not clean: slow, like steady\n")
                .contains("not clean: cut (did)\n  lost up @2026-01-02T03:05:15Z: answered 400\n");
    }

    private static Accounting account(String stimulus, String example) {
        return new Accounting(stimulus, "did", 2, 1, 1, 0, 0, 0, 0, 0, Duration.ZERO, List.of(example));
    }

    @Test
    void saysWhyARunWithABrokenShouldConforms() {
        CheckResult should = Examples.result("WIRE-11", Level.SHOULD, "It does.", Examples.violated());
        CheckResult pass = Examples.result("WIRE-12", Level.MUST, "It does.", Examples.passed());
        RunReport lenient = Examples.of(should, pass);
        RunReport strict = Examples.report(List.of(), List.of(), List.of(should, pass), true);

        assertThat(TextReport.plain().render(lenient))
                .contains("CONFORMS  1 passed, 1 violated, 0 not observed, 0 not applicable, 0 broken in 38.2 s")
                .contains("1 finding does not fail the run");
        assertThat(TextReport.plain().render(strict))
                .contains("VIOLATIONS  1 passed, 1 violated")
                .doesNotContain("does not fail");
    }

    @Test
    void hangsLongSentencesBelowTheirFirstWord() {
        List<String> lines =
                TextReport.plain().render(Examples.conforming()).lines().toList();
        int at = lines.indexOf(lines.stream()
                .filter(line -> line.startsWith("PASSED  RETRY-09"))
                .findFirst()
                .orElseThrow());

        assertThat(lines.get(at + 1).indexOf(lines.get(at + 1).strip()))
                .isEqualTo(lines.get(at).indexOf("The sender"));
    }
}
