package remotewrite.conformance.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Gives an interrupted run (Ctrl-C, SIGTERM) a message and exit code 3: it interrupts the thread that runs, waits for it
 * to take down what it built up, then ends the process.
 */
final class Interruption {
    private static final long TAKEDOWN_SECONDS = 20;

    private final Thread running = Thread.currentThread();
    private final CountDownLatch takenDown = new CountDownLatch(1);
    private final PrintWriter err;
    private final String meaning;
    private final int code;
    private volatile boolean begun;
    private final Thread hook = new Thread(this::interrupt, "interruption");

    private Interruption(PrintWriter err, String meaning, int code) {
        this.err = err;
        this.meaning = meaning;
        this.code = code;
    }

    /** The result of a run, which is interrupted when the process is told to end; then nothing was judged. */
    static <T> T handledWhile(PrintWriter err, Supplier<T> work) {
        return handledWhile(err, "nothing was judged", Main.HARNESS_BROKEN, work);
    }

    /**
     * The result of {@code work}, which is interrupted when the process is told to end.
     *
     * @param meaning what that means, for the message
     * @param code the process's exit code then
     */
    static <T> T handledWhile(PrintWriter err, String meaning, int code, Supplier<T> work) {
        Interruption interruption = new Interruption(err, meaning, code);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        try {
            return work.get();
        } catch (RuntimeException e) {
            if (!interruption.begun) {
                throw e;
            }
            // what work trips over while all around it is taken down is no news to the user
            interruption.over();
            return awaitTheEnd();
        } finally {
            interruption.over();
        }
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
        begun = true;
        err.println("interrupted: ending what was started");
        // libraries take down the same things beside us; what they trip over is no news to the user
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {});
        running.interrupt();
        boolean clean;
        try {
            clean = takenDown.await(TAKEDOWN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            clean = false;
        }
        err.println(
                clean
                        ? "Interrupted: " + meaning + ", nothing is left running."
                        : "Interrupted: " + meaning + "; not everything ended within " + TAKEDOWN_SECONDS + " s.");
        err.flush();
        awaitOtherHooks();
        // exit codes cannot be changed any more in a shutdown hook; this ends the process with ours
        Runtime.getRuntime().halt(code);
    }

    /** The hooks that end processes and remove containers run beside this one, and would be cut off by the halt. */
    private static void awaitOtherHooks() {
        List<Thread> hooks = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("sweep-")
                        || thread.getName().startsWith("end-"))
                .toList();
        try {
            for (Thread hook : hooks) {
                hook.join(TimeUnit.SECONDS.toMillis(TAKEDOWN_SECONDS));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void over() {
        takenDown.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the process is ending already, and the hook with it
            return;
        }
    }
}
