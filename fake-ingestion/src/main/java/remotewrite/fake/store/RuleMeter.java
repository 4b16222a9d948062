package remotewrite.fake.store;

import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * The requests and bytes that a data collection rule has left in the minute of the clock. That the minute is one of the
 * clock and no sliding one, and that refused requests do not count, is assumed.
 */
public final class RuleMeter {
    private static final long MINUTE_MILLIS = 60_000;

    private final Clock clock;
    private final AzureLimits.PerRule limits;
    private long minute = Long.MIN_VALUE;
    private long requests;
    private long bytes;

    public RuleMeter(Clock clock, AzureLimits.PerRule limits) {
        this.clock = Objects.requireNonNull(clock, "clock is null");
        this.limits = Objects.requireNonNull(limits, "limits is null");
    }

    /**
     * Counts a request if the rule may have it; else tells how long it is to the next minute, more than 0.
     *
     * @param bodyBytes as on the wire
     */
    public synchronized Optional<Duration> admit(long bodyBytes) {
        long nowMillis = clock.millis();
        if (WorkspaceTallies.minute(nowMillis) != minute) {
            minute = WorkspaceTallies.minute(nowMillis);
            requests = 0;
            bytes = 0;
        }
        if (requests >= limits.requestsPerMinute() || bodyBytes > limits.bytesPerMinute() - bytes) {
            return Optional.of(Duration.ofMillis(MINUTE_MILLIS - Math.floorMod(nowMillis, MINUTE_MILLIS)));
        }
        requests++;
        bytes += bodyBytes;
        return Optional.empty();
    }
}
