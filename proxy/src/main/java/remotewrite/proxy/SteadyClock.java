package remotewrite.proxy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * A clock for how long something lasts, above all a token (PX-35): it is never behind the time that has passed, so that no
 * expired token is sent because somebody has set the machine's clock back. It follows that clock when it is set forward:
 * while a machine sleeps, its monotonic clock stands still (on Linux), and a token renewed too early costs nothing.
 *
 * <p>Once the machine's clock has been set back, this one is ahead of it. What others must agree on, an assertion or a
 * certificate's validity, is for the machine's clock.
 */
public final class SteadyClock extends Clock {
    private final Clock wall;
    private final LongSupplier nanos;
    private final AtomicReference<Reading> last;

    private record Reading(Instant at, long nanos) {}

    /** @param nanos a count that only rises, beyond the end of a long too, as {@link System#nanoTime} */
    public SteadyClock(Clock wall, LongSupplier nanos) {
        this.wall = Objects.requireNonNull(wall, "wall is null");
        this.nanos = Objects.requireNonNull(nanos, "nanos is null");
        this.last = new AtomicReference<>(new Reading(wall.instant(), nanos.getAsLong()));
    }

    @Override
    public Instant instant() {
        while (true) {
            Reading before = last.get();
            // in this order: a pause between the two must not push this clock ahead for good
            Instant told = wall.instant();
            long count = nanos.getAsLong();
            Instant passed = before.at().plusNanos(count - before.nanos());
            Instant now = told.isAfter(passed) ? told : passed;
            if (last.compareAndSet(before, new Reading(now, count))) {
                return now;
            }
        }
    }

    @Override
    public ZoneId getZone() {
        return wall.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return new SteadyClock(wall.withZone(zone), nanos);
    }
}
