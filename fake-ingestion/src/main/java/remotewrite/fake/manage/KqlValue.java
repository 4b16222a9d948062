package remotewrite.fake.manage;

import java.time.Instant;
import java.util.Optional;

/** A value of a column or of a literal. Strings are never null in KQL, everything else may be. */
sealed interface KqlValue {
    /** @param dynamic whether it is a dynamic value that holds a string */
    record Text(String value, boolean dynamic) implements KqlValue {}

    record Whole(long value) implements KqlValue {}

    record Real(double value) implements KqlValue {}

    record Time(Instant value) implements KqlValue {}

    /** No value. */
    record Null() implements KqlValue {}

    static KqlValue text(String value) {
        return new Text(value, false);
    }

    /** As text, which {@code tostring()} makes of it; the text of no value is empty. */
    default String asText() {
        return switch (this) {
            case Text text -> text.value();
            case Whole whole -> Long.toString(whole.value());
            case Real real -> Double.toString(real.value());
            case Time time -> time.value().toString();
            case Null none -> "";
        };
    }

    /** The order of two values of one kind; empty when one is null, or they are of different kinds. */
    static Optional<Integer> compare(KqlValue left, KqlValue right) {
        if (left instanceof Whole a && right instanceof Whole b) {
            return Optional.of(Long.compare(a.value(), b.value()));
        }
        if (left instanceof Time a && right instanceof Time b) {
            return Optional.of(a.value().compareTo(b.value()));
        }
        if (left instanceof Text a && right instanceof Text b) {
            return Optional.of(a.value().compareTo(b.value()));
        }
        if (left instanceof Real a && right instanceof Real b) {
            return Optional.of(Double.compare(a.value(), b.value()));
        }
        return Optional.empty();
    }
}
