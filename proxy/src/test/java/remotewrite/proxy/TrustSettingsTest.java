package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static remotewrite.proxy.SidecarVariables.configWith;
import static remotewrite.proxy.SidecarVariables.onlyRequired;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code SSL_CERT_DIR}, by itself and beside {@code SSL_CERT_FILE}. */
class TrustSettingsTest {
    private static final String CA = TestCertificates.pem(TestCertificates.CA);
    private static final String OTHER = TestCertificates.pem(TestCertificates.NAMESAKE);
    private static final String DAMAGED = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";

    @TempDir
    Path directory;

    private Path folder(String name) throws IOException {
        return Files.createDirectory(directory.resolve(name));
    }

    @Test
    void everyPemFileOfEveryDirectoryIsTrustedOnce() throws IOException {
        Path one = folder("one");
        Path two = folder("two");
        Files.writeString(one.resolve("ca.pem"), CA);
        Files.createSymbolicLink(one.resolve("5ed36f99.0"), Path.of("ca.pem"));
        Files.writeString(one.resolve("README"), "no certificate here");
        Files.createDirectory(one.resolve("below"));
        Files.createSymbolicLink(one.resolve("gone"), Path.of("nowhere"));
        Files.writeString(two.resolve("more.crt"), OTHER + CA);

        String both = one + ":" + two;
        TrustAnchors trust = configWith("SSL_CERT_DIR", both).trustAnchors();

        assertThat(trust).hasToString("the platform and 2 certificates of " + both);
        assertThat(((TrustAnchors.PlatformAnd) trust).more().certificates())
                .containsExactly(TestCertificates.CA, TestCertificates.NAMESAKE);
    }

    @Test
    void fileAndDirectoryAreTrustedTogether() throws IOException {
        Path file = Files.writeString(directory.resolve("file.pem"), OTHER);
        Path one = folder("one");
        Files.writeString(one.resolve("ca.pem"), CA + OTHER);
        Map<String, String> environment = new HashMap<>(onlyRequired());
        environment.put("SSL_CERT_FILE", file.toString());
        environment.put("SSL_CERT_DIR", one.toString());

        TrustAnchors trust = ProxyConfig.fromEnvironment(environment).trustAnchors();

        assertThat(trust).hasToString("2 certificates of " + file + " and " + one);
    }

    @Test
    void whatIsOfNoUseIsPassedOverAndWarnedAboutOnce() throws IOException {
        Path one = folder("one");
        Path file = Files.writeString(directory.resolve("file.pem"), CA);
        Path damaged = Files.writeString(one.resolve("damaged.pem"), CA + DAMAGED + OTHER);
        Files.writeString(one.resolve("other.pem"), OTHER);
        String all = ":/does/not/exist:" + file + "::" + one + ":";

        ProxyConfig config = configWith("SSL_CERT_DIR", all);

        assertThat(config.trustAnchors()).hasToString("the platform and 2 certificates of " + all);
        assertThat(config.doubts())
                .containsExactly(
                        "SSL_CERT_DIR names the directory /does/not/exist, which does not exist",
                        "SSL_CERT_DIR names the directory " + file + ", which is not a directory",
                        "SSL_CERT_DIR names the file " + damaged + ", whose certificates [2] are damaged");
        try (LogCapture log = new LogCapture()) {
            StartLog.listening(8081, config);
            assertThat(log.lines("Setting is doubtful"))
                    .hasSize(3)
                    .allMatch(line -> line.contains("level=warning"))
                    .anyMatch(line -> line.contains("/does/not/exist, which does not exist"));
        }
    }

    @Test
    void whereNothingIsOfUseThePlatformOrTheFileIsTrustedAlone() throws IOException {
        Path empty = folder("empty");
        ProxyConfig config = configWith("SSL_CERT_DIR", empty + ":");
        assertThat(config.trustAnchors()).isEqualTo(new TrustAnchors.Platform());
        assertThat(config.doubts())
                .containsExactly("SSL_CERT_DIR is " + empty + ":, where no file has a certificate in PEM form");

        Map<String, String> environment = new HashMap<>(onlyRequired());
        Path file = Files.writeString(directory.resolve("file.pem"), OTHER);
        environment.put("SSL_CERT_FILE", file.toString());
        environment.put("SSL_CERT_DIR", "/does/not/exist");
        assertThat(ProxyConfig.fromEnvironment(environment).trustAnchors()).hasToString("1 certificates of " + file);
    }

