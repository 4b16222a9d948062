package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What a machine's clock that jumps does to the life of a token (PX-35). */
class SteadyClockTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final AtomicReference<Instant> told = new AtomicReference<>(START);
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1000);
    private final Clock wall = new Clock() {
        @Override
        public Instant instant() {
            return told.get();
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    };
    private final SteadyClock clock = new SteadyClock(wall, nanos::get);

    private void pass(Duration time) {
        told.updateAndGet(at -> at.plus(time));
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void itGoesWithTheMachinesClock() {
        pass(Duration.ofMinutes(5));

        assertThat(clock.instant()).isEqualTo(START.plus(Duration.ofMinutes(5)));
    }

    @Test
    void aClockThatIsSetBackDoesNotStopIt() {
        pass(Duration.ofMinutes(5));
        told.set(START.minus(Duration.ofDays(1)));
        assertThat(clock.instant()).isEqualTo(START.plus(Duration.ofMinutes(5)));

        pass(Duration.ofMinutes(1));

        assertThat(clock.instant()).isEqualTo(START.plus(Duration.ofMinutes(6)));
    }

    @Test
    void itFollowsAClockThatIsSetForwardAsAfterASleep() {
        told.set(START.plus(Duration.ofHours(2)));

        assertThat(clock.instant()).isEqualTo(START.plus(Duration.ofHours(2)));
        pass(Duration.ofSeconds(1));
        assertThat(clock.instant()).isEqualTo(START.plus(Duration.ofHours(2)).plusSeconds(1));
    }

    @Test
    void theOneForWhatMustLastFollowsNobody() {
        MonotonicClock monotonic = new MonotonicClock(wall, nanos::get);
        told.set(START.plus(Duration.ofHours(2)));
        assertThat(monotonic.instant()).isEqualTo(START);
        told.set(START.minus(Duration.ofHours(2)));
        assertThat(monotonic.instant()).isEqualTo(START);

        nanos.addAndGet(Duration.ofSeconds(1).toNanos());

        assertThat(monotonic.instant()).isEqualTo(START.plusSeconds(1));
    }

    /** The proxy's own parts: a token's life is measured by it, a certificate's validity by the machine's clock. */
    @Test
    void aTokenIsOverWhenItsTimeHasPassedThoughTheClockWasSetBack() throws Exception {
        told.set(Instant.now());
        SteadyClock steady = new SteadyClock(wall, nanos::get);
        FakeEntra entra = FakeEntra.start();
        try (RawIngestion ingestion = RawIngestion.https();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                TokenSource tokens = ProxyParts.standard(
                                ProxyConfig.fromEnvironment(TestWorld.environment(entra, ingestion), wall),
                                wall,
                                steady,
                                new MonotonicClock(wall, nanos::get))
                        .tokens()) {
            try (entra) {
                tokens.start(threads);
                await().atMost(LIMIT).until(() -> tokens.current() instanceof AccessToken);
            }

            told.set(Instant.now().minus(Duration.ofHours(1)));
            nanos.addAndGet(Duration.ofHours(2).toNanos());

            await().atMost(LIMIT).until(() -> tokens.current() instanceof GatewayFailure.NoToken);
        }
    }
}
