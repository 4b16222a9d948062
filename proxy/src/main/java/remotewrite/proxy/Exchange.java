package remotewrite.proxy;

import java.io.EOFException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.CyclicTimeouts;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;

/**
 * One write (or query) on its way: C2P taken, P2I sent, I2P judged, perhaps once more, P2C answered. The order of things
 * is here, what is right or wrong is in the {@link ProxyParts}.
 *
 * <p>Long, and one class all the same: all steps race for the same four fields (stage, body, answered, over), which two
 * halves would have to share, at the price of one more object a write.
 */
final class Exchange implements CyclicTimeouts.Expirable {
    /** How much later than the limit given to ingestion an exchange is ended from outside. */
    static final Duration GRACE = Duration.ofMillis(500);

    /** After which a sender may well find the next replica, or room. */
    static final Duration SOON = Duration.ofSeconds(1);

    private static final HeaderField CLOSE = new HeaderField("Connection", "close");

    private final Traffic traffic;
    private final ProxyParts parts;
    private final Request clientToProxy;
    private final Response proxyToClient;
    private final Callback callback;
    private final long beganNanos;
    private final long deadlineNanos;
    private final AtomicBoolean answered = new AtomicBoolean();
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile Stage stage = Stage.UNREAD;
    private volatile Body body = Body.empty();

    private enum Stage {
        /** Nothing of the body has been read. */
        UNREAD,
        TAKING_BODY,
        AT_INGESTION,
        AWAITING_TOKEN
    }

    Exchange(Traffic traffic, Request clientToProxy, Response proxyToClient, Callback callback) {
        this.traffic = traffic;
        this.parts = traffic.parts();
        this.clientToProxy = clientToProxy;
        this.proxyToClient = proxyToClient;
        this.callback = callback;
        this.beganNanos = System.nanoTime();
        this.deadlineNanos = beganNanos + traffic.timeout().toNanos();
    }

    void run() {
        traffic.deadlines().add(this);
        guarded(() -> {
            List<HeaderField> headers = Wire.headers(clientToProxy.getHeaders());
            if (Via.holdsThisProxy(headers)) {
                fail(new GatewayFailure.Loop());
                return;
            }
            // asked before the body is taken as well: without a token there is no use in it (PX-49)
            switch (parts.tokens().current()) {
                case GatewayFailure.NoToken none -> fail(none.asTold());
                case AccessToken ignored -> takeThenSend(headers);
            }
        });
    }

    /** In place of {@link #run}: there are too many exchanges already, or the process ends. */
    void refuse(GatewayFailure failure) {
        traffic.deadlines().add(this);
        guarded(() -> {
            if (failure instanceof GatewayFailure.ShuttingDown) {
                failAndClose(failure);
            } else {
                fail(failure);
            }
        });
    }

    @Override
    public long getExpireNanoTime() {
        return deadlineNanos + GRACE.toNanos();
    }

    /** The time is up. */
    void expired() {
        boolean late = answered.get();
        guarded(() -> {
            switch (stage) {
                case UNREAD -> end(new TimeoutException("the exchange did not end in time"));
                case TAKING_BODY -> failAndClose(new GatewayFailure.CallerTooSlow());
                case AT_INGESTION -> judgeNoReply(new GatewayFailure.TimedOut("ingestion: " + Failures.LATE));
                case AWAITING_TOKEN ->
                    fail(new GatewayFailure.NoToken("no fresh token came in time after a 401", Duration.ofSeconds(1)));
            }
        });
        if (late) {
            // the sender does not take the reply, or ingestion does not end it
            end(new TimeoutException("the reply did not end in time"));
        }
    }

    /** The process ends. A reply that is on its way already is left to be cut with the connection. */
    void endWithProcess() {
        guarded(() -> failAndClose(new GatewayFailure.ShuttingDown(SOON)));
    }

    private void takeThenSend(List<HeaderField> headers) {
        stage = Stage.TAKING_BODY;
        Intake.take(
                clientToProxy,
                clientToProxy.getLength(),
                traffic.limits(),
                traffic.budget(),
                outcome -> guarded(() -> {
                    switch (outcome) {
                        case Intake.Outcome.Taken taken -> {
                            body = taken.body();
                            if (over.get()) {
                                releaseBody();
                                return;
                            }
                            CallerRequest caller = new CallerRequest(
                                    clientToProxy.getMethod(),
                                    clientToProxy.getHttpURI().getPathQuery(),
                                    headers,
                                    body);
                            send(caller, parts.tokens().current(), 1);
                        }
                        case Intake.Outcome.TooLarge ignored -> {
                            stage = Stage.UNREAD;
                            tooLarge();
                        }
                        case Intake.Outcome.Broken broken -> end(broken.cause());
                    }
                }));
    }

