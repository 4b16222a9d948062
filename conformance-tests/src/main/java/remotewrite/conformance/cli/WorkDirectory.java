package remotewrite.conformance.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import remotewrite.conformance.bench.BenchFailure;

/** A temporary directory that is gone when it is closed, or at the latest when the process ends. */
record WorkDirectory(Path path, Thread atExit) implements AutoCloseable {
    static WorkDirectory create() {
        try {
            Path path = Files.createTempDirectory("conformance-");
            // named so that an interrupted run waits for it (Interruption)
            Thread atExit = new Thread(() -> delete(path), "sweep-work-directory");
            try {
                Runtime.getRuntime().addShutdownHook(atExit);
            } catch (IllegalStateException e) {
                delete(path);
                throw new BenchFailure("interrupted before anything was started", e);
            }
            return new WorkDirectory(path, atExit);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "no temporary directory can be made in " + System.getProperty("java.io.tmpdir"), e);
        }
    }

    @Override
    public void close() {
        delete(path);
    }

    /** Does nothing when there is none. */
    static void delete(Path directory) {
        try (Stream<Path> paths = Files.walk(directory)) {
            paths.sorted(Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            // it lies in the system's temporary directory; the system clears that
            return;
        }
    }
}
