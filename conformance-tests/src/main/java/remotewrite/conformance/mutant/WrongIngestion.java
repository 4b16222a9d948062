package remotewrite.conformance.mutant;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import remotewrite.proxy.Body;
import remotewrite.proxy.GatewayFailure;
import remotewrite.proxy.Ingestion;
import remotewrite.proxy.IngestionAnswer;
import remotewrite.proxy.IngestionRequest;
import remotewrite.proxy.Reply;

/** Ways to ingestion that are wrong in one way each. */
final class WrongIngestion {
    private WrongIngestion() {}

    /** Sends every request, and says that it was accepted before it knows. */
    record AnswersEarly(Ingestion right) implements Ingestion {
        @Override
        public void start(Executor executor) {
            right.start(executor);
        }

        @Override
        public CompletionStage<IngestionAnswer> send(IngestionRequest request, Duration limit) {
            right.send(request, limit);
            return CompletableFuture.completedFuture(Reply.of(202, List.of(), Body.empty()));
        }

        @Override
        public void close() {
            right.close();
        }
    }

    /** Sends every request once before the time that counts. */
    record SendsTwice(Ingestion right) implements Ingestion {
        @Override
        public void start(Executor executor) {
            right.start(executor);
        }

        @Override
        public CompletionStage<IngestionAnswer> send(IngestionRequest request, Duration limit) {
            return right.send(request, limit).thenCompose(first -> right.send(request, limit));
        }

        @Override
        public void close() {
            right.close();
        }
    }

    /** Sends every second request, and says of the others that they were accepted. */
    record DeliversEverySecond(Ingestion right, AtomicInteger requests) implements Ingestion {
        DeliversEverySecond(Ingestion right) {
            this(right, new AtomicInteger());
        }

        @Override
        public void start(Executor executor) {
            right.start(executor);
        }

        @Override
        public CompletionStage<IngestionAnswer> send(IngestionRequest request, Duration limit) {
            return requests.incrementAndGet() % 2 == 1
                    ? right.send(request, limit)
                    : CompletableFuture.completedFuture(Reply.of(202, List.of(), Body.empty()));
        }

        @Override
        public void close() {
            right.close();
        }
    }

    /** Writes with PUT. */
    record Puts(HttpClient http) implements Ingestion {
        Puts(SSLContext trust) {
            this(HttpClient.newBuilder()
                    .sslContext(trust)
                    .version(HttpClient.Version.HTTP_1_1)
                    .build());
        }

        @Override
        public void start(Executor executor) {}

        @Override
        public CompletionStage<IngestionAnswer> send(IngestionRequest request, Duration limit) {
            HttpRequest.Builder put = HttpRequest.newBuilder(request.target())
                    .timeout(limit)
                    .PUT(HttpRequest.BodyPublishers.ofByteArray(request.body().toArray()));
            request.headers().forEach(header -> put.header(header.name(), header.value()));
            return http.sendAsync(put.build(), HttpResponse.BodyHandlers.discarding())
                    .<IngestionAnswer>thenApply(reply -> Reply.of(reply.statusCode(), List.of(), Body.empty()))
                    .exceptionally(failure -> new GatewayFailure.Unreachable("the mutant could not send"));
        }

        @Override
        public void close() {
            http.shutdownNow();
        }
    }
}
