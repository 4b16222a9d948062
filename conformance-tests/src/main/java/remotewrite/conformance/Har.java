package remotewrite.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Recordings as HAR 1.2 files. What HAR has no field for starts with {@code _}, as its specification asks, so that
 * ordinary HAR viewers open the file. Bodies are base64: {@code content.encoding} for replies, {@code _encoding} for
 * requests, where HAR has none. Writing and reading back gives an equal recording.
 */
public final class Har {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Har() {}

    /** A file that is not a recording. */
    public static final class NotARecording extends RuntimeException {
        NotARecording(String message, Throwable cause) {
            super(message, cause);
        }
    }

    enum Leg {
        SCRAPE("http://target"),
        SENDER_TO_PROXY("http://proxy"),
        PROXY_TO_INGESTION("https://ingestion"),
        PROXY_TO_ENTRA("https://entra"),
        READINESS("http://proxy");

        /** Stands before the request-target, so that a viewer shows an address. */
        final String base;

        Leg(String base) {
            this.base = base;
        }
    }

    /** Writes {@code recording}, replacing what is there. */
    public static void write(Recording recording, Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(
                    file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(HarWriter.toJson(recording)));
        } catch (IOException e) {
            throw new UncheckedIOException("the recording cannot be written to " + file, e);
        }
    }

    /**
     * Reads a recording.
     *
     * @throws NotARecording when the file cannot be read, is not JSON or is not as this harness writes it; the message
     *     says where and what
     */
    public static Recording read(Path file) {
        try {
            return HarReader.read(JSON.readTree(Files.readAllBytes(file)));
        } catch (JsonProcessingException e) {
            throw new NotARecording(file + " is not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new NotARecording(file + " cannot be read: " + e.getClass().getSimpleName(), e);
        } catch (HarNode.Damage e) {
            throw new NotARecording(
                    file + " is not a recording of this harness: " + e.getMessage()
                            + ". Recordings are the .har files that gate leaves in its report directory",
                    e);
        }
    }
}
