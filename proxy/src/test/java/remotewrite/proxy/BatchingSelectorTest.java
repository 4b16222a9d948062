package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
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
}
