package remotewrite.proxy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * One write on its way: C2P read, P2I sent, I2P judged, perhaps once more, P2C answered. The order of things is here, what
 * is right or wrong is in the {@link ProxyParts}.
 */
final class WriteExchange {
    /** How much later than its own limit an exchange with ingestion is given up from outside. */
    private static final Duration GRACE = Duration.ofMillis(500);

    private final ProxyParts parts;
    private final Limits limits;
    private final ExchangeLog log;
    private final Clock clock;
    private final Request clientToProxy;
    private final Response proxyToClient;
    private final Callback callback;
    private final Instant began;
    private final long deadlineNanos;

    WriteExchange(
            ProxyParts parts,
            Limits limits,
            ExchangeLog log,
            Clock clock,
            Request clientToProxy,
            Response proxyToClient,
            Callback callback) {
        this.parts = parts;
        this.limits = limits;
        this.log = log;
        this.clock = clock;
        this.clientToProxy = clientToProxy;
        this.proxyToClient = proxyToClient;
        this.callback = callback;
        this.began = clock.instant();
        this.deadlineNanos = System.nanoTime() + limits.totalTimeout().toNanos();
    }

    void run() {
        List<HeaderField> headers = Wire.headers(clientToProxy.getHeaders());
        if (Via.holdsThisProxy(headers)) {
            fail(new GatewayFailure.Loop(), 0);
            return;
        }
        // asked before the body is read as well: without a token there is no use in taking it (PX-49)
        switch (parts.tokens().current()) {
            case GatewayFailure.NoToken none -> fail(none, 0);
            case AccessToken ignored -> readThenSend(headers);
        }
    }

    private void readThenSend(List<HeaderField> headers) {
        BodyReader.read(
                        clientToProxy,
                        clientToProxy.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH),
                        limits.maxBodyBytes())
                .thenAccept(outcome -> {
                    switch (outcome) {
                        case BodyReader.Outcome.Read read ->
                            send(
                                    new CallerRequest(clientToProxy.getHttpURI().getPathQuery(), headers, read.body()),
                                    parts.tokens().current(),
                                    1);
                        case BodyReader.Outcome.TooLarge ignored ->
                            fail(new GatewayFailure.TooLarge(limits.maxBodyBytes()), 0);
                        case BodyReader.Outcome.Broken broken -> callback.failed(broken.cause());
                    }
                })
                .exceptionally(this::broke);
    }

    private void send(CallerRequest caller, TokenAnswer tokenAnswer, int attempt) {
        int bodyBytes = caller.body().size();
        switch (tokenAnswer) {
            case GatewayFailure.NoToken none -> fail(none, bodyBytes);
            case AccessToken token ->
                answerTo(parts.requestRules().proxyToIngestion(caller, token))
                        .thenAccept(answer -> judge(caller, token, attempt, answer))
                        .exceptionally(this::broke);
        }
    }

    private void judge(CallerRequest caller, AccessToken token, int attempt, IngestionAnswer answer) {
        Body sent = caller.body();
        switch (parts.repeatRules().next(answer, attempt, sent)) {
            case RepeatRules.Next.PassBack passed -> {
                log.passedBack(passed.ingestionToProxy(), sent.size());
                answer(parts.replyRules().proxyToClient(passed.ingestionToProxy(), token), sent.size());
            }
            case RepeatRules.Next.GiveUp given -> fail(given.failure(), sent.size());
            case RepeatRules.Next.RepeatAsIs again ->
                send(withBody(caller, again.body()), parts.tokens().current(), attempt + 1);
            case RepeatRules.Next.RepeatWithFreshToken again ->
                replaced(token)
                        .thenAcceptAsync(
                                fresh -> send(withBody(caller, again.body()), fresh, attempt + 1),
                                clientToProxy.getComponents().getExecutor())
                        .exceptionally(this::broke);
        }
    }

    private CompletionStage<IngestionAnswer> answerTo(IngestionRequest proxyToIngestion) {
        // observed with jetty-client's content decoders left on: an exchange never ended, in spite of its own timeout
        return parts.ingestion()
                .send(proxyToIngestion, remaining())
                .toCompletableFuture()
                .copy()
                .completeOnTimeout(
                        new GatewayFailure.TimedOut("ingestion: the exchange did not end in time"),
                        remaining().plus(GRACE).toNanos(),
                        TimeUnit.NANOSECONDS);
    }

    private CompletionStage<TokenAnswer> replaced(AccessToken refused) {
        log.refused(refused);
        return parts.tokens()
                .replace(refused)
                .toCompletableFuture()
                .copy()
                .completeOnTimeout(
                        new GatewayFailure.NoToken("no fresh token came in time after a 401", Duration.ofSeconds(1)),
                        remaining().toNanos(),
                        TimeUnit.NANOSECONDS);
    }

    private void fail(GatewayFailure failure, int bodyBytes) {
        log.failed(failure);
        answer(parts.failureRules().proxyToClient(failure), bodyBytes);
    }

    private void answer(Reply reply, int bodyBytes) {
        log.answered(reply, bodyBytes, Duration.between(began, clock.instant()));
        Replies.write(reply, proxyToClient, callback);
    }

    private Void broke(Throwable failure) {
        // a part that breaks its contract; Jetty answers 500, which senders repeat
        log.broke(failure);
        callback.failed(failure);
        return null;
    }

    private Duration remaining() {
        return Duration.ofNanos(Math.max(1, deadlineNanos - System.nanoTime()));
    }

    private static CallerRequest withBody(CallerRequest caller, Body body) {
        return new CallerRequest(caller.target(), caller.headers(), body);
    }
}
