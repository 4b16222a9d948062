package remotewrite.fake.query;

import java.time.Duration;
import java.util.List;

/** The rules of the endpoint about a query before it reads anything. */
final class RuleCheck {
    private final QueryRules rules;

    RuleCheck(QueryRules rules) {
        this.rules = rules;
    }

    /** @param over from the first to the last evaluation */
    void query(Expr expr, Duration over) {
        for (Expr.Range read : expr.reads()) {
            name(read.selector().matchers());
            // rate(x[1h]) over 24 h counts as 25 h (azure.md 2); that a plain selector looks back 5 min does not count
            Duration whole = read.lookback() ? over : over.plusMillis(read.rangeMillis());
            if (whole.compareTo(rules.times().maxRange()) > 0) {
                throw QueryRefused.validation("the query reads %s, range selectors included; at most %s are allowed"
                        .formatted(whole, rules.times().maxRange()));
            }
        }
    }

    /** The step in place of {@code step}, which may still be too short for {@link #step}. */
    Duration rounded(Duration over, Duration step) {
        return switch (rules.answers().shortStep()) {
            case REFUSED -> step;
            case ROUNDED -> tooShort(over, step) ? rules.times().longRangeMinStep() : step;
        };
    }

    void step(Duration over, Duration step) {
        if (tooShort(over, step)) {
            throw QueryRefused.validation("the step is %s; a query over %s or more needs one of at least %s"
                    .formatted(step, rules.times().longRange(), rules.times().longRangeMinStep()));
        }
    }

    private boolean tooShort(Duration over, Duration step) {
        return over.compareTo(rules.times().longRange()) >= 0
                && step.compareTo(rules.times().longRangeMinStep()) < 0;
    }

    void name(List<LabelMatcher> matchers) {
        List<LabelMatcher> names = matchers.stream()
                .filter(matcher -> rules.casing().same(matcher.name(), LabelMatcher.METRIC_NAME))
                .toList();
        boolean kept = switch (rules.names().name()) {
            case NOT_NEEDED -> true;
            case ANY_MATCHER -> !names.isEmpty();
            case EQUALITY ->
                names.size() == 1
                        && names.getFirst().type() == LabelMatcher.Type.EQUAL
                        && !names.getFirst().value().isEmpty();
        };
        if (!kept) {
            throw QueryRefused.validation("the selector %s is not scoped to a metric: %s"
                    .formatted(
                            matchers,
                            rules.names().name() == NameRule.EQUALITY
                                    ? "exactly one matcher of __name__, an equality, is needed"
                                    : "a matcher of __name__ is needed"));
        }
    }

    void series(List<LabelMatcher> matchers) {
        name(matchers);
        if (!rules.names().seriesRegexes()
                && matchers.stream().anyMatch(matcher -> matcher.type().regex())) {
            throw QueryRefused.validation("regular expressions are not allowed here: %s".formatted(matchers));
        }
    }
}
