package remotewrite.conformance.bench;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import remotewrite.fake.Bytes;

/**
 * A body as a recording keeps it: its bytes, or, when there are more than {@value #MOST_BYTES}, one line of text with
 * their number and SHA-256. A recording with bodies of 32 MiB would take more heap, and a larger file, than all others of
 * a run together; equal bodies are equal either way.
 */
final class KeptBody {
    /** More than Azure takes (1 MiB, azure.md 1.3) and than any body whose bytes a check looks at. */
    static final int MOST_BYTES = 8 * 1024 * 1024;

    private final MessageDigest digest = sha256();
    private ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long size;

    /** Forgets what was added. */
    void restart() {
        digest.reset();
        bytes = new ByteArrayOutputStream();
        size = 0;
    }

    void add(byte[] part) {
        if (size <= MOST_BYTES && size + part.length > MOST_BYTES) {
            digest.update(bytes.toByteArray());
            bytes = new ByteArrayOutputStream();
        }
        size += part.length;
        if (size > MOST_BYTES) {
            digest.update(part);
        } else {
            bytes.writeBytes(part);
        }
    }

    /** What was added since the last restart, to be asked once: the hash begins anew with it. */
    Bytes kept() {
        return size > MOST_BYTES
                ? Bytes.utf8(
                        "%d bytes, sha256 %s".formatted(size, HexFormat.of().formatHex(digest.digest())))
                : Bytes.copyOf(bytes.toByteArray());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
