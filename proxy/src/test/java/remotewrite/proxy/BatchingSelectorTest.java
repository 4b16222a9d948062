package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.Closeable;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectableChannel;
import java.nio.channels.Selector;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.junit.jupiter.api.Test;

/** When what a turn of the selector gave rise to is written. */
class BatchingSelectorTest {
    /** The words that tell the order of things. */
    private final List<String> order = new CopyOnWriteArrayList<>();

    /** Answers every request on a thread of {@code where}, and tells what came after what. */
    private final class Answers extends Handler.Abstract.NonBlocking {
        private final Executor where;

        Answers(Executor where) {
            this.where = where;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            where.execute(() -> {
                Callback written = Callback.from(() -> order.add("written"), callback);
                response.write(true, BufferUtil.EMPTY_BUFFER, written);
                order.add("asked to write");
            });
            return true;
        }
    }

    private List<String> orderWhenAnswered(Executor where) throws Exception {
        QueuedThreadPool threads = new QueuedThreadPool();
        Server server = new Server(threads);
        try (FrontConnector connector = new FrontConnector(server, threads, new HttpConnectionFactory())) {
            server.addConnector(connector);
            server.setHandler(new Answers(where));
            server.start();
            try (RawCaller caller = new RawCaller(connector.getLocalPort())) {
                assertThat(caller.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").head())
                        .startsWith("HTTP/1.1 200");
                await().until(() -> order.size() == 2);
            }
        } finally {
            server.stop();
        }
        return order;
    }

    @Test
    void whatATurnGaveRiseToIsWrittenWhenAllThatIsReadyHasBeenHandled() throws Exception {
        assertThat(orderWhenAnswered(Runnable::run)).containsExactly("asked to write", "written");
    }

    @Test
    void whatComesFromAnotherThreadIsWrittenAtOnce() throws Exception {
        assertThat(orderWhenAnswered(task -> new Thread(task).start())).containsExactly("written", "asked to write");
    }

    /** Keeps the connection of a request that it never answers. */
    private final class Silent extends Handler.Abstract.NonBlocking {
        private final CompletableFuture<EndPoint> connection = new CompletableFuture<>();

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            connection.complete(request.getConnectionMetaData().getConnection().getEndPoint());
            return true;
        }

        /** What the selector closes at its end, like a connection to ingestion whose end is an answer to the sender. */
        Closeable closedWithTheSelector() {
            return () -> {
                EndPoint sender = connection.join();
                sender.close();
                sender.write(
                        Callback.from(() -> order.add("written"), failure -> order.add("failed")),
                        BufferUtil.EMPTY_BUFFER,
                        BufferUtil.toBuffer("HTTP/1.1 502 Bad Gateway"));
                order.add("asked to write");
            };
        }
    }

    @Test
    void whoWritesInTheLastTurnOfASelectorLearnsThatItFailed() throws Exception {
        QueuedThreadPool threads = new QueuedThreadPool();
        Server server = new Server(threads);
        Silent silent = new Silent();
        Pipe pipe = Pipe.open();
        try (FrontConnector connector = new FrontConnector(server, threads, new HttpConnectionFactory());
                Pipe.SourceChannel source = pipe.source();
                Pipe.SinkChannel sink = pipe.sink()) {
            source.configureBlocking(false);
            server.addConnector(connector);
            server.setHandler(silent);
            server.start();
            try (RawCaller caller = new RawCaller(connector.getLocalPort())) {
                caller.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
                silent.connection.get(10, TimeUnit.SECONDS);
                CompletableFuture<Integer> keys = new CompletableFuture<>();
                connector.getSelectorManager().getBean(BatchingSelector.class).submit(selector -> {
                    register(source, selector, silent.closedWithTheSelector());
                    keys.complete(selector.keys().size());
                });
                assertThat(keys.get(10, TimeUnit.SECONDS)).isGreaterThan(1);
                server.stop();
                assertThat(sink.isOpen()).isTrue();
            }
        } finally {
            server.stop();
        }
        // a connection is closed in the turn before the last one, and what is left in the last
        assertThat(order).containsExactlyInAnyOrder("asked to write", "failed", "asked to write", "failed");
    }

    private static void register(SelectableChannel channel, Selector selector, Closeable attachment) {
        try {
            channel.register(selector, 0, attachment);
        } catch (ClosedChannelException e) {
            throw new UncheckedIOException(e);
        }
    }
}
