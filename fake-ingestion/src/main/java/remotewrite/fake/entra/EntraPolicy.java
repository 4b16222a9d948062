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
 * @param answers where several are known or plausible
 */
public record EntraPolicy(
        Duration tokenLifetime,
        RefreshIn refreshIn,
        Throttling throttling,
        IssuerName issuerName,
        IssuerKeys issuerKeys,
        EntraAnswers answers) {
    public EntraPolicy {
        Objects.requireNonNull(tokenLifetime, "tokenLifetime is null");
        Objects.requireNonNull(refreshIn, "refreshIn is null");
        Objects.requireNonNull(throttling, "throttling is null");
        Objects.requireNonNull(issuerName, "issuerName is null");
        Objects.requireNonNull(issuerKeys, "issuerKeys is null");
        Objects.requireNonNull(answers, "answers is null");
        if (tokenLifetime.toSeconds() < 1 || tokenLifetime.getNano() != 0) {
            throw new IllegalArgumentException(
                    "tokenLifetime is " + tokenLifetime + ", whole seconds and at least one are needed");
        }
    }

    /** 3599 s (entra.md 1.4, documented), the usual {@code refresh_in}, no limit, the issuer as asked, {@link EntraAnswers#DEFAULT}. */
    public static EntraPolicy usual(IssuerKeys issuerKeys) {
        return new EntraPolicy(
                Duration.ofSeconds(3599),
                new RefreshIn.Usual(),
                new Throttling.Off(),
                new IssuerName.AsAsked(),
                issuerKeys,
                EntraAnswers.DEFAULT);
    }

    public EntraPolicy withTokenLifetime(Duration other) {
        return new EntraPolicy(other, refreshIn, throttling, issuerName, issuerKeys, answers);
    }

    public EntraPolicy withRefreshIn(RefreshIn other) {
        return new EntraPolicy(tokenLifetime, other, throttling, issuerName, issuerKeys, answers);
    }

    public EntraPolicy withThrottling(Throttling other) {
        return new EntraPolicy(tokenLifetime, refreshIn, other, issuerName, issuerKeys, answers);
    }

    public EntraPolicy withIssuerName(IssuerName other) {
        return new EntraPolicy(tokenLifetime, refreshIn, throttling, other, issuerKeys, answers);
    }

    public EntraPolicy withIssuerKeys(IssuerKeys other) {
        return new EntraPolicy(tokenLifetime, refreshIn, throttling, issuerName, other, answers);
    }

    public EntraPolicy withAnswers(EntraAnswers other) {
        return new EntraPolicy(tokenLifetime, refreshIn, throttling, issuerName, issuerKeys, other);
    }
}
