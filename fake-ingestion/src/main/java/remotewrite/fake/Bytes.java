package remotewrite.fake;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/** An immutable run of bytes, compared by content. {@code toString} shows size and hash only, never the content. */
public final class Bytes {
    private static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] content;
    /** Zero until it is known: a body is the key of many look-ups. Computed twice at worst, always to the same. */
    private int hash;

    private Bytes(byte[] content) {
        this.content = content;
    }

    /** A copy of {@code content}. */
    public static Bytes copyOf(byte[] content) {
        Objects.requireNonNull(content, "content is null");
        return content.length == 0 ? EMPTY : new Bytes(content.clone());
    }

    /** {@code content} itself, which nobody else holds or changes from now on. */
    static Bytes owning(byte[] content) {
        return content.length == 0 ? EMPTY : new Bytes(content);
    }

    /** The UTF-8 form of {@code text}. */
    public static Bytes utf8(String text) {
        return copyOf(text.getBytes(StandardCharsets.UTF_8));
    }

    public static Bytes empty() {
        return EMPTY;
    }

    /** Number of bytes. */
    public int size() {
        return content.length;
    }

    public boolean isEmpty() {
        return content.length == 0;
    }

    /** The content itself, to read only. */
    byte[] shared() {
        return content;
    }

    /** A copy of the content. */
    public byte[] toArray() {
        return content.clone();
    }

    /** The content read as UTF-8; malformed input becomes U+FFFD. */
    public String toUtf8() {
        return new String(content, StandardCharsets.UTF_8);
    }

    /** SHA-256 of the content, 64 lower-case hex digits. */
    public String sha256() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof Bytes that && Arrays.equals(content, that.content);
    }

    @Override
    public int hashCode() {
        if (hash == 0) {
            hash = Arrays.hashCode(content);
        }
        return hash;
    }

    @Override
    public String toString() {
        return content.length + " bytes, sha256 " + sha256().substring(0, 12);
    }
}
