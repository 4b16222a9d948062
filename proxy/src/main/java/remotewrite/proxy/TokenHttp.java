package remotewrite.proxy;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.HttpResponseException;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.ClientConnector;

/**
 * Sends token requests through a {@link BareClient} and waits for the replies. Every request has a connection of its own:
 * minutes lie between two, and one that the other side has closed meanwhile would cost an attempt.
 */
final class TokenHttp implements AutoCloseable {
    /** A token is some kB; who sends more than this sends no token. */
    static final int MAX_REPLY_BYTES = 256 * 1024;

    private final HttpClient client;
    private final Outbound outbound;
    private final Clock wall;

    /** @param wall with which the date in a {@code Retry-After} is compared */
    TokenHttp(ProxyConfig config, Clock wall) {
        this.client = BareClient.of(config, new ClientConnector());
        this.outbound = config.outbound();
        this.wall = Objects.requireNonNull(wall, "wall is null");
    }

    /** @throws ProxyStartException when the client cannot be started */
    void start(Executor executor) {
        BareClient.start(client, executor, "tokens");
    }

    /**
     * Sends {@code request} once.
     *
     * @param limit for everything from the name's resolution to the last byte of the reply. An interrupted thread does not
     *     wait for it, and stays interrupted
     */
    TokenOutcome send(TokenRequest request, Duration limit) {
        Receiver receiver = new Receiver(outbound.towards(request.target()));
        Request sent = client.newRequest(request.target())
                .method(request.method())
                .headers(fields -> replace(fields, request))
                .followRedirects(false);
        if (request.body().size() > 0) {
            String typeIsAmongTheHeaders = null;
            sent.body(new BytesRequestContent(
                    typeIsAmongTheHeaders, request.body().shared()));
        }
        sent.send(receiver);
        try {
            return receiver.outcome.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            sent.abort(e);
            return receiver.noReply(e);
        } catch (InterruptedException e) {
            sent.abort(e);
            Thread.currentThread().interrupt();
            return new TokenOutcome.NoReply("was not waited for any longer", Duration.ZERO);
        } catch (ExecutionException e) {
            throw new IllegalStateException("an outcome never fails", e);
        }
    }

    @Override
    public void close() {
        BareClient.stop(client);
    }

    private static void replace(HttpFields.Mutable fields, TokenRequest request) {
        fields.clear();
        request.headers().forEach(header -> fields.add(Wire.field(header)));
        // an administrator sees it beside the sign-in
        fields.add("User-Agent", "remote-write-proxy");
        fields.add("Connection", "close");
    }

    /** Receives one reply. */
    private final class Receiver implements Response.Listener {
        private final Optional<Outbound.Tunnel> way;
        private final CompletableFuture<TokenOutcome> outcome = new CompletableFuture<>();
        private final Collected collected = new Collected(-1);
        private volatile Optional<Response> head = Optional.empty();
        private boolean tooLong;

        Receiver(Optional<Outbound.Tunnel> way) {
            this.way = way;
        }

        @Override
        public void onHeaders(Response response) {
            head = Optional.of(response);
        }

        @Override
        public void onContent(Response response, ByteBuffer content) {
            tooLong = tooLong || collected.size() + content.remaining() > MAX_REPLY_BYTES;
            if (tooLong) {
                response.abort(new IllegalStateException("the reply is too long for a token"));
            } else {
                collected.add(content);
            }
        }

        @Override
        public void onComplete(Result result) {
            Throwable failure = result.getResponseFailure();
            Response response = result.getResponse();
            if (tooLong) {
                outcome.complete(noReply("answered " + response.getStatus() + " with more than " + MAX_REPLY_BYTES
                        + " bytes, which is no token"));
            } else if (failure != null) {
                outcome.complete(noReply(failure));
            } else {
                outcome.complete(new TokenReply(
                        response.getStatus(), Wire.headers(response.getHeaders()), Bytes.owning(collected.toArray())));
            }
        }

        private TokenOutcome noReply(Throwable failure) {
            String words = Failures.inWords(failure, way);
            return noReply(head.map(response -> "answered " + response.getStatus() + ", but not to the end: " + words)
                    .orElseGet(() -> switch (failure) {
                        case HttpResponseException answer ->
                            ConnectProxy.refused(answer) ? "is not reachable: " + words : "gave no valid HTTP answer";
                        case RejectedExecutionException ignored -> "was not asked: the proxy is not running";
                        default -> "is not reachable: " + words;
                    }));
        }

        private TokenOutcome noReply(String problem) {
            return new TokenOutcome.NoReply(
                    problem,
                    head.map(response -> TokenReply.retryAfter(Wire.headers(response.getHeaders()), wall.instant()))
                            .orElse(Duration.ZERO));
        }
    }
}
