package remotewrite.proxy;

import java.util.List;
import java.util.Objects;

/**
 * C2P: a write as the sender posted it.
 *
 * @param target the request-target as on the wire, undecoded
 * @param headers in wire order, with everything the sender put there
 * @param body without transfer coding, otherwise untouched
 */
public record CallerRequest(String target, List<HeaderField> headers, Body body) {
    public CallerRequest {
        Objects.requireNonNull(target, "target is null");
        headers = List.copyOf(headers);
        Objects.requireNonNull(body, "body is null");
    }
}
