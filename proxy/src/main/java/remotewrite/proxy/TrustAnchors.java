package remotewrite.proxy;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Whom the proxy trusts to vouch for Entra and ingestion. Host names are always verified. */
public sealed interface TrustAnchors {
    /** Those of the Java platform. */
    record Platform() implements TrustAnchors {
        @Override
        public String toString() {
            return "the platform";
        }

        @Override
        public List<X509Certificate> certificates() {
            try {
                return Arrays.stream(platform().getTrustManagers())
                        .filter(X509TrustManager.class::isInstance)
                        .map(X509TrustManager.class::cast)
                        .flatMap(manager -> Arrays.stream(manager.getAcceptedIssuers()))
                        .toList();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("the trust anchors of this Java platform cannot be read", e);
            }
        }

        @Override
        public SSLContext sslContext() {
            try {
                return context(platform());
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("the trust anchors of this Java platform cannot be read", e);
            }
        }
    }

    /** Those of the Java platform and more, as with {@code SSL_CERT_DIR} alone. */
    record PlatformAnd(Bundle more) implements TrustAnchors {
        public PlatformAnd {
            Objects.requireNonNull(more, "more is null");
        }

        @Override
        public String toString() {
            return "the platform and " + more;
        }

        @Override
        public List<X509Certificate> certificates() {
            return Stream.concat(new Platform().certificates().stream(), more.certificates().stream())
                    .distinct()
                    .toList();
        }

        @Override
        public SSLContext sslContext() {
            return trusting(this);
        }
    }

    /**
     * Those of PEM files and nobody else, as with {@code SSL_CERT_FILE}.
     *
     * @param source the file or directories, as they were written
     */
    record Bundle(String source, List<X509Certificate> certificates) implements TrustAnchors {
        /** Of no file. */
        static final Bundle EMPTY = new Bundle("", List.of());

        public Bundle {
            Objects.requireNonNull(source, "source is null");
            certificates = List.copyOf(certificates);
        }

        @Override
        public SSLContext sslContext() {
            return trusting(this);
        }

        private Bundle with(Bundle other) {
            return new Bundle(
                    source + " and " + other.source(),
                    Stream.concat(certificates.stream(), other.certificates().stream())
                            .distinct()
                            .toList());
        }

        @Override
        public String toString() {
            return certificates.size() + " certificates of " + source;
        }
    }

    /** Them all, those of the platform included. */
    List<X509Certificate> certificates();

    /** A TLS context with these anchors and no client certificate. */
    SSLContext sslContext();

    /** Those of {@code pinned}, in whose place the platform's stand when it is empty, and those of {@code more}, if any. */
    static TrustAnchors of(Bundle pinned, Bundle more) {
        if (more.certificates().isEmpty()) {
            return pinned.certificates().isEmpty() ? new Platform() : pinned;
        }
        return pinned.certificates().isEmpty() ? new PlatformAnd(more) : pinned.with(more);
    }

    /** Reads a PEM bundle, all of which must be right. */
    static Parsed<Bundle> read(String path) {
        return SettingFormats.path(path).then(AnchorFile::readInTime).then(file -> read(path, file));
    }

    private static Parsed<Bundle> read(String path, AnchorFile file) {
        if (!file.damaged().isEmpty()) {
            return new Parsed.Bad<>(file.damage());
        }
        return file.certificates().isEmpty()
                ? new Parsed.Bad<>("names the file " + path + ", which has no certificate in PEM form")
                : new Parsed.Good<>(new Bundle(path, file.certificates()));
    }

    private static TrustManagerFactory platform() throws GeneralSecurityException {
        TrustManagerFactory trust = trustManagers();
        // without a key store the factory takes the platform's anchors
        trust.init((KeyStore) null);
        return trust;
    }

    private static SSLContext trusting(TrustAnchors anchors) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            List<X509Certificate> certificates = anchors.certificates();
            for (int i = 0; i < certificates.size(); i++) {
                store.setCertificateEntry("anchor-" + i, certificates.get(i));
            }
            TrustManagerFactory trust = trustManagers();
            trust.init(store);
            return context(trust);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("the trust anchors (" + anchors + ") cannot be trusted", e);
        }
    }

    private static TrustManagerFactory trustManagers() throws GeneralSecurityException {
        return TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    }

    private static SSLContext context(TrustManagerFactory trust) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, TellingTrust.around(trust.getTrustManagers()), null);
        return context;
    }
}
