package remotewrite.conformance.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.conformance.NotRun;
import remotewrite.conformance.bench.ProxySubject.Start;
import remotewrite.conformance.sender.ExitStatus;
import remotewrite.fake.cloud.CloudSettings;
import remotewrite.fake.cloud.Credential;
import remotewrite.fake.cloud.FakeCloud;

/** A proxy that does not start with what it is told. */
class RefusedStartTest {
    private static final Clock CLOCK = Clock.systemUTC();

    @TempDir
    private Path directory;

    private FakeCloud cloud;

    @BeforeEach
    void startTheCloud() {
        cloud = FakeCloud.start(CloudSettings.of(CLOCK, directory).withEndpoints(Set.of()));
    }

    @AfterEach
    void stopTheCloud() {
        cloud.close();
    }

    @Test
    void inThisProcessItHasALogAndNoExitCode() {
        Start start = InProcessProxy.reference().attempt(withHttp(), CLOCK);

        assertThat(start).isInstanceOfSatisfying(Start.Ended.class, ended -> {
            assertThat(ended.exit()).isEqualTo(new ExitStatus.Unknown());
            assertThat(ended.log()).anyMatch(line -> line.contains("INGESTION_URL"));
        });
    }

    @Test
    void asAJarItHasBoth() {
        Start start = jar().attempt(withHttp(), CLOCK);

        assertThat(start).isInstanceOfSatisfying(Start.Ended.class, ended -> {
            assertThat(ended.exit()).isEqualTo(new ExitStatus.Exited(2));
            assertThat(ended.log()).anyMatch(line -> line.contains("INGESTION_URL"));
        });
    }

    @Test
    void whoeverDoesNotExpectItIsToldTheLog() {
        assertThatThrownBy(() -> InProcessProxy.reference().start(withHttp(), CLOCK))
                .isInstanceOf(BenchFailure.class)
                .hasMessageContaining("ended at its start")
                .hasMessageContaining("INGESTION_URL");
    }

    private Map<String, String> withHttp() {
        Map<String, String> told = new HashMap<>(cloud.environment(Credential.CERTIFICATE));
        told.put("INGESTION_URL", "http://ingestion.test/write");
        return Map.copyOf(told);
    }

    private static ProxyProcess jar() {
        try {
            return ProxyProcess.ofThisBuild(Path.of("..").toAbsolutePath().normalize(), ProxyProfile.MS_SIDECAR);
        } catch (BenchFailure e) {
            return NotRun.because(e.getMessage());
        }
    }
}
