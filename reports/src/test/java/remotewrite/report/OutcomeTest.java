package remotewrite.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutcomeTest {
    /** P passed, V violated, N not observed, A not applicable, B broken; M MUST, F MUST NOT, S SHOULD, Y MAY. */
    @ParameterizedTest(name = "{0} strict={1}: {2}")
    @CsvSource({
        "PM,             false, CONFORMS,       0",
        "PM AM,          false, CONFORMS,       0",
        "PY,             true,  CONFORMS,       0",
        "PM VM,          false, VIOLATIONS,     1",
        "PM VF,          false, VIOLATIONS,     1",
        "VM,             false, VIOLATIONS,     1",
        "PM NM,          false, INCOMPLETE,     1",
        "PM VM NM,       false, VIOLATIONS,     1",
        "PM VS,          false, CONFORMS,       0",
        "PM VS,          true,  VIOLATIONS,     1",
        "PM NS,          false, CONFORMS,       0",
        "PM NS,          true,  INCOMPLETE,     1",
        "PM VY NY,       true,  CONFORMS,       0",
        "VY,             false, CONFORMS,       0",
        "NM,             false, NOTHING_JUDGED, 2",
        "NM AM,          true,  NOTHING_JUDGED, 2",
        "'',             false, NOTHING_JUDGED, 2",
        "BM,             false, BROKEN,         3",
        "BY,             false, BROKEN,         3",
        "PM VM NM BM AM, false, BROKEN,         3"
    })
    void isTheWorstOfAllResults(String results, boolean strict, RunReport.Outcome outcome, int exitCode) {
        RunReport report = Examples.report(List.of(), List.of(), parse(results), strict);

        assertThat(report.outcome()).isEqualTo(outcome);
        assertThat(report.outcome().exitCode()).isEqualTo(exitCode);
    }

    private static List<CheckResult> parse(String results) {
        return Arrays.stream(results.split(" "))
                .filter(code -> !code.isEmpty())
                .map(code -> Examples.result("X-01", level(code.charAt(1)), "It does.", verdict(code.charAt(0))))
                .toList();
    }

    private static Level level(char code) {
        return switch (code) {
            case 'M' -> Level.MUST;
            case 'F' -> Level.MUST_NOT;
            case 'S' -> Level.SHOULD;
            case 'Y' -> Level.MAY;
            default -> throw new IllegalArgumentException("no level " + code);
        };
    }

    private static Verdict verdict(char code) {
        return switch (code) {
            case 'P' -> Examples.passed();
            case 'V' -> Examples.violated();
            case 'N' -> new Verdict.NotObserved("not reached");
            case 'A' -> new Verdict.NotApplicable("not declared");
            case 'B' -> new Verdict.Broken("fell over");
            default -> throw new IllegalArgumentException("no verdict " + code);
        };
    }
}
