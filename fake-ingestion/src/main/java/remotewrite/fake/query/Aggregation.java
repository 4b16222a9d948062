package remotewrite.fake.query;

import java.util.LinkedHashMap;
import java.util.Map;

/** Takes elements with the same grouping labels together. */
final class Aggregation {
    private Aggregation() {}

    static Value.Vector of(Expr.Aggregate aggregate, Value.Vector vector, Casing casing, long timeMillis) {
        Map<LabelSet, Group> groups = new LinkedHashMap<>();
        for (Value.Element element : vector.elements()) {
            LabelSet labels = aggregate.without()
                    ? element.labels().withoutName().without(aggregate.labels(), casing)
                    : element.labels().only(aggregate.labels(), casing);
            groups.computeIfAbsent(labels.key(casing), key -> new Group(aggregate.operator(), labels))
                    .add(element.value());
        }
        return new Value.Vector(groups.values().stream()
                .map(group -> new Value.Element(group.labels, group.result(), timeMillis))
                .toList());
    }

    /** A NaN is neither the smallest nor the greatest as long as there is a number. */
    static double extreme(AggregateOperator operator, double kept, double next) {
        boolean better = operator == AggregateOperator.MAX ? next > kept : next < kept;
        return better || Double.isNaN(kept) ? next : kept;
    }

    private static final class Group {
        private final AggregateOperator operator;
        private final LabelSet labels;
        private final KahanSum sum = new KahanSum();
        private long count;
        private double extreme = Double.NaN;

        private Group(AggregateOperator operator, LabelSet labels) {
            this.operator = operator;
            this.labels = labels;
        }

        private void add(double value) {
            count++;
            sum.add(value);
            extreme = extreme(operator, extreme, value);
        }

        private double result() {
            return switch (operator) {
                case SUM -> sum.sum();
                case AVG -> sum.mean();
                case COUNT -> count;
                case MIN, MAX -> extreme;
            };
        }
    }
}
