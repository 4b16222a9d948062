package remotewrite.proxy;

import java.util.List;
import java.util.Objects;

/**
 * A complete reply: from ingestion (I2P) or to the sender (P2C).
 *
 * @param status the HTTP status code
 * @param headers in order; from ingestion all of them, to the sender without framing, which the server adds
 * @param body undecoded
 * @param cut whether {@code body} is only the beginning because the reply was larger than
 *     {@link Limits#maxReplyBytes()}; such a reply is passed back and then the connection is closed, so that nobody takes
 *     it for complete (PX-31)
 */
public record Reply(int status, List<HeaderField> headers, Body body, boolean cut) implements IngestionAnswer {
    public Reply {
        headers = List.copyOf(headers);
        Objects.requireNonNull(body, "body is null");
    }

    /** A reply that is all there. */
    public static Reply of(int status, List<HeaderField> headers, Body body) {
        return new Reply(status, headers, body, false);
    }

    /** The same reply with another status. */
    public Reply withStatus(int other) {
        return new Reply(other, headers, body, cut);
    }

    /** The same reply with other headers. */
    public Reply withHeaders(List<HeaderField> others) {
        return new Reply(status, others, body, cut);
    }

    /** Whether the status is 2xx. */
    public boolean successful() {
        return status / 100 == 2;
    }
}
