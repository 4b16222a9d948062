package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

class DrainTest {
    private static final Duration QUIET = Duration.ofMillis(50);
    private static final Duration NEVER = Duration.ofMinutes(10);

    private final Drain drain = new Drain();
    private final long began = System.nanoTime();

    private static Connection opened() {
        EndPoint endPoint = new ByteArrayEndPoint();
        Connection connection = new AbstractConnection(endPoint, Runnable::run) {
            @Override
            public void onFillable() {}
        };
        endPoint.setConnection(connection);
        endPoint.onOpen();
        connection.onOpen();
        return connection;
    }

    /** As the selector does it. */
    private static void close(Connection connection) {
        connection.getEndPoint().close();
        connection.onClose(null);
    }

    private static Duration elapsedFrom(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    private CompletableFuture<Boolean> draining(Duration limit) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return drain.awaitQuiet(QUIET, Duration.ZERO, limit);
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted", e);
            }
        });
    }

    @Test
    void withoutWritesItIsQuiet() throws InterruptedException {
        assertThat(drain.draining()).isFalse();
        assertThat(drain.awaitQuiet(QUIET, Duration.ZERO, NEVER)).isTrue();
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

        assertThat(drain.awaitQuiet(QUIET, Duration.ZERO, QUIET.multipliedBy(2)))
                .isFalse();
    }

    @Test
    void aConnectionThatHasBroughtAWriteIsWaitedForUntilItIsClosed() {
        Connection sender = opened();
        drain.writes(sender);
        drain.began(Callback.NOOP).succeeded();
        drain.writes(sender);
        CompletableFuture<Boolean> drained = draining(NEVER);

        await().during(QUIET.multipliedBy(3)).until(() -> !drained.isDone());
        close(sender);

        assertThat(drained.join()).isTrue();
    }

    @Test
    void aConnectionThatWasClosedMeanwhileIsNotWaitedFor() throws InterruptedException {
        Connection sender = opened();
        close(sender);
        drain.writes(sender);

        assertThat(drain.awaitQuiet(QUIET, Duration.ZERO, Duration.ofMinutes(1)))
                .isTrue();
        assertThat(elapsedFrom(began)).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void aConnectionThatStaysIsWaitedForUntilTheLimitAndThenNothingIsMissing() throws InterruptedException {
        drain.writes(opened());
        Duration limit = QUIET.multipliedBy(4);

        assertThat(drain.awaitQuiet(QUIET, Duration.ZERO, limit)).isTrue();

        assertThat(elapsedFrom(began)).isGreaterThanOrEqualTo(limit);
    }

    @Test
    void itLastsAsLongAsItMustThoughNobodyIsThere() throws InterruptedException {
        Duration least = QUIET.multipliedBy(6);

        assertThat(drain.awaitQuiet(QUIET, least, NEVER)).isTrue();

        assertThat(elapsedFrom(began)).isGreaterThanOrEqualTo(least);
    }

    @Test
    void whatItMustLastIsNoMoreThanItMay() throws InterruptedException {
        assertThat(drain.awaitQuiet(QUIET, NEVER, QUIET.multipliedBy(2))).isTrue();
    }

    /** Nothing can come in between and be begun. */
    @Test
    void whenItIsQuietTheGraceTimeIsOver() throws InterruptedException {
        assertThat(drain.over()).isFalse();

        drain.awaitQuiet(QUIET, Duration.ZERO, NEVER);

        assertThat(drain.over()).isTrue();
    }
}
