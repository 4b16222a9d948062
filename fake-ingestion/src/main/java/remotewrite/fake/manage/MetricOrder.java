package remotewrite.fake.manage;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code orderby} of a metrics query: an aggregation and a direction, {@code sum} for the total (documented: "sum asc").
 *
 * @param by of all numbers of a series
 */
record MetricOrder(Aggregation by, boolean descending) {
    private static final Pattern FORM =
            Pattern.compile("(?<by>\\w+)(?:\\s+(?<way>asc|desc))?", Pattern.CASE_INSENSITIVE);

    static Optional<MetricOrder> parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            return Optional.empty();
        }
        String by = form.group("by").equalsIgnoreCase("sum") ? "Total" : form.group("by");
        return Aggregation.find(by).map(one -> new MetricOrder(one, "desc".equalsIgnoreCase(form.group("way"))));
    }

    Comparator<MetricSeries> comparator() {
        Comparator<MetricSeries> ascending = Comparator.comparingDouble(series -> by.of(series.allNumbers()));
        return descending ? ascending.reversed() : ascending;
    }
}
