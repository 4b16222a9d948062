package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

class DrainTest {
    private static final Duration QUIET = Duration.ofMillis(50);
    private static final Duration NEVER = Duration.ofMinutes(10);

    private final Drain drain = new Drain();

    private CompletableFuture<Boolean> draining(Duration limit) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return drain.awaitQuiet(QUIET, limit);
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted", e);
            }
        });
    }

    @Test
    void withoutWritesItIsQuiet() throws InterruptedException {
        assertThat(drain.draining()).isFalse();
        assertThat(drain.awaitQuiet(QUIET, NEVER)).isTrue();
        assertThat(drain.draining()).isTrue();
    }

    @Test
    void everyWriteUnderWayIsWaitedFor() {
        Callback one = drain.began(Callback.NOOP);
        Callback other = drain.began(Callback.NOOP);
        CompletableFuture<Boolean> drained = draining(NEVER);

        one.succeeded();
        await().during(QUIET.multipliedBy(3)).until(() -> !drained.isDone());
        other.failed(new IllegalStateException("the caller is gone"));

        assertThat(drained.join()).isTrue();
    }

    @Test
    void aWriteThatOutlastsTheLimitIsNotWaitedFor() throws InterruptedException {
        drain.began(Callback.NOOP);

        assertThat(drain.awaitQuiet(QUIET, QUIET.multipliedBy(2))).isFalse();
    }
}
