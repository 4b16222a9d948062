package remotewrite.conformance.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever waits in vain waits longer than a test may take. */
@Timeout(60)
class RendezvousTest {
    private static final int CALLERS = 20;
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final AtomicInteger waits = new AtomicInteger();

    private void meet(Rendezvous all, int callers, Duration atMost) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> met = new ArrayList<>();
            for (int caller = 0; caller < callers; caller++) {
                met.add(threads.submit(() -> {
                    try (Rendezvous.Party party = all.join()) {
                        party.meet(atMost);
                        assertThat(waits).hasValue(1);
                    }
                }));
            }
            for (Future<?> one : met) {
                one.get();
            }
        }
    }

    @Test
    void whoGoesOnFirstWaitsForAllOfThem() throws Exception {
        meet(new Rendezvous(CALLERS, waits::incrementAndGet), CALLERS, LONG);

        assertThat(waits).hasValue(1);
    }

    /** Each of those that have waited too long has come once, and none for somebody else. */
    @Test
    void oneThatDoesNotComeInTimeIsLeftBehind() throws Exception {
        Rendezvous all = new Rendezvous(CALLERS, waits::incrementAndGet);

        meet(all, CALLERS - 1, SHORT);
        assertThat(waits).hasValue(1);

        // the last finds nobody to wait for
        meet(all, 1, LONG);
        assertThat(waits).hasValue(1);
    }

    @Test
    void oneThatIsDoneWithoutComingIsNotAwaited() throws Exception {
        Rendezvous all = new Rendezvous(CALLERS, waits::incrementAndGet);
        all.join().close();

        meet(all, CALLERS - 1, LONG);

        assertThat(waits).hasValue(1);
    }
}
