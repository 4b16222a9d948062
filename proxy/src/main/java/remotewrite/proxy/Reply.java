package remotewrite.proxy;

import java.io.EOFException;
import java.util.List;
import java.util.Objects;

/**
 * A reply: from ingestion (I2P) or to the sender (P2C).
 *
 * @param status the HTTP status code
 * @param headers in order; from ingestion all of them, to the sender without framing, which the server adds
 * @param body undecoded
 */
public record Reply(int status, List<HeaderField> headers, Body body) implements IngestionAnswer {
    public Reply {
        headers = List.copyOf(headers);
        Objects.requireNonNull(body, "body is null");
    }

    /** A reply. */
    public static Reply of(int status, List<HeaderField> headers, Body body) {
        return new Reply(status, headers, body);
    }

    /** The same reply with another status. */
    public Reply withStatus(int other) {
        return new Reply(other, headers, body);
    }

    /** The same reply with other headers. */
    public Reply withHeaders(List<HeaderField> others) {
        return new Reply(status, others, body);
    }

    /** Whether the status is 2xx. */
    public boolean successful() {
        return status / 100 == 2;
    }

    /** Tells ingestion that nobody takes the rest of the body. */
    void discard() {
        if (body instanceof Download download) {
            download.fail(new EOFException("the reply is not passed on"));
        }
    }
}