    /** A directory replaces none of the platform's, so what this machine trusted before it still trusts. */
    @Test
    void byADirectoryThePlatformIsTrustedTooAndByAFileItIsNot() throws IOException {
        Path one = folder("one");
        Path file = Files.writeString(one.resolve("ca.pem"), CA);
        List<X509Certificate> platforms = new TrustAnchors.Platform().certificates();

        assertThat(platforms).isNotEmpty().doesNotContain(TestCertificates.CA);
        assertThat(configWith("SSL_CERT_DIR", one.toString()).trustAnchors().certificates())
                .containsAll(platforms)
                .contains(TestCertificates.CA)
                .hasSize(platforms.size() + 1);
        assertThat(configWith("SSL_CERT_FILE", file.toString()).trustAnchors().certificates())
                .containsExactly(TestCertificates.CA);
    }

    /** An empty name is the directory a process was started in, which nobody has meant. */
    @Test
    void anEmptyElementIsNotTheWorkingDirectory() throws IOException {
        Path here = folder("here");
        Files.writeString(here.resolve("ca.pem"), CA);
        Path meant = folder("meant");
        Files.writeString(meant.resolve("other.pem"), OTHER);
        try (FakeEntra entra = FakeEntra.start();
                RawIngestion ingestion = RawIngestion.https()) {
            for (String directories : List.of(":" + meant, meant + "::" + meant, meant + ":")) {
                Map<String, String> environment = TestWorld.environment(entra, ingestion);
                environment.remove("SSL_CERT_FILE");
                environment.put("SSL_CERT_DIR", directories);
                try (RunningProxy proxy = RunningProxy.in(here, environment)) {
                    proxy.awaitPort();
                    assertThat(proxy.outText()).contains("the platform and 1 certificates of " + directories);
                }
            }
        }
    }

    @Test
    void entraAndIngestionAreTrustedByIt() throws IOException {
        Files.writeString(directory.resolve("ca.pem"), CA);
        writesWithDirectory();
    }

    /** The machine's own authority, which Java finds where it is told to look for the platform's. */
    @Test
    void whomThePlatformVouchesForIsTrustedBesideADirectory() throws Exception {
        Files.writeString(directory.resolve("other.pem"), OTHER);
        KeyStore platform = KeyStore.getInstance("PKCS12");
        platform.load(null, null);
        platform.setCertificateEntry("ca", TestCertificates.CA);
        Path file = directory.resolve("platform.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            platform.store(out, "changeit".toCharArray());
        }
        System.setProperty("javax.net.ssl.trustStore", file.toString());
        System.setProperty("javax.net.ssl.trustStorePassword", "changeit");
        try {
            writesWithDirectory();
        } finally {
            System.clearProperty("javax.net.ssl.trustStore");
            System.clearProperty("javax.net.ssl.trustStorePassword");
        }
    }

    private void writesWithDirectory() throws IOException {
        FakeEntra entra = FakeEntra.start();
        RawIngestion ingestion = RawIngestion.https();
        Map<String, String> environment = TestWorld.environment(entra, ingestion);
        environment.remove("SSL_CERT_FILE");
        environment.put("SSL_CERT_DIR", directory.toString());
        try (TestWorld world = TestWorld.configured(entra, ingestion, environment)) {
            assertThat(world.write().statusCode()).isEqualTo(204);
        }
    }

    @Test
    void aFileThatIsTooLongIsOfNoUse(@TempDir Path directory) throws IOException {
        String text = TestCertificates.pem(TestCertificates.CA);
        int bound = 16 * 1024 * 1024;
        Path longer = Files.writeString(directory.resolve("ca.pem"), text + "x".repeat(bound + 1 - text.length()));

        assertThat(SidecarVariables.problemsWith("SSL_CERT_FILE", longer.toString()))
                .containsExactly("SSL_CERT_FILE names the file " + longer
                        + ", which is too long for a file of certificates (more than 16 MiB).");
        assertThat(SidecarVariables.configWith("SSL_CERT_DIR", directory.toString())
                        .doubts())
                .containsExactly("SSL_CERT_DIR names the file " + longer
                        + ", which is too long for a file of certificates (more than 16 MiB)");

        Files.writeString(longer, text + "x".repeat(bound - text.length()));
        assertThat(SidecarVariables.configWith("SSL_CERT_FILE", longer.toString())
                        .trustAnchors()
                        .certificates())
                .hasSize(1);
    }
}
