package remotewrite.proxy;

import java.time.Duration;
import java.util.Objects;

/**
 * One that breaks its contract and throws must not end the renewals, nor must an error of the JVM: where no thread can be
 * made for a moment, as at a limit of processes, the next request may have one.
 */
final class GuardedFetch {
    private final TokenFetch fetch;

    GuardedFetch(TokenFetch fetch) {
        this.fetch = Objects.requireNonNull(fetch, "fetch is null");
    }

    /** The answer of {@link TokenFetch#fetch}, or with which exception it broke. */
    TokenAnswer fetch() {
        try {
            return fetch.fetch();
        } catch (RuntimeException | Error e) {
            return new GatewayFailure.NoToken(
                    "the token request broke with " + e.getClass().getSimpleName(), Duration.ZERO);
        }
    }

    /** Has it look at its files; whether the next request proves the identity with something that none has shown yet. */
    boolean hasNewProof() {
        try {
            fetch.betweenRequests();
            return fetch.hasNewProof();
        } catch (RuntimeException | Error e) {
            // the next request meets the same and says so
            return false;
        }
    }
}
