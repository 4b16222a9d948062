package remotewrite.fake.entra;

import java.time.Duration;
import java.util.Objects;

/**
 * How a token service behaves towards everybody.
 *
 * @param tokenLifetime {@code expires_in} of the tokens, whole seconds
 * @param refreshIn when their holders are told to refresh them
 * @param throttling how many token requests it takes
 * @param issuerName whom its metadata names as issuer
 * @param issuerKeys where the keys of federated issuers come from
 * @param assertionSkew by how much clocks may differ when {@code nbf} and {@code exp} of a client assertion are judged, from 0
 *     to 36500 days; what Entra allows is not known (entra.md 10)
 * @param answers where several are known or plausible
 */
public record EntraPolicy(
        Duration tokenLifetime,
        RefreshIn refreshIn,
        Throttling throttling,
        IssuerName issuerName,
        IssuerKeys issuerKeys,
        Duration assertionSkew,
        EntraAnswers answers) {
    /** Assumed: inferred for Entra (entra.md 1.3), and usual. */
    private static final Duration USUAL_ASSERTION_SKEW = Duration.ofMinutes(5);

    private static final Duration MOST_SKEW = Duration.ofDays(36_500);

    public EntraPolicy {
        Objects.requireNonNull(tokenLifetime, "tokenLifetime is null");
        Objects.requireNonNull(refreshIn, "refreshIn is null");
        Objects.requireNonNull(throttling, "throttling is null");
        Objects.requireNonNull(issuerName, "issuerName is null");
        Objects.requireNonNull(issuerKeys, "issuerKeys is null");
        Objects.requireNonNull(assertionSkew, "assertionSkew is null");
        Objects.requireNonNull(answers, "answers is null");
        if (tokenLifetime.toSeconds() < 1 || tokenLifetime.getNano() != 0) {
            throw new IllegalArgumentException(
                    "tokenLifetime is " + tokenLifetime + ", whole seconds and at least one are needed");
        }
        if (assertionSkew.isNegative() || assertionSkew.compareTo(MOST_SKEW) > 0) {
            throw new IllegalArgumentException(
                    "assertionSkew is " + assertionSkew + ", from PT0S to 36500 days is needed");
        }
    }

    /** 3599 s (entra.md 1.4, documented), the usual {@code refresh_in}, no limit, the issuer as asked, clocks that differ by 300 s, {@link EntraAnswers#DEFAULT}. */
    public static EntraPolicy usual(IssuerKeys issuerKeys) {
        return new EntraPolicy(
                Duration.ofSeconds(3599),
                new RefreshIn.Usual(),
                new Throttling.Off(),
                new IssuerName.AsAsked(),
                issuerKeys,
                USUAL_ASSERTION_SKEW,
                EntraAnswers.DEFAULT);
    }

    public EntraPolicy withTokenLifetime(Duration other) {
        return new EntraPolicy(other, refreshIn, throttling, issuerName, issuerKeys, assertionSkew, answers);
    }

    public EntraPolicy withRefreshIn(RefreshIn other) {
        return new EntraPolicy(tokenLifetime, other, throttling, issuerName, issuerKeys, assertionSkew, answers);
    }

    public EntraPolicy withThrottling(Throttling other) {
        return new EntraPolicy(tokenLifetime, refreshIn, other, issuerName, issuerKeys, assertionSkew, answers);
    }

    public EntraPolicy withIssuerName(IssuerName other) {
        return new EntraPolicy(tokenLifetime, refreshIn, throttling, other, issuerKeys, assertionSkew, answers);
    }

    public EntraPolicy withIssuerKeys(IssuerKeys other) {
        return new EntraPolicy(tokenLifetime, refreshIn, throttling, issuerName, other, assertionSkew, answers);
    }

    public EntraPolicy withAssertionSkew(Duration other) {
        return new EntraPolicy(tokenLifetime, refreshIn, throttling, issuerName, issuerKeys, other, answers);
    }

    public EntraPolicy withAnswers(EntraAnswers other) {
        return new EntraPolicy(tokenLifetime, refreshIn, throttling, issuerName, issuerKeys, assertionSkew, other);
    }
}
