package remotewrite.fake.manage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code $filter} of a metrics query: {@code A eq 'x' and B eq 'y' or B eq '*'}. As documented, {@code or} stands between
 * values of one dimension only, and binds closer than {@code and}. Of the operators {@code eq} alone is served.
 *
 * @param terms one for each dimension; a series comes for each combination of their values
 */
record MetricFilter(List<Term> terms) {
    static final MetricFilter NONE = new MetricFilter(List.of());

    private static final Pattern CONDITION =
            Pattern.compile("(?<dimension>[\\w ]+?)\\s+eq\\s+'(?<value>[^']*)'", Pattern.CASE_INSENSITIVE);

    /** @param values that are wanted, {@code *} is any */
    record Term(String dimension, List<String> values) {
        boolean accepts(String value) {
            return values.stream().anyMatch(one -> one.equals("*") || one.equalsIgnoreCase(value));
        }
    }

    /** Empty when the text is no such filter. */
    static Optional<MetricFilter> parse(String text) {
        List<Term> terms = new ArrayList<>();
        for (String group : splitOutsideQuotes(text, "and")) {
            String bare = group.startsWith("(") && group.endsWith(")") ? group.substring(1, group.length() - 1) : group;
            List<String> values = new ArrayList<>();
            String dimension = "";
            for (String condition : splitOutsideQuotes(bare, "or")) {
                Matcher parts = CONDITION.matcher(condition.strip());
                if (!parts.matches()
                        || !dimension.isEmpty()
                                && !dimension.equalsIgnoreCase(
                                        parts.group("dimension").strip())) {
                    return Optional.empty();
                }
                dimension = parts.group("dimension").strip();
                values.add(parts.group("value"));
            }
            String name = dimension;
            if (terms.stream().anyMatch(term -> term.dimension().equalsIgnoreCase(name))) {
                return Optional.empty();
            }
            terms.add(new Term(name, List.copyOf(values)));
        }
        return Optional.of(new MetricFilter(List.copyOf(terms)));
    }

    private static List<String> splitOutsideQuotes(String text, String word) {
        List<String> parts = new ArrayList<>();
        Matcher matcher = Pattern.compile("'[^']*'|\\s+" + word + "\\s+", Pattern.CASE_INSENSITIVE)
                .matcher(text);
        int start = 0;
        while (matcher.find()) {
            if (!matcher.group().startsWith("'")) {
                parts.add(text.substring(start, matcher.start()).strip());
                start = matcher.end();
            }
        }
        parts.add(text.substring(start).strip());
        return parts;
    }
}
