package remotewrite.proxy;

import java.net.Socket;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Objects;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Trusts as the platform does, and says of whom it does not trust who that is and why. */
final class TellingTrust extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager platform;

    private TellingTrust(X509ExtendedTrustManager platform) {
        this.platform = Objects.requireNonNull(platform, "platform is null");
    }

    static TrustManager[] around(TrustManager[] managers) {
        return Arrays.stream(managers)
                .map(manager ->
                        manager instanceof X509ExtendedTrustManager platform ? new TellingTrust(platform) : manager)
                .toArray(TrustManager[]::new);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        try {
            platform.checkServerTrusted(chain, authType, engine);
        } catch (CertificateException e) {
            throw distrust(chain, authType, engine.getPeerHost(), e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        try {
            platform.checkServerTrusted(chain, authType, socket);
        } catch (CertificateException e) {
            String host = socket instanceof SSLSocket tls && tls.getHandshakeSession() != null
                    ? tls.getHandshakeSession().getPeerHost()
                    : String.valueOf(socket.getInetAddress());
            throw distrust(chain, authType, host, e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        try {
            platform.checkServerTrusted(chain, authType);
        } catch (CertificateException e) {
            throw Distrust.of(chain, e);
        }
    }

    /** The platform does not say that it is about the name only; asked without one it then has nothing against the certificate. */
    private Distrust distrust(X509Certificate[] chain, String authType, String host, CertificateException failure) {
        if (Failures.chain(failure).anyMatch(CertPathValidatorException.class::isInstance)) {
            return Distrust.of(chain, failure);
        }
        try {
            platform.checkServerTrusted(chain, authType);
            return Distrust.ofName(chain, host, failure);
        } catch (CertificateException e) {
            return Distrust.of(chain, failure);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        platform.checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        platform.checkClientTrusted(chain, authType, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        platform.checkClientTrusted(chain, authType, engine);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return platform.getAcceptedIssuers();
    }
}
