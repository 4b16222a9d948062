package remotewrite.proxy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/** The bytes of a message body, immutable, compared by content. {@code toString} shows the size only. */
public final class Body {
    private static final Body EMPTY = new Body(new byte[0]);

    private final byte[] content;

    private Body(byte[] content) {
        this.content = content;
    }

    /** A body with a copy of {@code content}. */
    public static Body copyOf(byte[] content) {
        Objects.requireNonNull(content, "content is null");
        return content.length == 0 ? EMPTY : new Body(content.clone());
    }

    /** The UTF-8 form of {@code text}. */
    public static Body utf8(String text) {
        return owning(text.getBytes(StandardCharsets.UTF_8));
    }

    public static Body empty() {
        return EMPTY;
    }

    /** A body that takes over {@code content} without a copy: the caller must not touch it any more. */
    static Body owning(byte[] content) {
        return content.length == 0 ? EMPTY : new Body(content);
    }

    /** Number of bytes. */
    public int size() {
        return content.length;
    }

    /** A copy of the bytes. */
    public byte[] toArray() {
        return content.clone();
    }

    /** The bytes themselves, for code that only reads them. */
    byte[] shared() {
        return content;
    }

    /** A read-only view of the bytes, without a copy. */
    public ByteBuffer toBuffer() {
        return ByteBuffer.wrap(content).asReadOnlyBuffer();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Body that && Arrays.equals(content, that.content);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(content);
    }

    @Override
    public String toString() {
        return content.length + " bytes";
    }
}
