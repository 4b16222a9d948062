package remotewrite.fake;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * What {@code bench/fuzz} runs on the decoder: a message of 1.0, one of 2.0, or a Snappy block, by the first byte. Each is read
 * twice, by the fake and by something that was not made for speed, and judged; what the two make of it is the same.
 */
final class DecoderFuzz {
    private static final long PLENTY_BYTES = 256L << 20;

    private DecoderFuzz() {}

    /** Jazzer's entry; fails with an AssertionError. */
    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length == 0) {
            return;
        }
        byte[] content = Arrays.copyOfRange(data, 1, data.length);
        switch (Math.floorMod(data[0], 3)) {
            case 0 -> version1(content);
            case 1 -> version2(content);
            default -> block(content);
        }
    }

    static void version1(byte[] message) {
        Payload own = WriteRequestReader.read(message, message.length, PLENTY_BYTES);
        if (!endsAVarintOfTenBytesStrangely(message)) {
            same(message, shown(own), shown(ProtobufWriteRequestReader.read(message)));
        }
        if (own instanceof Payload.Decoded decoded) {
            decoded.request().series().forEach(SeriesRules::violations);
            if (decoded.request().unknownFields().isEmpty()) {
                same(message, WriteRequestCodec.decode(WriteRequestCodec.encode(decoded.request())), own);
            }
        }
    }

    static void version2(byte[] message) {
        PayloadV2 own = WriteRequestV2Reader.read(message, message.length, PLENTY_BYTES);
        if (!endsAVarintOfTenBytesStrangely(message)) {
            same(message, shown(own), shown(ProtobufWriteRequestV2Reader.read(message)));
        }
        if (own instanceof PayloadV2.Decoded decoded) {
            decoded.request().resolved().forEach(SeriesRules::violations);
            decoded.request().findings();
            if (decoded.request().unknownFields().isEmpty()) {
                same(message, WriteRequestV2Codec.decode(WriteRequestV2Codec.encode(decoded.request())), own);
            }
        }
    }

    static void block(byte[] block) {
        try (Scratch scratch = Scratch.take()) {
            switch (SnappyBlock.decompress(block, 1 << 20, scratch)) {
                case SnappyBlock.Content.Plain plain ->
                    same(
                            block,
                            List.of(HexFormat.of().formatHex(plain.room(), 0, plain.size())),
                            PlainSnappy.decompress(block, 1 << 20).map(HexFormat.of()::formatHex).stream()
                                    .toList());
                case SnappyBlock.Content.Damaged damaged -> {
                    if (!damaged.reason().contains("framed")) {
                        same(block, PlainSnappy.decompress(block, 1 << 20).isPresent(), false);
                    }
                }
            }
        }
        WriteRequestCodec.decode(Bytes.copyOf(block));
        WriteRequestV2Codec.decode(Bytes.copyOf(block));
    }

    /** The tenth byte of a varint: the fake takes one bit of it as Go does, protobuf-java is of two minds. */
    private static boolean endsAVarintOfTenBytesStrangely(byte[] message) {
        int high = 0;
        for (byte next : message) {
            if (high >= 9 && next >= 0 && next != 1) {
                return true;
            }
            high = next < 0 ? high + 1 : 0;
        }
        return false;
    }

    /** The texts of protobuf-java go on after the first sentence. */
    private static Object shown(Payload payload) {
        return switch (payload) {
            case Payload.Decoded decoded -> decoded;
            case Payload.Undecodable undecodable -> firstSentence(undecodable.reason());
        };
    }

    private static Object shown(PayloadV2 payload) {
        return switch (payload) {
            case PayloadV2.Decoded decoded -> decoded;
            case PayloadV2.Undecodable undecodable -> firstSentence(undecodable.reason());
        };
    }

    private static String firstSentence(String reason) {
        return reason.replaceFirst("(: [^.:]*\\.).*$", "$1")
                // protobuf-java says so of lengths around 2^31; both refuse
                .replace(
                        "Protocol message was too large.",
                        "While parsing a protocol message, the input ended unexpectedly in the middle of a field.");
    }

    private static void same(byte[] input, Object own, Object other) {
        if (!Objects.equals(own, other)) {
            throw new AssertionError("%s%n is read as %s%n and should be %s"
                    .formatted(HexFormat.of().formatHex(input), own, other));
        }
    }
}
