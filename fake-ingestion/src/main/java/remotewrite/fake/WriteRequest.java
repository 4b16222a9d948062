package remotewrite.fake;

import java.util.List;

/**
 * The message {@code prometheus.WriteRequest} of remote write 1.0, everything in wire order.
 *
 * @param series none in a request that carries metadata only
 * @param unknownFields fields that no 1.0 message has, at whatever level they stood
 */
public record WriteRequest(List<TimeSeries> series, List<MetricMetadata> metadata, List<UnknownField> unknownFields) {
    public WriteRequest {
        series = List.copyOf(series);
        metadata = List.copyOf(metadata);
        unknownFields = List.copyOf(unknownFields);
    }

    /** A request that carries series only. */
    public static WriteRequest of(List<TimeSeries> series) {
        return new WriteRequest(series, List.of(), List.of());
    }
}
