package remotewrite.fake.entra;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** When a token's holder is told to refresh it: {@code refresh_in} of a token reply, in whole seconds. */
public sealed interface RefreshIn {
    /** Half of the lifetime, for tokens that live two hours or more (entra.md 1.4; the threshold is inferred). */
    record Usual() implements RefreshIn {}

    /** Never told. */
    record Absent() implements RefreshIn {}

    /** Always told, this long after the token was issued. */
    record After(Duration time) implements RefreshIn {
        public After {
            Objects.requireNonNull(time, "time is null");
            if (time.toSeconds() < 1 || time.getNano() != 0) {
                throw new IllegalArgumentException("time is " + time + ", whole seconds and at least one are needed");
            }
        }
    }

    /** From this lifetime on a token counts as long-lived (inferred, entra.md 1.4). */
    Duration LONG_LIVED = Duration.ofHours(2);

    /** The value for a token of this lifetime; empty when the member is left out. */
    default Optional<Duration> of(Duration lifetime) {
        return switch (this) {
            case Usual usual ->
                lifetime.compareTo(LONG_LIVED) < 0
                        ? Optional.empty()
                        : Optional.of(Duration.ofSeconds(lifetime.toSeconds() / 2));
            case Absent absent -> Optional.empty();
            case After after -> Optional.of(after.time());
        };
    }
}
