package remotewrite.conformance.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A proxy in a process of its own: where it listens is what it says, and nothing looks for a free port beforehand. */
final class ProxyProcessTest {
    @TempDir
    private Path directory;

    @Test
    void thePortIsTheOneInTheLog() throws IOException {
        Path log = Files.writeString(directory.resolve("proxy.log"), """
                time="2026-11-28T00:00:00Z" level=info msg="Reading" port=1
                time="2026-11-28T00:00:00Z" level=info msg="Listening" port=36571 config="port 0"
                """);

        assertThat(AnnouncedPort.in(log)).hasValue(36571);
    }

    @Test
    void beforeTheProxySaysItThereIsNone() throws IOException {
        Path log = Files.writeString(directory.resolve("proxy.log"), """
                time="2026-11-28T00:00:00Z" level=info msg="Lis""");

        assertThat(AnnouncedPort.in(log)).isEmpty();
    }

    @Test
    void aProgramThatEndsIsNotWaitedFor() throws IOException {
        Path noJar = Files.writeString(directory.resolve("proxy-0.jar"), "not a jar");

        assertThatThrownBy(() -> new ProxyProcess(noJar, ProxyProfile.MS_SIDECAR)
                        .start(
                                Map.of(
                                        "SSL_CERT_FILE",
                                        directory.resolve("ca.pem").toString()),
                                Clock.systemUTC()))
                .isInstanceOf(BenchFailure.class)
                .hasMessageContaining("ended at its start")
                .hasMessageContaining("proxy-0.jar");
    }
}
