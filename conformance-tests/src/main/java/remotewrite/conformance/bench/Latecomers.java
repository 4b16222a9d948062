package remotewrite.conformance.bench;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What reaches ingestion after the last caller has left: half a write, or a repeat that nobody asked for. A machine that
 * keeps up brings it there in 0.1 s; one that does not has as long again, until it has kept up or 3 s are over.
 *
 * @param keptUpSince whether the machine has kept nobody waiting since then
 * @param quietly lets so much time pass
 */
record Latecomers(Clock clock, Predicate<Instant> keptUpSince, Consumer<Duration> quietly) {
    static final Duration USUALLY = Duration.ofMillis(100);
    static final Duration AT_MOST = Duration.ofSeconds(3);

    Latecomers {
        Objects.requireNonNull(clock, "clock is null");
        Objects.requireNonNull(keptUpSince, "keptUpSince is null");
        Objects.requireNonNull(quietly, "quietly is null");
    }

    void await() {
        Instant late = clock.instant().plus(AT_MOST);
        boolean keptUp = false;
        while (!keptUp && clock.instant().isBefore(late)) {
            Instant since = clock.instant();
            quietly.accept(USUALLY);
            keptUp = keptUpSince.test(since);
        }
    }
}
