package remotewrite.fake.query;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import remotewrite.fake.Label;
import remotewrite.fake.store.StoredMetrics;
import remotewrite.fake.store.StoredSeries;

/**
 * One query over the stored samples, at one time or at several. Windows of time are open on the left and closed on the
 * right, as since Prometheus 3.0.
 */
final class Evaluation {
    /** How old the newest sample of a series may be to count as its present value: 5 min, the default of Prometheus. */
    static final long LOOKBACK_MILLIS = 300_000;

    private final StoredMetrics metrics;
    private final QueryRules rules;
    private final long startMillis;
    private final long endMillis;
    private final Map<Expr.Range, List<SeriesPoints>> read = new HashMap<>();
    private long samples;
    private long points;

    /** Evaluates at {@code startMillis}, at {@code endMillis} and at whatever time lies between. */
    Evaluation(StoredMetrics metrics, QueryRules rules, long startMillis, long endMillis) {
        this.metrics = metrics;
        this.rules = rules;
        this.startMillis = startMillis;
        this.endMillis = endMillis;
    }

    /** @param expr anything but a range vector */
    Value at(Expr expr, long now) {
        return switch (expr) {
            case Expr.Literal literal -> new Value.Scalar(literal.value());
            case Expr.Selector selector -> newest(selector, now);
            case Expr.Range range -> throw new IllegalStateException("a range vector has no value of its own");
            case Expr.Aggregate aggregate ->
                Aggregation.of(aggregate, vector(aggregate.of(), now), rules.casing(), now);
            case Expr.Call call -> call(call, now);
            case Expr.Binary binary ->
                unique(new BinaryOperation(binary, rules.casing(), now)
                        .of(at(binary.left(), now), at(binary.right(), now)));
            case Expr.Negated negated -> negated(at(negated.of(), now), now);
        };
    }

    /** The samples of a range vector, series without any left out. */
    List<SeriesPoints> range(Expr.Range range, long now) {
        long to = now - range.selector().offsetMillis();
        return read(range).stream()
                .map(series -> series.between(to - range.rangeMillis(), to))
                .filter(series -> series.size() > 0)
                .toList();
    }

    private Value.Vector vector(Expr expr, long now) {
        return switch (at(expr, now)) {
            case Value.Vector vector -> vector;
            case Value.Scalar scalar -> throw new IllegalStateException("the parser has let a scalar pass");
        };
    }

    private Value.Vector newest(Expr.Selector selector, long now) {
        long until = now - selector.offsetMillis();
        List<Value.Element> found = new ArrayList<>();
        for (SeriesPoints series : read(Expr.Range.lookback(selector))) {
            Optional<Integer> newest = series.newest(until - LOOKBACK_MILLIS, until);
            newest.ifPresent(at -> found.add(new Value.Element(series.labels(), series.value(at), series.time(at))));
        }
        return new Value.Vector(found);
    }

    private List<SeriesPoints> read(Expr.Range range) {
        return read.computeIfAbsent(range, this::select);
    }

    private List<SeriesPoints> select(Expr.Range range) {
        Expr.Selector selector = range.selector();
        List<StoredSeries> stored = metrics.select(
                LabelMatcher.all(selector.matchers(), rules.casing()),
                startMillis - selector.offsetMillis() - range.rangeMillis() + 1,
                endMillis - selector.offsetMillis());
        if (stored.size() > rules.limits().maxSeries()) {
            throw QueryRefused.execution("the query reads %s series of a metric, at most %s are allowed"
                    .formatted(stored.size(), rules.limits().maxSeries()));
        }
        samples += stored.stream().mapToLong(series -> series.samples().size()).sum();
        requireFew(samples);
        return stored.stream()
                .map(SeriesPoints::of)
                .sorted(Comparator.comparing(SeriesPoints::labels))
                .toList();
    }

    /** Counts points of the answer before they are made: of few samples a short step makes many. */
    void answers(int more) {
        points += more;
        requireFew(points);
    }

