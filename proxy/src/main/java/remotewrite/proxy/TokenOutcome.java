package remotewrite.proxy;

import java.time.Duration;
import java.util.Objects;

/** What became of one token request. */
sealed interface TokenOutcome permits TokenReply, TokenOutcome.NoReply {
    /**
     * The token, or why there is none.
     *
     * @param asked when the request went out. A token's life is reckoned from then: the issuer began to count before the
     *     reply came, and a token that is used too long costs a 401 and a request more
     */
    TokenAnswer answer(Issuer issuer, Moment asked);

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
        public TokenAnswer answer(Issuer issuer, Moment asked) {
            return new GatewayFailure.NoToken(issuer + " " + problem, retryAfter);
        }
    }
}