    private void send(CallerRequest caller, TokenAnswer tokenAnswer, int attempt) {
        stage = Stage.AT_INGESTION;
        switch (tokenAnswer) {
            case GatewayFailure.NoToken none -> fail(none.asTold());
            case AccessToken token ->
                parts.ingestion()
                        .send(parts.requestRules().proxyToIngestion(caller, token), remaining())
                        .whenComplete((answer, broken) -> {
                            if (answer == null) {
                                broke(broken);
                            } else {
                                guarded(() -> judge(caller, token, attempt, answer));
                            }
                        });
        }
    }

    private void judge(CallerRequest caller, AccessToken token, int attempt, IngestionAnswer answer) {
        if (answer instanceof Reply reply) {
            traffic.log().received(reply);
        }
        switch (parts.repeatRules().next(answer, attempt, caller.body())) {
            case RepeatRules.Next.PassBack passed -> {
                Reply reply = passed.ingestionToProxy();
                if (answered.compareAndSet(false, true)) {
                    traffic.log().passedBack(reply, body.size());
                    answer(limited(parts.replyRules().proxyToClient(reply, token)));
                } else {
                    reply.discard();
                }
            }
            case RepeatRules.Next.GiveUp given -> {
                discard(answer);
                judgeNoReply(given.failure());
            }
            case RepeatRules.Next.GiveUpAndRenew given -> {
                discard(answer);
                traffic.log().refused(token, answer);
                parts.tokens().replace(token);
                fail(given.failure());
            }
            case RepeatRules.Next.RepeatAsIs again -> {
                discard(answer);
                repeat(caller, again.body(), parts.tokens().current(), attempt);
            }
            case RepeatRules.Next.RepeatWithFreshToken again -> {
                discard(answer);
                traffic.log().refused(token, answer);
                stage = Stage.AWAITING_TOKEN;
                parts.tokens()
                        .replace(token)
                        .thenAcceptAsync(
                                fresh -> guarded(() -> repeat(caller, again.body(), fresh, attempt)),
                                clientToProxy.getComponents().getExecutor());
            }
        }
    }

    private void repeat(CallerRequest caller, Body again, TokenAnswer tokenAnswer, int attempt) {
        if (answered.get()) {
            return;
        }
        switch (again) {
            case Bytes bytes -> send(withBody(caller, bytes), tokenAnswer, attempt + 1);
            case InPlace inPlace -> send(withBody(caller, inPlace), tokenAnswer, attempt + 1);
            case Upload upload -> {
                stage = Stage.TAKING_BODY;
                upload.replay()
                        .thenAccept(whole -> guarded(() -> {
                            if (upload.ending().isPresent()) {
                                ended(upload.ending().get());
                            } else if (whole.isPresent()) {
                                send(withBody(caller, whole.get()), tokenAnswer, attempt + 1);
                            } else {
                                fail(new GatewayFailure.NotRepeatable());
                            }
                        }));
            }
            case Download ignored -> throw new IllegalArgumentException("a reply's body is not the sender's");
        }
    }

    /** What the sender's side has to do with it decides first. */
    private void judgeNoReply(GatewayFailure failure) {
        if (body instanceof Upload upload) {
            Optional<Upload.Ending> ending = upload.ending();
            if (ending.isPresent()) {
                ended(ending.get());
                return;
            }
            if (failure instanceof GatewayFailure.TimedOut && upload.awaitsSender()) {
                failAndClose(new GatewayFailure.CallerTooSlow());
                return;
            }
        }
        fail(failure);
    }

    private void ended(Upload.Ending ending) {
        switch (ending) {
            case Upload.Ending.TooLarge ignored -> tooLarge();
            case Upload.Ending.Broken broken -> end(broken.cause());
        }
    }

    private void tooLarge() {
        failAndClose(new GatewayFailure.TooLarge(traffic.limits().maxBodyBytes()));
    }

    private void fail(GatewayFailure failure) {
        if (answered.compareAndSet(false, true)) {
            traffic.log().failed(failure);
            answer(parts.failureRules().proxyToClient(failure));
        }
    }

