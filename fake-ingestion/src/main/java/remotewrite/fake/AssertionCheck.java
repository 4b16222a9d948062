package remotewrite.fake;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Judges a client assertion made with a certificate (entra.md 1.3). Order of judgement: form, who, which key, signature,
 * time, audience (assumed; entra.md 3.2 says nothing of the order within client authentication).
 *
 * @param application whom the assertion is to prove
 * @param audiences every {@code aud} that means this service, lower case
 * @param now the present time
 */
record AssertionCheck(Application application, Set<String> audiences, Instant now) {
    /** Entra's tolerance for clocks that differ (inferred, entra.md 1.3). */
    static final Duration SKEW = Duration.ofMinutes(5);

    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(JWSAlgorithm.RS256, JWSAlgorithm.PS256);

    /** Why the assertion proves nothing; empty when it is good. */
    Optional<EntraError> refusal(String assertion) {
        try {
            // Go sends assertions from files untrimmed, with their line end (entra.md 9)
            SignedJWT jwt = SignedJWT.parse(assertion.strip());
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            List<String> audience = claims.getAudience();
            if (audience.size() > 1) {
                // observed: openid-client issue 348
                return Optional.of(EntraRefusals.assertionMalformed());
            }
            return Stream.<Function<SignedJWT, Optional<EntraError>>>of(
                            ignored -> strangerIn(claims), this::wrongKeyOf, ignored -> outOfTime(claims))
                    .map(rule -> rule.apply(jwt))
                    .flatMap(Optional::stream)
                    .findFirst()
                    .or(() -> wrongAudience(audience));
        } catch (ParseException | IllegalArgumentException e) {
            return Optional.of(EntraRefusals.assertionMalformed());
        }
    }

    private Optional<EntraError> strangerIn(JWTClaimsSet claims) {
        String issuer = Optional.ofNullable(claims.getIssuer()).orElse("");
        String subject = Optional.ofNullable(claims.getSubject()).orElse("");
        if (!issuer.equals(subject)) {
            return Optional.of(EntraRefusals.subjectIsNotIssuer());
        }
        return issuer.equalsIgnoreCase(application.clientId())
                ? Optional.empty()
                : Optional.of(EntraRefusals.issuerIsNotClient());
    }

    private Optional<EntraError> wrongKeyOf(SignedJWT jwt) {
        JWSHeader header = jwt.getHeader();
        if (!ALGORITHMS.contains(header.getAlgorithm())) {
            return Optional.of(
                    EntraRefusals.unsupportedAlgorithm(header.getAlgorithm().getName()));
        }
        Object sha256 = header.toJSONObject().get("x5t#S256");
        Object sha1 = header.toJSONObject().get("x5t");
        Optional<Thumbprint> named = Stream.of(Optional.ofNullable(sha256), Optional.ofNullable(sha1))
                .flatMap(Optional::stream)
                .findFirst()
                .flatMap(value -> Thumbprint.parse(value.toString()));
        if (named.isEmpty()) {
            return Optional.of(EntraRefusals.noThumbprint());
        }
        Thumbprint thumbprint = named.get();
        return application.certificates().stream()
                .filter(certificate -> Thumbprint.sha256(certificate).equals(thumbprint)
                        || Thumbprint.sha1(certificate).equals(thumbprint))
                .findFirst()
                .map(certificate -> misuseOf(certificate, thumbprint, jwt))
                .orElseGet(() -> Optional.of(EntraRefusals.keyNotRegistered(thumbprint, application)));
    }

    private Optional<EntraError> misuseOf(X509Certificate certificate, Thumbprint thumbprint, SignedJWT jwt) {
        Instant from = certificate.getNotBefore().toInstant();
        Instant until = certificate.getNotAfter().toInstant();
        if (now.isAfter(until) || now.isBefore(from)) {
            return Optional.of(EntraRefusals.keyNotInForce(thumbprint, from, until, now.isAfter(until)));
        }
        try {
            boolean good = jwt.verify(new RSASSAVerifier((RSAPublicKey) certificate.getPublicKey()));
            return good ? Optional.empty() : Optional.of(EntraRefusals.badSignature(thumbprint, from, until));
        } catch (JOSEException e) {
            throw new IllegalStateException("every Java platform verifies RS256 and PS256", e);
        }
    }

    private Optional<EntraError> outOfTime(JWTClaimsSet claims) {
        // a time that is missing is shown, and counts, as 1970 (observed, entra.md 3.2)
        Instant from = instant(claims.getNotBeforeTime());
        Instant until = instant(claims.getExpirationTime());
        boolean within = !now.isBefore(from.minus(SKEW)) && !now.isAfter(until.plus(SKEW));
        return within ? Optional.empty() : Optional.of(EntraRefusals.assertionOutOfTime(now, from, until));
    }

    private Optional<EntraError> wrongAudience(List<String> audience) {
        boolean known = audience.stream().anyMatch(one -> audiences.contains(one.toLowerCase(Locale.ROOT)));
        return known ? Optional.empty() : Optional.of(EntraRefusals.wrongAudience());
    }

    private static Instant instant(Date date) {
        return Optional.ofNullable(date).map(Date::toInstant).orElse(Instant.EPOCH);
    }
}
