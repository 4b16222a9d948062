package remotewrite.fake.entra;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import remotewrite.fake.Pki;

/** Of which federated issuers keys are looked up: those of the fakes, and those of the world outside. */
class IssuerTrustTest {
    private static final Pki OUTSIDE = Pki.create(Clock.systemUTC());

    @Test
    void bothTheFakesOwnIssuerAndOneOfAnotherAuthorityAreTrusted() throws Exception {
        X509Certificate authority = (X509Certificate) OUTSIDE.trustStore().getCertificate("authority");

        assertThat(lookedUp(Pki.shared(), new IssuerTrust(Pki.shared(), () -> List.of(authority))))
                .isInstanceOf(IssuerKeys.Answer.Published.class);
        assertThat(lookedUp(OUTSIDE, new IssuerTrust(Pki.shared(), () -> List.of(authority))))
                .isInstanceOf(IssuerKeys.Answer.Published.class);
    }

    @Test
    void anIssuerOfNeitherIsNotTrustedAndTheReasonTellsWhoIs() {
        try (FakeOidcIssuer issuer = FakeOidcIssuer.start(Clock.systemUTC(), OUTSIDE)) {
            assertThat(IssuerKeys.fetched(Pki.shared(), Duration.ofSeconds(10)).of(issuer.issuer(), ""))
                    .isInstanceOfSatisfying(
                            IssuerKeys.Answer.Unavailable.class,
                            unavailable -> assertThat(unavailable.reason())
                                    .contains(
                                            issuer.issuer(),
                                            "PKIX path ",
                                            "; trusted are the authority of the fakes and those of the JVM"));
        }
    }

    /** Asked of the JVM itself; there are public ones among them. */
    @Test
    void theOtherAuthoritiesAreThoseThatJavaTrusts() throws Exception {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        X509TrustManager usual = (X509TrustManager) factory.getTrustManagers()[0];

        assertThat(names(IssuerTrust.ofTheJvm()))
                .containsExactlyInAnyOrderElementsOf(names(Arrays.asList(usual.getAcceptedIssuers())))
                .anySatisfy(name -> assertThat(name).contains("DigiCert Global Root"));
    }

    /** By all fakes that are not told otherwise; a JVM whose authorities cannot be read is a reason, not a failure. */
    @Test
    void authoritiesThatCannotBeReadAreAReason() {
        try (FakeOidcIssuer issuer = FakeOidcIssuer.start(Clock.systemUTC(), Pki.shared())) {
            IssuerTrust unreadable = new IssuerTrust(Pki.shared(), () -> {
                throw new IllegalStateException("no trust store");
            });

            assertThat(new FetchedIssuerKeys(unreadable, "nobody", Duration.ofSeconds(10)).of(issuer.issuer(), ""))
                    .isInstanceOfSatisfying(
                            IssuerKeys.Answer.Unavailable.class,
                            unavailable -> assertThat(unavailable.reason()).contains("no trust store"));
        }
    }

    private static List<String> names(List<X509Certificate> certificates) {
        return certificates.stream()
                .map(one -> one.getSubjectX500Principal().getName())
                .toList();
    }

    private static IssuerKeys.Answer lookedUp(Pki certifying, Supplier<SSLContext> trust) {
        try (FakeOidcIssuer issuer = FakeOidcIssuer.start(Clock.systemUTC(), certifying)) {
            return new FetchedIssuerKeys(trust, "both", Duration.ofSeconds(10)).of(issuer.issuer(), "");
        }
    }
}
