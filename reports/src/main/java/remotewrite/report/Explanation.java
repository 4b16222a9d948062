package remotewrite.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What is said about a result beyond its one line: formatted here once, for every renderer. */
public final class Explanation {
    private static final int KEY_WIDTH = 10;

    private Explanation() {}

    /**
     * The lines of an explanation, raw (not escaped for any format).
     *
     * @return of a violation {@code clause}, {@code did}, {@code expected}, {@code actual}, {@code likely} (only when an
     *     observed fact points at a cause) and {@code next}, always in this order; of a check not observed or broken
     *     {@code reason} and {@code next}; of one not applicable {@code reason}; of a passed one nothing
     */
    public static List<Fact> lines(CheckResult result) {
        return switch (result.verdict()) {
            case Verdict.Passed passed -> List.of();
            case Verdict.Violated violated -> violation(result, violated);
            case Verdict.NotObserved notObserved -> List.of(new Fact("reason", notObserved.reason()), next(result));
            case Verdict.NotApplicable notApplicable -> List.of(new Fact("reason", notApplicable.reason()));
            case Verdict.Broken broken -> List.of(new Fact("reason", broken.reason()), next(result));
        };
    }

    /**
     * The lines of an explanation where a reader has {@code said} before: a violation that differs from an earlier one in
     * numbers only names that one ({@code like}) and the {@code next} step; all else as in {@link #lines(CheckResult)}.
     */
    static List<Fact> lines(CheckResult result, Said said) {
        if (result.verdict() instanceof Verdict.Violated violated) {
            return said.before(
                            String.join("\n", clause(result), violated.expected(), violated.actual()),
                            result.id().text())
                    .map(first -> List.of(new Fact("like", first + ", with other numbers"), next(result)))
                    .orElseGet(() -> lines(result));
        }
        return lines(result);
    }

    /** What was looked at; only a passed or violated check has facts. */
    public static List<Fact> facts(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Passed passed -> passed.facts();
            case Verdict.Violated violated -> violated.facts();
            case Verdict.NotObserved notObserved -> List.of();
            case Verdict.NotApplicable notApplicable -> List.of();
            case Verdict.Broken broken -> List.of();
        };
    }

    /** Verdict, id, level and sentence on one line, e.g. for a failure message. */
    static String headline(CheckResult result) {
        return Printable.line(result.verdict().word() + "  " + result.id() + "  "
                + result.level().words() + "  " + result.sentence());
    }

    /** Aligned {@code key  value} lines, each value on one line, without a newline at the end. */
    static String aligned(List<Fact> facts) {
        return facts.stream()
                .map(fact -> pad(Printable.line(fact.key())) + Printable.line(fact.value()))
                .collect(Collectors.joining("\n"));
    }

    private static List<Fact> violation(CheckResult result, Verdict.Violated violated) {
        List<Fact> lines = new ArrayList<>();
        lines.add(new Fact("clause", clause(result)));
        lines.add(new Fact("did", violated.did()));
        lines.add(new Fact("expected", violated.expected()));
        lines.add(new Fact("actual", violated.actual()));
        violated.likely()
                .filter(likely -> !likely.isBlank())
                .ifPresent(likely -> lines.add(new Fact("likely", likely)));
        lines.add(next(result));
        return lines;
    }

    private static String clause(CheckResult result) {
        Clause first = result.clauses().getFirst();
        String where = first.section().isBlank() ? first.document() : first.document() + ", " + first.section();
        String others = result.clauses().stream().skip(1).map(Clause::id).collect(Collectors.joining(", "));
        return where + ": " + first.quote() + " (" + first.id() + (others.isEmpty() ? "" : "; also " + others) + ")";
    }

    private static Fact next(CheckResult result) {
        String evidence = result.evidence().isBlank() ? "" : "   evidence: " + result.evidence();
        return new Fact("next", "./conformance explain " + result.id() + evidence);
    }

    private static String pad(String key) {
        return key + " ".repeat(Math.max(2, KEY_WIDTH - Printable.width(key)));
    }
}
