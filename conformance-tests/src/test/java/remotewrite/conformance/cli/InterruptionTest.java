package remotewrite.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import remotewrite.conformance.NotRun;
import remotewrite.fake.cloud.FakeCloud;

/** What Ctrl-C does can only be seen in a process of its own. */
class InterruptionTest {
    @TempDir
    private Path directory;

    private static void judgedNothingAndLeftNothing(CommandProcess.Ended ended, CommandProcess command) {
        assertThat(ended.err())
                .contains("Interrupted: nothing was judged, nothing is left running.")
                .doesNotContain("\tat ");
        assertThat(ended.code()).isEqualTo(3);
        assertThat(ended.out()).doesNotContain("CONFORMS");
        assertThat(command.leftBehind()).isEmpty();
    }

    /** A report goes to a new directory in runs/ when no other is named. */
    @ParameterizedTest
    @ValueSource(strings = {"", "--report=a/new/one"})
    void aRunThatIsInterruptedSaysSoEndsWith3AndLeavesNothingBehind(String report)
            throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("gate", "--sender", "scripted", "--check", "TOKEN-07"));
        if (!report.isEmpty()) {
            arguments.add(report);
        }
        try (CommandProcess gate = CommandProcess.start(directory, arguments.toArray(String[]::new))) {
            gate.await(printed -> printed.contains("running scripted sender"));
            CommandProcess.Ended ended = gate.interrupt();

            assertThat(ended.err()).contains("interrupted: ending what was started");
            judgedNothingAndLeftNothing(ended, gate);
        }
    }

    @Test
    void toBeTerminatedIsToBeInterrupted() throws IOException, InterruptedException {
        try (CommandProcess gate = CommandProcess.start(directory, "self-test")) {
            gate.await(printed -> !gate.leftBehind().isEmpty());

            judgedNothingAndLeftNothing(gate.terminate(), gate);
        }
    }

    @Test
    @Tag("real-sender")
    void noPrometheusOutlivesARunThatIsInterrupted() throws IOException, InterruptedException {
        try (CommandProcess gate =
                CommandProcess.start(directory, "gate", "--sender", "fetch", "--check", "TOKEN-07")) {
            List<ProcessHandle> seen = new ArrayList<>();
            gate.await(printed -> {
                seen.addAll(senders(gate));
                return !seen.isEmpty();
            });
            CommandProcess.Ended ended = gate.interrupt();

            if (seen.isEmpty() && ended.code() == 2) {
                NotRun.because("no Prometheus can be fetched here: " + ended.err());
            }
            assertThat(seen).isNotEmpty();
            judgedNothingAndLeftNothing(ended, gate);
            assertThat(seen).noneMatch(ProcessHandle::isAlive);
        }
    }

    private static List<ProcessHandle> senders(CommandProcess gate) {
        return gate.children().stream()
                .filter(process -> process.info()
                        .command()
                        .filter(program -> program.endsWith("prometheus"))
                        .isPresent())
                .toList();
    }

    /** What a command line is before its command has begun: here it never does. */
    static final class StartingUp {
        private StartingUp() {}

        public static void main(String[] arguments) throws InterruptedException {
            PrintWriter err = new PrintWriter(System.err, true);
            Main.interruption(err, arguments);
            err.println("starting up");
            new CountDownLatch(1).await();
        }
    }

    @ParameterizedTest
    @CsvSource({"fakes, the fakes have ended, 0", "gate, nothing was judged, 3"})
    void anInterruptionBeforeTheCommandHasBegunMeansTheSame(String command, String meaning, int code)
            throws IOException, InterruptedException {
        try (CommandProcess process = CommandProcess.startClass(StartingUp.class, directory, command)) {
            process.await(printed -> printed.contains("starting up"));
            CommandProcess.Ended ended = process.interrupt();

            assertThat(ended.err().lines())
                    .containsExactly("starting up", "Interrupted: " + meaning + ", nothing is left running.");
            assertThat(ended.code()).isEqualTo(code);
        }
    }

    /**
     * Work that goes on for 7 s when it is interrupted, and says so, where 5 s without a word are too long; or stands still
     * for a minute, where 1 s is.
     */
    static final class Writing {
        private Writing() {}

        public static void main(String[] arguments) {
            PrintWriter err = new PrintWriter(System.err, true);
            boolean goesOn = arguments[0].equals("goes on");
            Interruption interruption = Interruption.handled(err, "not begun", 4, Duration.ofSeconds(goesOn ? 5 : 1));
            CountDownLatch never = new CountDownLatch(1);
            interruption.during("all is well", 0, () -> {
                err.println("working");
                pause(never, Duration.ofMinutes(5));
                interruption.means("half is written", 3);
                for (int tenths = 0; goesOn && tenths < 70; tenths++) {
                    interruption.goesOn();
                    pause(never, Duration.ofMillis(100));
                }
                pause(never, Duration.ofMinutes(goesOn ? 0 : 1));
                interruption.means("all is written", 0);
                return 0;
            });
        }

        private static void pause(CountDownLatch never, Duration time) {
            try {
                never.await(time.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                System.err.println("told to end");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "goes on      | all is written, nothing is left running.                | 0",
                "stands still | half is written; not everything ended within 1 s.       | 3"
            })
    void whatIsWrittenWhenItIsInterruptedIsAwaitedAsLongAsItGoesOn(String work, String message, int code)
            throws IOException, InterruptedException {
        try (CommandProcess process = CommandProcess.startClass(Writing.class, directory, work)) {
            process.await(printed -> printed.contains("working"));
            CommandProcess.Ended ended = process.interrupt();

            assertThat(ended.err()).endsWith("Interrupted: " + message + System.lineSeparator());
            assertThat(ended.code()).isEqualTo(code);
        }
    }

    /** Such as a disk that is full by then: the file's directory is gone, and something else in its place. */
    @ParameterizedTest
    @CsvSource({"0, 0 exchanges is lost", "1, 1 exchange is lost"})
    void fakesThatLoseTheirRecordingSaySoAndEndWith3(int exchanges, String lost)
            throws IOException, InterruptedException {
        Path kept = Files.createDirectory(directory.resolve("kept"));
        String[] arguments = Stream.concat(
                        Stream.of(fakesOnFreePorts()), Stream.of("--keep=" + kept.resolve("fakes.har")))
                .toArray(String[]::new);
        try (CommandProcess fakes = CommandProcess.start(directory, arguments)) {
            fakes.await(printed -> printed.contains("Ctrl-C ends"));
            if (exchanges > 0) {
                assertThatThrownBy(() -> imds().openStream().close()).isInstanceOf(FileNotFoundException.class);
            }
            Files.delete(kept);
            Files.createFile(kept);
            CommandProcess.Ended ended = fakes.interrupt();

            assertThat(ended.err())
                    .contains("The recording of " + lost + ": --keep " + kept.resolve("fakes.har"))
                    .contains("Interrupted: the fakes have ended without their recording, nothing is left running.")
                    .doesNotContain("\tat ");
            assertThat(ended.code()).isEqualTo(3);
        }
    }

    private URL imds() throws IOException {
        return URI.create(
                        PrintedLines.of(directory).examples("imds ").getFirst().replaceFirst("imds +", ""))
                .toURL();
    }

    private static String[] fakesOnFreePorts() {
        return Stream.concat(Stream.of("fakes"), FakeCloud.ENDPOINTS.stream().map(name -> "--" + name + "-port=0"))
                .toArray(String[]::new);
    }

    private static void haveEnded(CommandProcess.Ended ended, CommandProcess fakes) {
        assertThat(ended.err())
                .contains("Interrupted: the fakes have ended, nothing is left running.")
                .doesNotContain("Exception", "\tat ");
        assertThat(ended.code()).isZero();
        assertThat(fakes.leftBehind()).isEmpty();
    }

    @Test
    void fakesThatAreInterruptedHaveDoneTheirWork() throws IOException, InterruptedException {
        try (CommandProcess fakes = CommandProcess.start(directory, fakesOnFreePorts())) {
            fakes.await(printed -> printed.contains("is up"));

            haveEnded(fakes.interrupt(), fakes);
        }
    }

    /** Their directory is the first that they make. */
    @Test
    void fakesThatAreInterruptedWhileTheyStartHaveEndedAsWell() throws IOException, InterruptedException {
        try (CommandProcess fakes = CommandProcess.start(directory, fakesOnFreePorts())) {
            fakes.await(printed -> !fakes.leftBehind().isEmpty());

            haveEnded(fakes.interrupt(), fakes);
        }
    }
}
