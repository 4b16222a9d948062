package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A file that does not answer holds nobody for long. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TimedFileTest {
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration FOR_GOOD = Duration.ofHours(1);
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private final AtomicInteger readings = new AtomicInteger();

    private String text(Path file) {
        readings.incrementAndGet();
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("unreadable", e);
        }
    }

    private TimedFile<String> timed(Path file, Duration patience) {
        return new TimedFile<>(file, this::text, patience);
    }

    @Test
    void aFileIsReadAnewEveryTime() throws IOException {
        Path file = Files.writeString(directory.resolve("f"), "one");
        TimedFile<String> timed = timed(file, FOR_GOOD);
        assertThat(timed.read()).contains("one");

        Files.writeString(file, "two");

        assertThat(timed.read()).contains("two");
        assertThat(readings).hasValue(2);
    }

    @Test
    void aFileThatDoesNotAnswerIsGivenUpAndHoldsOneThreadOnly() throws IOException {
        Path file = directory.resolve("f");
        try (Fifo fifo = Fifo.inPlaceOf(file)) {
            TimedFile<String> timed = timed(fifo.path(), SHORT);

            for (int time = 0; time < 5; time++) {
                assertThat(timed.read()).isEmpty();
            }

            await().atMost(SOON).until(() -> readings.get() > 0);
            assertThat(timed.read()).isEmpty();
            assertThat(readings).hasValue(1);
        }
    }

    @Test
    void anotherFileInItsPlaceIsReadThoughTheOneBeforeHangsOn() throws IOException {
        Path file = directory.resolve("f");
        try (Fifo fifo = Fifo.inPlaceOf(file)) {
            TimedFile<String> timed = timed(file, SHORT);
            await().atMost(SOON).until(() -> timed.read().isEmpty() && readings.get() > 0);

            fifo.makeWay();
            Files.writeString(file, "well");

            await().atMost(SOON).until(() -> timed.read().equals(Optional.of("well")));
        }
    }

    @Test
    void oneThatAnswersLateIsReadAnew() throws IOException {
        Path file = Files.writeString(directory.resolve("f"), "one");
        CountDownLatch answers = new CountDownLatch(1);
        TimedFile<String> timed = new TimedFile<>(
                file,
                found -> {
                    String text = text(found);
                    try {
                        answers.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException("interrupted", e);
                    }
                    return text;
                },
                SHORT);
        assertThat(timed.read()).isEmpty();
        assertThat(timed.read()).isEmpty();

        Files.writeString(file, "two");
        answers.countDown();

        await().atMost(SOON).until(() -> timed.read().equals(Optional.of("two")));
    }

    @Test
    void whoIsInterruptedDoesNotWaitForIt() throws IOException {
        Path file = directory.resolve("f");
        try (Fifo fifo = Fifo.inPlaceOf(file)) {
            Thread.currentThread().interrupt();

            assertThat(timed(fifo.path(), FOR_GOOD).read()).isEmpty();

            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void itSaysHowLongItWaitedAndWhereToLook() {
        assertThat(timed(directory, TimedFile.PATIENCE).noAnswer())
                .isEqualTo("cannot be read: no answer within 5 s. Look at what it is mounted from");
    }
}
