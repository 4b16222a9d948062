package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new certificate in the file that Entra does not take, while the one before serves on. */
class RefusedCertificateTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final TestCertificates.Identity FIRST =
            TestCertificates.issue("CN=first", TestCertificates.FROM, NOW.plus(Duration.ofDays(31)));
    private static final TestCertificates.Identity SECOND =
            TestCertificates.issue("CN=second", TestCertificates.FROM, NOW.plus(Duration.ofDays(365)));

    private static final String TRACE = "0a1b2c3d-0000-4111-8222-333344445555";
    private static final GatewayFailure.NoToken NOT_REGISTERED =
            new GatewayFailure.NoToken("not registered", Duration.ZERO, List.of(new SupportId("traceId", TRACE)));

    @TempDir
    Path directory;

    private final ManualClock clock = new ManualClock(NOW);

    private Path written(String name, TestCertificates.Identity identity) throws IOException {
        return Files.writeString(directory.resolve(name), identity.keyPem() + identity.certificatePem());
    }

    private static ClientCertificate usable(ClientCertificate.Reading reading) {
        assertThat(reading).isInstanceOf(ClientCertificate.Reading.Usable.class);
        return ((ClientCertificate.Reading.Usable) reading).certificate();
    }

    private static String subject(ClientCertificate.Reading reading) {
        return usable(reading).chain().getFirst().getSubjectX500Principal().getName();
    }

    /** Between look and token request it is to be tried; what that brought decides which one is in use. */
    @Test
    void aNewCertificateIsUntriedUntilItIsReadAndTheOneBeforeServesWhileItIsRefused() throws IOException {
        CertificateFile certificate = new CertificateFile(written("app.pem", FIRST), clock, clock);
        assertThat(certificate.untried()).isFalse();
        ClientCertificate first = usable(certificate.read());
        assertThat(certificate.acceptedBefore(first)).isEmpty();
        certificate.accepted(first);
        assertThat(certificate.untried()).isFalse();
        written("app.pem", SECOND);

        clock.advance(Duration.ofMinutes(1));
        certificate.look();
        assertThat(certificate.untried()).isTrue();
        assertThat(certificate.expiresAt()).contains(first.expiresAt());
        ClientCertificate second = usable(certificate.read());
        assertThat(certificate.untried()).isFalse();
        assertThat(certificate.acceptedBefore(second)).contains(first);
        assertThat(certificate.acceptedBefore(first)).isEmpty();
        try (LogCapture log = new LogCapture()) {
            certificate.refused(second, NOT_REGISTERED, first);
            assertThat(log.lines("New certificate is refused, the one before serves on"))
                    .singleElement()
                    .asString()
                    .contains(
                            "level=warning",
                            "thumbprint=" + second.thumbprint(),
                            "reason=\"not registered\"",
                            "thumbprintInUse=" + first.thumbprint(),
                            "expiresAt=\"" + first.expiresAt() + "\"")
                    .endsWith(" traceId=" + TRACE);
        }
        assertThat(certificate.expiresAt()).contains(first.expiresAt());

        clock.advance(Duration.ofDays(31));
        assertThat(certificate.acceptedBefore(second)).isEmpty();
    }

    @Test
    void whyAnotherIsInUseIsKnownUntilItIsTakenUpOrGone() throws IOException {
        Path file = written("app.pem", FIRST);
        CertificateFile certificate = new CertificateFile(file, clock, clock);
        ClientCertificate first = usable(certificate.read());
        certificate.accepted(first);
        written("app.pem", SECOND);
        ClientCertificate second = usable(certificate.read());
        assertThat(certificate.notTakenUp()).as("untried").isEmpty();
        certificate.refused(second, NOT_REGISTERED, first);
        assertThat(certificate.notTakenUp()).contains(NotTakenUp.REFUSED);
        certificate.read();
        assertThat(certificate.notTakenUp()).as("looked at again").contains(NotTakenUp.REFUSED);

        Files.writeString(file, "rubbish");
        certificate.read();
        assertThat(certificate.notTakenUp()).contains(NotTakenUp.UNUSABLE);
        written("app.pem", SECOND);
        certificate.read();
        assertThat(certificate.notTakenUp()).as("the refused one again").contains(NotTakenUp.REFUSED);

        written("app.pem", FIRST);
        certificate.read();
        assertThat(certificate.notTakenUp()).as("the one in use again").isEmpty();

        written("app.pem", SECOND);
        certificate.read();
        certificate.accepted(second);
        assertThat(certificate.notTakenUp()).isEmpty();
    }

    /** It is the one in use whose end matters. */
    @Test
    void theExpiryOfTheOneInUseIsWarnedAboutWhileAnotherIsRefused() throws IOException {
        CertificateFile certificate = new CertificateFile(written("app.pem", FIRST), clock, clock);
        certificate.accepted(usable(certificate.read()));
        written("app.pem", SECOND);
        certificate.read();
        clock.advance(Duration.ofDays(2));
        try (LogCapture log = new LogCapture()) {
            certificate.look();
            assertThat(log.lines("Certificate expires soon"))
                    .singleElement()
                    .asString()
                    .contains("daysLeft=29");
        }
    }

    /** It is the one before that brings the token. */
    @Test
    void anUnusableFileIsNotTakenUpAlsoAfterTheNextToken() throws IOException {
        Path file = written("app.pem", FIRST);
        CertificateFile certificate = new CertificateFile(file, clock, clock);
        certificate.accepted(usable(certificate.read()));
        Files.writeString(file, "rubbish");

        certificate.accepted(usable(certificate.read()));

        assertThat(certificate.notTakenUp()).contains(NotTakenUp.UNUSABLE);
        written("app.pem", FIRST);
        certificate.read();
        assertThat(certificate.notTakenUp()).isEmpty();
    }

    /** Entra refused what was mounted at the start; nothing was in use until the file was replaced. */
    @Test
    void theOneThatReplacesAnUnregisteredOneIsToldToBeTakenUp() throws IOException {
        CertificateFile certificate = new CertificateFile(written("app.pem", FIRST), clock, clock);
        certificate.read();
        written("app.pem", SECOND);
        ClientCertificate second = usable(certificate.read());
        try (LogCapture log = new LogCapture()) {
            certificate.accepted(second);
            certificate.accepted(second);

            assertThat(log.lines("New certificate taken up"))
                    .singleElement()
                    .asString()
                    .contains("thumbprint=" + second.thumbprint());
        }
    }

    @Test
    void theFirstOneThatEntraTakesIsNoNewOne() throws IOException {
        CertificateFile certificate = new CertificateFile(written("app.pem", FIRST), clock, clock);
        certificate.read();
        ClientCertificate first = usable(certificate.read());
        try (LogCapture log = new LogCapture()) {
            certificate.accepted(first);

            assertThat(log.lines("New certificate taken up")).isEmpty();
        }
    }

    @Test
    void aRefusedOneIsTriedLastFor5MinutesOrUntilTheFileChanges() throws IOException {
        CertificateFile certificate = new CertificateFile(written("app.pem", FIRST), clock, clock);
        ClientCertificate first = usable(certificate.read());
        assertThat(certificate.toTry(first)).containsExactly(first);
        certificate.accepted(first);
        written("app.pem", SECOND);
        ClientCertificate second = usable(certificate.read());
        assertThat(certificate.toTry(second)).containsExactly(second, first);

        certificate.refused(second, NOT_REGISTERED, first);
        clock.advance(Duration.ofSeconds(299));
        assertThat(certificate.toTry(second)).containsExactly(first, second);
        clock.advance(Duration.ofSeconds(1));
        assertThat(certificate.toTry(second)).containsExactly(second, first);

        certificate.refused(second, NOT_REGISTERED, first);
        written("app.pem", FIRST);
        assertThat(certificate.toTry(usable(certificate.read()))).containsExactly(first);
        written("app.pem", SECOND);
        assertThat(certificate.toTry(usable(certificate.read()))).containsExactly(second, first);
    }

    @Test
    void aBadFileKeepsTheCertificateThatEntraTookAndNotTheOneItHasRefused() throws IOException {
        Path file = written("app.pem", FIRST);
        CertificateFile certificate = new CertificateFile(file, clock, clock);
        certificate.accepted(usable(certificate.read()));
        written("app.pem", SECOND);
        certificate.read();
        Files.delete(file);

        assertThat(subject(certificate.read())).isEqualTo("CN=first");
        assertThat(certificate.untried()).isFalse();
    }
}