    private void requireFew(long count) {
        if (count > rules.limits().maxSamples()) {
            throw QueryRefused.execution("query processing would load too many samples into memory in query execution");
        }
    }

    private Value call(Expr.Call call, long now) {
        return switch (call.function()) {
            case TIME -> new Value.Scalar(now / 1000.0);
            case TIMESTAMP -> timestamps(call.arguments().getFirst(), now);
            case ABSENT ->
                absent(call, vector(call.arguments().getFirst(), now).elements().isEmpty(), now);
            case ABSENT_OVER_TIME -> absent(call, range(argument(call), now).isEmpty(), now);
            case RATE,
                    INCREASE,
                    COUNT_OVER_TIME,
                    LAST_OVER_TIME,
                    SUM_OVER_TIME,
                    AVG_OVER_TIME,
                    MIN_OVER_TIME,
                    MAX_OVER_TIME -> overTime(call, now);
        };
    }

    private static Expr.Range argument(Expr.Call call) {
        return (Expr.Range) call.arguments().getFirst();
    }

    private Value overTime(Expr.Call call, long now) {
        Expr.Range range = argument(call);
        long to = now - range.selector().offsetMillis();
        List<Value.Element> results = new ArrayList<>();
        for (SeriesPoints series : range(range, now)) {
            LabelSet labels = call.function() == PromqlFunction.LAST_OVER_TIME
                    ? series.labels()
                    : series.labels().withoutName();
            RangeFunctions.apply(call.function(), series, to - range.rangeMillis(), to)
                    .ifPresent(value -> results.add(new Value.Element(labels, value, now)));
        }
        return unique(new Value.Vector(results));
    }

    /** Of a selector the times of its samples, of anything else the time of the evaluation. */
    private Value timestamps(Expr argument, long now) {
        boolean selector = argument instanceof Expr.Selector;
        return unique(new Value.Vector(vector(argument, now).elements().stream()
                .map(element -> new Value.Element(
                        element.labels().withoutName(), (selector ? element.timeMillis() : now) / 1000.0, now))
                .toList()));
    }

    private static Value absent(Expr.Call call, boolean absent, long now) {
        return new Value.Vector(
                absent ? List.of(new Value.Element(known(call.arguments().getFirst()), 1, now)) : List.of());
    }

    /** The labels that a selector alone determines, as Prometheus sees it: those with one matcher, an equality. */
    private static LabelSet known(Expr argument) {
        List<LabelMatcher> matchers = argument.type() == ValueType.MATRIX || argument instanceof Expr.Selector
                ? argument.reads().getFirst().selector().matchers()
                : List.of();
        return new LabelSet(matchers.stream()
                .filter(matcher -> !matcher.ofName()
                        && matcher.type() == LabelMatcher.Type.EQUAL
                        && !matcher.value().isEmpty()
                        && matchers.stream()
                                        .filter(other -> other.name().equals(matcher.name()))
                                        .count()
                                == 1)
                .map(matcher -> new Label(matcher.name(), matcher.value()))
                .sorted(Comparator.comparing(Label::name))
                .toList());
    }

    private Value negated(Value value, long now) {
        return switch (value) {
            case Value.Scalar scalar -> new Value.Scalar(-scalar.value());
            case Value.Vector vector ->
                unique(new Value.Vector(vector.elements().stream()
                        .map(element -> new Value.Element(element.labels().withoutName(), -element.value(), now))
                        .toList()));
        };
    }

    /** Without their names two metrics may have become one. */
    private Value unique(Value value) {
        if (value instanceof Value.Vector vector) {
            Set<LabelSet> seen = new HashSet<>();
            if (!vector.elements().stream()
                    .allMatch(element -> seen.add(element.labels().key(rules.casing())))) {
                throw QueryRefused.execution("vector cannot contain metrics with the same labelset");
            }
        }
        return value;
    }
}
