package remotewrite.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of which no more is read than it may have: whoever mounts something else there must not cost the proxy its memory. */
final class BoundedFile {
    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;

    private BoundedFile() {}

    /**
     * All of {@code file}, at most {@code maxBytes}; a problem continues a sentence that begins with the file. Waits for whoever
     * holds the file for as long as that takes: {@link TimedFile}.
     *
     * @param purpose what longer ones are not, with its article
     */
    static Parsed<byte[]> content(Path file, int maxBytes, String purpose) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(maxBytes + 1);
            return content.length > maxBytes
                    ? new Parsed.Bad<>("is too long for " + purpose + " (more than " + inUnits(maxBytes) + ")")
                    : new Parsed.Good<>(content);
        } catch (IOException | SecurityException e) {
            return new Parsed.Bad<>(Unreadable.words(file, e));
        }
    }

    private static String inUnits(int bytes) {
        return bytes % MIB == 0 ? bytes / MIB + " MiB" : bytes / KIB + " KiB";
    }
}
