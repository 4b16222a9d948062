package remotewrite.proxy;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** What became of one token request. */
sealed interface TokenOutcome permits TokenReply, TokenOutcome.NoReply {
    /** The token, reckoned from {@code now} on, or why there is none. */
    TokenAnswer answer(Issuer issuer, Instant now);

    /**
     * There is no complete reply.
     *
     * @param problem what happened, continuing a sentence that begins with the issuer
     * @param retryAfter as the head of the reply had it; zero when it had none
     */
    record NoReply(String problem, Duration retryAfter) implements TokenOutcome {
        public NoReply {
            Objects.requireNonNull(problem, "problem is null");
            Objects.requireNonNull(retryAfter, "retryAfter is null");
        }

        @Override
        public TokenAnswer answer(Issuer issuer, Instant now) {
            return new GatewayFailure.NoToken(issuer + " " + problem, retryAfter);
        }
    }
}
