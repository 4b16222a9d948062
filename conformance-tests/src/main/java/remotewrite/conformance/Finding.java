package remotewrite.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import remotewrite.report.Fact;

/** What an expectation found in a recording, before it is joined with the check it belongs to. */
public sealed interface Finding {
    /** The sentence holds; at least one fact says what was looked at. */
    record Holds(List<Fact> facts) implements Finding {
        public Holds {
            facts = List.copyOf(facts);
        }
    }

    /** The sentence does not hold. */
    record Fails(String expected, String actual, Optional<String> likely, List<Fact> facts) implements Finding {
        public Fails {
            Objects.requireNonNull(expected, "expected is null");
            Objects.requireNonNull(actual, "actual is null");
            Objects.requireNonNull(likely, "likely is null");
            facts = List.copyOf(facts);
        }

        /** Adds the likely cause; call it only when an observed fact points at it. */
        public Fails likely(String cause) {
            return new Fails(expected, actual, Optional.of(cause), facts);
        }

        /** Adds a fact. */
        public Fails with(String key, Object value) {
            List<Fact> more = new ArrayList<>(facts);
            more.add(new Fact(key, String.valueOf(value)));
            return new Fails(expected, actual, likely, more);
        }
    }

    /** The recording does not reach the point the check is about. */
    record NotSeen(String reason) implements Finding {
        public NotSeen {
            Objects.requireNonNull(reason, "reason is null");
        }
    }

    /** The subject lacks what the check is about. */
    record DoesNotApply(String reason) implements Finding {
        public DoesNotApply {
            Objects.requireNonNull(reason, "reason is null");
        }
    }

    /** The sentence holds, for this reason. */
    static Finding holds(String key, Object value) {
        return new Holds(List.of(new Fact(key, String.valueOf(value))));
    }

    /** The sentence does not hold. */
    static Fails fails(String expected, String actual) {
        return new Fails(expected, actual, Optional.empty(), List.of());
    }

    static Finding notSeen(String reason) {
        return new NotSeen(reason);
    }
}
