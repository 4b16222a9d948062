package remotewrite.fake.entra;

import java.time.Instant;
import java.util.Objects;

/**
 * A federated identity credential: tokens of this issuer, with this subject and audience, prove an application
 * (entra.md 6). All three are compared exactly, with case and slashes.
 *
 * @param issuer {@code iss}, an https URL; keys are looked up below it
 * @param subject {@code sub}, e.g. {@code system:serviceaccount:monitoring:prometheus}
 * @param audience {@code aud}; Entra allows one only
 * @param inForceFrom the first instant at which the service knows it: a new one takes seconds to minutes to propagate,
 *     and AADSTS70021 is answered meanwhile (entra.md 6)
 */
public record FederatedCredential(String issuer, String subject, String audience, Instant inForceFrom) {
    public FederatedCredential {
        Objects.requireNonNull(issuer, "issuer is null");
        Objects.requireNonNull(subject, "subject is null");
        Objects.requireNonNull(audience, "audience is null");
        Objects.requireNonNull(inForceFrom, "inForceFrom is null");
        if (!issuer.startsWith("https://")) {
            throw new IllegalArgumentException("issuer is '" + issuer + "'; an https URL is needed");
        }
    }

    /** In force since ever, with the public cloud's audience {@code api://AzureADTokenExchange}. */
    public static FederatedCredential of(String issuer, String subject) {
        return new FederatedCredential(issuer, subject, EntraCloud.PUBLIC.exchangeAudience(), Instant.EPOCH);
    }
}
