package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ClientCertificateTest {
    private static final ClientCertificate CERTIFICATE = EntraBench.CERTIFICATE;

    @TempDir
    private Path directory;

    record Format(String name, BiConsumer<ClientCertificate, Path> write) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Format> formatsWithThePrivateKey() {
        return Stream.of(
                new Format("PEM", ClientCertificate::writePem),
                new Format("PEM of the key alone", ClientCertificate::writeKeyPem),
                new Format("PFX", ClientCertificate::writePfx),
                new Format("base64 of a PFX", ClientCertificate::writeBase64Pfx));
    }

    @ParameterizedTest
    @MethodSource("formatsWithThePrivateKey")
    void onlyTheOwnerMayReadThePrivateKey(Format format) throws Exception {
        Path file = directory.resolve("key");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));

        format.write().accept(CERTIFICATE, file);

        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(file).isNotEmptyFile();
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void pfxOpensWithAnEmptyPassword() throws Exception {
        Path file = directory.resolve("client.pfx");
        CERTIFICATE.writePfx(file);

        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream content = Files.newInputStream(file)) {
            store.load(content, new char[0]);
        }

        String alias = Collections.list(store.aliases()).getFirst();
        assertThat(store.size()).isEqualTo(1);
        assertThat(store.getKey(alias, new char[0])).isEqualTo(CERTIFICATE.privateKey());
        assertThat(store.getCertificate(alias)).isEqualTo(CERTIFICATE.certificate());
    }

    @Test
    void base64PfxIsTextOfAPfx() throws Exception {
        Path file = directory.resolve("client.b64");
        CERTIFICATE.writeBase64Pfx(file);

        byte[] pfx = Base64.getDecoder().decode(Files.readString(file));

        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(new ByteArrayInputStream(pfx), new char[0]);
        assertThat(store.size()).isEqualTo(1);
    }

    @Test
    void pemHoldsThePkcs8KeyAndTheCertificate() throws Exception {
        Path both = directory.resolve("both.pem");
        Path key = directory.resolve("key.pem");
        Path certificate = directory.resolve("certificate.pem");

        CERTIFICATE.writePem(both);
        CERTIFICATE.writeKeyPem(key);
        CERTIFICATE.writeCertificatePem(certificate);

        assertThat(key).content().startsWith("-----BEGIN PRIVATE KEY-----\n").doesNotContain("CERTIFICATE");
        assertThat(certificate)
                .content()
                .startsWith("-----BEGIN CERTIFICATE-----\n")
                .doesNotContain("PRIVATE");
        assertThat(both).hasContent(Files.readString(key) + Files.readString(certificate));
    }

    @Test
    void validityIsAsAskedFor() {
        Instant from = Instant.parse("2020-01-01T00:00:00Z");
        Instant until = Instant.parse("2021-01-01T00:00:00Z");

        ClientCertificate expired = ClientCertificate.create("long gone", from, until);

        assertThat(expired.certificate().getNotBefore()).isEqualTo(from);
        assertThat(expired.certificate().getNotAfter()).isEqualTo(until);
        assertThat(expired).hasToString("CN=long gone from 2020-01-01T00:00:00Z until 2021-01-01T00:00:00Z");
        assertThatThrownBy(() -> ClientCertificate.create("never", until, from))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("never valid");
    }
}
