package remotewrite.proxy;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** A body that is all there: immutable, compared by content. {@code toString} shows the size only. */
final class Bytes implements Body {
    static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] content;

    private Bytes(byte[] content) {
        this.content = content;
    }

    /** A body that takes over {@code content} without a copy: the caller must not touch it any more. */
    static Bytes owning(byte[] content) {
        return content.length == 0 ? EMPTY : new Bytes(content);
    }

    @Override
    public int size() {
        return content.length;
    }

    @Override
    public byte[] toArray() {
        return content.clone();
    }

    /** The bytes themselves, for code that only reads them. */
    byte[] shared() {
        return content;
    }

    /** A read-only view of the bytes, without a copy. */
    ByteBuffer toBuffer() {
        return ByteBuffer.wrap(content).asReadOnlyBuffer();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && Arrays.equals(content, that.content);
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
