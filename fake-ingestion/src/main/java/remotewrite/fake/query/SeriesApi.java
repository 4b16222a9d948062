package remotewrite.fake.query;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import remotewrite.fake.Label;
import remotewrite.fake.store.StoredMetrics;
import remotewrite.fake.store.StoredSeries;

/** {@code /api/v1/series}, {@code /api/v1/labels} and {@code /api/v1/label/{name}/values}. */
final class SeriesApi {
    private final StoredMetrics metrics;
    private final QueryRules rules;
    private final Clock clock;

    SeriesApi(StoredMetrics metrics, QueryRules rules, Clock clock) {
        this.metrics = metrics;
        this.rules = rules;
        this.clock = clock;
    }

    /** From {@code fromMillis} to {@code toMillis}, both included. */
    private record Span(long fromMillis, long toMillis) {
        static final Span EVER = new Span(Long.MIN_VALUE, Long.MAX_VALUE);
    }

    QueryJson.Data series(QueryParameters parameters) {
        int limit = parameters.limit();
        List<List<LabelMatcher>> selectors = selectors(parameters);
        if (selectors.isEmpty()) {
            throw QueryRefused.badData("no match[] parameter provided");
        }
        RuleCheck check = new RuleCheck(rules);
        selectors.forEach(check::series);
        Span asked = span(parameters);
        // documented: a longer range is cut to its last 12 h; that an open end means now is assumed
        long until = parameters.timeMillis("end").orElse(clock.millis());
        long from = Math.max(
                asked.fromMillis(), until - rules.times().maxSeriesRange().toMillis());
        SortedSet<LabelSet> found = select(selectors, new Span(from, until))
                .map(series -> new LabelSet(series.labels()))
                .collect(Collectors.toCollection(TreeSet::new));
        return QueryJson.labelSets(found.stream().limit(limit).toList());
    }

    QueryJson.Data labels(QueryParameters parameters) {
        return distinct(parameters, labels -> labels.stream().map(Label::name));
    }

    QueryJson.Data values(String label, QueryParameters parameters) {
        if (!rules.names().anyLabelValues() && !label.equals(LabelMatcher.METRIC_NAME)) {
            throw QueryRefused.validation(
                    "the values of the label \"%s\" cannot be asked for, only those of __name__".formatted(label));
        }
        return distinct(
                parameters,
                labels -> labels.stream()
                        .filter(found -> rules.casing().same(found.name(), label))
                        .map(Label::value));
    }

    private QueryJson.Data distinct(QueryParameters parameters, Function<List<Label>, Stream<String>> strings) {
        int limit = parameters.limit();
        List<List<LabelMatcher>> selectors = new ArrayList<>(selectors(parameters));
        if (selectors.isEmpty()) {
            selectors.add(List.of());
        }
        Span asked = span(parameters);
        SortedSet<String> found = select(selectors, rules.times().labelRanges() ? asked : Span.EVER)
                .flatMap(series -> strings.apply(series.labels()))
                .collect(Collectors.toCollection(TreeSet::new));
        return QueryJson.strings(found.stream().limit(limit).toList());
    }

    private Stream<StoredSeries> select(List<List<LabelMatcher>> selectors, Span span) {
        return selectors.stream()
                .flatMap(
                        matchers -> metrics
                                .select(LabelMatcher.all(matchers, rules.casing()), span.fromMillis(), span.toMillis())
                                .stream());
    }

    private static Span span(QueryParameters parameters) {
        long from = parameters.timeMillis("start").orElse(Long.MIN_VALUE);
        long to = parameters.timeMillis("end").orElse(Long.MAX_VALUE);
        if (to < from) {
            throw QueryRefused.badParameter("end", "end timestamp must not be before start timestamp");
        }
        return new Span(from, to);
    }

    private static List<List<LabelMatcher>> selectors(QueryParameters parameters) {
        return parameters.values("match[]").stream()
                .map(PromqlParser::parseMatchers)
                .toList();
    }
}
