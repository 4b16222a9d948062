package remotewrite.proxy;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** A body too large to be taken whole before it is sent on, and the answer to it. */
final class LargeBody {
    static final int BYTES = 300_000;
    static final String NO_CONTENT = "HTTP/1.1 204 No Content\r\n\r\n";

    private LargeBody() {}

    /** Always the same for a size. */
    static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
