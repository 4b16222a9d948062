package remotewrite.report;

import java.util.List;
import java.util.Objects;

/**
 * One check and what was found out.
 *
 * @param id of the check
 * @param sentence what holds when it passes
 * @param clauses what it enforces, the most binding first; at least one
 * @param stimulus name of the run it was judged on
 * @param subject what is judged: {@code sender}, {@code proxy} or {@code delivery} (both together)
 * @param verdict what was found out
 * @param evidence the recording it was judged on, relative to the report; empty when none was kept
 */
public record CheckResult(
        CheckId id,
        String sentence,
        List<Clause> clauses,
        String stimulus,
        String subject,
        Verdict verdict,
        String evidence) {
    public CheckResult {
        Objects.requireNonNull(id, "id is null");
        Objects.requireNonNull(sentence, "sentence is null");
        clauses = List.copyOf(clauses);
        if (clauses.isEmpty()) {
            throw new IllegalArgumentException(id + " has no clause");
        }
        Objects.requireNonNull(stimulus, "stimulus is null");
        Objects.requireNonNull(subject, "subject is null");
        Objects.requireNonNull(verdict, "verdict is null");
        Objects.requireNonNull(evidence, "evidence is null");
    }

    /** The level of the most binding clause. */
    public Level level() {
        return clauses.getFirst().level();
    }

    /** Whether this result fails a run. */
    public boolean fails(boolean strict) {
        return switch (verdict) {
            case Verdict.Violated violated -> level().binding(strict);
            case Verdict.NotObserved notObserved -> level().binding(strict);
            case Verdict.Passed passed -> false;
            case Verdict.NotApplicable notApplicable -> false;
            case Verdict.Broken broken -> false;
        };
    }
}
