package remotewrite.fake.entra;

import com.nimbusds.jose.jwk.JWKSet;
import java.text.ParseException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import remotewrite.fake.Pki;

/** Where the public keys of an issuer of federated assertions come from. Called by several threads at once. */
@FunctionalInterface
public interface IssuerKeys {
    /** What became of a look-up. */
    sealed interface Answer {
        /** @param keys what the issuer publishes, in its order */
        record Published(JWKSet keys) implements Answer {
            public Published {
                Objects.requireNonNull(keys, "keys is null");
            }
        }

        /** @param reason for the reader of a log; the service answers as {@link EntraAnswers.IssuerUnreachable} says, whatever it is */
        record Unavailable(String reason) implements Answer {
            public Unavailable {
                Objects.requireNonNull(reason, "reason is null");
            }
        }
    }

    /**
     * The keys of {@code issuer}.
     *
     * @param issuer {@code iss}, exactly as the assertion says it
     * @param keyId the key that is needed, {@code ""} for any: a source that keeps keys looks anew when it lacks it
     */
    Answer of(String issuer, String keyId);

    /** By issuer the keys that it would answer with at once, without looking any up; a source need not tell them. */
    default Map<String, JWKSet> atHand() {
        return Map.of();
    }

    /** Knows no issuer. */
    static IssuerKeys none() {
        return (issuer, keyId) -> new Answer.Unavailable("no keys of " + issuer + " were given");
    }

    /**
     * The keys of one issuer as a value.
     *
     * @param issuer compared exactly
     * @param jwks a JWK set, RFC 7517 5
     * @throws IllegalArgumentException when {@code jwks} is none
     */
    static IssuerKeys given(String issuer, String jwks) {
        Objects.requireNonNull(issuer, "issuer is null");
        try {
            return new GivenIssuerKeys(issuer, JWKSet.parse(jwks).toPublicJWKSet());
        } catch (ParseException e) {
            throw new IllegalArgumentException("the keys of " + issuer + " are no JWK set: " + e.getMessage(), e);
        }
    }

    /**
     * Looked up as Entra does: {@code {issuer}/.well-known/openid-configuration}, then its {@code jwks_uri}. Kept until a
     * key is asked for that is not among them (how long Entra keeps them is not documented). Trusted are issuers that {@code
     * authority} certifies, as those of the fakes, and issuers that any Java program here would trust, as those of real
     * clusters: by the authorities of the JDK, or of {@code javax.net.ssl.trustStore}.
     *
     * @param timeout of each of the two requests
     */
    static IssuerKeys fetched(Pki authority, Duration timeout) {
        return new FetchedIssuerKeys(
                new IssuerTrust(authority, IssuerTrust::ofTheJvm),
                "the authority of the fakes and those of the JVM (javax.net.ssl.trustStore names others)",
                timeout);
    }

    /** These keys, and those of {@code other} where there are none here. */
    default IssuerKeys orElse(IssuerKeys other) {
        Objects.requireNonNull(other, "other is null");
        return new SeveralIssuerKeys(this, other);
    }
}
