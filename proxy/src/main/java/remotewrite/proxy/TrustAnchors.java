package remotewrite.proxy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Whom the proxy trusts to vouch for Entra and ingestion. Host names are always verified. */
public sealed interface TrustAnchors {
    /** Those of the Java platform. */
    record Platform() implements TrustAnchors {
        @Override
        public String toString() {
            return "the platform";
        }

        @Override
        public SSLContext sslContext() {
            try {
                TrustManagerFactory trust = trustManagers();
                // without a key store the factory takes the platform's anchors
                trust.init((KeyStore) null);
                return context(trust);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("the trust anchors of this Java platform cannot be read", e);
            }
        }
    }

    /** Those of a PEM bundle and nobody else, as {@code SSL_CERT_FILE} works in Go programs (entra.md 2.4). */
    record Bundle(Path file, List<X509Certificate> certificates) implements TrustAnchors {
        public Bundle {
            Objects.requireNonNull(file, "file is null");
            certificates = List.copyOf(certificates);
        }

        @Override
        public SSLContext sslContext() {
            try {
                KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
                store.load(null, null);
                for (int i = 0; i < certificates.size(); i++) {
                    store.setCertificateEntry("anchor-" + i, certificates.get(i));
                }
                TrustManagerFactory trust = trustManagers();
                trust.init(store);
                return context(trust);
            } catch (IOException | GeneralSecurityException e) {
                throw new IllegalStateException(
                        "the " + certificates.size() + " certificates of " + file + " cannot be trusted", e);
            }
        }

        @Override
        public String toString() {
            return certificates.size() + " certificates of " + file;
        }
    }

    /** A TLS context with these anchors and no client certificate. */
    SSLContext sslContext();

    /** Reads a PEM bundle. */
    static Parsed<TrustAnchors> read(String path) {
        Path file = Path.of(path);
        List<Pem> blocks;
        try {
            blocks = Pem.blocksIn(ClientCertificate.text(Files.readAllBytes(file)));
        } catch (IOException | SecurityException e) {
            return new Parsed.Bad<>("names the file " + path + ", which " + Unreadable.words(e));
        }
        List<Pem> certificates = blocks.stream().filter(Pem::isCertificate).toList();
        List<Integer> damaged = IntStream.range(0, certificates.size())
                .filter(i -> X509.read(certificates.get(i).der()).isEmpty())
                .mapToObj(i -> i + 1)
                .toList();
        if (certificates.isEmpty()) {
            return new Parsed.Bad<>("names the file " + path + ", which has no certificate in PEM form");
        }
        if (!damaged.isEmpty()) {
            return new Parsed.Bad<>("names the file " + path + ", whose certificates " + damaged + " are damaged");
        }
        return new Parsed.Good<>(new Bundle(
                file,
                certificates.stream()
                        .flatMap(block -> X509.read(block.der()).stream())
                        .toList()));
    }

    private static TrustManagerFactory trustManagers() throws GeneralSecurityException {
        return TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    }

    private static SSLContext context(TrustManagerFactory trust) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
