package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Certificate and token file behind which nobody answers any more: their mount hangs. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HungFilesTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String NO_ANSWER = "cannot be read: no answer within 5 s. Look at what it is mounted from";
    private static final TestCertificates.Identity FIRST =
            TestCertificates.issue("CN=first", TestCertificates.FROM, NOW.plus(Duration.ofDays(365)));
    private static final TestCertificates.Identity SECOND =
            TestCertificates.issue("CN=second", TestCertificates.FROM, NOW.plus(Duration.ofDays(366)));

    /** Not a pool, which may have one thread. */
    private static final Executor ON_ITS_OWN =
            task -> Thread.ofPlatform().daemon().start(task);

    @TempDir
    Path directory;

    private final ManualClock clock = new ManualClock(NOW);

    private Path written(TestCertificates.Identity identity) throws IOException {
        Path beside = Files.writeString(directory.resolve("beside"), identity.keyPem() + identity.certificatePem());
        return Files.move(beside, directory.resolve("app.pem"), StandardCopyOption.REPLACE_EXISTING);
    }

    private static Optional<String> subject(ClientCertificate.Reading reading) {
        return reading instanceof ClientCertificate.Reading.Usable usable
                ? Optional.of(usable.certificate()
                        .chain()
                        .getFirst()
                        .getSubjectX500Principal()
                        .getName())
                : Optional.empty();
    }

    @Test
    void whoeverAsksForTheCertificateDoesNotWaitForItsFile() throws Exception {
        Path file = written(FIRST);
        CertificateFile certificate = new CertificateFile(file, clock, clock, Duration.ofHours(1));
        certificate.read();
        try (Fifo fifo = Fifo.inPlaceOf(file)) {
            CompletableFuture<ClientCertificate.Reading> reading =
                    CompletableFuture.supplyAsync(certificate::read, ON_ITS_OWN);
            try (OutputStream hanging = fifo.opened()) {
                hanging.flush();
                CompletableFuture<Optional<Instant>> asked = CompletableFuture.supplyAsync(
                        () -> {
                            assertThat(certificate.notTakenUp()).isEmpty();
                            assertThat(certificate.untried()).isFalse();
                            return certificate.expiresAt();
                        },
                        ON_ITS_OWN);
                assertThat(asked.get(SOON.toSeconds(), TimeUnit.SECONDS)).contains(NOW.plus(Duration.ofDays(365)));
                assertThat(reading).isNotDone();
            }
            reading.join();
        }
    }

    @Test
    void theCertificateReadBeforeServesOnAndTheNextOneIsTakenUp() throws IOException {
        Path file = written(FIRST);
        CertificateFile certificate = new CertificateFile(file, clock, clock, Duration.ofSeconds(1));
        await().atMost(SOON).until(() -> subject(certificate.read()).isPresent());
        try (Fifo fifo = Fifo.inPlaceOf(file);
                LogCapture log = new LogCapture()) {
            assertThat(subject(certificate.read())).contains("CN=first");
            assertThat(certificate.notTakenUp()).contains(NotTakenUp.UNUSABLE);
            assertThat(log.lines("Certificate file is unusable, the one read before serves on"))
                    .singleElement()
                    .asString()
                    .contains("the client certificate file " + file + " cannot be read: no answer within 1 s");

            fifo.makeWay();
            written(SECOND);

            await().atMost(SOON).until(() -> subject(certificate.read()).equals(Optional.of("CN=second")));
            assertThat(certificate.notTakenUp()).isEmpty();
            assertThat(log.lines("Certificate file is usable again")).hasSize(1);
        }
    }

    @Test
    void aRunningProxyServesOnTellsAndEnds() throws IOException {
        FakeEntra entra = FakeEntra.start();
        RawIngestion ingestion = RawIngestion.https();
        Map<String, String> environment = TestWorld.environment(entra, ingestion);
        Path file = Path.of(environment.get("AZURE_CLIENT_CERTIFICATE_PATH"));
        ManualClock time = new ManualClock(Instant.now(Clock.systemUTC()));
        try (LogCapture log = new LogCapture();
                TestWorld world = TestWorld.configuredAt(time, entra, ingestion, environment);
                Fifo fifo = Fifo.inPlaceOf(file)) {
            time.advance(Duration.ofMinutes(2));
            try (OutputStream hanging = fifo.opened()) {
                hanging.flush();
                assertThat(world.get("/metrics").statusCode()).isEqualTo(200);
                assertThat(world.get("/health").statusCode()).isEqualTo(200);
                assertThat(world.write().statusCode()).isEqualTo(204);
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(
                                        log.lines("Certificate file is unusable, the one read before serves on"))
                                .singleElement()
                                .asString()
                                .contains(file + " " + NO_ANSWER));
                assertThat(MetricsTest.value(
                                world.get("/metrics").asString(),
                                "remotewrite_proxy_certificate_not_taken_up{cause=\"unusable\"}"))
                        .isEqualTo(1);
                world.proxy.drainAndClose();
                assertThat(log.lines("Stopped")).hasSize(1);
            }
        }
    }

    @Test
    void atTheStartTheyAreProblemsLikeAnyOther() throws IOException {
        Path file = directory.resolve("any");
        try (Fifo fifo = Fifo.inPlaceOf(file)) {
            assertThat(SidecarVariables.problemsWith(
                            "AZURE_CLIENT_CERTIFICATE_PATH", fifo.path().toString()))
                    .singleElement()
                    .asString()
                    .endsWith("the client certificate file " + file + " " + NO_ANSWER + ".");
        }
        try (Fifo fifo = Fifo.inPlaceOf(file)) {
            Map<String, String> environment = new HashMap<>(SidecarVariables.onlyRequired());
            environment.remove("AZURE_CLIENT_CERTIFICATE_PATH");
            environment.put("IDENTITY_TYPE", "workloadIdentity");
            environment.put("AZURE_FEDERATED_TOKEN_FILE", fifo.path().toString());
            environment.put("SSL_CERT_FILE", file.toString());
            assertThat(SidecarVariables.problems(environment))
                    .containsExactlyInAnyOrder(
                            "AZURE_FEDERATED_TOKEN_FILE is " + file + ", which " + NO_ANSWER + ".",
                            "SSL_CERT_FILE names the file " + file + ", which " + NO_ANSWER + ".");
        }
    }

    @Test
    void aTokenFileIsTheReasonWhyThereIsNoToken() throws IOException {
        Path file = directory.resolve("token");
        ProxyConfig config = ProxyConfig.fromEnvironment(SidecarVariables.onlyRequired())
                .withIdentity(new Identity.Workload(TestWorld.TENANT_ID, TestWorld.CLIENT_ID, file));
        try (Fifo fifo = Fifo.inPlaceOf(file);
                FetchBench bench = FetchBench.of(config, Clock.systemUTC())) {
            assertThat(bench.reason()).isEqualTo("the token file " + file + " " + NO_ANSWER);

            fifo.makeWay();
            Files.writeString(file, " ");

            await().atMost(SOON).until(() -> bench.reason().equals("the token file " + file + " is empty"));
        }
    }
}
