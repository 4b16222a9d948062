package remotewrite.conformance.bench;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where the callers of a round wait for each other, once. When all have come, or it has been too long, the first that goes on waits
 * until the proxy has had time to read what they have sent, and the others with it.
 */
final class Rendezvous {
    private final CountDownLatch missing;
    private final Runnable untilRead;
    private final Lock first = new ReentrantLock();
    private boolean read;

    /** @param untilRead done once */
    Rendezvous(int callers, Runnable untilRead) {
        this.missing = new CountDownLatch(callers);
        this.untilRead = Objects.requireNonNull(untilRead, "untilRead is null");
    }

    /** One of the callers. */
    Party join() {
        return new Party();
    }

    /** One caller's part. For its thread alone; it has come, at the latest, when it is closed. */
    final class Party implements AutoCloseable {
        private boolean come;

        /**
         * Waits for those that are missing.
         *
         * @param atMost after which this one goes on without them
         * @throws BenchFailure when it is interrupted
         */
        void meet(Duration atMost) {
            close();
            try {
                missing.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new BenchFailure("interrupted while a call was made", e);
            }
            first.lock();
            try {
                if (!read) {
                    read = true;
                    untilRead.run();
                }
            } finally {
                first.unlock();
            }
        }

        @Override
        public void close() {
            if (!come) {
                come = true;
                missing.countDown();
            }
        }
    }
}
