package remotewrite.proxy;

import java.net.URI;
import java.util.List;
import java.util.Objects;

/**
 * P2I: the request that goes to ingestion, or to the query API. Host and Content-Length are not part of {@code headers}:
 * they follow from the target and the body (RFC 9112 3.2, 6.2).
 *
 * @param method {@code POST}, or {@code GET} for a query
 * @param target absolute; path and query go out exactly as they stand here
 * @param headers sent in this order and spelling
 */
public record IngestionRequest(String method, URI target, List<HeaderField> headers, Body body) {
    public IngestionRequest {
        Objects.requireNonNull(method, "method is null");
        Objects.requireNonNull(target, "target is null");
        headers = List.copyOf(headers);
        Objects.requireNonNull(body, "body is null");
    }

    /** The same request with other headers. */
    public IngestionRequest withHeaders(List<HeaderField> others) {
        return new IngestionRequest(method, target, others, body);
    }

    /** The same request with another target. */
    public IngestionRequest withTarget(URI other) {
        return new IngestionRequest(method, other, headers, body);
    }

    /** The same request with another body. */
    public IngestionRequest withBody(Body other) {
        return new IngestionRequest(method, target, headers, other);
    }
}
