package remotewrite.proxy;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * The body of a message: all there ({@link Bytes} or {@link InPlace}, which is every body up to {@link
 * Limits#smallBodyBytes}), or still on its way through the proxy ({@link Upload}, {@link Download}).
 */
public sealed interface Body permits Bytes, InPlace, Upload, Download {
    /** A body with a copy of {@code content}. */
    static Body copyOf(byte[] content) {
        Objects.requireNonNull(content, "content is null");
        return Bytes.owning(content.clone());
    }

    /** The UTF-8 form of {@code text}. */
    static Body utf8(String text) {
        return Bytes.owning(text.getBytes(StandardCharsets.UTF_8));
    }

    static Body empty() {
        return Bytes.EMPTY;
    }

    /** Number of bytes; of a body on its way, those that have passed so far, 2 GiB - 1 when they are more. */
    int size();

    /** As {@link #size()}, also of a reply beyond 2 GiB. */
    default long lengthBytes() {
        return size();
    }

    /**
     * A copy of the bytes.
     *
     * @throws IllegalStateException when the body is still on its way
     */
    byte[] toArray();
}
