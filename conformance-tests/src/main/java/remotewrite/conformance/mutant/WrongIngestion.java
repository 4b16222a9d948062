package remotewrite.conformance.mutant;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import remotewrite.proxy.Body;
import remotewrite.proxy.GatewayFailure;
import remotewrite.proxy.HeaderField;
import remotewrite.proxy.Ingestion;
import remotewrite.proxy.IngestionAnswer;
import remotewrite.proxy.IngestionRequest;
import remotewrite.proxy.Reply;

/** Ways to ingestion that are wrong in one way each. */
final class WrongIngestion {
    private WrongIngestion() {}

    /** Sends every request, and says that it was accepted before it knows. */
    record AnswersEarly(Ingestion right) implements Detour {
        @Override
        public CompletionStage<IngestionAnswer> send(IngestionRequest request, Duration limit) {
            right.send(request, limit);
            return CompletableFuture.completedFuture(Reply.of(202, List.of(), Body.empty()));
        }
    }

    /** Sends every request once before the time that counts. */
    record SendsTwice(Ingestion right) implements Detour {
        @Override
        public CompletionStage<IngestionAnswer> send(IngestionRequest request, Duration limit) {
            return right.send(request, limit).thenCompose(first -> right.send(request, limit));
        }
    }

    /** Sends every second request, and says of the others that they were accepted. */
    record DeliversEverySecond(Ingestion right, AtomicInteger requests) implements Detour {
        DeliversEverySecond(Ingestion right) {
            this(right, new AtomicInteger());
        }

        @Override
        public CompletionStage<IngestionAnswer> send(IngestionRequest request, Duration limit) {
            return requests.incrementAndGet() % 2 == 1
                    ? right.send(request, limit)
                    : CompletableFuture.completedFuture(Reply.of(202, List.of(), Body.empty()));
        }
    }

    /** Writes in its own way, with another library and with this method. */
    record Writes(String method, HttpClient http) implements Ingestion {
        Writes(String method, SSLContext trust) {
            this(
                    method,
                    HttpClient.newBuilder()
                            .sslContext(trust)
                            .version(HttpClient.Version.HTTP_1_1)
                            .build());
        }

        @Override
        public CompletionStage<IngestionAnswer> send(IngestionRequest request, Duration limit) {
            HttpRequest.Builder write = HttpRequest.newBuilder(request.target())
                    .timeout(limit)
                    .method(
                            method,
                            HttpRequest.BodyPublishers.ofByteArray(
                                    request.body().toArray()));
            request.headers().forEach(header -> write.header(header.name(), header.value()));
            return http.sendAsync(write.build(), HttpResponse.BodyHandlers.discarding())
                    .<IngestionAnswer>thenApply(reply -> Reply.of(reply.statusCode(), List.of(), Body.empty()))
                    .exceptionally(failure -> new GatewayFailure.Unreachable("the mutant could not send"));
        }

        @Override
        public void close() {
            http.shutdownNow();
        }
    }

    /** Gives every request the answer to the one before. */
    record AnswersOneBehind(Ingestion right, AtomicReference<CompletionStage<IngestionAnswer>> before)
            implements Detour {
        AnswersOneBehind(Ingestion right) {
            this(
                    right,
                    new AtomicReference<>(CompletableFuture.completedStage(Reply.of(204, List.of(), Body.empty()))));
        }

        @Override
        public CompletionStage<IngestionAnswer> send(IngestionRequest request, Duration limit) {
            CompletionStage<IngestionAnswer> own = right.send(request, limit);
            CompletionStage<IngestionAnswer> others = before.getAndSet(own);
            return own.thenCombine(others, (mine, other) -> other);
        }
    }

    /** Goes the way of {@code other} as long as it is {@code crowded}. */
    record Crowded(Ingestion right, Ingestion other, BooleanSupplier crowded) implements Detour {
        @Override
        public CompletionStage<IngestionAnswer> send(IngestionRequest request, Duration limit) {
            return crowded.getAsBoolean() ? other.send(request, limit) : right.send(request, limit);
        }
    }

    /** Sends the request again to where ingestion points, when it is {@code wanted}, as {@code sent}. */
    record FollowsRedirects(Ingestion right, Predicate<URI> wanted, UnaryOperator<IngestionRequest> sent)
            implements Detour {
        @Override
        public CompletionStage<IngestionAnswer> send(IngestionRequest request, Duration limit) {
            return right.send(request, limit)
                    .thenCompose(answer -> location(request, answer)
                            .filter(wanted)
                            .map(location -> right.send(sent.apply(request.withTarget(location)), limit))
                            .orElse(CompletableFuture.completedStage(answer)));
        }

        private static Optional<URI> location(IngestionRequest request, IngestionAnswer answer) {
            return answer instanceof Reply reply && reply.status() / 100 == 3
                    ? HeaderField.values(reply.headers(), "Location").stream()
                            .findFirst()
                            .map(request.target()::resolve)
                    : Optional.empty();
        }
    }

    /** What is made of what ingestion says. */
    interface Reading {
        IngestionAnswer of(InputStream said) throws IOException;
    }

    /** The first head that comes is the answer. */
    static IngestionAnswer firstHead(InputStream said) throws IOException {
        return Reply.of(ReplyHead.read(said).status(), List.of(), Body.empty());
    }

    /** All that comes until ingestion hangs up is the text of an answer with this status. */
    static IngestionAnswer whole(int status, InputStream said) throws IOException {
        return Reply.of(status, List.of(), Body.copyOf(said.readAllBytes()));
    }

    /** As it goes over the wire, with this value of Connection. */
    static byte[] head(IngestionRequest request, String connection) {
        URI target = request.target();
        StringBuilder head =
                new StringBuilder("%s %s?%s HTTP/1.1\r\nHost: %s\r\nConnection: %s\r\nContent-Length: %d\r\n"
                        .formatted(
                                request.method(),
                                target.getRawPath(),
                                target.getRawQuery(),
                                target.getRawAuthority(),
                                connection,
                                request.body().size()));
        request.headers()
                .forEach(header -> head.append(header.name())
                        .append(": ")
                        .append(header.value())
                        .append("\r\n"));
        return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Reads the answer in its own way, on a connection of its own for every request. */
    record ReadsItself(SSLContext trust, Reading reading) implements Ingestion {
        @Override
        public CompletionStage<IngestionAnswer> send(IngestionRequest request, Duration limit) {
            return CompletableFuture.supplyAsync(() -> ask(request, limit), Thread::startVirtualThread);
        }

        private IngestionAnswer ask(IngestionRequest request, Duration limit) {
            URI target = request.target();
            try (Socket socket = trust.getSocketFactory().createSocket(target.getHost(), target.getPort())) {
                socket.setSoTimeout((int) limit.toMillis());
                socket.getOutputStream().write(head(request, "close"));
                socket.getOutputStream().write(request.body().toArray());
                return reading.of(socket.getInputStream());
            } catch (IOException e) {
                return new GatewayFailure.Unreachable("the mutant could not send");
            }
        }
    }
}
