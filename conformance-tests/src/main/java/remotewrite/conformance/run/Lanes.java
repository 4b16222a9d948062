package remotewrite.conformance.run;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs go on in lanes side by side. The lanes open one after the other: cold, all at once, they would starve each other. */
final class Lanes implements AutoCloseable {
    private static final Duration BETWEEN_OPENINGS = Duration.ofMillis(80);

    private final int number;
    private final Duration opening;
    private final ScheduledThreadPoolExecutor runs;
    private int submitted;

    /**
     * Lanes without runs.
     *
     * @param number of lanes, 1 or more
     * @param opening how long after its submission the first run begins
     * @param name of the threads, with a number behind it
     */
    Lanes(int number, Duration opening, String name) {
        this.number = number;
        this.opening = opening;
        this.runs = new ScheduledThreadPoolExecutor(
                number, Thread.ofPlatform().name(name, 1).daemon().factory());
    }

    /** Runs {@code run} as soon as a lane is free; those submitted first begin first. */
    <T> Future<T> submit(Callable<T> run) {
        Duration delay = opening.plus(BETWEEN_OPENINGS.multipliedBy(Math.min(submitted, number)));
        submitted++;
        return runs.schedule(run, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whether no run waits for a lane any more. */
    boolean spare() {
        return runs.getQueue().isEmpty();
    }

    /** Opens one more, up to half as many again as there were at first. */
    synchronized void widen() {
        runs.setCorePoolSize(Math.min(runs.getCorePoolSize() + 1, number + number / 2));
    }

    /** Interrupts what still runs, which takes its parts down then; does not wait for that. */
    void stop() {
        runs.shutdownNow();
    }

    /** Stops, and waits until nothing runs any more. */
    @Override
    public void close() {
        runs.shutdownNow();
        runs.close();
    }
}
