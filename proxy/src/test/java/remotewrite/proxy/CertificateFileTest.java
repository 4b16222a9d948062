package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateFileTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final TestCertificates.Identity FIRST =
            TestCertificates.issue("CN=first", TestCertificates.FROM, NOW.plus(Duration.ofDays(31)));
    private static final TestCertificates.Identity SECOND =
            TestCertificates.issue("CN=second", TestCertificates.FROM, NOW.plus(Duration.ofDays(365)));

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

    @Test
    void aSwappedSymbolicLinkLeadsToTheNewCertificate() throws IOException {
        // as the kubelet mounts a secret: file -> ..data/file, ..data -> a directory named after the time
        Path data = directory.resolve("..data");
        Files.createDirectory(directory.resolve("..one"));
        Files.createDirectory(directory.resolve("..two"));
        written("..one/app.pem", FIRST);
        written("..two/app.pem", SECOND);
        Files.createSymbolicLink(data, Path.of("..one"));
        Path file = Files.createSymbolicLink(directory.resolve("app.pem"), Path.of("..data", "app.pem"));
        CertificateFile certificate = new CertificateFile(file, clock, clock);
        try (LogCapture log = new LogCapture()) {
            certificate.accepted(usable(certificate.read()));
            assertThat(log.lines("New certificate taken up")).isEmpty();

            Files.delete(data);
            Files.createSymbolicLink(data, Path.of("..two"));

            ClientCertificate second = usable(certificate.read());
            assertThat(second.chain()).containsExactly(SECOND.certificate());
            assertThat(log.lines("New certificate taken up")).isEmpty();
            certificate.accepted(second);
            certificate.accepted(second);
            assertThat(log.lines("New certificate taken up"))
                    .singleElement()
                    .asString()
                    .contains(
                            "level=info",
                            "thumbprint=" + second.thumbprint(),
                            "expiresAt=\"" + NOW.plus(Duration.ofDays(365)) + "\"");
            assertThat(certificate.expiresAt()).contains(NOW.plus(Duration.ofDays(365)));
        }
    }

    @Test
    void aBadNewFileKeepsTheOldCertificateWhileItIsValid() throws IOException {
        Path file = written("app.pem", FIRST);
        CertificateFile certificate = new CertificateFile(file, clock, clock);
        certificate.read();
        Files.writeString(file, "rubbish");
        try (LogCapture log = new LogCapture()) {
            assertThat(subject(certificate.read())).isEqualTo("CN=first");
            assertThat(log.lines("Certificate file is unusable, the one read before serves on"))
                    .singleElement()
                    .asString()
                    .contains("level=warning", file.toString());

            clock.advance(Duration.ofDays(32));

            assertThat(certificate.read()).isInstanceOf(ClientCertificate.Reading.Unusable.class);
        }
    }

    @Test
    void aBadFileAtFirstIsNotUsable() throws IOException {
        Path file = Files.writeString(directory.resolve("app.pem"), "rubbish");

        CertificateFile certificate = new CertificateFile(file, clock, clock);

        assertThat(certificate.read()).isInstanceOf(ClientCertificate.Reading.Unusable.class);
        assertThat(certificate.expiresAt()).isEmpty();
    }

    @Test
    void expiryIsWarnedAboutFrom30DaysAheadOnceADay() throws IOException {
        CertificateFile certificate = new CertificateFile(written("app.pem", FIRST), clock, clock);
        try (LogCapture log = new LogCapture()) {
            certificate.read();
            assertThat(log.lines("Certificate expires soon")).isEmpty();

            clock.advance(Duration.ofDays(1).plusSeconds(1));
            certificate.read();
            clock.advance(Duration.ofHours(23));
            certificate.read();
            assertThat(log.lines("Certificate expires soon"))
                    .singleElement()
                    .asString()
                    .contains("level=warning", "daysLeft=29");

            clock.advance(Duration.ofHours(1));
            certificate.read();
            assertThat(log.lines("Certificate expires soon")).hasSize(2);
        }
    }

    @Test
    void itIsLookedAtOnceAMinute() throws IOException {
        Path file = written("app.pem", FIRST);
        CertificateFile certificate = new CertificateFile(file, clock, clock);
        certificate.read();
        written("app.pem", SECOND);

        clock.advance(Duration.ofSeconds(59));
        certificate.look();
        assertThat(certificate.untried()).isFalse();

        clock.advance(Duration.ofSeconds(1));
        certificate.look();
        assertThat(certificate.untried()).isTrue();
    }

    @Test
    void aClockThatIsSetBackDoesNotPutTheNextLookOrTheNextWordOff() throws IOException {
        String complaint = "Certificate file is unusable, the one read before serves on";
        ManualClock steady = new ManualClock(NOW);
        Path file = written("app.pem", FIRST);
        CertificateFile certificate = new CertificateFile(file, clock, steady);
        certificate.read();
        Files.writeString(file, "rubbish");
        clock.advance(Duration.ofHours(-2));
        try (LogCapture log = new LogCapture()) {
            steady.advance(Duration.ofMinutes(1));
            certificate.look();
            assertThat(log.lines(complaint)).hasSize(1);

            clock.advance(Duration.ofHours(-2));
            steady.advance(Duration.ofHours(1));
            certificate.look();
            assertThat(log.lines(complaint)).hasSize(2);

            clock.advance(Duration.ofDays(20));
            written("app.pem", FIRST);
            certificate.read();
            assertThat(log.lines("Certificate expires soon")).hasSize(1);
            clock.advance(Duration.ofDays(-1));
            steady.advance(Duration.ofDays(1));
            certificate.look();
            assertThat(log.lines("Certificate expires soon")).hasSize(2);
        }
    }

    @Test
    void aFileThatIsTheSameIsNotTakenApartAgain() throws IOException {
        Path file = written("app.pem", FIRST);
        CertificateFile certificate = new CertificateFile(file, clock, clock);
        ClientCertificate.Reading first = certificate.read();

        written("app.pem", FIRST);

        assertThat(certificate.read()).isSameAs(first);
    }

    @Test
    void aCertificateThatIsTakenApartNoMoreExpiresAllTheSame() throws IOException {
        CertificateFile certificate = new CertificateFile(written("app.pem", FIRST), clock, clock);
        certificate.read();
        try (LogCapture log = new LogCapture()) {
            clock.advance(Duration.ofDays(2));
            certificate.look();
            assertThat(log.lines("Certificate expires soon")).hasSize(1);

            clock.advance(Duration.ofDays(30));
            assertThat(certificate.read()).isInstanceOf(ClientCertificate.Reading.Unusable.class);
        }
    }

    @Test
    void aBadNewFileIsComplainedAboutAtOnceThenHourlyAndAnewWhenItIsBadOtherwise() throws IOException {
        String complaint = "Certificate file is unusable, the one read before serves on";
        Path file = written("app.pem", FIRST);
        CertificateFile certificate = new CertificateFile(file, clock, clock);
        certificate.read();
        try (LogCapture log = new LogCapture()) {
            Files.writeString(file, "rubbish");
            for (int minute = 0; minute < 60; minute++) {
                clock.advance(Duration.ofMinutes(1));
                certificate.look();
            }
            assertThat(log.lines(complaint)).hasSize(1);

            clock.advance(Duration.ofMinutes(1));
            certificate.look();
            assertThat(log.lines(complaint)).hasSize(2);

            Files.delete(file);
            clock.advance(Duration.ofMinutes(1));
            certificate.look();
            assertThat(log.lines(complaint)).hasSize(3).last().asString().contains("does not exist");

            assertThat(log.lines("Certificate file is usable again")).isEmpty();
            written("app.pem", FIRST);
            ClientCertificate repaired = usable(certificate.read());
            certificate.read();
            assertThat(log.lines("Certificate file is usable again"))
                    .singleElement()
                    .asString()
                    .contains("level=info", "thumbprint=" + repaired.thumbprint(), "expiresAt=");
            assertThat(certificate.untried()).isFalse();
            Files.delete(file);
            certificate.read();
            assertThat(log.lines(complaint)).hasSize(4);
        }
    }

    @Test
    void aFileThatIsTooLongForACertificateIsABadOne() throws IOException {
        Path file = written("app.pem", FIRST);
        CertificateFile certificate = new CertificateFile(file, clock, clock);
        certificate.read();
        String text = SECOND.keyPem() + SECOND.certificatePem();
        Path longer = Files.writeString(file, text + "x".repeat(1024 * 1024 + 1 - text.length()));
        try (LogCapture log = new LogCapture()) {
            assertThat(subject(certificate.read())).isEqualTo("CN=first");
            assertThat(certificate.notTakenUp()).contains(NotTakenUp.UNUSABLE);
            assertThat(log.lines("Certificate file is unusable, the one read before serves on"))
                    .singleElement()
                    .asString()
                    .contains(
                            "the client certificate file " + file + " is too long for a certificate (more than 1 MiB)");
        }
        assertThat(SidecarVariables.problemsWith("AZURE_CLIENT_CERTIFICATE_PATH", longer.toString()))
                .singleElement()
                .asString()
                .endsWith(
                        "the client certificate file " + longer + " is too long for a certificate (more than 1 MiB).");

        Files.writeString(file, text + "x".repeat(1024 * 1024 - text.length()));
        assertThat(subject(certificate.read())).isEqualTo("CN=second");
    }

    @Test
    void aFileWithoutAnEndIsABadOne() {
        assertThat(new CertificateFile(Path.of("/dev/zero"), clock, clock).read())
                .isEqualTo(new ClientCertificate.Reading.Unusable(
                        "file /dev/zero is too long for a certificate (more than 1 MiB)"));
    }
}
