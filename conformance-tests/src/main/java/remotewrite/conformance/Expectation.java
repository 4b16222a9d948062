package remotewrite.conformance;

import java.util.Objects;
import java.util.function.Predicate;

/** What must be true of a recording. A pure function: the same recording always gives the same finding. */
@FunctionalInterface
public interface Expectation {
    Finding judge(Recording recording);

    /** Whether the finding depends on what came of the call with this name; on every call unless it says otherwise. */
    default boolean looksAt(String call) {
        return true;
    }

    /** The same expectation, known to depend on no calls but those whose names {@code which} selects. */
    default Expectation lookingAt(Predicate<String> which) {
        Objects.requireNonNull(which, "which is null");
        Expectation whole = this;
        return new Expectation() {
            @Override
            public Finding judge(Recording recording) {
                return whole.judge(recording);
            }

            @Override
            public boolean looksAt(String call) {
                return which.test(call);
            }
        };
    }
}
