package remotewrite.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.stream.Stream;

/** Files that are there whole or not at all: a CI system may collect them while they are being written. */
final class AtomicFile {
    private interface Content {
        void into(Path draft) throws IOException;
    }

    private AtomicFile() {}

    static Path write(Path file, String text) {
        return write(file, draft -> Files.writeString(draft, text, StandardCharsets.UTF_8));
    }

    static Path copy(Path source, Path file) {
        return write(file, draft -> {
            try (InputStream content = Files.newInputStream(source)) {
                Files.copy(content, draft, StandardCopyOption.REPLACE_EXISTING);
            }
        });
    }

    /** Puts a finished file in its place; both on one file system. */
    static Path move(Path finished, Path file) {
        try {
            Files.move(finished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return file;
        } catch (IOException failure) {
            throw unwritable(file, failure);
        }
    }

    /** Removes a directory of drafts. */
    static void deleteTree(Path directory) {
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException failure) {
            throw new ReportException(
                    "cannot remove the temporary directory " + directory + " (" + reason(failure)
                            + "): remove it by hand",
                    failure);
        }
    }

    static Path directory(Path directory) {
        try {
            return Files.createDirectories(directory);
        } catch (IOException failure) {
            throw new ReportException(
                    "cannot create the directory " + directory + " for the report (" + reason(failure)
                            + "): give a directory that can be created and written",
                    failure);
        }
    }

    /** The kind of failure with its text; file system exceptions often carry only the path. */
    static String reason(IOException failure) {
        return failure.getClass().getSimpleName() + ": " + failure.getMessage();
    }

    private static Path write(Path file, Content content) {
        Path absolute = file.toAbsolutePath();
        // Beside the target, because only a move within one file system is atomic.
        Path draft = absolute.resolveSibling("." + absolute.getFileName() + ".draft");
        try {
            try {
                content.into(draft);
                Files.move(draft, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(draft);
            }
            return file;
        } catch (IOException failure) {
            throw unwritable(file, failure);
        }
    }

    private static ReportException unwritable(Path file, IOException failure) {
        return new ReportException(
                "cannot write the report file " + file + " (" + reason(failure)
                        + "): give a directory that can be written and has space left",
                failure);
    }
}
