package remotewrite.conformance.mutant;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CertificateException;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Date;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import remotewrite.proxy.TrustAnchors;

/** Trusts whom the proxy trusts, but does not look at one thing. */
final class WrongTrust {
    private static final Duration A_WHILE = Duration.ofHours(1);

    private WrongTrust() {}

    /** Whatever name the certificate has. */
    static SSLContext ofAnyName(TrustAnchors.Bundle anchors) {
        PKIXBuilderParameters rules = rules(anchors);
        return context(new Nameless(trustManager(rules)));
    }

    /** As if it were the time at which the authority had just begun: what has expired since was valid then. */
    static SSLContext longAgo(TrustAnchors.Bundle anchors) {
        PKIXBuilderParameters rules = rules(anchors);
        rules.setDate(Date.from(
                anchors.certificates().getFirst().getNotBefore().toInstant().plus(A_WHILE)));
        return context(trustManager(rules));
    }

    private static PKIXBuilderParameters rules(TrustAnchors.Bundle anchors) {
        try {
            PKIXBuilderParameters rules = new PKIXBuilderParameters(
                    anchors.certificates().stream()
                            .map(certificate -> new TrustAnchor(certificate, null))
                            .collect(Collectors.toSet()),
                    new X509CertSelector());
            rules.setRevocationEnabled(false);
            return rules;
        } catch (InvalidAlgorithmParameterException e) {
            throw new IllegalStateException("the proxy has read its anchors, and there is none", e);
        }
    }

    private static X509TrustManager trustManager(PKIXBuilderParameters rules) {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(new CertPathTrustManagerParameters(rules));
            return Stream.of(factory.getTrustManagers())
                    .filter(X509TrustManager.class::isInstance)
                    .map(X509TrustManager.class::cast)
                    .findFirst()
                    .orElseThrow();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has PKIX", e);
        }
    }

    /** TLS for a client that asks {@code manager} alone. */
    static SSLContext context(TrustManager manager) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {manager}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has TLS", e);
        }
    }

    /** Asks the right one for everything but what the name is: that it can only see on a connection. */
    private static final class Nameless extends X509ExtendedTrustManager {
        private final X509TrustManager right;

        Nameless(X509TrustManager right) {
            this.right = right;
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            right.checkClientTrusted(chain, type);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            right.checkClientTrusted(chain, type);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            right.checkClientTrusted(chain, type);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            right.checkServerTrusted(chain, type);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            right.checkServerTrusted(chain, type);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            right.checkServerTrusted(chain, type);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return right.getAcceptedIssuers();
        }
    }
}
