package remotewrite.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Ctrl-C does can only be seen in a process of its own. */
class InterruptionTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private record Ended(int code, String out, String err) {}

    /** Runs a command until its output has {@code sign}, then tells it to end. */
    private Ended interrupted(String sign, String... arguments) throws IOException, InterruptedException {
        return interruptedWhen(output -> output.contains(sign), arguments);
    }

    /** Runs a command until {@code sign} is seen, of which the output so far is shown to it, then tells it to end. */
    private Ended interruptedWhen(Predicate<String> sign, String... arguments)
            throws IOException, InterruptedException {
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        // with CI=true a gate refuses the scripted sender
        builder.environment().remove("CI");
        Process process = builder.start();
        try {
            Awaitility.await()
                    .atMost(DEADLINE)
                    .until(() -> sign.test(Files.readString(out) + Files.readString(err)) || !process.isAlive());
            process.destroy();
            assertThat(process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private List<String> leftBehind() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("tmp"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("conformance-"))
                    .toList();
        }
    }

    @Test
    void aRunThatIsInterruptedSaysSoEndsWith3AndLeavesNothingBehind() throws IOException, InterruptedException {
        Ended ended = interrupted(
                "running scripted sender",
                "gate",
                "--sender",
                "scripted",
                "--check",
                "TOKEN-07",
                "--report",
                directory.resolve("report").toString());

        assertThat(ended.err())
                .contains("interrupted: ending what was started")
                .contains("Interrupted: nothing was judged, nothing is left running.")
                .doesNotContain("\tat ");
        assertThat(ended.code()).isEqualTo(3);
        assertThat(ended.out()).doesNotContain("CONFORMS");
        assertThat(leftBehind()).isEmpty();
    }

    @Test
    @Tag("real-sender")
    void noPrometheusOutlivesARunThatIsInterrupted() throws IOException, InterruptedException {
        List<ProcessHandle> seen = new ArrayList<>();
        Ended ended = interruptedWhen(
                output -> {
                    seen.addAll(senders());
                    return !seen.isEmpty();
                },
                "gate",
                "--sender",
                "fetch",
                "--check",
                "TOKEN-07",
                "--report",
                directory.resolve("report").toString());

        if (seen.isEmpty() && ended.code() == 2) {
            System.out.println("NOT RUN: no Prometheus can be fetched here: " + ended.err());
            Assumptions.assumeFalse(
                    !"true".equals(System.getenv("CONFORMANCE_REQUIRE_CONTAINERS")), "no Prometheus can be fetched");
        }
        assertThat(seen).isNotEmpty();
        assertThat(ended.err())
                .contains("Interrupted: nothing was judged, nothing is left running.")
                .doesNotContain("\tat ");
        assertThat(ended.code()).isEqualTo(3);
        assertThat(senders()).isEmpty();
        assertThat(seen).noneMatch(ProcessHandle::isAlive);
        assertThat(leftBehind()).isEmpty();
    }

    /** Processes of Prometheus that keep their files in this test's directory. */
    private List<ProcessHandle> senders() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .command()
                        .filter(program -> program.endsWith("prometheus"))
                        .isPresent())
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains(directory.resolve("tmp").toString()))
                        .isPresent())
                .toList();
    }

    @Test
    void fakesThatAreInterruptedHaveDoneTheirWork() throws IOException, InterruptedException {
        Ended ended = interrupted("is up", "fakes", "--entra-port", "0", "--ingestion-port", "0");

        assertThat(ended.err()).contains("Interrupted: the fakes have ended, nothing is left running.");
        assertThat(ended.code()).isZero();
        assertThat(leftBehind()).isEmpty();
    }
}
