package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static remotewrite.proxy.SidecarVariables.configWith;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often the certificates of a file and of a directory are taken apart, which is what a start with them takes. */
class AnchorFileTest {
    private static final String DAMAGED = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";

    @TempDir
    Path directory;

    @Test
    void everyCertificateIsTakenApartOnce() {
        List<Pem> blocks = Pem.blocksIn(TestCertificates.CLIENT.keyPem()
                + TestCertificates.pem(TestCertificates.CA)
                + DAMAGED
                + TestCertificates.pem(TestCertificates.NAMESAKE)
                + DAMAGED);
        AtomicInteger reads = new AtomicInteger();

        AnchorFile file = AnchorFile.of(directory, blocks, der -> {
            reads.incrementAndGet();
            return X509.read(der);
        });

        assertThat(reads).hasValue(4);
        assertThat(file.certificates()).containsExactly(TestCertificates.CA, TestCertificates.NAMESAKE);
        assertThat(file.damaged()).containsExactly(2, 4);
    }

    /** As openssl rehash leaves a directory: what is wrong with a file is told once, under its own name. */
    @Test
    void aFileAndTheLinksToItAreOneFile() throws IOException {
        Path file = Files.writeString(directory.resolve("damaged.pem"), DAMAGED);
        Files.createSymbolicLink(directory.resolve("5ed36f99.0"), Path.of("damaged.pem"));
        Files.createSymbolicLink(directory.resolve("zz.pem"), file);

        ProxyConfig config = configWith("SSL_CERT_DIR", directory + ":" + directory);

        assertThat(config.doubts())
                .containsExactly("SSL_CERT_DIR names the file " + file + ", whose certificates [1] are damaged");
    }
}
