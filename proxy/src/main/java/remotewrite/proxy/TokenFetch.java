package remotewrite.proxy;

import java.time.Instant;
import java.util.Optional;

/** One token request. Nothing is cached here: every call asks the issuer. */
@FunctionalInterface
public interface TokenFetch {
    /**
     * Asks the issuer for a token and waits for the answer.
     *
     * @return a token, or why there is none; {@link GatewayFailure.NoToken#retryAfter()} is what the issuer asked for with
     *     {@code Retry-After}, zero when it did not. Never throws for trouble with the issuer
     */
    TokenAnswer fetch();

    /** When the certificate that proves the identity expires; empty where there is none, or none was read yet. */
    default Optional<Instant> certificateExpiresAt() {
        return Optional.empty();
    }
}
