package remotewrite.conformance;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * Waits for a condition. By default Awaitility throws at whoever waits what any thread of the process has not caught: runs
 * go on side by side, in one of which a subject may be wrong on purpose, and none may end for the trouble of another.
 */
public final class Waiting {
    private Waiting() {}

    /** To be told how long and for what. */
    public static ConditionFactory await() {
        return Awaitility.await().dontCatchUncaughtExceptions();
    }
}
