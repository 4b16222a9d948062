package remotewrite.fake;

import java.util.List;
import java.util.Objects;

/**
 * A request as it was read from the connection. Credentials are already replaced by their {@link Fingerprint}.
 *
 * @param method as on the wire
 * @param target the request-target as on the wire, undecoded, e.g. {@code /api/v1/write?x=1}
 * @param headers in wire order
 * @param body the body bytes without transfer coding
 */
public record Request(String method, String target, List<Header> headers, Bytes body) {
    public Request {
        Objects.requireNonNull(method, "method is null");
        Objects.requireNonNull(target, "target is null");
        headers = List.copyOf(headers);
        Objects.requireNonNull(body, "body is null");
    }

    /** The values of every header field called {@code name}, in order; empty when there is none. */
    public List<String> header(String name) {
        return Header.values(headers, name);
    }
}
