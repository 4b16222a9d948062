package remotewrite.fake.query;

import java.util.List;
import java.util.function.Predicate;
import remotewrite.fake.Label;

/**
 * One condition of a selector. A label that is missing has the empty value.
 *
 * @param value for {@link Type#MATCHES} and {@link Type#MATCHES_NOT} a regular expression of the whole value
 */
record LabelMatcher(String name, Type type, String value) {
    static final String METRIC_NAME = "__name__";

    enum Type {
        EQUAL("="),
        NOT_EQUAL("!="),
        MATCHES("=~"),
        MATCHES_NOT("!~");

        private final String symbol;

        Type(String symbol) {
            this.symbol = symbol;
        }

        boolean regex() {
            return this == MATCHES || this == MATCHES_NOT;
        }
    }

    boolean ofName() {
        return name.equals(METRIC_NAME);
    }

    /** The condition on a value. */
    Predicate<String> test(Casing casing) {
        return switch (type) {
            case EQUAL -> found -> casing.same(found, value);
            case NOT_EQUAL -> found -> !casing.same(found, value);
            case MATCHES -> Re2Pattern.compile(value, casing)::matches;
            case MATCHES_NOT -> Predicate.not(Re2Pattern.compile(value, casing)::matches);
        };
    }

    /** Whether all of {@code matchers} hold for the labels of a series. */
    static Predicate<List<Label>> all(List<LabelMatcher> matchers, Casing casing) {
        Predicate<List<Label>> all = labels -> true;
        for (LabelMatcher matcher : matchers) {
            Predicate<String> test = matcher.test(casing);
            all = all.and(labels -> test.test(labels.stream()
                    .filter(label -> casing.same(label.name(), matcher.name))
                    .map(Label::value)
                    .findFirst()
                    .orElse("")));
        }
        return all;
    }

    @Override
    public String toString() {
        return name + type.symbol + '"' + value + '"';
    }
}
