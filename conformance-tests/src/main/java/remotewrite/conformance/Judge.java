package remotewrite.conformance;

import java.util.Optional;
import remotewrite.report.CheckResult;
import remotewrite.report.Verdict;

/**
 * Joins checks and recordings, and polices the checks: passing without a fact, failing to judge, or blaming a subject for
 * what a busy machine did, is broken.
 */
public final class Judge {
    private Judge() {}

    /**
     * The result of {@code check} on {@code recording}; never throws.
     *
     * @param evidence where the recording can be found, empty when it is not kept
     */
    public static CheckResult judge(Check check, Recording recording, String evidence) {
        return result(check, verdict(check, recording), evidence);
    }

    /**
     * The result of {@code check} on {@code recording} of a mutant that it is to catch; never throws. That it passes is told
     * of the machine, too, when the harness was starved: the mutant may not have come to what is wrong with it.
     */
    public static CheckResult judgeMutant(Check check, Recording recording) {
        Verdict verdict = verdict(check, recording);
        return result(
                check, verdict instanceof Verdict.Passed ? starved(recording).orElse(verdict) : verdict, "");
    }

    /** Why {@code check} cannot be judged on {@code recording}, but may be on another of the same; empty when it can be. */
    public static Optional<String> undecided(Check check, Recording recording) {
        return Starvation.of(recording).filter(reason -> verdict(check, recording) instanceof Verdict.Broken);
    }

    /** The result of a check whose run could not be made. */
    public static CheckResult broken(Check check, String reason) {
        return result(check, new Verdict.Broken(reason), "");
    }

    private static CheckResult result(Check check, Verdict verdict, String evidence) {
        return new CheckResult(
                check.id(),
                check.sentence(),
                check.clauses(),
                check.stimulus().name(),
                check.judged().word(),
                verdict,
                evidence);
    }

    private static Verdict passed(Finding.Holds holds) {
        return holds.facts().isEmpty()
                ? new Verdict.Broken("the check passed without saying what it looked at")
                : new Verdict.Passed(holds.facts());
    }

    /** What a starved harness sees is good for a pass, but not for blame. */
    private static Optional<Verdict> starved(Recording recording) {
        return Starvation.of(recording)
                .map(reason -> new Verdict.Broken("the machine was too busy: " + reason
                        + ", which takes milliseconds otherwise; run it again with less load"));
    }

    private static Verdict verdict(Check check, Recording recording) {
        try {
            return switch (check.expectation().judge(recording)) {
                case Finding.Holds holds -> passed(holds);
                case Finding.Fails fails ->
                    starved(recording)
                            .orElse(new Verdict.Violated(
                                    recording.did(), fails.expected(), fails.actual(), fails.likely(), fails.facts()));
                case Finding.NotSeen notSeen -> starved(recording).orElse(new Verdict.NotObserved(notSeen.reason()));
                case Finding.DoesNotApply doesNotApply -> new Verdict.NotApplicable(doesNotApply.reason());
            };
        } catch (RuntimeException e) {
            // a bug in a check must not be blamed on the subject, nor end the other checks
            return new Verdict.Broken("the check itself failed with " + e);
        }
    }
}
