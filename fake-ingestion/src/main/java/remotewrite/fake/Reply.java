package remotewrite.fake;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A reply as it was written to the connection.
 *
 * @param status the HTTP status code
 * @param headers in wire order
 * @param body the body bytes without transfer coding
 */
public record Reply(int status, List<Header> headers, Bytes body) {
    public Reply {
        headers = List.copyOf(headers);
        Objects.requireNonNull(body, "body is null");
    }

    /** The values of every header field called {@code name}, in order; empty when there is none. */
    public List<String> header(String name) {
        return Header.values(headers, name);
    }

    /** The same reply with one more header field. */
    Reply with(Header header) {
        return with(List.of(header));
    }

    /** The same reply with these header fields as well. */
    Reply with(List<Header> more) {
        return new Reply(status, Stream.concat(headers.stream(), more.stream()).toList(), body);
    }

    /** Whether the status is 2xx. */
    public boolean success() {
        return status >= 200 && status <= 299;
    }
}
