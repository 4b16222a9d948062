package remotewrite.conformance.load;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import java.util.zip.CRC32;

/** The largest body that a proxy has to take, of pieces, the first of which no other body has. */
final class HugeBody {
    static final int BYTES = 32 * 1024 * 1024;
    static final int PIECE_BYTES = 64 * 1024;
    static final int PIECES = BYTES / PIECE_BYTES;

    private static final byte[] PIECE = random(PIECES);

    private HugeBody() {}

    /** The piece at {@code index} of the body with this number. */
    static byte[] piece(int number, int index) {
        return index == 0 ? random(number) : PIECE;
    }

    /** The checksum of the body with this number. */
    static long checksum(int number) {
        CRC32 sum = new CRC32();
        for (int index = 0; index < PIECES; index++) {
            sum.update(piece(number, index));
        }
        return sum.getValue();
    }

    /**
     * Reads so many bytes into {@code sum}.
     *
     * @throws EOFException when there are fewer
     */
    static void read(InputStream in, int bytes, CRC32 sum) throws IOException {
        byte[] buffer = new byte[PIECE_BYTES];
        int left = bytes;
        while (left > 0) {
            int length = in.read(buffer, 0, Math.min(left, buffer.length));
            if (length < 0) {
                throw new EOFException(left + " bytes of a body are missing");
            }
            sum.update(buffer, 0, length);
            left -= length;
        }
    }

    private static byte[] random(int seed) {
        byte[] bytes = new byte[PIECE_BYTES];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
