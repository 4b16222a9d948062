package remotewrite.fake;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/** Protobuf messages written byte by byte, right or wrong. */
final class WireBytes {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    /** So many times the same bytes. */
    static byte[] repeated(String hex, int times) {
        byte[] one = hex(hex);
        byte[] all = new byte[one.length * times];
        for (int at = 0; at < all.length; at++) {
            all[at] = one[at % one.length];
        }
        return all;
    }

    /** A length-delimited field; {@code field} is below 16. */
    static byte[] field(int field, byte[] content) {
        return new WireBytes().add(field, content).done();
    }

    WireBytes add(int field, byte[] content) {
        bytes.write(field << 3 | 2);
        return varint(content.length).add(content);
    }

    WireBytes add(byte[] raw) {
        bytes.writeBytes(raw);
        return this;
    }

    WireBytes varint(long number) {
        long left = number;
        while ((left & ~0x7fL) != 0) {
            bytes.write((int) (left & 0x7f | 0x80));
            left >>>= 7;
        }
        bytes.write((int) left);
        return this;
    }

    byte[] done() {
        return bytes.toByteArray();
    }
}
