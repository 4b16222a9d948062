package remotewrite.proxy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * A clock that begins with the machine's and goes on by itself, however that one is set meanwhile: what it tells of two moments is
 * how much time has passed between them, while the machine was awake. Unlike a {@link SteadyClock} it does not jump ahead either,
 * for what must not end too early.
 */
final class MonotonicClock extends Clock {
    private final Instant begin;
    private final long beginNanos;
    private final LongSupplier nanos;
    private final ZoneId zone;

    /** @param nanos as of {@link SteadyClock} */
    MonotonicClock(Clock wall, LongSupplier nanos) {
        this(wall.instant(), nanos.getAsLong(), nanos, wall.getZone());
    }

    private MonotonicClock(Instant begin, long beginNanos, LongSupplier nanos, ZoneId zone) {
        this.begin = Objects.requireNonNull(begin, "begin is null");
        this.beginNanos = beginNanos;
        this.nanos = Objects.requireNonNull(nanos, "nanos is null");
        this.zone = Objects.requireNonNull(zone, "zone is null");
    }

    @Override
    public Instant instant() {
        return begin.plus(Duration.ofNanos(nanos.getAsLong() - beginNanos));
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
        return new MonotonicClock(begin, beginNanos, nanos, other);
    }
}
