package remotewrite.fake;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import org.xerial.snappy.Snappy;

/** The block format of Snappy: a varint with the length of the content, then literals and copies up to the end. */
final class SnappyBlock {
    /** The first chunk of the framed format, which remote write does not use (remote-write.md, Headers). */
    private static final byte[] FRAMED = HexFormat.of().parseHex("ff060000734e61507059");

    private static final int MAX_PREAMBLE_BYTES = 5;

    /** The most that an element makes of its bytes: a copy of 64 bytes is written in three (Snappy's format description, 2.2.2). */
    private static final int MAX_COPY_BYTES = 64;

    private static final int COPY_ELEMENT_BYTES = 3;

    private SnappyBlock() {}

    sealed interface Content {
        /** The first {@code size} bytes of {@code room}, good as long as the {@link Scratch} they are in. */
        record Plain(byte[] room, int size) implements Content {}

        record Damaged(String reason) implements Content {}
    }

    /**
     * Decompresses into {@code scratch}; no room is made for a block that promises more than {@code maxBytes}, or more than a
     * block of its length can hold.
     */
    static Content decompress(byte[] block, int maxBytes, Scratch scratch) {
        if (block.length == 0) {
            return new Content.Damaged("the body is empty; even an empty message is one byte of snappy");
        }
        if (Arrays.equals(block, 0, Math.min(block.length, FRAMED.length), FRAMED, 0, FRAMED.length)) {
            return new Content.Damaged(
                    "the body is framed snappy (magic ff 06 00 00 73 4e 61 50 70 59), not the block format");
        }
        return preamble(block)
                .<Content>map(preamble -> preamble.promised() > maxBytes
                        ? new Content.Damaged("the snappy preamble promises %s bytes, at most %s are decoded"
                                .formatted(preamble.promised(), maxBytes))
                        : decompressed(block, preamble, scratch))
                .orElseGet(() -> new Content.Damaged("the snappy preamble is not a length: no end within "
                        + Math.min(block.length, MAX_PREAMBLE_BYTES) + " bytes"));
    }

    /** How many bytes a block promises to hold; empty when it promises nothing, or more than it can hold. */
    static OptionalLong promised(byte[] block) {
        return preamble(block)
                .filter(preamble -> preamble.fits(block))
                .map(preamble -> OptionalLong.of(preamble.promised()))
                .orElseGet(OptionalLong::empty);
    }

    /**
     * @param size of the preamble itself, in bytes
     * @param promised bytes of content
     */
    private record Preamble(int size, long promised) {
        boolean fits(byte[] block) {
            return promised * COPY_ELEMENT_BYTES <= (long) (block.length - size) * MAX_COPY_BYTES;
        }
    }

    private static Optional<Preamble> preamble(byte[] block) {
        long promised = 0;
        for (int at = 0; at < Math.min(block.length, MAX_PREAMBLE_BYTES); at++) {
            promised |= (block[at] & 0x7fL) << (7 * at);
            if (block[at] >= 0) {
                return Optional.of(new Preamble(at + 1, promised));
            }
        }
        return Optional.empty();
    }

    private static Content decompressed(byte[] block, Preamble preamble, Scratch scratch) {
        int promised = (int) preamble.promised();
        if (!preamble.fits(block)) {
            return damaged(promised, "%s bytes cannot hold that much".formatted(block.length - preamble.size()));
        }
        try {
            // what the decoder will write, by its own account: it does not look how much room there is
            if (Snappy.uncompressedLength(block) != promised) {
                return damaged(promised, "the decoder reads another number");
            }
            byte[] room = scratch.room(promised);
            // the decoder itself fails unless the whole input has been used and has given the promised length
            int size = Snappy.uncompress(block, 0, block.length, room, 0);
            return size == promised
                    ? new Content.Plain(room, size)
                    : new Content.Damaged(
                            "the snappy preamble promises %s bytes, the block holds %s".formatted(promised, size));
        } catch (IOException e) {
            return damaged(promised, e.getMessage());
        }
    }

    private static Content damaged(int promised, String why) {
        return new Content.Damaged(
                "the snappy block is damaged, or does not hold the %s bytes its preamble promises: %s"
                        .formatted(promised, why));
    }

    static byte[] compress(byte[] content) {
        try {
            return Snappy.compress(content);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "compressing %s bytes failed: %s".formatted(content.length, e.getMessage()), e);
        }
    }
}
