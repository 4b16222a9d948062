package remotewrite.proxy;

import java.time.Duration;
import java.time.Instant;

/** When the next token request is due. */
public interface RenewalSchedule {
    /** When to renew {@code token}, obtained at {@code obtainedAt}; before it expires. */
    Instant renewAt(AccessToken token, Instant obtainedAt);

    /** How long to wait after the {@code failures}th failure in a row, counted from 1. */
    Duration delayAfter(int failures);
}