    private void failAndClose(GatewayFailure failure) {
        if (answered.compareAndSet(false, true)) {
            traffic.log().failed(failure);
            Reply reply = parts.failureRules().proxyToClient(failure);
            List<HeaderField> headers = new ArrayList<>(reply.headers());
            headers.add(CLOSE);
            answer(reply.withHeaders(headers));
        }
    }

    /** By whoever has {@link #answered} to itself: of those that come at the same time one tells the log, counts and writes. */
    private void answer(Reply reply) {
        traffic.log().answered(reply, body.size(), Duration.ofNanos(System.nanoTime() - beganNanos));
        boolean close = reply.headers().contains(CLOSE);
        Replies.write(
                reply,
                proxyToClient,
                Callback.from(
                        InvocationType.NON_BLOCKING,
                        () -> {
                            traffic.log().replied(reply.body());
                            leaveNothingBehind(close);
                        },
                        failure -> {
                            traffic.log().replied(reply.body());
                            reply.discard();
                            end(failure);
                        }));
    }

    /**
     * Reads what is left of the body before the next request is looked for (PX-56). Closing the connection on a sender
     * that still writes could cost it the answer it has not read yet.
     */
    private void leaveNothingBehind(boolean close) {
        if (body instanceof Upload upload) {
            finishAfter(upload, close);
        } else if (stage == Stage.UNREAD && !clientToProxy.getHeaders().contains(HttpHeader.EXPECT)) {
            Upload unread = Intake.unread(clientToProxy, clientToProxy.getLength(), traffic.limits(), traffic.budget());
            finishAfter(unread, close);
        } else if (stage == Stage.TAKING_BODY) {
            // observed once: a byte that came at this moment was read as the next request, and answered 400
            hangUp();
            end(new TimeoutException("the body is not read to its end"));
        } else {
            finish();
        }
    }

    private void finishAfter(Upload upload, boolean close) {
        if (upload.ended()) {
            finish();
        } else if (upload.ending().isPresent() && upload.ending().get() instanceof Upload.Ending.TooLarge) {
            // a little more, so that the sender reads the answer before it sees the connection end
            finishAfter(Intake.unread(clientToProxy, -1, traffic.limits(), traffic.budget()), this::finishAndHangUp);
        } else if (upload.ending().isPresent() || close && upload.awaitsSender()) {
            end(new EOFException("the body is not read to its end"));
        } else {
            finishAfter(upload, close ? this::finishAndHangUp : this::finish);
        }
    }

    private void finishAfter(Upload upload, Runnable finish) {
        upload.discard().thenAccept(complete -> {
            upload.close();
            if (complete) {
                finish.run();
            } else {
                end(new EOFException("the body did not come to its end"));
            }
        });
    }

    private void finish() {
        if (over.compareAndSet(false, true)) {
            release();
            callback.succeeded();
        }
    }

    private void finishAndHangUp() {
        finish();
        // observed: Jetty leaves the connection open when the body is read to its end after the answer
        hangUp();
    }

    private void hangUp() {
        clientToProxy.getConnectionMetaData().getConnection().getEndPoint().close();
    }

    /** Without an answer, or in the middle of it; the connection ends. */
    private void end(Throwable failure) {
        answered.set(true);
        if (over.compareAndSet(false, true)) {
            release();
            callback.failed(failure);
        }
    }

    private void release() {
        traffic.deadlines().remove(this);
        releaseBody();
    }

    private void releaseBody() {
        switch (body) {
            case Upload upload -> upload.close();
            case InPlace inPlace -> inPlace.release();
            case Bytes ignored -> {}
            case Download ignored -> {}
        }
    }

    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            broke(e);
        }
    }

    private void broke(Throwable failure) {
        // a part that breaks its contract; Jetty answers 500, which senders repeat
        traffic.log().broke(failure);
        end(failure);
    }

    private Reply limited(Reply reply) {
        return reply.body() instanceof Download download
                ? new Reply(reply.status(), reply.headers(), download.limitedTo(traffic.maxReplyBytes()))
                : reply;
    }

    private Duration remaining() {
        return Duration.ofNanos(Math.max(1, deadlineNanos - System.nanoTime()));
    }

    private static void discard(IngestionAnswer answer) {
        if (answer instanceof Reply reply) {
            reply.discard();
        }
    }

    private static CallerRequest withBody(CallerRequest caller, Body body) {
        return new CallerRequest(caller.method(), caller.target(), caller.headers(), body);
    }
}
