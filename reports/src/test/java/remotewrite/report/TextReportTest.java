package remotewrite.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
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
