package remotewrite.fake;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import org.xerial.snappy.Snappy;

/** The block format of Snappy: a varint with the length of the content, then literals and copies up to the end. */
final class SnappyBlock {
    /** The first chunk of the framed format, which remote write does not use (remote-write.md, Headers). */
    private static final byte[] FRAMED = HexFormat.of().parseHex("ff060000734e61507059");

    private static final int MAX_PREAMBLE_BYTES = 5;

    private SnappyBlock() {}

    sealed interface Content {
        record Plain(byte[] bytes) implements Content {}

        record Damaged(String reason) implements Content {}
    }

    /** Decompresses; nothing is allocated for a block that promises more than {@code maxBytes}. */
    static Content decompress(byte[] block, int maxBytes) {
        if (block.length == 0) {
            return new Content.Damaged("the body is empty; even an empty message is one byte of snappy");
        }
        if (Arrays.equals(block, 0, Math.min(block.length, FRAMED.length), FRAMED, 0, FRAMED.length)) {
            return new Content.Damaged(
                    "the body is framed snappy (magic ff 06 00 00 73 4e 61 50 70 59), not the block format");
        }
        long promised = 0;
        for (int at = 0; at < Math.min(block.length, MAX_PREAMBLE_BYTES); at++) {
            promised |= (block[at] & 0x7fL) << (7 * at);
            if (block[at] >= 0) {
                return promised > maxBytes
                        ? new Content.Damaged("the snappy preamble promises %d bytes, at most %d are decoded"
                                .formatted(promised, maxBytes))
                        : decompressed(block, promised);
            }
        }
        return new Content.Damaged("the snappy preamble is not a length: no end within "
                + Math.min(block.length, MAX_PREAMBLE_BYTES) + " bytes");
    }

    private static Content decompressed(byte[] block, long promised) {
        try {
            // The decoder itself fails unless the whole input has been used and has given the promised length.
            byte[] content = Snappy.uncompress(block);
            return content.length == promised
                    ? new Content.Plain(content)
                    : new Content.Damaged("the snappy preamble promises %d bytes, the block holds %d"
                            .formatted(promised, content.length));
        } catch (IOException e) {
            return new Content.Damaged(
                    "the snappy block is damaged, or does not hold the %d bytes its preamble promises: %s"
                            .formatted(promised, e.getMessage()));
        }
    }

    static byte[] compress(byte[] content) {
        try {
            return Snappy.compress(content);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "compressing %d bytes failed: %s".formatted(content.length, e.getMessage()), e);
        }
    }
}
