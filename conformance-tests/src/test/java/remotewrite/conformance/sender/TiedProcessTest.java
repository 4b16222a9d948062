package remotewrite.conformance.sender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the programs are those of Unix")
class TiedProcessTest {
    private static final int DEADLINE_SECONDS = 30;

    @TempDir
    private Path directory;

    /** A harness in a process of its own, which is there to be killed. */
    static final class Killed {
        private Killed() {}

        public static void main(String[] words) throws IOException, InterruptedException {
            Process program = TiedProcess.start(new ProcessBuilder(words));
            System.out.println(program.pid());
            program.waitFor();
        }
    }

    private static Process start(String... words) throws IOException {
        return TiedProcess.start(new ProcessBuilder(words).redirectErrorStream(true));
    }

    @Test
    void itEndsWhenItsStarterIsKilled() throws Exception {
        Process harness = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Killed.class.getName(),
                        "/bin/sleep",
                        "600")
                .redirectErrorStream(true)
                .start();
        try (BufferedReader printed = harness.inputReader(StandardCharsets.UTF_8)) {
            ProcessHandle program =
                    ProcessHandle.of(Long.parseLong(printed.readLine())).orElseThrow();
            try {
                // SIGKILL: no hook runs any more
                harness.destroyForcibly();

                program.onExit().orTimeout(DEADLINE_SECONDS, TimeUnit.SECONDS).join();
                assertThat(program.isAlive()).isFalse();
            } finally {
                program.destroyForcibly();
            }
        } finally {
            harness.destroyForcibly();
        }
    }

    @Test
    void itIsTheProgramItselfThatSignalsAndExitCodesBelongTo() throws Exception {
        Process sleep = start("/bin/sleep", "600");
        TiedProcess.end(sleep);

        assertThat(sleep.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(sleep.exitValue()).isEqualTo(128 + 15);
        assertThat(start("/bin/sh", "-c", "exit 7").waitFor()).isEqualTo(7);
    }

    @Test
    void whatItPrintsIsReadToTheEndAndItHasNothingToRead() throws Exception {
        Process process = start("/bin/sh", "-c", "cat; echo \"$1\" >&2; echo \"$2\"", "sh", "a  'b'", "$HOME *");

        assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("a  'b'\n$HOME *\n");
    }

    @Test
    void nothingIsLeftBesideAProgramThatHasEnded() throws Exception {
        Process sleep = start("/bin/sleep", "600");
        List<ProcessHandle> beside = sleep.descendants().toList();

        sleep.destroyForcibly().waitFor();

        for (ProcessHandle each : beside) {
            each.onExit().orTimeout(DEADLINE_SECONDS, TimeUnit.SECONDS).join();
        }
        assertThat(beside).noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void whatIsNoProgramIsNotStarted() {
        assertThatThrownBy(() -> start(directory.toString()))
                .isInstanceOf(IOException.class)
                .hasMessage("there is no executable file " + directory);
        assertThatThrownBy(() -> start(directory.resolve("missing").toString()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("missing");
    }
}
