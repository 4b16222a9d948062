package remotewrite.conformance.run;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Runs go on in lanes side by side, as many at a time as the machine takes ({@link Throttle}). */
final class Lanes implements AutoCloseable {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(60);

    private final ExecutorService runs;
    private final Throttle throttle;
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("throttle").daemon().factory());

    /**
     * Lanes without runs.
     *
     * @param number of lanes, 1 or more: so many runs go on at most
     */
    Lanes(int number) {
        OperatingSystemMXBean machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        throttle = new Throttle(machine::getCpuLoad);
        runs = Executors.newFixedThreadPool(
                number, Thread.ofPlatform().name("run-", 1).daemon().factory());
        looks.scheduleAtFixedRate(throttle::look, 0, BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Runs {@code run} as soon as a lane is free and the machine takes it; those submitted first begin first. */
    <T> Future<T> submit(Callable<T> run) {
        return runs.submit(() -> {
            throttle.begin();
            try {
                return run.call();
            } finally {
                throttle.end();
            }
        });
    }

    /** Interrupts what still runs, which takes its parts down then; does not wait for that. */
    void stop() {
        runs.shutdownNow();
    }

    /** Waits until everything submitted has run; interrupted, it stops, and waits for what is taken down. */
    @Override
    public void close() {
        runs.close();
        looks.shutdownNow();
    }
}
