package remotewrite.fake;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import remotewrite.fake.entra.EntraPolicy;
import remotewrite.fake.entra.FederatedCredential;
import remotewrite.fake.entra.IssuerKeys;

/**
 * Judges a federated assertion (entra.md 6) but for its time. Order of judgement: algorithm, issuer, audience, subject,
 * propagation, key, signature, kind of an Entra token (assumed).
 */
record FederatedCheck(Application application, Tenant tenant, EntraPolicy policy, Instant now) {
    /** Entra looks at no more keys of an issuer (entra.md 6, documented). */
    private static final int KEYS_CONSIDERED = 100;

    /** Why the assertion proves nothing; empty when it is good as far as this goes. */
    Optional<EntraError> refusal(SignedJWT jwt, JWTClaimsSet claims) {
        JWSAlgorithm algorithm = jwt.getHeader().getAlgorithm();
        if (!algorithm.equals(JWSAlgorithm.RS256)) {
            return Optional.of(AssertionRefusals.unsupportedAlgorithm(algorithm.getName(), "RS256"));
        }
        return noMatch(claims).or(() -> unsigned(jwt, claims.getIssuer())).or(() -> notAppOnly(claims));
    }

    private Optional<EntraError> noMatch(JWTClaimsSet claims) {
        String issuer = claims.getIssuer();
        String subject = Optional.ofNullable(claims.getSubject()).orElse("");
        String audience = claims.getAudience().stream().findFirst().orElse("");
        List<FederatedCredential> all = application.federatedCredentials();
        if (all.isEmpty()) {
            return Optional.of(FederationRefusals.noFederatedCredentials(application));
        }
        List<FederatedCredential> ofIssuer = those(all, one -> one.issuer().equals(issuer));
        if (ofIssuer.isEmpty()) {
            return Optional.of(
                    those(all, one -> one.issuer().equalsIgnoreCase(issuer)).isEmpty()
                            ? FederationRefusals.noSuchIssuer(issuer)
                            : FederationRefusals.differsInCase("issuer", issuer));
        }
        List<FederatedCredential> forAudience =
                those(ofIssuer, one -> one.audience().equals(audience));
        if (forAudience.isEmpty()) {
            return Optional.of(FederationRefusals.noSuchAudience(audience));
        }
        List<FederatedCredential> matching =
                those(forAudience, one -> one.subject().equals(subject));
        if (matching.isEmpty()) {
            return Optional.of(
                    those(forAudience, one -> one.subject().equalsIgnoreCase(subject))
                                    .isEmpty()
                            ? FederationRefusals.noSuchSubject(subject)
                            : FederationRefusals.differsInCase("subject", subject));
        }
        return those(matching, one -> !now.isBefore(one.inForceFrom())).isEmpty()
                ? Optional.of(FederationRefusals.notPropagated(policy.answers().notPropagated(), claims))
                : Optional.empty();
    }

    private Optional<EntraError> unsigned(SignedJWT jwt, String issuer) {
        String keyId = Optional.ofNullable(jwt.getHeader().getKeyID()).orElse("");
        return switch (policy.issuerKeys().of(issuer, keyId)) {
            case IssuerKeys.Answer.Unavailable unavailable ->
                Optional.of(
                        FederationRefusals.issuerUnreachable(policy.answers().issuerUnreachable()));
            case IssuerKeys.Answer.Published published ->
                published.keys().getKeys().stream()
                        .limit(KEYS_CONSIDERED)
                        .filter(key -> keyId.isEmpty() || keyId.equals(key.getKeyID()))
                        .findFirst()
                        .map(key -> verifies(jwt, key)
                                ? Optional.<EntraError>empty()
                                : Optional.of(FederationRefusals.badSignature(keyId)))
                        .orElseGet(() -> Optional.of(FederationRefusals.keyNotPublished(keyId, issuer)));
        };
    }

    private static boolean verifies(SignedJWT jwt, JWK key) {
        try {
            return key instanceof RSAKey rsa && jwt.verify(new RSASSAVerifier(rsa));
        } catch (JOSEException e) {
            // what an issuer publishes is its own affair: a key that is unusable verifies nothing
            return false;
        }
    }

    /** Of Entra's own tokens those of applications only, managed identities among them (documented, 700229). */
    private Optional<EntraError> notAppOnly(JWTClaimsSet claims) {
        String entra = "https://" + tenant.cloud().preferredHost() + "/";
        boolean own = claims.getIssuer().startsWith(entra) || claims.getIssuer().equals(tenant.issuer());
        return own && !"app".equals(claims.getClaim("idtyp"))
                ? Optional.of(FederationRefusals.notAnAppOnlyToken())
                : Optional.empty();
    }

    private static List<FederatedCredential> those(
            List<FederatedCredential> all, Predicate<FederatedCredential> wanted) {
        return all.stream().filter(wanted).toList();
    }
}
