package remotewrite.proxy;

import java.util.List;
import java.util.Objects;

/**
 * C2P: a write or a query as the caller sent it.
 *
 * @param method {@code POST}, or {@code GET} for a query
 * @param target the request-target as on the wire, undecoded
 * @param headers in wire order, with everything the sender put there
 * @param body without transfer coding, otherwise untouched; there until the exchange is over, who keeps it longer takes a copy
 */
public record CallerRequest(String method, String target, List<HeaderField> headers, Body body) {
    public CallerRequest {
        Objects.requireNonNull(method, "method is null");
        Objects.requireNonNull(target, "target is null");
        headers = List.copyOf(headers);
        Objects.requireNonNull(body, "body is null");
    }
}
