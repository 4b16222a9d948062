package remotewrite.conformance.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.List;
import remotewrite.fake.Label;
import remotewrite.fake.Sample;
import remotewrite.fake.TimeSeries;
import remotewrite.fake.WriteRequest;
import remotewrite.fake.WriteRequestCodec;
import remotewrite.fake.cloud.CloudFiles;

/**
 * A body of remote write 1.0 in a file, for a first try: {@code up{job="first-write"}} with the value 1. Azure drops what is
 * older than 20 minutes without a word (azure.md 2), so the sample is made anew every minute.
 */
final class FirstWrite {
    private static final long MINUTE_MILLIS = 60_000;

    private final Path file;
    private final Clock clock;
    private long madeMillis;
    private boolean failing;

    private FirstWrite(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    /**
     * Makes the file {@code first-write} in {@code directory}.
     *
     * @throws UncheckedIOException when it cannot be written
     */
    static FirstWrite in(Path directory, Clock clock) {
        FirstWrite write = new FirstWrite(new CloudFiles(directory).firstWrite().toAbsolutePath(), clock);
        try {
            write.make();
        } catch (IOException e) {
            throw new UncheckedIOException("the first write cannot be written to " + write.file, e);
        }
        return write;
    }

    Path file() {
        return file;
    }

    /**
     * Makes the sample anew when it is a minute old, unless the directory has been taken away meanwhile. When it cannot be
     * written, the old one stays, and it is tried again a minute later.
     *
     * @param warnings told once, until it can be written again: whoever does not paste the line needs no file
     */
    void refresh(PrintWriter warnings) {
        if (clock.millis() - madeMillis < MINUTE_MILLIS || !Files.isDirectory(file.getParent())) {
            return;
        }
        try {
            make();
            failing = false;
        } catch (IOException e) {
            if (!failing) {
                warnings.println("WARNING  " + file + " cannot be made anew: " + FileTrouble.why(file, e)
                        + ". Its sample grows old, and Azure drops what is older than 20 minutes; all else goes on.");
            }
            failing = true;
        }
    }

    private void make() throws IOException {
        madeMillis = clock.millis();
        byte[] body = WriteRequestCodec.encode(WriteRequest.of(List.of(TimeSeries.of(
                        List.of(new Label("__name__", "up"), new Label("job", "first-write")),
                        List.of(Sample.of(1, madeMillis))))))
                .toArray();
        // in one step: somebody may be reading it
        Path next = Files.write(file.resolveSibling("first-write.next"), body);
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
