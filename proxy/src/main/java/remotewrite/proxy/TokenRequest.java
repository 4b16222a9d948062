package remotewrite.proxy;

import java.net.URI;
import java.util.List;
import java.util.Objects;

/**
 * One request to whoever issues tokens. {@code toString} shows neither values of headers nor the body: both may prove an
 * identity.
 *
 * @param body the form that is posted; empty for GET
 */
record TokenRequest(String method, URI target, List<HeaderField> headers, Bytes body) {
    TokenRequest {
        Objects.requireNonNull(method, "method is null");
        Objects.requireNonNull(target, "target is null");
        headers = List.copyOf(headers);
        Objects.requireNonNull(body, "body is null");
    }

    static TokenRequest get(URI target, HeaderField... headers) {
        return new TokenRequest("GET", target, List.of(headers), Bytes.EMPTY);
    }

    @Override
    public String toString() {
        return method + " " + UrlFormats.withoutQuery(target) + " " + headers + " " + body;
    }
}
