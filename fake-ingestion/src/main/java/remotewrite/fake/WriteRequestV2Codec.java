package remotewrite.fake;

/**
 * Reads and writes the body of a remote write 2.0 request: {@code io.prometheus.write.v2.Request} in one Snappy block.
 *
 * <p>Decoding judges the encoding only: the block, the wire types, the UTF-8 of the symbols. What the references mean is
 * judged by {@link WriteRequestV2#findings}. Unknown fields are noted and skipped; of a singular field that comes twice
 * the last one counts; numbers of 32 bits lose what is above them. A 1.0 body is not an error but an empty request with
 * unknown fields (remote-write.md).
 */
public final class WriteRequestV2Codec {
    /** Field 6 of the drafts up to rc.3, whose content is kept. */
    private static final UnknownField KEPT = new UnknownField("TimeSeries", 6, 0);

    private WriteRequestV2Codec() {}

    /** The message in {@code body}, or why there is none; never throws for any content. */
    public static PayloadV2 decode(Bytes body) {
        try (Scratch scratch = Scratch.take()) {
            return decode(body, scratch);
        }
    }

    /** {@link #decode(Bytes)} by one who has a scratch in hand, and keeps it until the result has been judged. */
    static PayloadV2 decode(Bytes body, Scratch scratch) {
        return switch (SnappyBlock.decompress(body.shared(), WriteRequestCodec.MAX_DECODED_BYTES, scratch)) {
            case SnappyBlock.Content.Damaged damaged -> new PayloadV2.Undecodable(damaged.reason());
            case SnappyBlock.Content.Plain plain ->
                WriteRequestV2Reader.read(plain.room(), plain.size(), Scratch.CLAIM_BYTES);
        };
    }

    /**
     * The body of a request, wrong references and field 6 included: unknown fields are not looked at when the only ones
     * are those that {@link TimeSeriesV2#createdTimestampMillis} keeps.
     *
     * @throws IllegalArgumentException when {@code request} has other unknown fields, whose content is not known
     */
    public static Bytes encode(WriteRequestV2 request) {
        if (request.unknownFields().stream().anyMatch(field -> !KEPT.equals(field))) {
            throw new IllegalArgumentException("unknown fields cannot be written: " + request.unknownFields());
        }
        return Bytes.copyOf(SnappyBlock.compress(WriteRequestV2Writer.write(request)));
    }
}
