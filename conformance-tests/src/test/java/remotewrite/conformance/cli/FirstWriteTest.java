package remotewrite.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.fake.Bytes;
import remotewrite.fake.Payload;
import remotewrite.fake.Sample;
import remotewrite.fake.WriteRequestCodec;

class FirstWriteTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:30Z"));
    private final Clock clock = ((InstantSource) now::get).withZone(ZoneOffset.UTC);

    @TempDir
    private Path directory;

    private final StringWriter warned = new StringWriter();
    private final PrintWriter warnings = new PrintWriter(warned, true);

    private static Sample sample(FirstWrite write) throws IOException {
        Payload payload = WriteRequestCodec.decode(Bytes.copyOf(Files.readAllBytes(write.file())));
        assertThat(payload).isInstanceOf(Payload.Decoded.class);
        return ((Payload.Decoded) payload)
                .request()
                .series()
                .getFirst()
                .samples()
                .getFirst();
    }

    @Test
    void theSampleIsNeverOlderThanAMinute() throws IOException {
        FirstWrite write = FirstWrite.in(directory, clock);
        Sample first = Sample.of(1, now.get().toEpochMilli());
        assertThat(sample(write)).isEqualTo(first);

        now.updateAndGet(then -> then.plus(Duration.ofSeconds(59)));
        write.refresh(warnings);
        assertThat(sample(write)).isEqualTo(first);

        now.updateAndGet(then -> then.plus(Duration.ofSeconds(1)));
        write.refresh(warnings);
        assertThat(sample(write)).isEqualTo(Sample.of(1, now.get().toEpochMilli()));
    }

    @Test
    void aDirectoryThatIsTakenAwayEndsNothing() throws IOException {
        Path files = Files.createDirectory(directory.resolve("files"));
        FirstWrite write = FirstWrite.in(files, clock);
        Files.delete(write.file());
        Files.delete(files);
        now.updateAndGet(then -> then.plus(Duration.ofHours(1)));

        write.refresh(warnings);

        assertThat(files).doesNotExist();
    }

    /** Such as a full disk: here something else is where the next one is written. */
    @Test
    void whatCannotBeWrittenIsToldOnceAndEndsNothing() throws IOException {
        FirstWrite write = FirstWrite.in(directory, clock);
        Sample first = sample(write);
        Path inTheWay = Files.createDirectory(directory.resolve("first-write.next"));

        for (int minute = 1; minute <= 3; minute++) {
            now.updateAndGet(then -> then.plus(Duration.ofMinutes(1)));
            write.refresh(warnings);
        }

        assertThat(warned.toString())
                .hasLineCount(1)
                .startsWith("WARNING  " + write.file() + " cannot be made anew: ")
                .contains("all else goes on");
        assertThat(sample(write)).as("the old one stays").isEqualTo(first);

        Files.delete(inTheWay);
        now.updateAndGet(then -> then.plus(Duration.ofMinutes(1)));
        write.refresh(warnings);
        assertThat(sample(write)).isEqualTo(Sample.of(1, now.get().toEpochMilli()));
    }
}
