package remotewrite.proxy;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Renews when the issuer advises to, otherwise at about half of the life, and repeats failed requests after 0.2 s, 0.4 s
 * ... up to 30 s. At half life an outage of Entra may last as long again before a write is refused; Prometheus' own
 * {@code azuread} renews at the same point (read in its source).
 *
 * <p>Half life is spread by a tenth of the life to either side, so that replicas started together do not ask together.
 */
public final class AheadOfExpiry implements RenewalSchedule {
    private static final Duration FIRST_DELAY = Duration.ofMillis(200);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(30);

    private final RandomGenerator random;

    public AheadOfExpiry(RandomGenerator random) {
        this.random = Objects.requireNonNull(random, "random is null");
    }

    @Override
    public Instant renewAt(AccessToken token, Instant obtainedAt) {
        boolean advised = token.renewAt().isAfter(obtainedAt) && token.renewAt().isBefore(token.expiresAt());
        if (advised) {
            return token.renewAt();
        }
        long lifeMillis = Duration.between(obtainedAt, token.expiresAt()).toMillis();
        return obtainedAt.plusMillis(Math.max(0, Math.round(lifeMillis * (0.4 + 0.2 * random.nextDouble()))));
    }

    @Override
    public Duration delayAfter(int failures) {
        // beyond 2^20 the product is far above the longest delay already
        Duration doubled = FIRST_DELAY.multipliedBy(1L << Math.min(20, failures - 1));
        return doubled.compareTo(LONGEST_DELAY) < 0 ? doubled : LONGEST_DELAY;
    }
}
