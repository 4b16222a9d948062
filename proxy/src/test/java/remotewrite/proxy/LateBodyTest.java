package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

/** A body that comes when its exchange has just ended: the buffer must not be lost, and nobody is sent it. */
class LateBodyTest {
    private static final long LIMIT_SECONDS = 30;

    /** Takes the place of every write's body; the sender says itself when its pieces come. */
    private record Stalled(
            SenderInPieces sender, CompletableFuture<Runnable> wakeUp, CompletableFuture<Throwable> ended)
            implements Front {
        @Override
        public Handler routes(Handler right) {
            return new Handler.Wrapper(right) {
                @Override
                public boolean handle(Request request, Response response, Callback callback) throws Exception {
                    return request.getMethod().equals("POST")
                            ? super.handle(stalled(request), response, noting(callback))
                            : super.handle(request, response, callback);
                }
            };
        }

        private Request stalled(Request request) {
            return new Request.Wrapper(request) {
                @Override
                public Content.Chunk read() {
                    return sender.read();
                }

                @Override
                public void demand(Runnable demandCallback) {
                    wakeUp.complete(demandCallback);
                }
            };
        }

        private Callback noting(Callback callback) {
            return Callback.from(callback::succeeded, failure -> {
                callback.failed(failure);
                ended.complete(failure);
            });
        }
    }

    @Test
    void isGivenBackAndNotSentOn() throws Exception {
        SenderInPieces sender = new SenderInPieces().pause().piece("late", true);
        Stalled front = new Stalled(sender, new CompletableFuture<>(), new CompletableFuture<>());
        try (TestWorld world = TestWorld.startWith(
                FakeEntra.start(),
                RawIngestion.https(),
                limits -> limits.withTotalTimeout(Duration.ofMillis(1500)),
                parts -> parts.withFront(front))) {
            assertThat(world.write(new byte[0]).statusCode()).isEqualTo(503);
            assertThat(front.ended().get(LIMIT_SECONDS, TimeUnit.SECONDS))
                    .hasMessage("the body is not read to its end");
            assertThat(sender.givenBack()).containsExactly(false);

            front.wakeUp().get(LIMIT_SECONDS, TimeUnit.SECONDS).run();

            assertThat(sender.givenBack()).containsExactly(true);
            assertThat(world.ingestion.seen()).isEmpty();
        }
    }
}
