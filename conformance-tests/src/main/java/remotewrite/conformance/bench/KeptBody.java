package remotewrite.conformance.bench;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import remotewrite.fake.Bytes;

/**
 * A body as a recording keeps it: its bytes, or, when there are too many, one line of text with their number and SHA-256. A
 * recording with bodies of 32 MiB would take more heap, and a larger file, than all others of a run together; equal bodies
 * are equal either way, as long as both sides keep as many bytes.
 */
final class KeptBody {
    /** More than Azure takes (1 MiB, azure.md 1.3) and than any body whose bytes a check looks at. */
    static final int MOST_BYTES = 8 * 1024 * 1024;

    /** Where nobody looks into bodies, and many come at the same time. */
    static final int FEW_BYTES = 1024 * 1024;

    private final int mostBytes;
    private final MessageDigest digest = sha256();
    private ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long size;

    /** @param mostBytes of how many the bytes are kept at most; {@link #MOST_BYTES} or {@link #FEW_BYTES} */
    KeptBody(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** Forgets what was added. */
    void restart() {
        digest.reset();
        bytes = new ByteArrayOutputStream();
        size = 0;
    }

    void add(byte[] part) {
        if (size <= mostBytes && size + part.length > mostBytes) {
            digest.update(bytes.toByteArray());
            bytes = new ByteArrayOutputStream();
        }
        size += part.length;
        if (size > mostBytes) {
            digest.update(part);
        } else {
            bytes.writeBytes(part);
        }
    }

    /** What was added since the last restart, to be asked once: the hash begins anew with it. */
    Bytes kept() {
        return size > mostBytes
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
