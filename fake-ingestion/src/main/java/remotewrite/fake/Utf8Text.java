package remotewrite.fake;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Strictly decoded text: what is no UTF-8 is malformed. */
final class Utf8Text {
    private Utf8Text() {}

    static String of(byte[] content, int from, int size) throws MalformedException {
        String text = new String(content, from, size, StandardCharsets.UTF_8);
        // U+FFFD stands for what is malformed, or for itself
        if (text.indexOf('\ufffd') >= 0) {
            requireUtf8(content, from, size);
        }
        return text;
    }

    private static void requireUtf8(byte[] content, int from, int size) throws MalformedException {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content, from, size));
        } catch (CharacterCodingException e) {
            throw new MalformedException("Protocol message had invalid UTF-8.");
        }
    }
}
