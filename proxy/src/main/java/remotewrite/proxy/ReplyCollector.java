package remotewrite.proxy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.util.BufferUtil;

/** Collects one reply of ingestion, up to a limit, and turns an exchange without a reply into a {@link GatewayFailure}. */
final class ReplyCollector implements Response.Listener {
    private static final Duration OVERLOAD_RETRY_AFTER = Duration.ofSeconds(5);

    private final int maxBytes;
    private final Consumer<IngestionAnswer> answer;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private boolean full;

    ReplyCollector(int maxBytes, Consumer<IngestionAnswer> answer) {
        this.maxBytes = maxBytes;
        this.answer = answer;
    }

    @Override
    public void onContent(Response response, ByteBuffer content) {
        int room = maxBytes - body.size();
        byte[] bytes = BufferUtil.toArray(content);
        body.write(bytes, 0, Math.min(room, bytes.length));
        if (bytes.length > room) {
            full = true;
            // an endless body would hold the connection for ever; status and beginning are enough for the sender
            response.abort(new EOFException("the reply is larger than " + maxBytes + " bytes"));
        }
    }

    @Override
    public void onComplete(Result result) {
        if (full || result.isSucceeded()) {
            Response response = result.getResponse();
            List<HeaderField> headers = Wire.headers(response.getHeaders());
            answer.accept(new Reply(response.getStatus(), headers, Body.owning(body.toByteArray()), full));
        } else {
            answer.accept(failure(result.getFailure()));
        }
    }

    private static GatewayFailure failure(Throwable cause) {
        String words = Failures.inWords(cause).orElse(cause.getClass().getSimpleName());
        return switch (cause) {
            case SocketTimeoutException ignored -> new GatewayFailure.TimedOut("ingestion: " + words);
            case TimeoutException ignored -> new GatewayFailure.TimedOut("ingestion: " + words);
            case UnknownHostException ignored -> new GatewayFailure.Unreachable("ingestion: " + words);
            case UnresolvedAddressException ignored -> new GatewayFailure.Unreachable("ingestion: " + words);
            case ConnectException ignored -> new GatewayFailure.Unreachable("ingestion: " + words);
            case SSLException ignored -> new GatewayFailure.Unreachable("ingestion: " + words);
            case RejectedExecutionException ignored -> new GatewayFailure.Overloaded(OVERLOAD_RETRY_AFTER);
            default -> new GatewayFailure.CutOff("ingestion gave no complete reply: " + words);
        };
    }
}
