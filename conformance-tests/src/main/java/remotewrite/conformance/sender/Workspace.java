package remotewrite.conformance.sender;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/** A directory of one started sender: configuration and data while it runs, only its log file afterwards. */
record Workspace(Path directory) {
    static Workspace in(Path workDirectory) {
        try {
            Files.createDirectories(workDirectory);
            return new Workspace(Files.createTempDirectory(workDirectory.toAbsolutePath(), "prometheus-"));
        } catch (IOException e) {
            throw new SenderFailure(
                    "cannot create a directory for the sender in " + workDirectory + ": is it writable?", List.of(), e);
        }
    }

    Path config() {
        return directory.resolve("prometheus.yml");
    }

    Path data() {
        return directory.resolve("data");
    }

    Path log() {
        return directory.resolve("prometheus.log");
    }

    void removeAllButLog() {
        try {
            Files.deleteIfExists(config());
            removeTree(data());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove the files of a sender that has ended", e);
        }
    }

    static void removeTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException problem) throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
