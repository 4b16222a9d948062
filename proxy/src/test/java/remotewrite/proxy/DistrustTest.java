package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collections;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of a certificate that is not trusted. */
class DistrustTest {
    private static X509ExtendedTrustManager trusting(X509Certificate anchor)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry("anchor", anchor);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        return (X509ExtendedTrustManager) TellingTrust.around(trust.getTrustManagers())[0];
    }

    private static String words(X509Certificate anchor, X509Certificate... chain) throws Exception {
        X509ExtendedTrustManager trust = trusting(anchor);
        return catchThrowableOfType(Distrust.class, () -> trust.checkServerTrusted(chain, "RSA"))
                .getMessage();
    }

    @Test
    void ofAChainItIsTheIssuerOfItsEndThatIsMissing() throws Exception {
        X509Certificate[] chain = {TestCertificates.CHAINED.certificate(), TestCertificates.INTERMEDIATE};
        assertThat(words(TestCertificates.UNTRUSTED.certificate(), chain))
                .isEqualTo("its certificate (CN=chained, issued by CN=test ca below) is not trusted. If it is the right"
                        + " one, put the certificate of CN=test ca into the file of SSL_CERT_FILE or a directory of"
                        + " SSL_CERT_DIR");
        assertThatCode(() -> trusting(TestCertificates.CA).checkServerTrusted(chain, "RSA"))
                .doesNotThrowAnyException();
    }

    @Test
    void whoHasVouchedForHimselfIsSaidToHave() throws Exception {
        assertThat(words(TestCertificates.INTERMEDIATE, TestCertificates.CA))
                .startsWith("its certificate (CN=test ca, issued by itself) is not trusted.");
    }

    @Test
    void oneThatIsNotYetValidMakesTheClockSuspect() throws Exception {
        Instant from = Instant.parse("2119-01-01T00:00:00Z");
        X509Certificate young = TestCertificates.issue("CN=young", from, TestCertificates.UNTIL, "localhost")
                .certificate();

        assertThat(words(TestCertificates.CA, young))
                .isEqualTo(
                        "its certificate (CN=young, issued by CN=test ca) is not valid before 2119-01-01T00:00:00Z. Is"
                                + " the clock here right");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"is not trusted", "is not for the host", "has expired", "is not valid before", "is not accepted"
            })
    void thePageForOperatorsExplainsIt(String words) throws IOException {
        assertThat(Files.readAllLines(Path.of("..", "docs", "operators.md")))
                .anyMatch(line ->
                        line.startsWith("| `TLS failed: its certificate` … ") && line.contains("`" + words + "`"));
    }

    @Test
    void aNameThatIsLongIsCut() throws Exception {
        String name = String.join(",", Collections.nCopies(5, "OU=" + "a".repeat(60)));
        X509Certificate named = TestCertificates.issue(name, TestCertificates.FROM, TestCertificates.UNTIL)
                .certificate();

        assertThat(words(TestCertificates.UNTRUSTED.certificate(), named))
                .startsWith(
                        "its certificate (" + name.substring(0, 200) + "..., issued by CN=test ca) is not trusted.");
    }

    @Test
    void oneThatIsNotForServersIsNotAcceptedByTheWordOfThePlatform() throws Exception {
        X509Certificate clients =
                TestCertificates.issueForClients("CN=a client", "localhost").certificate();

        assertThat(words(TestCertificates.CA, clients))
                .isEqualTo(
                        "its certificate (CN=a client, issued by CN=test ca) is not accepted: Extended key usage does not"
                                + " permit use for TLS server authentication");
    }

    /** A common name is no host (RFC 9525 2). */
    @Test
    void oneWithoutHostsIsSaidToBeForNone() {
        X509Certificate[] chain = {
            TestCertificates.issue("CN=localhost", TestCertificates.FROM, TestCertificates.UNTIL)
                    .certificate()
        };

        assertThat(Distrust.ofName(chain, "localhost", new CertificateException("no name")))
                .hasMessageContaining(
                        "its certificate (CN=localhost, issued by CN=test ca) is not for the host localhost but for no host"
                                + " by its subjectAltName. ");
    }

    /** They would begin a line of their own where a sender shows the answer. */
    @Test
    void controlCharactersInANameAreNotShown() throws Exception {
        X509Certificate named = TestCertificates.issue("CN=a\\0Ab\\1Bc", TestCertificates.FROM, TestCertificates.UNTIL)
                .certificate();
        assertThat(named.getSubjectX500Principal().getName()).contains("\n");

        assertThat(words(TestCertificates.UNTRUSTED.certificate(), named))
                .startsWith("its certificate (CN=a?b?c, issued by CN=test ca) is not trusted.");
    }

    /** What it has to say; the failure of a task it tells once, and the other side with its next words. */
    private static ByteBuffer said(SSLEngine engine) throws SSLException {
        ByteBuffer wire = ByteBuffer.allocate(4 * engine.getSession().getPacketBufferSize());
        SSLEngineResult last;
        do {
            last = engine.wrap(ByteBuffer.allocate(0), wire);
        } while (last.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && last.bytesProduced() > 0);
        return wire.flip();
    }

    private static void hear(SSLEngine engine, ByteBuffer wire) throws SSLException {
        ByteBuffer plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
        SSLEngineResult last;
        do {
            last = engine.unwrap(wire, plain);
            for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                task.run();
            }
        } while (last.bytesConsumed() > 0 || last.getHandshakeStatus() == HandshakeStatus.NEED_TASK);
    }

    /** As without the words around it: whoever runs the other side finds it in his log. */
    @Test
    void theOtherSideIsToldThatItsCertificateHasExpired() throws Exception {
        // 1.3 goes to and fro in another order
        SSLContext here = SSLContext.getInstance("TLSv1.2");
        here.init(null, new TrustManager[] {trusting(TestCertificates.CA)}, null);
        SSLEngine calling = here.createSSLEngine("localhost", 443);
        calling.setUseClientMode(true);
        SSLEngine called = TestCertificates.EXPIRED.serverContext().createSSLEngine();
        called.setUseClientMode(false);

        hear(called, said(calling));
        assertThatThrownBy(() -> {
                    hear(calling, said(called));
                    said(calling);
                })
                .hasCauseInstanceOf(Distrust.class);
        assertThatThrownBy(() -> hear(called, said(calling))).hasMessageContaining("certificate_expired");
    }
}
