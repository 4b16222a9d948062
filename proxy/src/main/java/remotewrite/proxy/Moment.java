package remotewrite.proxy;

import java.time.Clock;
import java.time.Instant;
import java.util.Objects;

/**
 * One moment by two clocks, which differ once the machine's clock has been set back.
 *
 * @param wall what the machine's clock told: compared with a time that somebody else tells, such as {@code expires_on}
 * @param steady what a {@link SteadyClock} told: from then on it is measured how long something lasts
 */
record Moment(Instant wall, Instant steady) {
    Moment {
        Objects.requireNonNull(wall, "wall is null");
        Objects.requireNonNull(steady, "steady is null");
    }

    /** Now, by both. */
    static Moment now(Clock wall, Clock steady) {
        return new Moment(wall.instant(), steady.instant());
    }
}
