package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PkiTest {
    private static final List<String> NAMES = List.of("login.microsoftonline.com", "127.0.0.1");

    private final ManualClock clock = new ManualClock();
    private final Pki pki = Pki.create(clock);

    @TempDir
    private Path directory;

    @Test
    void serverCertificateIsTrustedThroughTheAuthorityOnly() throws Exception {
        X509Certificate server = certificateOf(pki.serverKeyStore(NAMES));

        assertThat(trusts(pki, server)).isTrue();
        assertThat(trusts(Pki.create(clock), server)).isFalse();
    }

    @Test
    void serverCertificateNamesHostsAndAddresses() throws Exception {
        X509Certificate server = certificateOf(pki.serverKeyStore(NAMES));

        assertThat(alternativeNames(server))
                .containsExactly(List.of(2, "login.microsoftonline.com"), List.of(7, "127.0.0.1"));
        assertThat(alternativeNames(certificateOf(pki.serverKeyStore())))
                .contains(List.of(2, "localhost"), List.of(2, "host.docker.internal"));
        assertThat(server.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(server.getBasicConstraints()).isEqualTo(-1);
    }

    @Test
    void aServerNeedsAName() {
        assertThatThrownBy(() -> pki.serverKeyStore(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("names is empty");
    }

    @Test
    void certificatesAreValidLongBeforeAndAfterTheClocksNow() throws Exception {
        X509Certificate server = certificateOf(pki.serverKeyStore(NAMES));

        server.checkValidity(Date.from(clock.instant().minusSeconds(365L * 86_400)));
        server.checkValidity(Date.from(clock.instant().plusSeconds(365L * 86_400)));
    }

    @Test
    void authorityIsWrittenAsPem() throws Exception {
        Path file = directory.resolve("ca.pem");

        pki.writeCa(file);

        assertThat(file).hasContent(pki.caPem());
        X509Certificate authority = (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pki.caPem().getBytes(StandardCharsets.US_ASCII)));
        assertThat(authority.getBasicConstraints()).isGreaterThanOrEqualTo(0);
        assertThat(authority).isEqualTo(pki.trustStore().getCertificate("authority"));
    }

    @Test
    void oneSharedAuthorityServesTheWholeProcess() {
        assertThat(Pki.shared()).isSameAs(Pki.shared());
        assertThat(Pki.shared().signingKey()).isSameAs(Pki.shared().signingKey());
        assertThat(pki.signingKey().id()).isNotEqualTo(Pki.shared().signingKey().id());
    }

    @Test
    void sayWhichFileCouldNotBeWritten() {
        Path file = directory.resolve("missing").resolve("ca.pem");

        assertThatThrownBy(() -> pki.writeCa(file))
                .isInstanceOf(PkiException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("has to exist");
        assertThat(Files.exists(file)).isFalse();
    }

    /** As documented (azure.md 1.1): two labels before the common part. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "aks-amw-0mi2.eastus-1.metrics.ingest.monitor.azure.com",
                "defaultazuremonitorworkspace-wus-jfog.westus-1.metrics.ingest.monitor.azure.com",
                "x-abcd.eastus2euap-1.metrics.canary.ingest.monitor.azure.com",
                "x-abcd.usgovvirginia-1.metrics.ingest.monitor.azure.us",
                "x-abcd.chinanorth3-1.metrics.ingest.monitor.azure.cn"
            })
    void aClientTakesTheFakeForAnEndpointByItsDocumentedName(String host) throws Exception {
        assertThat(handshake(host)).isEqualTo("CN=localhost");
    }

    @Test
    void aClientDoesNotTakeTheFakeForAnotherHost() {
        assertThatThrownBy(() -> handshake("x-abcd.atlantis-1.metrics.ingest.monitor.azure.com"))
                .isInstanceOf(SSLHandshakeException.class)
                .hasMessageContaining("atlantis");
    }

    /** The subject of the certificate that a client accepts which believes that it is connected to {@code host}. */
    private static String handshake(String host) throws IOException {
        Pki pki = Pki.shared();
        try (FakeServer server = FakeServer.start(
                        FakeServer.Settings.named("named", new ManualClock())
                                .withTransport(new Transport.Tls(pki.serverKeyStore(), Pki.KEY_STORE_PASSWORD)),
                        request -> new Reply(204, List.of(), Bytes.empty()));
                Socket plain = new Socket("127.0.0.1", server.port());
                SSLSocket socket = (SSLSocket)
                        pki.clientContext().getSocketFactory().createSocket(plain, host, server.port(), true)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return socket.getSession().getPeerPrincipal().getName();
        }
    }

    private static X509Certificate certificateOf(KeyStore store) throws Exception {
        assertThat(store.getKey("server", Pki.KEY_STORE_PASSWORD.toCharArray()).getAlgorithm())
                .isEqualTo("EC");
        return (X509Certificate) store.getCertificate("server");
    }

    private static Collection<List<?>> alternativeNames(X509Certificate certificate) throws Exception {
        return certificate.getSubjectAlternativeNames();
    }

    private static boolean trusts(Pki authority, X509Certificate certificate) throws Exception {
        PKIXParameters parameters = new PKIXParameters(authority.trustStore());
        parameters.setRevocationEnabled(false);
        try {
            CertPathValidator.getInstance("PKIX")
                    .validate(
                            CertificateFactory.getInstance("X.509").generateCertPath(List.of(certificate)), parameters);
            return true;
        } catch (CertPathValidatorException e) {
            return false;
        }
    }
}
