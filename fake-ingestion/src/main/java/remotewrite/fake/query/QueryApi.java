package remotewrite.fake.query;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import remotewrite.fake.store.StoredMetrics;

/** {@code /api/v1/query} and {@code /api/v1/query_range}. */
final class QueryApi {
    private static final long MAX_POINTS = 11_000;

    private final StoredMetrics metrics;
    private final QueryRules rules;
    private final Clock clock;

    QueryApi(StoredMetrics metrics, QueryRules rules, Clock clock) {
        this.metrics = metrics;
        this.rules = rules;
        this.clock = clock;
    }

    QueryJson.Data instant(QueryParameters parameters) {
        int limit = parameters.limit();
        long now = parameters.timeMillis("time").orElse(clock.millis());
        Expr expr = expr(parameters);
        new RuleCheck(rules).query(expr, Duration.ZERO);
        Evaluation evaluation = new Evaluation(metrics, rules, now, now);
        if (expr instanceof Expr.Range range) {
            return QueryJson.matrix(evaluation.range(range, now).stream()
                    .limit(limit)
                    .map(series -> new ResultSeries(series.labels(), series.points()))
                    .toList());
        }
        return switch (evaluation.at(expr, now)) {
            case Value.Scalar scalar -> QueryJson.scalar(scalar.value(), now);
            case Value.Vector vector ->
                QueryJson.vector(
                        vector.elements().stream()
                                .sorted(Comparator.comparing(Value.Element::labels))
                                .limit(limit)
                                .toList(),
                        now);
        };
    }

    QueryJson.Data range(QueryParameters parameters) {
        int limit = parameters.limit();
        long start = parameters.neededTimeMillis("start");
        long end = parameters.neededTimeMillis("end");
        if (end < start) {
            throw QueryRefused.badParameter("end", "end timestamp must not be before start time");
        }
        long asked = parameters.neededDurationMillis("step");
        if (asked <= 0) {
            throw QueryRefused.badParameter(
                    "step", "zero or negative query resolution step widths are not accepted. Try a positive integer");
        }
        Duration over = Duration.ofMillis(end - start);
        RuleCheck check = new RuleCheck(rules);
        long step = check.rounded(over, Duration.ofMillis(asked)).toMillis();
        if ((end - start) / step > MAX_POINTS) {
            throw QueryRefused.badData(
                    "exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)");
        }
        Expr expr = expr(parameters);
        if (expr.type() == ValueType.MATRIX) {
            throw QueryRefused.badParameter(
                    "query",
                    "invalid expression type \"range vector\" for range query, must be Scalar or instant Vector");
        }
        check.query(expr, over);
        check.step(over, Duration.ofMillis(step));
        List<ResultSeries> matrix = matrix(expr, start, end, step);
        return QueryJson.matrix(matrix.stream().limit(limit).toList());
    }

    private List<ResultSeries> matrix(Expr expr, long start, long end, long step) {
        Evaluation evaluation = new Evaluation(metrics, rules, start, end);
        Map<LabelSet, List<ResultSeries.Point>> found = new LinkedHashMap<>();
        for (long now = start; now <= end; now += step) {
            long at = now;
            List<Value.Element> elements = switch (evaluation.at(expr, at)) {
                case Value.Scalar scalar -> List.of(new Value.Element(LabelSet.EMPTY, scalar.value(), at));
                case Value.Vector vector -> vector.elements();
            };
            evaluation.answers(elements.size());
            elements.forEach(element -> found.computeIfAbsent(element.labels(), labels -> new ArrayList<>())
                    .add(new ResultSeries.Point(at, element.value())));
        }
        return found.entrySet().stream()
                .map(series -> new ResultSeries(series.getKey(), series.getValue()))
                .sorted(Comparator.comparing(ResultSeries::labels))
                .toList();
    }

    private static Expr expr(QueryParameters parameters) {
        return PromqlParser.parse(parameters.value("query").orElse(""));
    }
}
