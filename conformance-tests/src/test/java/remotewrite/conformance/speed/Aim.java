package remotewrite.conformance.speed;

import java.util.Locale;
import java.util.Objects;

/**
 * A number that a benchmark has to reach.
 *
 * @param what is measured, with its unit, as a phrase
 * @param bound which side of {@code limit} is wanted; the limit itself is enough
 */
public record Aim(String what, Bound bound, double limit) {
    /** Which side is wanted. */
    public enum Bound {
        AT_LEAST("at least"),
        AT_MOST("at most");

        private final String words;

        Bound(String words) {
            this.words = words;
        }
    }

    public Aim {
        Objects.requireNonNull(what, "what is null");
        Objects.requireNonNull(bound, "bound is null");
    }

    public static Aim atLeast(double limit, String what) {
        return new Aim(what, Bound.AT_LEAST, limit);
    }

    public static Aim atMost(double limit, String what) {
        return new Aim(what, Bound.AT_MOST, limit);
    }

    /** Whether {@code measured} is enough; what is no number is not. */
    boolean metBy(double measured) {
        return switch (bound) {
            case AT_LEAST -> measured >= limit;
            case AT_MOST -> measured <= limit;
        };
    }

    /** The aim as reports name it. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s %s %.2f", what, bound.words, limit);
    }
}
