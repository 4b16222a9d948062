package remotewrite.report;

import java.util.List;

/**
 * How many checks ended how.
 *
 * @param warnings of the violated and not observed, those that do not fail the run: a MAY always, a SHOULD unless the
 *     run is strict
 */
public record Tally(int passed, int violated, int notObserved, int notApplicable, int broken, int warnings) {
    /** The counts of a report. */
    public static Tally of(RunReport report) {
        List<CheckResult> results = report.results();
        int violated = count(results, Verdict.Violated.class);
        int notObserved = count(results, Verdict.NotObserved.class);
        int failing = Math.toIntExact(
                results.stream().filter(result -> result.fails(report.strict())).count());
        return new Tally(
                count(results, Verdict.Passed.class),
                violated,
                notObserved,
                count(results, Verdict.NotApplicable.class),
                count(results, Verdict.Broken.class),
                violated + notObserved - failing);
    }

    /** E.g. {@code 31 passed, 0 violated, 0 not observed, 1 not applicable, 0 broken}. */
    public String words() {
        return passed + " passed, " + violated + " violated, " + notObserved + " not observed, " + notApplicable
                + " not applicable, " + broken + " broken";
    }

    /** Says why a run with violations can still conform; empty when every finding counts. */
    String warningWords() {
        return warnings == 0
                ? ""
                : warnings + (warnings == 1 ? " finding does" : " findings do")
                        + " not fail the run: a MAY never does, a SHOULD only under --strict";
    }

    private static int count(List<CheckResult> results, Class<? extends Verdict> kind) {
        return Math.toIntExact(results.stream()
                .filter(result -> kind.isInstance(result.verdict()))
                .count());
    }
}
