package remotewrite.conformance.mutant;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import remotewrite.proxy.AccessToken;
import remotewrite.proxy.GatewayFailure;
import remotewrite.proxy.TokenAnswer;
import remotewrite.proxy.TokenFetch;
import remotewrite.proxy.TokenSource;

/** Token sources that are wrong in one way each. */
final class WrongTokens {
    private WrongTokens() {}

    private static TokenAnswer none() {
        return new GatewayFailure.NoToken("the mutant has none", Duration.ofSeconds(1));
    }

    /** Stops all renewals with the first token and takes it for valid for ever. */
    static final class FirstTokenForEver implements TokenSource {
        private final TokenSource right;
        private final AtomicReference<TokenAnswer> first = new AtomicReference<>(none());

        FirstTokenForEver(TokenSource right) {
            this.right = right;
        }

        @Override
        public void start() {
            right.start();
        }

        @Override
        public TokenAnswer current() {
            if (first.get() instanceof GatewayFailure.NoToken && right.current() instanceof AccessToken token) {
                right.close();
                first.set(new AccessToken(token.value(), Instant.MAX, Instant.MAX));
            }
            return first.get();
        }

        @Override
        public CompletionStage<TokenAnswer> replace(AccessToken refused) {
            return CompletableFuture.completedStage(none());
        }

        @Override
        public void close() {
            right.close();
        }
    }

    /** Has no token any more from the moment the right source has none for the first time. */
    static final class DiesWithoutToken implements TokenSource {
        private final TokenSource right;
        private final AtomicReference<Life> life = new AtomicReference<>(Life.WAITING);

        private enum Life {
            WAITING,
            SERVING,
            DEAD
        }

        DiesWithoutToken(TokenSource right) {
            this.right = right;
        }

        @Override
        public void start() {
            right.start();
        }

        @Override
        public TokenAnswer current() {
            TokenAnswer answer = right.current();
            Life now = life.updateAndGet(before -> switch (before) {
                case DEAD -> Life.DEAD;
                case SERVING -> answer instanceof AccessToken ? Life.SERVING : Life.DEAD;
                case WAITING -> answer instanceof AccessToken ? Life.SERVING : Life.WAITING;
            });
            return now == Life.DEAD ? none() : answer;
        }

        @Override
        public CompletionStage<TokenAnswer> replace(AccessToken refused) {
            return right.replace(refused);
        }

        @Override
        public void close() {
            right.close();
        }
    }

    /** Fetches a token whenever one is wanted. */
    static final class OnePerWrite implements TokenSource {
        private final TokenFetch fetch;

        OnePerWrite(TokenFetch fetch) {
            this.fetch = fetch;
        }

        @Override
        public TokenAnswer current() {
            return fetch.fetch();
        }

        @Override
        public CompletionStage<TokenAnswer> replace(AccessToken refused) {
            return CompletableFuture.completedStage(fetch.fetch());
        }
    }
}
