package remotewrite.conformance.sender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.fake.Fingerprint;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the stand-ins are shell scripts")
class PrometheusProcessTest {
    @TempDir
    private Path directory;

    private SenderJob job() {
        return SenderJob.of(URI.create("http://localhost:1/write"), "localhost:2", directory.resolve("work"))
                .withCallerBearer("the-canary");
    }

    private PrometheusProcess sender(String... does) {
        return new PrometheusProcess(
                FakePrometheus.in(directory, "3.5.3", does), SenderVersion.of("3.5.3"), "a stand-in");
    }

    private List<Path> filesLeft() {
        try (Stream<Path> files = Files.walk(directory.resolve("work"))) {
            return files.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aSenderThatSaysItIsReadyRunsUntilItIsClosed() {
        RunningSender running = sender(FakePrometheus.READY, "exec sleep 60").start(job());

        assertThat(running.alive()).isTrue();
        assertThat(running.exit()).isEqualTo(new ExitStatus.Running());

        running.close();
        running.close();

        assertThat(running.alive()).isFalse();
        assertThat(running.exit()).isEqualTo(new ExitStatus.Exited(128 + 15));
    }

    @Test
    void theDyingSendersLastLinesAreInTheFailure() {
        PrometheusProcess sender = sender("for i in $(seq 1 40); do echo line $i; done", "exit 3");

        assertThatThrownBy(() -> sender.start(job()))
                .isInstanceOf(SenderFailure.class)
                .hasMessageContaining("Prometheus 3.5.3 (a stand-in) ended with code 3 while it started")
                .extracting(problem -> ((SenderFailure) problem).lastLines())
                .isEqualTo(
                        IntStream.rangeClosed(26, 40).mapToObj(i -> "line " + i).toList());
    }

    @Test
    void aFileThatIsNoProgramIsNamedInTheFailure() {
        PrometheusProcess sender =
                new PrometheusProcess(directory.resolve("missing"), SenderVersion.of("3.5.3"), "a stand-in");

        assertThatThrownBy(() -> sender.start(job()))
                .isInstanceOf(SenderFailure.class)
                .hasMessageContaining("cannot start Prometheus 3.5.3 (a stand-in)");
    }

    @Test
    void theBearerIsInTheConfigurationOnlyWhileItRunsAndNeverInTheLog() throws IOException {
        RunningSender running = sender("cat \"${1#--config.file=}\"", FakePrometheus.READY, "exec sleep 60")
                .start(job());

        assertThat(running.log())
                .anyMatch(line -> line.contains("credentials: \"" + Fingerprint.of("the-canary")))
                .noneMatch(line -> line.contains("the-canary"));

        running.close();

        assertThat(filesLeft())
                .singleElement()
                .satisfies(file ->
                        assertThat(file).hasFileName("prometheus.log").content().doesNotContain("the-canary"));
    }

    @Test
    void aSenderThatEndsByItselfIsNoticed() {
        try (RunningSender running = sender(FakePrometheus.READY, "exit 7").start(job())) {
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !running.alive());

            assertThat(running.exit()).isEqualTo(new ExitStatus.Exited(7));
        }
    }

    @Test
    void whatItLogsWhileItEndsIsKept() {
        RunningSender running = sender(
                        "trap 'echo see you next time; exit 0' TERM",
                        FakePrometheus.READY,
                        "while true; do sleep 0.05; done")
                .start(job());

        running.close();

        assertThat(running.log()).endsWith("see you next time");
        assertThat(running.exit()).isEqualTo(new ExitStatus.Exited(0));
    }

    @Test
    void everyStartGetsADirectoryOfItsOwn() {
        PrometheusProcess sender = sender(FakePrometheus.READY, "exec sleep 60");
        try (RunningSender one = sender.start(job());
                RunningSender other = sender.start(job())) {
            assertThat(one.alive() && other.alive()).isTrue();
            assertThat(filesLeft())
                    .filteredOn(file -> file.endsWith("prometheus.yml"))
                    .hasSize(2);
        }
    }

    @Test
    void aLocalSenderStaysOnLoopback() {
        Sender sender = sender();

        assertThat(sender.real()).isTrue();
        assertThat(sender.hostName()).isEqualTo("localhost");
        assertThat(sender.bindAddress()).isEqualTo("127.0.0.1");
        assertThat(sender.version()).isEqualTo("3.5.3");
    }
}
