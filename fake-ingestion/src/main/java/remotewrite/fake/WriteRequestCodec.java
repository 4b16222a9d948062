package remotewrite.fake;

import java.util.Set;

/**
 * Reads and writes the body of a remote write 1.0 request: {@code prometheus.WriteRequest} in one Snappy block.
 * Exemplars, histograms and metadata are in use de facto (remote-write.md, Wire tables).
 *
 * <p>There is no generated code here: what a generated parser repairs or drops is what is to be judged.
 */
public final class WriteRequestCodec {
    /** A body that promises more is not decoded: 32 MiB, the limit of client_golang's receiver (remote-write.md). */
    public static final int MAX_DECODED_BYTES = 32 * 1024 * 1024;

    /** Fields of 2.0 whose content {@link NativeHistogram} keeps: {@code custom_values}, packed or not, and {@code start_timestamp}. */
    private static final Set<UnknownField> KEPT = Set.of(
            new UnknownField("Histogram", 16, 1),
            new UnknownField("Histogram", 16, 2),
            new UnknownField("Histogram", 17, 0));

    private WriteRequestCodec() {}

    /** The message in {@code body}, or why there is none; never throws for any content. */
    public static Payload decode(Bytes body) {
        try (Scratch scratch = Scratch.take()) {
            return decode(body, scratch);
        }
    }

    /** {@link #decode(Bytes)} by one who has a scratch in hand, and keeps it until the result has been judged. */
    static Payload decode(Bytes body, Scratch scratch) {
        return switch (SnappyBlock.decompress(body.shared(), MAX_DECODED_BYTES, scratch)) {
            case SnappyBlock.Content.Damaged damaged ->
                new Payload.Undecodable(Payload.Layer.COMPRESSION, damaged.reason());
            case SnappyBlock.Content.Plain plain ->
                WriteRequestReader.read(plain.room(), plain.size(), Scratch.CLAIM_BYTES);
        };
    }

    /**
     * The body of a request. Fields with the default value are left out, as Prometheus does.
     *
     * @throws IllegalArgumentException when {@code request} has unknown fields whose content is not known; the fields of 2.0 that
     *     {@link NativeHistogram} keeps are written
     */
    public static Bytes encode(WriteRequest request) {
        if (request.unknownFields().stream().anyMatch(field -> !KEPT.contains(field))) {
            throw new IllegalArgumentException("unknown fields cannot be written: " + request.unknownFields());
        }
        return Bytes.copyOf(SnappyBlock.compress(WriteRequestWriter.write(request)));
    }
}
