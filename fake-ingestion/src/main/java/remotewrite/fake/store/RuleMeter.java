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
    private long allRequests;
    private long allBytes;

    public RuleMeter(Clock clock, AzureLimits.PerRule limits) {
        this.clock = Objects.requireNonNull(clock, "clock is null");
        this.limits = Objects.requireNonNull(limits, "limits is null");
    }

    /**
     * Counts a request if the rule may have it; else tells how long it is to the next minute, more than 0.
     *
     * @param bodyBytes as {@link AzureLimits.PerRule#bytesCounted} says
     */
    public synchronized Optional<Duration> admit(long bodyBytes) {
        long nowMillis = clock.millis();
        if (WorkspaceTallies.minute(nowMillis) != minute) {
            minute = WorkspaceTallies.minute(nowMillis);
            requests = 0;
            bytes = 0;
        }
        if (requests >= limits.requestsPerMinute() || bodyBytes > limits.bytesPerMinute() - bytes) {
            return Optional.of(untilNextMinute(nowMillis));
        }
        requests++;
        bytes += bodyBytes;
        allRequests++;
        allBytes += bodyBytes;
        return Optional.empty();
    }

    /**
     * What was admitted.
     *
     * @param minuteRequests in the present minute of the clock, which the limits count
     * @param minuteBytes of their bodies, as {@link AzureLimits.PerRule#bytesCounted} says
     * @param requests since the meter was made
     * @param bytes of their bodies, the same
     */
    public record Admitted(long minuteRequests, long minuteBytes, long requests, long bytes) {}

    /** What was admitted so far. */
    public synchronized Admitted admitted() {
        boolean present = WorkspaceTallies.minute(clock.millis()) == minute;
        return new Admitted(present ? requests : 0, present ? bytes : 0, allRequests, allBytes);
    }

    /** How long it is to the next minute of the clock, more than 0 and at most a minute. */
    public static Duration untilNextMinute(long nowMillis) {
        return Duration.ofMillis(MINUTE_MILLIS - Math.floorMod(nowMillis, MINUTE_MILLIS));
    }
}
