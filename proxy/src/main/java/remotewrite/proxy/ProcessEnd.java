package remotewrite.proxy;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * What becomes of the process when it is told to end by SIGTERM or SIGINT: the proxy drains, and the exit code is 0. Registered
 * before the proxy starts, since whoever reads {@code Listening} may end it in the next moment. A start that is under way is
 * waited for 2 s at most; after that there is nothing to drain. A start that fails keeps its own exit code.
 */
final class ProcessEnd {
    private static final int IN_GOOD_ORDER = 0;

    /** Far more than what is left of a start once its port is open. */
    static final Duration START = Duration.ofSeconds(2);

    private final CompletableFuture<Optional<Runnable>> start = new CompletableFuture<>();
    private final Duration patience;
    private final IntConsumer halt;
    private volatile boolean told;

    /**
     * @param patience for a start that is under way; {@link #START}, more in tests
     * @param halt ends the process at once, with the given exit code
     */
    ProcessEnd(Duration patience, IntConsumer halt) {
        this.patience = patience;
        this.halt = halt;
    }

    /** For this process. When it is told to end before this can be registered, it ends here. */
    static ProcessEnd ofThisProcess(Duration patience) {
        return registered(patience, Runtime.getRuntime()::addShutdownHook, Runtime.getRuntime()::halt);
    }

    /** @param hooks takes what is to be run at the end, and throws an {@link IllegalStateException} when that has begun */
    static ProcessEnd registered(Duration patience, Consumer<Thread> hooks, IntConsumer halt) {
        ProcessEnd end = new ProcessEnd(patience, halt);
        try {
            hooks.accept(new Thread(end::told, "shutdown"));
        } catch (IllegalStateException alreadyTold) {
            // the JVM has no hook of this process to wait for and is about to exit with 143; nothing has begun yet
            end.told = true;
            halt.accept(IN_GOOD_ORDER);
        }
        return end;
    }

    /** The start is over; {@code drain} ends it in good order. */
    void started(Runnable drain) {
        start.complete(Optional.of(drain));
    }

    /** There is nothing to drain, and the exit code is somebody else's. Without effect after {@link #started}. */
    void notStarted() {
        start.complete(Optional.empty());
    }

    /** Whether the process was told to end: what fails from then on is of no interest. */
    boolean isTold() {
        return told;
    }

    /** Returns in a real process only when the start had failed before. */
    void told() {
        if (start.isDone() && start.join().isEmpty()) {
            return;
        }
        told = true;
        start.copy()
                .completeOnTimeout(Optional.empty(), patience.toMillis(), TimeUnit.MILLISECONDS)
                .join()
                .ifPresent(Runnable::run);
        // a JVM ended by SIGTERM exits with 143 by itself, which looks like a crash to whoever stopped it in good order
        halt.accept(IN_GOOD_ORDER);
    }
}
