package remotewrite.fake.cloud;

import java.time.Clock;
import java.util.Objects;

/**
 * Whoever issues tokens and whoever judges them may have different ideas of the time, as two machines do.
 *
 * @param services of every fake but those of {@code entra}, of their journals and of the judgement of tokens
 * @param entra of the token service and the managed identities, of their journals and of the times in their tokens
 */
public record CloudClocks(Clock services, Clock entra) {
    public CloudClocks {
        Objects.requireNonNull(services, "services is null");
        Objects.requireNonNull(entra, "entra is null");
    }

    /** One for all. */
    public static CloudClocks one(Clock clock) {
        return new CloudClocks(clock, clock);
    }

    public CloudClocks withEntra(Clock other) {
        return new CloudClocks(services, other);
    }
}
