package remotewrite.proxy;

import java.time.Duration;
import java.time.Instant;

/** Renews when a set share of the token's life is left; failed requests are repeated as {@code afterFailures} says. */
record LifeLeft(int percentLeft, RenewalSchedule afterFailures) implements RenewalSchedule {
    @Override
    public Instant renewAt(AccessToken token, Instant obtainedAt) {
        Duration life = Duration.between(obtainedAt, token.expiresAt());
        return token.expiresAt().minus(life.multipliedBy(percentLeft).dividedBy(100));
    }

    @Override
    public Duration delayAfter(int failures) {
        return afterFailures.delayAfter(failures);
    }
}
