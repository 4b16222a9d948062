package remotewrite.conformance;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Recordings as HAR 1.2 files. What HAR has no field for starts with {@code _}, as its specification asks, so that
 * ordinary HAR viewers open the file. Bodies are base64: {@code content.encoding} for replies, {@code _encoding} for
 * requests, where HAR has none. Writing and reading back gives an equal recording.
 */
public final class Har {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String RECORDINGS =
            "Recordings are the .har files that gate leaves in the directory recordings/ of its report; what fakes --keep"
                    + " writes is to be looked at, not judged";

    /** How the parser speaks of a place: of the source it says that it does not show it. */
    private static final Pattern SOURCE = Pattern.compile("\\[Source: [^;\\]]*; line: (\\d+), column: (\\d+)\\]");

    private Har() {}

    /** A file that is not a recording. */
    public static final class NotARecording extends RuntimeException {
        NotARecording(String message) {
            super(message);
        }

        NotARecording(String message, Throwable cause) {
            super(message, cause);
        }
    }

    enum Leg {
        SCRAPE("http://target"),
        SENDER_TO_PROXY("http://proxy"),
        PROXY_TO_INGESTION("https://ingestion"),
        PROXY_TO_ENTRA("https://entra"),
        READINESS("http://proxy"),
        PULSE("http://harness");

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
        if (Files.isDirectory(file)) {
            throw new NotARecording(file + " is a directory" + inside(file) + ". " + RECORDINGS);
        }
        try {
            byte[] content = Files.readAllBytes(file);
            if (new String(content, StandardCharsets.UTF_8).isBlank()) {
                throw new NotARecording(file + " is empty. " + RECORDINGS);
            }
            return HarReader.read(JSON.readTree(content));
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            throw new NotARecording(
                    "%s is not JSON: %s, in line %d, column %d. %s"
                            .formatted(
                                    file,
                                    SOURCE.matcher(e.getOriginalMessage()).replaceAll("line $1, column $2"),
                                    at.getLineNr(),
                                    at.getColumnNr(),
                                    RECORDINGS),
                    e);
        } catch (NoSuchFileException e) {
            throw new NotARecording("There is no file " + file + ". " + RECORDINGS, e);
        } catch (AccessDeniedException e) {
            throw new NotARecording(file + " may not be read by this user. " + RECORDINGS, e);
        } catch (IOException e) {
            throw new NotARecording(file + " cannot be read: " + e.getMessage() + ". " + RECORDINGS, e);
        } catch (HarNode.Damage e) {
            throw new NotARecording(
                    file + " is not a recording of this harness: " + e.getMessage() + ". " + RECORDINGS, e);
        }
    }

    /** The recordings of a directory, or of a report in it, to choose one from; empty when there are none. */
    private static String inside(Path directory) {
        List<Path> recordings = Stream.of(directory, directory.resolve("recordings"))
                .flatMap(place ->
                        Stream.of(Objects.requireNonNullElse(place.toFile().listFiles(), new File[0])))
                .map(File::toPath)
                .filter(file -> file.toString().endsWith(".har"))
                .sorted()
                .toList();
        return switch (recordings.size()) {
            case 0 -> "";
            case 1 -> " with one recording: " + recordings.getFirst();
            default -> " with " + recordings.size() + " recordings; name one, e.g. " + recordings.getFirst();
        };
    }
}
