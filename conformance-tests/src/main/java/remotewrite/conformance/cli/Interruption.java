package remotewrite.conformance.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Gives an interrupted process (Ctrl-C, SIGTERM) a message and an exit code: 3, because nothing was judged, or what the
 * work of the moment says. It interrupts the thread that works, waits for it to take down what it built up, then ends the
 * process; after 20 s in which nothing goes on, it does not wait any longer.
 */
final class Interruption {
    static final String NOTHING_JUDGED = "nothing was judged";
    private static final Duration TAKEDOWN = Duration.ofSeconds(20);

    private final PrintWriter err;
    private final Duration patience;
    private final AtomicLong steps = new AtomicLong();
    private final Thread hook = new Thread(this::interrupt, "interruption");
    private Work current;
    private boolean begun;

    private Interruption(PrintWriter err, Duration patience, Work first) {
        this.err = err;
        this.patience = patience;
        this.current = first;
    }

    /**
     * What is interrupted.
     *
     * @param meaning what an interruption means then, for the message
     * @param code the process's exit code then
     * @param takenDown zero when it has nothing to take down any more
     */
    private record Work(String meaning, int code, Thread running, CountDownLatch takenDown) {
        /** Such as reading the command line: nothing is running yet that would have to be taken down. */
        static Work none(String meaning, int code) {
            return new Work(meaning, code, new Thread(() -> {}), new CountDownLatch(0));
        }
    }

    /**
     * From now on an interruption of this process ends it with a message and an exit code.
     *
     * @param meaning what one means as long as no work has begun, for the message
     * @param code the process's exit code then
     */
    static Interruption handled(PrintWriter err, String meaning, int code) {
        return handled(err, meaning, code, TAKEDOWN);
    }

    /** @param patience how long the work may take to end, since it was interrupted or has last gone on */
    static Interruption handled(PrintWriter err, String meaning, int code, Duration patience) {
        Interruption interruption = new Interruption(err, patience, Work.none(meaning, code));
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /** For a process that belongs to somebody else, who interrupts what is called as he likes. */
    static Interruption leftToTheCaller(PrintWriter err) {
        return new Interruption(err, TAKEDOWN, Work.none(NOTHING_JUDGED, Main.HARNESS_BROKEN));
    }

    /** The result of a run; interrupted, nothing was judged. */
    <T> T during(Supplier<T> work) {
        return during(NOTHING_JUDGED, Main.HARNESS_BROKEN, work);
    }

    /**
     * The result of {@code work}, whose thread is interrupted when the process is told to end.
     *
     * @param meaning what that means, for the message
     * @param code the process's exit code then
     */
    <T> T during(String meaning, int code, Supplier<T> work) {
        Work mine = new Work(meaning, code, Thread.currentThread(), new CountDownLatch(1));
        if (!began(mine)) {
            return awaitTheEnd();
        }
        try {
            T result = work.get();
            over();
            return result;
        } catch (RuntimeException e) {
            if (!begun()) {
                throw e;
            }
            // what work trips over while all around it is taken down is no news to the user
            mine.takenDown().countDown();
            return awaitTheEnd();
        } finally {
            mine.takenDown().countDown();
        }
    }

    /**
     * From now on, of the work under way, also when it is interrupted already.
     *
     * @param meaning what an interruption means now, for the message
     * @param code the process's exit code then
     */
    synchronized void means(String meaning, int code) {
        current = new Work(meaning, code, current.running(), current.takenDown());
    }

    /** Something that takes long has gone on: while that is told, an interrupted process is not ended. */
    void goesOn() {
        steps.incrementAndGet();
    }

    /** From now on the process ends as Java does; its result is known. */
    void over() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the process is ending already, and the hook with it
            return;
        }
    }

    private synchronized boolean began(Work work) {
        if (begun) {
            return false;
        }
        current = work;
        return true;
    }

    private synchronized boolean begun() {
        return begun;
    }

    private synchronized Work last() {
        return current;
    }

    private synchronized Work begin() {
        begun = true;
        return current;
    }

    /** The hook ends the process, with its message and its code. */
    private static <T> T awaitTheEnd() {
        while (true) {
            LockSupport.park();
            // or else the next park would not wait
            Thread.interrupted();
        }
    }

    private void interrupt() {
        Work work = begin();
        // libraries take down the same things beside us; what they trip over is no news to the user, and a handler for
        // uncaught exceptions would not keep it back: Awaitility replaces the one for all threads whenever a wait ends
        System.setErr(new PrintStream(OutputStream.nullOutputStream()));
        if (work.takenDown().getCount() > 0) {
            err.println("interrupted: ending what was started");
            work.running().interrupt();
        }
        boolean clean = ended(work);
        Work last = last();
        err.println(
                clean
                        ? "Interrupted: " + last.meaning() + ", nothing is left running."
                        : "Interrupted: " + last.meaning() + "; not everything ended within " + patience.toSeconds()
                                + " s.");
        err.flush();
        awaitOtherHooks();
        NativeCode.delete();
        // exit codes cannot be changed any more in a shutdown hook; this ends the process with ours
        Runtime.getRuntime().halt(last.code());
    }

    /** Whether it has taken down all that it built up, before it stood still for too long. */
    private boolean ended(Work work) {
        try {
            long before;
            do {
                before = steps.get();
                if (work.takenDown().await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                    return true;
                }
            } while (steps.get() != before);
            return false;
        } catch (InterruptedException e) {
            return false;
        }
    }

    /** The hooks that end processes and remove containers run beside this one, and would be cut off by the halt. */
    private static void awaitOtherHooks() {
        List<Thread> hooks = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("sweep-")
                        || thread.getName().startsWith("end-"))
                .toList();
        try {
            for (Thread hook : hooks) {
                hook.join(TAKEDOWN.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
