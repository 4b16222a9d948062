package remotewrite.proxy;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.client.HttpResponseException;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;

/**
 * Receives one reply of ingestion, and turns an exchange without a reply into a {@link GatewayFailure}. The answer is
 * there when the body is all there, or when so much of it has come that the rest flows.
 */
final class ReplyReceiver implements Response.Listener {
    private static final Duration OVERLOAD_RETRY_AFTER = Duration.ofSeconds(5);

    private final Terms terms;
    private final BooleanSupplier requestSent;
    private final Consumer<IngestionAnswer> answer;
    private Optional<Collected> collected = Optional.empty();
    private Optional<Reply> whole = Optional.empty();
    private boolean answered;

    /**
     * What all replies have in common.
     *
     * @param smallBytes from which size on a body flows
     * @param outbound how ingestion is reached
     */
    record Terms(int smallBytes, Outbound outbound) {}

    /** @param requestSent whether all of the request has been read for sending */
    ReplyReceiver(Terms terms, BooleanSupplier requestSent, Consumer<IngestionAnswer> answer) {
        this.terms = terms;
        this.requestSent = requestSent;
        this.answer = answer;
    }

    @Override
    public void onContentSource(Response response, Content.Source ingestion) {
        while (true) {
            Content.Chunk chunk = ingestion.read();
            if (chunk == null) {
                ingestion.demand(() -> onContentSource(response, ingestion));
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                // onComplete says what became of it
                return;
            }
            boolean last = chunk.isLast();
            if (chunk.hasRemaining()) {
                collect(chunk);
            }
            chunk.release();
            if (last) {
                whole(response);
                return;
            }
            if (size() > terms.smallBytes()) {
                long declared = response.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH);
                answer(new Reply(
                        response.getStatus(),
                        Wire.headers(response.getHeaders()),
                        new Download(ingestion, body(), declared)));
                return;
            }
        }
    }

    @Override
    public void onComplete(Result result) {
        if (answered) {
            return;
        }
        answered = true;
        // a reply that is all there counts, even if the request then failed
        answer.accept(whole.isPresent() ? whole.get() : failure(result));
    }

    private void whole(Response response) {
        Reply reply = new Reply(response.getStatus(), Wire.headers(response.getHeaders()), body());
        whole = Optional.of(reply);
        if (!requestSent.getAsBoolean()) {
            // ingestion did not wait for the rest, so it is not sent, and this connection is not used again
            response.getRequest().abort(new EarlyAnswer());
            answer(reply);
        }
        // else it goes out in onComplete, when the connection is free again for the sender's next write
    }

    private void answer(Reply reply) {
        if (!answered) {
            answered = true;
            answer.accept(reply);
        }
    }

    private void collect(Content.Chunk chunk) {
        if (collected.isEmpty()) {
            collected = Optional.of(new Collected(chunk.remaining()));
        }
        collected.get().add(chunk.getByteBuffer());
    }

    private int size() {
        return collected.map(Collected::size).orElse(0);
    }

    private Bytes body() {
        return collected.map(bytes -> Bytes.owning(bytes.toArray())).orElse(Bytes.EMPTY);
    }

    private GatewayFailure failure(Result result) {
        Throwable cause = result.getFailure();
        String words = Failures.inWords(
                cause, terms.outbound().towards(result.getRequest().getURI()));
        return switch (cause) {
            case SocketTimeoutException ignored -> new GatewayFailure.TimedOut("ingestion: " + words);
            case TimeoutException ignored -> new GatewayFailure.TimedOut("ingestion: " + words);
            case UnknownHostException ignored -> new GatewayFailure.Unreachable("ingestion: " + words);
            case UnresolvedAddressException ignored -> new GatewayFailure.Unreachable("ingestion: " + words);
            case ConnectException ignored -> new GatewayFailure.Unreachable("ingestion: " + words);
            case SSLException ignored -> new GatewayFailure.Unreachable("ingestion: " + words);
            case RejectedExecutionException ignored -> new GatewayFailure.Overloaded(OVERLOAD_RETRY_AFTER);
            case HttpResponseException answer ->
                ConnectProxy.refused(answer)
                        ? new GatewayFailure.Unreachable("ingestion: " + words)
                        : new GatewayFailure.CutOff("ingestion gave no valid HTTP answer");
            default -> cutOff(words);
        };
    }

    private static GatewayFailure cutOff(String words) {
        return new GatewayFailure.CutOff("ingestion gave no complete reply: " + words);
    }

    /** Why a request is not sent to its end. */
    private static final class EarlyAnswer extends java.io.IOException {
        private static final long serialVersionUID = 1;

        EarlyAnswer() {
            super("ingestion answered before it had read the request");
        }
    }
}
