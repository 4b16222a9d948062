package remotewrite.report;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Everything a run has to say.
 *
 * @param title e.g. {@code Prometheus 3.5.3 through the reference proxy}
 * @param notices what the reader must know before anything else, e.g. that no real Prometheus was exercised; they are
 *     the first lines of every report
 * @param subject name and version of every part, in the order of the data flow
 * @param accounting one entry a recording
 * @param results one entry a check, in catalogue order
 * @param startedAt when the run began
 * @param took how long it took
 * @param strict whether a broken SHOULD fails the run
 */
public record RunReport(
        String title,
        List<String> notices,
        List<Fact> subject,
        List<Accounting> accounting,
        List<CheckResult> results,
        Instant startedAt,
        Duration took,
        boolean strict) {
    public RunReport {
        Objects.requireNonNull(title, "title is null");
        notices = List.copyOf(notices);
        subject = List.copyOf(subject);
        accounting = List.copyOf(accounting);
        results = List.copyOf(results);
        Objects.requireNonNull(startedAt, "startedAt is null");
        Objects.requireNonNull(took, "took is null");
    }

    /** The run as a whole, worst first. */
    public enum Outcome {
        BROKEN(3, "harness broken"),
        VIOLATIONS(1, "violations"),
        /** Nothing binding was violated, but something binding was not observed either. */
        INCOMPLETE(1, "incomplete"),
        NOTHING_JUDGED(2, "nothing judged"),
        CONFORMS(0, "conforms");

        private final int exitCode;
        private final String words;

        Outcome(int exitCode, String words) {
            this.exitCode = exitCode;
            this.words = words;
        }

        /** 0 conforms, 1 violations or incomplete, 2 nothing judged, 3 harness broken. */
        public int exitCode() {
            return exitCode;
        }

        public String words() {
            return words;
        }
    }

    /** The worst of all results. A run in which no check passed or was violated judged nothing. */
    public Outcome outcome() {
        if (results.stream().anyMatch(result -> result.verdict() instanceof Verdict.Broken)) {
            return Outcome.BROKEN;
        }
        boolean judged = results.stream()
                .anyMatch(result ->
                        result.verdict() instanceof Verdict.Passed || result.verdict() instanceof Verdict.Violated);
        if (!judged) {
            return Outcome.NOTHING_JUDGED;
        }
        List<CheckResult> failing =
                results.stream().filter(result -> result.fails(strict)).toList();
        if (failing.isEmpty()) {
            return Outcome.CONFORMS;
        }
        return failing.stream().anyMatch(result -> result.verdict() instanceof Verdict.Violated)
                ? Outcome.VIOLATIONS
                : Outcome.INCOMPLETE;
    }
}
