package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeptAuthorityTest {
    private final Clock clock = Clock.systemUTC();

    @TempDir
    private Path directory;

    private Path file(String name) {
        return directory.resolve(name);
    }

    @Test
    void aLaterStartHasTheSameKeys() {
        KeptAuthority first = KeptAuthority.in(directory, clock);
        KeptAuthority second = KeptAuthority.in(directory, clock);

        assertThat(first.earlier()).isFalse();
        assertThat(second.earlier()).isTrue();
        assertThat(second.pki().caPem())
                .isEqualTo(first.pki().caPem())
                .isNotEqualTo(Pki.shared().caPem());
        assertThat(second.pki().signingKey().id())
                .isEqualTo(first.pki().signingKey().id());
        assertThat(second.pki().signingKey().privateKey())
                .isEqualTo(first.pki().signingKey().privateKey());
        assertThat(second.toString()).doesNotContain("PRIVATE");
    }

    @Test
    void theKeysAreForTheirOwnerOnly() throws IOException {
        KeptAuthority.in(directory, clock);

        for (String name : new String[] {KeptAuthority.AUTHORITY_FILE, KeptAuthority.SIGNING_FILE}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file(name))))
                    .as(name)
                    .isEqualTo("rw-------");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"})
    void aDamagedFileIsToldWithWhatToDoAndStaysAsItIs(String content) throws IOException {
        KeptAuthority.in(directory, clock);
        Path damaged = Files.writeString(file(KeptAuthority.SIGNING_FILE), content);

        assertThatThrownBy(() -> KeptAuthority.in(directory, clock))
                .isInstanceOf(PkiException.class)
                .hasMessageStartingWith(
                        damaged + " holds no private key with its certificate, as PEM. Remove ca-key.pem"
                                + " and signing-key.pem from " + directory);
        assertThat(damaged).hasContent(content);
    }

    @ParameterizedTest
    @CsvSource({"ca-key.pem", "signing-key.pem"})
    void oneWithoutTheOtherIsTold(String missing) throws IOException {
        KeptAuthority.in(directory, clock);
        Files.delete(file(missing));

        assertThatThrownBy(() -> KeptAuthority.in(directory, clock))
                .hasMessageStartingWith(file(missing) + " is not there, though the other is. Remove ");
        assertThat(file(missing)).doesNotExist();
    }

    @Test
    void aKeyOfSomethingElseIsTold() {
        KeptAuthority.in(directory, clock);
        ClientCertificate.create(
                        "somebody", Instant.parse("2016-01-01T00:00:00Z"), Instant.parse("2056-01-01T00:00:00Z"))
                .writePem(file(KeptAuthority.AUTHORITY_FILE));

        assertThatThrownBy(() -> KeptAuthority.in(directory, clock))
                .hasMessageContaining("ca-key.pem is of CN=somebody, not of these fakes. Remove ");
    }

    @Test
    void aKeyThatIsNotThatOfItsCertificateIsTold() throws IOException {
        KeptAuthority.in(directory, clock);
        Path other = Files.createDirectory(file("other"));
        KeptAuthority.in(other, clock);
        Path mixed = file(KeptAuthority.SIGNING_FILE);
        String key = Files.readString(mixed).replaceFirst("(?s)-----BEGIN CERTIFICATE.*", "");
        String certificate = Files.readString(other.resolve(KeptAuthority.SIGNING_FILE))
                .replaceFirst("(?s)^.*(?=-----BEGIN CERT)", "");
        Files.writeString(mixed, key + certificate);

        assertThatThrownBy(() -> KeptAuthority.in(directory, clock))
                .hasMessageStartingWith(mixed + " holds no private key with its certificate");
    }

    @Test
    void aFileThatIsMistakenForTheOtherIsTold() throws IOException {
        KeptAuthority.in(directory, clock);
        Files.copy(
                file(KeptAuthority.SIGNING_FILE),
                file(KeptAuthority.AUTHORITY_FILE),
                StandardCopyOption.REPLACE_EXISTING);

        assertThatThrownBy(() -> KeptAuthority.in(directory, clock)).hasMessageContaining("not of these fakes");
    }

    @Test
    void theCertificateForClientsIsThereFromTheStartAndOneOfAnotherAuthorityIsTold() throws IOException {
        Path ca = file(KeptAuthority.CERTIFICATE_FILE);
        String first = KeptAuthority.in(directory, clock).pki().caPem();
        assertThat(ca).hasContent(first);
        Path other = Files.createDirectory(file("other"));
        String another = KeptAuthority.in(other, clock).pki().caPem();

        for (String kept : new String[] {"no certificate", another + first, first}) {
            Files.writeString(ca, kept);
            assertThat(KeptAuthority.in(directory, clock).earlier()).isTrue();
        }
        Files.copy(
                other.resolve(KeptAuthority.AUTHORITY_FILE),
                file(KeptAuthority.AUTHORITY_FILE),
                StandardCopyOption.REPLACE_EXISTING);

        assertThatThrownBy(() -> KeptAuthority.in(directory, clock))
                .isInstanceOf(PkiException.class)
                .hasMessageStartingWith(ca
                        + " is not the certificate of ca-key.pem: clients that trust it would not trust these fakes."
                        + " Remove it, and that of ca-key.pem takes its place, which clients have to be given; or name"
                        + " another directory");
        assertThat(ca).hasContent(first);
    }

    @ParameterizedTest
    @CsvSource({"ca-key.pem", "signing-key.pem"})
    void aDirectoryOfTheNameIsTold(String name) throws IOException {
        KeptAuthority.in(directory, clock);
        Files.delete(file(name));
        Files.createDirectory(file(name));

        assertThatThrownBy(() -> KeptAuthority.in(directory, clock))
                .hasMessageStartingWith(file(name) + " is a directory. Remove ");
    }

    @Test
    void aDirectoryInTheOnesPlaceIsToldBeforeThatTheOtherIsMissing() throws IOException {
        Files.createDirectory(file(KeptAuthority.SIGNING_FILE));

        assertThatThrownBy(() -> KeptAuthority.in(directory, clock))
                .hasMessageStartingWith(file(KeptAuthority.SIGNING_FILE) + " is a directory. Remove ");
    }

    @Test
    void keysWhoseTimeIsOverAreTold() {
        KeptAuthority.in(directory, clock);

        assertThatThrownBy(() ->
                        KeptAuthority.in(directory, Clock.fixed(Instant.parse("2056-01-02T00:00:00Z"), ZoneOffset.UTC)))
                .hasMessageContaining("ca-key.pem is valid from 2016-01-01T00:00:00Z to 2056-01-01T00:00:00Z only");
    }
}
