package remotewrite.fake;

import java.nio.charset.StandardCharsets;

/** Text of which each character is a byte (ISO 8859-1), so that what is no text, or is cut off, comes back as it was. */
final class Latin1 {
    private Latin1() {}

    /** The UTF-8 form of {@code text}. */
    static String of(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
