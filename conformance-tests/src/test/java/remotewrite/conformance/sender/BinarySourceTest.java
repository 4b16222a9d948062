package remotewrite.conformance.sender;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the stand-ins are shell scripts")
class BinarySourceTest {
    @TempDir
    private Path directory;

    private Attempt attempt(String path, SenderPreferences preferences) {
        return new BinarySource(Map.of("PATH", path)).search(preferences).attempt();
    }

    @Test
    void theFirstWantedPrometheusOnThePathIsTaken() {
        Path old = FakePrometheus.in(directory.resolve("old"), "2.42.0").getParent();
        Path line = FakePrometheus.in(directory.resolve("line"), "2.53.3+ds1").getParent();

        assertThat(attempt(
                        old + File.pathSeparator + line,
                        SenderPreferences.none().withVersion(WantedVersion.of("2.53"))))
                .isEqualTo(new Attempt("local binary", true, "Prometheus 2.53.3+ds1, binary on the PATH", ""));
    }

    @Test
    void anEmptyPathHasNone() {
        Attempt attempt = attempt("", SenderPreferences.none());

        assertThat(attempt.found()).isFalse();
        assertThat(attempt.detail()).isEqualTo("no prometheus on the PATH");
        assertThat(attempt.remedy()).isNotBlank();
    }

    @Test
    void somethingElseOfThatNameIsNotMistakenForIt() {
        Path other = FakePrometheus.in(directory, "'; echo 'no", "exit 1");

        Attempt attempt = attempt("", SenderPreferences.none().withBinary(other.resolveSibling("absent")));

        assertThat(attempt.detail()).contains("there is no executable file");
        assertThat(BinaryCheck.read("prometheus (the music player) 1.0"))
                .isEqualTo(new BinaryCheck.DoesNotRun("--version does not print a Prometheus version"));
    }

    @Test
    void anotherVersionThanWantedIsSaid() {
        Path binary = FakePrometheus.in(directory, "2.42.0");

        assertThat(attempt("", SenderPreferences.none().withBinary(binary).withVersion(WantedVersion.of("3.5")))
                        .detail())
                .isEqualTo(binary + " is 2.42.0, not version 3.5");
    }
}
