package remotewrite.fake.query;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A binary operator between what its two sides came to; vectors are matched one to one. */
final class BinaryOperation {
    private final Expr.Binary binary;
    private final Casing casing;
    private final long timeMillis;

    BinaryOperation(Expr.Binary binary, Casing casing, long timeMillis) {
        this.binary = binary;
        this.casing = casing;
        this.timeMillis = timeMillis;
    }

    Value of(Value left, Value right) {
        return switch (left) {
            case Value.Scalar scalar ->
                switch (right) {
                    case Value.Scalar other ->
                        new Value.Scalar(binary.operator().apply(scalar.value(), other.value()));
                    case Value.Vector vector -> each(vector, scalar.value(), true);
                };
            case Value.Vector vector ->
                switch (right) {
                    case Value.Scalar scalar -> each(vector, scalar.value(), false);
                    case Value.Vector other -> oneToOne(vector, other);
                };
        };
    }

    private Value.Vector each(Value.Vector vector, double scalar, boolean scalarFirst) {
        List<Value.Element> result = new ArrayList<>();
        for (Value.Element element : vector.elements()) {
            double left = scalarFirst ? scalar : element.value();
            double right = scalarFirst ? element.value() : scalar;
            add(result, element.labels(), left, right, element.value());
        }
        return new Value.Vector(result);
    }

    /** @param kept the value of an element that a comparison keeps */
    private void add(List<Value.Element> result, LabelSet labels, double left, double right, double kept) {
        BinaryOperator operator = binary.operator();
        if (operator.comparison() && !binary.bool()) {
            if (operator.holds(left, right)) {
                result.add(new Value.Element(labels, kept, timeMillis));
            }
        } else {
            result.add(new Value.Element(labels.withoutName(), operator.apply(left, right), timeMillis));
        }
    }

    private Value.Vector oneToOne(Value.Vector left, Value.Vector right) {
        Map<LabelSet, Value.Element> partners = new LinkedHashMap<>();
        for (Value.Element element : right.elements()) {
            LabelSet group = compared(element.labels());
            Value.Element other = partners.putIfAbsent(group.key(casing), element);
            if (other != null) {
                throw QueryRefused.execution(
                        "found duplicate series for the match group %s on the right hand-side of the operation: [%s, %s];many-to-many matching not allowed: matching labels must be unique on one side"
                                .formatted(group, element.labels(), other.labels()));
            }
        }
        List<Value.Element> result = new ArrayList<>();
        Set<LabelSet> taken = new HashSet<>();
        for (Value.Element element : left.elements()) {
            LabelSet group = compared(element.labels()).key(casing);
            Value.Element partner = partners.get(group);
            if (partner != null) {
                int before = result.size();
                add(result, named(element.labels()), element.value(), partner.value(), element.value());
                if (result.size() > before && !taken.add(group)) {
                    throw QueryRefused.execution(
                            "multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)");
                }
            }
        }
        return new Value.Vector(result);
    }

    private LabelSet compared(LabelSet labels) {
        Expr.Matching matching = binary.matching();
        return matching.on()
                ? labels.only(matching.labels(), casing)
                : labels.withoutName().without(matching.labels(), casing);
    }

    /** The labels of a match: with {@code on} those compared, else the left side's but those ignored. */
    private LabelSet named(LabelSet left) {
        Expr.Matching matching = binary.matching();
        return matching.on() ? left.only(matching.labels(), casing) : left.without(matching.labels(), casing);
    }
}
