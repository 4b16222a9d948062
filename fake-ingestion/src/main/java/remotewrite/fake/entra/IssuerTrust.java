package remotewrite.fake.entra;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import remotewrite.fake.Pki;

/**
 * Whom a look-up of a federated issuer's keys trusts: the authority of the fakes, for the issuer of a fake cluster, and other
 * authorities, for that of a real one. Made when it is first asked for: most fakes never look up a key, and to read the JVM's
 * authorities takes a while.
 */
final class IssuerTrust implements Supplier<SSLContext> {
    private final Pki own;
    private final Supplier<List<X509Certificate>> others;
    private volatile Optional<SSLContext> made = Optional.empty();

    /** @param others asked at the first look-up */
    IssuerTrust(Pki own, Supplier<List<X509Certificate>> others) {
        this.own = Objects.requireNonNull(own, "own is null");
        this.others = others;
    }

    /** @throws IllegalStateException when the JVM's authorities cannot be read */
    @Override
    public SSLContext get() {
        return made.orElseGet(this::make);
    }

    /** Of a TLS client that trusts all of them. */
    private SSLContext make() {
        try {
            KeyStore all = own.trustStore();
            int at = 0;
            for (X509Certificate other : others.get()) {
                all.setCertificateEntry("other-" + at++, other);
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers(Optional.of(all)), null);
            made = Optional.of(context);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("whom to trust cannot be told: " + e.getMessage(), e);
        }
    }

    /**
     * The authorities that any Java program here trusts: those of the JDK, or of {@code javax.net.ssl.trustStore}.
     *
     * @throws IllegalStateException when they cannot be read
     */
    static List<X509Certificate> ofTheJvm() {
        try {
            return accepted(managers(Optional.empty())).toList();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "the authorities that the JVM trusts cannot be read (javax.net.ssl.trustStore): " + e.getMessage(),
                    e);
        }
    }

    private static Stream<X509Certificate> accepted(TrustManager[] managers) {
        return Arrays.stream(managers)
                .filter(X509TrustManager.class::isInstance)
                .flatMap(one -> Arrays.stream(((X509TrustManager) one).getAcceptedIssuers()));
    }

    /** @param store empty for that of the JVM, which is what the interface's null means */
    private static TrustManager[] managers(Optional<KeyStore> store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store.orElse(null));
        return factory.getTrustManagers();
    }
}
