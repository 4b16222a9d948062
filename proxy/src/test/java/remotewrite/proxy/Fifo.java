package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Stands in for a file behind which nobody answers: whoever opens it hangs until it is closed. */
final class Fifo implements AutoCloseable {
    private Path path;

    private Fifo(Path path) {
        this.path = path;
    }

    /** In the place of {@code file}, whether there is one or not. */
    static Fifo inPlaceOf(Path file) {
        try {
            Path beside = file.resolveSibling(file.getFileName() + ".fifo");
            assertThat(new ProcessBuilder("mkfifo", beside.toString()).start().waitFor())
                    .isZero();
            Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
            return new Fifo(file);
        } catch (IOException e) {
            throw new UncheckedIOException("no FIFO can be made", e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Where it is. */
    Path path() {
        return path;
    }

    /** Waits until somebody has opened it, who then waits for this stream to write or to end. */
    OutputStream opened() throws IOException {
        return new FileOutputStream(path.toFile());
    }

    /** Makes way for another file under its name; who hangs goes on to hang. */
    void makeWay() throws IOException {
        path = Files.move(path, path.resolveSibling("aside.fifo"));
    }

    /** Whoever hangs is let go. */
    @Override
    public void close() throws IOException {
        // for reading and writing: opened without waiting for anybody
        new RandomAccessFile(path.toFile(), "rw").close();
    }
}
