package remotewrite.fake;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import remotewrite.fake.entra.EntraPolicy;

/**
 * Judges a client assertion (entra.md 1.3, 6): one that names an https URL as its issuer is somebody else's and federated,
 * any other is the application's own (assumed: Entra's rule is not known). Order of judgement of the latter: form, who,
 * which key, signature, time, audience (assumed; entra.md 3.2 says nothing of the order within client authentication).
 *
 * @param application whom the assertion is to prove
 * @param tenant whose application it is
 * @param audiences every {@code aud} that means this service, lower case
 * @param policy whose keys of federated issuers count, by how much clocks may differ, and whether space may be around it
 * @param now the present time
 */
record AssertionCheck(Application application, Tenant tenant, Set<String> audiences, EntraPolicy policy, Instant now) {
    /** Longer ones are malformed (assumed); one with a chain of three certificates has some 8,000 characters. */
    private static final int MOST_CHARS = 64 * 1024;

    /** Why the assertion proves nothing; empty when it is good. */
    Optional<EntraError> refusal(String assertion) {
        String trimmed = assertion.strip();
        boolean spaceRefused = switch (policy.answers().assertionSpace()) {
            case TRIMMED -> false;
            case REFUSED -> true;
        };
        if (assertion.length() > MOST_CHARS || spaceRefused && trimmed.length() < assertion.length()) {
            return Optional.of(AssertionRefusals.assertionMalformed());
        }
        return parsed(trimmed)
                .map(form -> refusal(form.jwt(), form.claims()))
                .orElseGet(() -> Optional.of(AssertionRefusals.assertionMalformed()));
    }

    private record Form(SignedJWT jwt, JWTClaimsSet claims) {}

    private static Optional<Form> parsed(String assertion) {
        try {
            SignedJWT jwt = SignedJWT.parse(assertion);
            return Optional.ofNullable(jwt.getJWTClaimsSet()).map(claims -> new Form(jwt, claims));
        } catch (ParseException | RuntimeException e) {
            // for a header that is JSON null it is a NullPointerException
            return Optional.empty();
        }
    }

    private Optional<EntraError> refusal(SignedJWT jwt, JWTClaimsSet claims) {
        try {
            if (claims.getAudience().size() > 1) {
                // observed: openid-client issue 348
                return Optional.of(AssertionRefusals.assertionMalformed());
            }
            if (issuer(claims).toLowerCase(Locale.ROOT).startsWith("https://")) {
                return new FederatedCheck(application, tenant, policy, now)
                        .refusal(jwt, claims)
                        .or(() -> outOfTime(claims));
            }
            return strangerIn(claims)
                    .or(() -> new CertificateCheck(application, now).refusal(jwt))
                    .or(() -> outOfTime(claims))
                    .or(() -> wrongAudience(claims.getAudience()));
        } catch (IllegalArgumentException e) {
            return Optional.of(AssertionRefusals.assertionMalformed());
        }
    }

    private Optional<EntraError> strangerIn(JWTClaimsSet claims) {
        String issuer = issuer(claims);
        String subject = Optional.ofNullable(claims.getSubject()).orElse("");
        if (!issuer.equals(subject)) {
            return Optional.of(AssertionRefusals.subjectIsNotIssuer());
        }
        return issuer.equalsIgnoreCase(application.clientId())
                ? Optional.empty()
                : Optional.of(AssertionRefusals.issuerIsNotClient());
    }

    private Optional<EntraError> outOfTime(JWTClaimsSet claims) {
        // a time that is missing is shown, and counts, as 1970 (observed, entra.md 3.2)
        Instant from = instant(claims.getNotBeforeTime());
        Instant until = instant(claims.getExpirationTime());
        Duration skew = policy.assertionSkew();
        boolean within = !now.isBefore(from.minus(skew)) && !now.isAfter(until.plus(skew));
        return within ? Optional.empty() : Optional.of(AssertionRefusals.assertionOutOfTime(now, from, until));
    }

    private Optional<EntraError> wrongAudience(List<String> audience) {
        boolean known = audience.stream().anyMatch(one -> audiences.contains(one.toLowerCase(Locale.ROOT)));
        return known ? Optional.empty() : Optional.of(AssertionRefusals.wrongAudience());
    }

    private static String issuer(JWTClaimsSet claims) {
        return Optional.ofNullable(claims.getIssuer()).orElse("");
    }

    private static Instant instant(Date date) {
        return Optional.ofNullable(date).map(Date::toInstant).orElse(Instant.EPOCH);
    }
}
