package remotewrite.conformance.run;

import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.function.DoubleSupplier;

/**
 * Lets runs begin as fast as the machine takes them: what a run costs it costs most of when it begins, and runs that starve
 * each other show nothing. What else goes on on the machine counts as well.
 */
final class Throttle {
    /** Above this share of the processors' time nothing begins; short of all of it, because what has begun has peaks. */
    private static final double BUSY = 0.9;

    /** So many runs go on however busy the machine is. */
    private static final int LEAST = 2;

    /** How much of what is taken for the load is the latest look. */
    private static final double LATEST = 0.2;

    /** What one run more is taken for until its cost is seen: the busier the machine, the later the next begins. */
    private static final double BEGUN = 0.2;

    private final DoubleSupplier machine;
    private final Semaphore beginnings = new Semaphore(0, true);
    private double load = 1;
    private int running;

    /**
     * A throttle that has not looked yet, and takes the machine for busy until it has.
     *
     * @param machine the share of the processors' time, 0 to 1, that was used since it was asked last
     */
    Throttle(DoubleSupplier machine) {
        this.machine = Objects.requireNonNull(machine, "machine is null");
    }

    /** Lets one run begin, or none; tells whether it did. */
    synchronized boolean look() {
        load += LATEST * (machine.getAsDouble() - load);
        if (beginnings.hasQueuedThreads() && (running < LEAST || load < BUSY)) {
            running++;
            load += BEGUN;
            beginnings.release();
            return true;
        }
        return false;
    }

    /** Waits until one run more may begin; those that have waited longest begin first. */
    void begin() throws InterruptedException {
        beginnings.acquire();
    }

    /** A run that {@link #begin began} is over. */
    synchronized void end() {
        running--;
    }
}
