package remotewrite.conformance.mutant;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import remotewrite.proxy.Body;
import remotewrite.proxy.GatewayFailure;
import remotewrite.proxy.Ingestion;
import remotewrite.proxy.IngestionAnswer;
import remotewrite.proxy.IngestionRequest;
import remotewrite.proxy.Reply;

/** Ways to ingestion that know no measure, each in one way. */
final class WrongWaits {
    private WrongWaits() {}

    /** Says in time that there is no answer, and lets the request go on. */
    record GivesUpAlone(Ingestion right) implements Detour {
        private static final int MUCH_LONGER = 10;

        @Override
        public CompletionStage<IngestionAnswer> send(IngestionRequest request, Duration limit) {
            return right.send(request, limit.multipliedBy(MUCH_LONGER))
                    .<IngestionAnswer>thenApply(answer -> answer)
                    .toCompletableFuture()
                    .completeOnTimeout(
                            new GatewayFailure.TimedOut("the mutant gave up"), limit.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Sends a request again that was not answered in time. */
    record SendsAgain(Ingestion right) implements Detour {
        @Override
        public CompletionStage<IngestionAnswer> send(IngestionRequest request, Duration limit) {
            return right.send(request, limit)
                    .thenCompose(answer -> answer instanceof GatewayFailure.TimedOut
                            ? right.send(request, limit)
                            : CompletableFuture.completedStage(answer));
        }
    }

    /** Sends a request that comes after a pause once before the time that counts. */
    record SendsTwiceAfterAPause(Ingestion right, Clock clock, AtomicReference<Instant> last) implements Detour {
        private static final Duration PAUSE = Duration.ofMillis(500);

        SendsTwiceAfterAPause(Ingestion right, Clock clock) {
            this(right, clock, new AtomicReference<>(Instant.MAX));
        }

        @Override
        public CompletionStage<IngestionAnswer> send(IngestionRequest request, Duration limit) {
            Instant now = clock.instant();
            return last.getAndSet(now).isBefore(now.minus(PAUSE))
                    ? right.send(request, limit).thenCompose(first -> right.send(request, limit))
                    : right.send(request, limit);
        }
    }

    /** Sends a few requests at a time; the others wait. */
    record FewAtATime(Ingestion right, Queue<Runnable> waiting, AtomicInteger room) implements Detour {
        private static final int FEW = 3;

        FewAtATime(Ingestion right) {
            this(right, new ConcurrentLinkedQueue<>(), new AtomicInteger(FEW));
        }

        @Override
        public CompletionStage<IngestionAnswer> send(IngestionRequest request, Duration limit) {
            CompletableFuture<IngestionAnswer> answer = new CompletableFuture<>();
            waiting.add(() -> right.send(request, limit).thenAccept(came -> {
                room.incrementAndGet();
                next();
                answer.complete(came);
            }));
            next();
            return answer;
        }

        private void next() {
            while (!waiting.isEmpty()) {
                if (room.decrementAndGet() < 0) {
                    room.incrementAndGet();
                    return;
                }
                Runnable first = waiting.poll();
                if (first == null) {
                    room.incrementAndGet();
                } else {
                    first.run();
                }
            }
        }
    }

    /** With another library, which hands replies over when they are all there, in whatever time. */
    record Buffers(HttpClient http) implements Ingestion {
        Buffers(SSLContext trust) {
            this(HttpClient.newBuilder()
                    .sslContext(trust)
                    .version(HttpClient.Version.HTTP_1_1)
                    .build());
        }

        @Override
        public CompletionStage<IngestionAnswer> send(IngestionRequest request, Duration limit) {
            HttpRequest.Builder write = HttpRequest.newBuilder(request.target())
                    .POST(HttpRequest.BodyPublishers.ofByteArray(request.body().toArray()));
            request.headers().forEach(header -> write.header(header.name(), header.value()));
            return http.sendAsync(write.build(), HttpResponse.BodyHandlers.ofByteArray())
                    .<IngestionAnswer>thenApply(
                            reply -> Reply.of(reply.statusCode(), List.of(), Body.copyOf(reply.body())))
                    .exceptionally(failure -> new GatewayFailure.CutOff("the mutant has no reply"));
        }

        @Override
        public void close() {
            http.shutdownNow();
        }
    }
}
