package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** A certificate that is replaced while the proxy runs, in the half hour in which no token is asked for. */
class CertificateRotationTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration LIMIT = RunningProxy.START_LIMIT;

    private static void write(Path file, TestCertificates.Identity identity) throws IOException {
        Files.writeString(file, identity.keyPem() + identity.certificatePem());
    }

    @Test
    void aNewFileIsNoticedWithinAMinuteWithoutATokenRequest() throws IOException {
        Instant soon = NOW.plus(Duration.ofDays(90));
        Instant late = NOW.plus(Duration.ofDays(365));
        Path file = TestWorld.file("");
        write(file, TestCertificates.issue("CN=first", TestCertificates.FROM, soon));
        ManualClock clock = new ManualClock(NOW);
        try (LogCapture log = new LogCapture();
                FakeEntra entra = FakeEntra.start();
                RawIngestion ingestion = RawIngestion.https()) {
            Map<String, String> environment = TestWorld.environment(entra, ingestion);
            environment.put("AZURE_CLIENT_CERTIFICATE_PATH", file.toString());
            ProxyConfig config = ProxyConfig.fromEnvironment(environment, clock);
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                    TokenSource tokens = ProxyParts.standard(config, clock).tokens()) {
                tokens.start(threads);
                await().atMost(LIMIT).until(() -> tokens.current() instanceof AccessToken);
                assertThat(tokens.certificateExpiresAt()).contains(soon);

                Files.writeString(file, "rubbish");
                clock.advance(Duration.ofMinutes(1));
                String complaint = "Certificate file is unusable, the one read before serves on";
                await().atMost(LIMIT).until(() -> log.lines(complaint).size() == 1);
                assertThat(tokens.certificateExpiresAt()).contains(soon);

                write(file, TestCertificates.issue("CN=second", TestCertificates.FROM, late));
                clock.advance(Duration.ofMinutes(1));
                await().atMost(LIMIT).until(() -> tokens.certificateExpiresAt().equals(Optional.of(late)));
                assertThat(log.lines("New certificate taken up")).hasSize(1);
                assertThat(entra.requests()).isEqualTo(1);
            }
        }
    }
}
