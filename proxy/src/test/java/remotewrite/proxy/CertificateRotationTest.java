package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
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
    void aNewFileIsNoticedAndTriedWithinAMinute() throws IOException {
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
                assertThat(tokens.certificateNotTakenUp()).isEmpty();

                Files.writeString(file, "rubbish");
                clock.advance(Duration.ofMinutes(1));
                String complaint = "Certificate file is unusable, the one read before serves on";
                await().atMost(LIMIT).until(() -> log.lines(complaint).size() == 1);
                assertThat(tokens.certificateExpiresAt()).contains(soon);
                assertThat(tokens.certificateNotTakenUp()).contains(NotTakenUp.UNUSABLE);

                write(file, TestCertificates.issue("CN=second", TestCertificates.FROM, late));
                clock.advance(Duration.ofMinutes(1));
                await().atMost(LIMIT).until(() -> tokens.certificateExpiresAt().equals(Optional.of(late)));
                assertThat(log.lines("Certificate file is usable again")).hasSize(1);
                assertThat(log.lines("New certificate taken up")).hasSize(1);
                assertThat(tokens.certificateNotTakenUp()).isEmpty();
                // one for each certificate, and none for the rubbish
                assertThat(entra.requests()).isEqualTo(2);
            }
        }
    }

    /** Replaced before it is registered with the application, which is seen at once and costs nothing. */
    @Test
    void aNewCertificateThatEntraRefusesCostsNoTokenAndIsTakenUpWhenItIsRegistered() throws IOException {
        try (Rotation rotation = new Rotation();
                LogCapture log = new LogCapture()) {
            assertThat(rotation.fetch()).isInstanceOf(AccessToken.class);
            rotation.replace();
            rotation.entra.then(FakeEntra.Answer.unknownCertificate());

            assertThat(rotation.fetch()).isInstanceOf(AccessToken.class);

            assertThat(rotation.signers()).containsExactly(rotation.first, rotation.second, rotation.first);
            assertThat(log.lines("New certificate taken up")).isEmpty();
            assertThat(log.lines("New certificate is refused, the one before serves on"))
                    .singleElement()
                    .asString()
                    .contains("reason=\"Entra answered 401: AADSTS700027");
            assertThat(rotation.notTakenUp()).contains(NotTakenUp.REFUSED);

            // or else a lasting 401 of ingestion would ask Entra twice every 5 s
            assertThat(rotation.fetch()).isInstanceOf(AccessToken.class);
            assertThat(rotation.signers()).endsWith(rotation.first).hasSize(4);
            assertThat(rotation.notTakenUp()).contains(NotTakenUp.REFUSED);

            rotation.clock.advance(Duration.ofMinutes(5));
            assertThat(rotation.fetch()).isInstanceOf(AccessToken.class);
            assertThat(rotation.signers()).endsWith(rotation.second).hasSize(5);
            assertThat(log.lines("New certificate taken up")).hasSize(1);
            assertThat(rotation.notTakenUp()).isEmpty();
        }
    }

    /** Registered in place of the old one, within the minutes in which it is not tried first. */
    @Test
    void aNewCertificateThatWasRefusedIsTriedAtOnceWhenTheOneBeforeIsRefused() throws IOException {
        try (Rotation rotation = new Rotation();
                LogCapture log = new LogCapture()) {
            rotation.fetch();
            rotation.replace();
            rotation.entra.then(FakeEntra.Answer.unknownCertificate());
            rotation.fetch();
            rotation.entra.then(FakeEntra.Answer.unknownCertificate());

            assertThat(rotation.fetch()).isInstanceOf(AccessToken.class);

            assertThat(rotation.signers())
                    .containsExactly(rotation.first, rotation.second, rotation.first, rotation.first, rotation.second);
            assertThat(log.lines("New certificate taken up")).hasSize(1);
            assertThat(rotation.notTakenUp()).isEmpty();
        }
    }

    @Test
    void bothRequestsShareTheLimitOfOne() throws IOException {
        try (Rotation rotation = new Rotation()) {
            rotation.fetch();
            rotation.replace();
            rotation.entra
                    .then(FakeEntra.Answer.unknownCertificate())
                    .then(FakeEntra.Answer.never())
                    .onRequest(() -> rotation.clock.advance(Rotation.LIMIT.minusSeconds(5)));
            long begunNanos = System.nanoTime();

            assertThat(rotation.fetch()).isInstanceOf(GatewayFailure.NoToken.class);

            assertThat(Duration.ofNanos(System.nanoTime() - begunNanos)).isLessThan(Rotation.LIMIT.dividedBy(2));
            assertThat(rotation.signers()).containsExactly(rotation.first, rotation.second, rotation.first);
        }
    }

    @Test
    void whenTheLimitIsUsedUpThereIsNoSecondRequest() throws IOException {
        try (Rotation rotation = new Rotation()) {
            rotation.fetch();
            rotation.replace();
            rotation.entra
                    .then(FakeEntra.Answer.unknownCertificate())
                    .onRequest(() -> rotation.clock.advance(Rotation.LIMIT));

            assertThat(rotation.fetch())
                    .isInstanceOfSatisfying(
                            GatewayFailure.NoToken.class,
                            none -> assertThat(none.reason()).contains("AADSTS700027"));
            assertThat(rotation.signers()).containsExactly(rotation.first, rotation.second);
            assertThat(rotation.bench.fetch().failedBesides()).isZero();
        }
    }

    @Test
    void theRefusedRequestIsCountedAsFailed() throws IOException {
        try (Rotation rotation = new Rotation();
                TokenSource tokens = rotation.tokens()) {
            tokens.start(rotation.bench.threads());
            await().atMost(LIMIT).until(() -> tokens.current() instanceof AccessToken);
            assertThat(tokens.requests()).isEqualTo(new TokenSource.Requests(1, 0));
            rotation.entra.then(FakeEntra.Answer.unknownCertificate());
            rotation.replace();

            rotation.clock.advance(Duration.ofMinutes(1));

            await().atMost(LIMIT).until(() -> tokens.requests().granted() == 2);
            assertThat(tokens.requests()).isEqualTo(new TokenSource.Requests(2, 1));
            assertThat(rotation.entra.requests()).isEqualTo(3);
        }
    }

    /** Nobody has refused anything: the schedule for trouble is in force, and Entra is not asked twice as often. */
    @Test
    void troubleWithEntraIsNoRefusal() throws IOException {
        try (Rotation rotation = new Rotation()) {
            assertThat(rotation.fetch()).isInstanceOf(AccessToken.class);
            rotation.replace();
            rotation.entra.then(FakeEntra.Answer.json(503, "{}"));

            assertThat(rotation.fetch()).isInstanceOf(GatewayFailure.NoToken.class);
            assertThat(rotation.signers()).containsExactly(rotation.first, rotation.second);
            assertThat(rotation.notTakenUp()).isEmpty();
        }
    }

    @Test
    void whenBothAreRefusedTheReasonOfTheNewOneIsTold() throws IOException {
        try (Rotation rotation = new Rotation();
                LogCapture log = new LogCapture()) {
            assertThat(rotation.fetch()).isInstanceOf(AccessToken.class);
            rotation.replace();
            rotation.entra
                    .then(FakeEntra.Answer.unknownCertificate())
                    .then(FakeEntra.Answer.json(400, "{\"error\":\"unauthorized_client\"}"));

            assertThat(rotation.fetch())
                    .isInstanceOfSatisfying(
                            GatewayFailure.NoToken.class,
                            none -> assertThat(none.reason()).contains("AADSTS700027"));
            assertThat(log.lines("New certificate is refused, the one before serves on"))
                    .isEmpty();
        }
    }

    /** A certificate in a file, replaced by hand, and who has signed what Entra was shown. */
    private static final class Rotation implements AutoCloseable {
        /** Far more than a request takes on any machine. */
        static final Duration LIMIT = Duration.ofSeconds(30);

        final ManualClock clock = new ManualClock(NOW);
        final X509Certificate first;
        final X509Certificate second;
        final FakeEntra entra = FakeEntra.start();
        private final RawIngestion ingestion = RawIngestion.https();
        private final Path file = TestWorld.file("");
        private final TestCertificates.Identity next =
                TestCertificates.issue("CN=second", TestCertificates.FROM, TestCertificates.UNTIL);
        private final ProxyConfig config;
        private final FetchBench bench;

        Rotation() throws IOException {
            write(file, TestCertificates.CLIENT);
            first = TestCertificates.CLIENT.certificate();
            second = next.certificate();
            Map<String, String> environment = TestWorld.environment(entra, ingestion);
            environment.put("AZURE_CLIENT_CERTIFICATE_PATH", file.toString());
            config = ProxyConfig.fromEnvironment(environment, clock);
            bench = FetchBench.of(config, clock, LIMIT);
        }

        TokenAnswer fetch() {
            return bench.fetch().fetch();
        }

        /** With another fetch. */
        TokenSource tokens() {
            return ProxyParts.standard(config, clock).tokens();
        }

        Optional<NotTakenUp> notTakenUp() {
            return bench.fetch().certificateNotTakenUp();
        }

        void replace() throws IOException {
            write(file, next);
        }

        List<X509Certificate> signers() {
            return entra.forms().stream()
                    .map(form -> shows(form, second) ? second : shows(form, first) ? first : TestCertificates.CA)
                    .toList();
        }

        private static boolean shows(String form, X509Certificate certificate) {
            String header = form.replaceFirst(".*client_assertion=([^.]*)\\..*", "$1");
            try {
                return new String(Base64.getUrlDecoder().decode(header), StandardCharsets.US_ASCII)
                        .contains(Base64.getEncoder().encodeToString(certificate.getEncoded()));
            } catch (CertificateEncodingException e) {
                throw new IllegalStateException("the test's certificate has no bytes", e);
            }
        }

        @Override
        public void close() throws IOException {
            bench.close();
            entra.close();
            ingestion.close();
        }
    }
}
