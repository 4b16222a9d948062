package remotewrite.conformance.mutant;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import remotewrite.conformance.Mutant.WrongProxy;
import remotewrite.proxy.AccessToken;
import remotewrite.proxy.EntraTokenFetch;
import remotewrite.proxy.GatewayFailure;
import remotewrite.proxy.TokenAnswer;
import remotewrite.proxy.TokenFetch;
import remotewrite.proxy.TokenSource;

/** Reference proxies that are wrong in what they do with a token that is refused, or that they are refused. */
public final class TokenMutants {
    public static final WrongProxy DROPS_ITS_TOKEN_WHEN_REFUSED_ANOTHER = new WrongProxy(
            "drops-its-token-when-refused-another",
            "The proxy serves no write any more when a token request has failed.",
            (right, config, clock) -> right.withTokens(new DropsWhenRefused(right.tokens())));

    public static final WrongProxy ASKS_ENTRA_FOR_EVERY_401 = new WrongProxy(
            "asks-entra-for-every-401",
            "The proxy asks Entra for a token for every 401 of ingestion.",
            (right, config, clock) ->
                    right.withTokens(new OnePerRefusal(right.tokens(), new EntraTokenFetch(config, clock))));

    public static final WrongProxy ASKS_ENTRA_FOR_EVERY_WRITE_WITHOUT_TOKEN = new WrongProxy(
            "asks-entra-for-every-write-without-token",
            "The proxy starts a token request with every write that finds no token.",
            (right, config, clock) -> right.withTokens(
                    new OnePerWant(right.tokens(), new EntraTokenFetch(config, clock), new AtomicBoolean())));

    private TokenMutants() {}

    private record DropsWhenRefused(TokenSource right) implements TokenSource {
        @Override
        public void start(Executor executor) {
            right.start(executor);
        }

        @Override
        public TokenAnswer current() {
            return right.requests().failed() > 0
                    ? new GatewayFailure.NoToken("the mutant has dropped it", Duration.ofSeconds(1))
                    : right.current();
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

    /** The tokens that it fetches so are sent once; what is sent first is always that of the right source. */
    private record OnePerRefusal(TokenSource right, TokenFetch fetch) implements TokenSource {
        @Override
        public void start(Executor executor) {
            right.start(executor);
            fetch.start(executor);
        }

        @Override
        public TokenAnswer current() {
            return right.current();
        }

        @Override
        public CompletionStage<TokenAnswer> replace(AccessToken refused) {
            return CompletableFuture.supplyAsync(fetch::fetch);
        }

        @Override
        public void close() {
            right.close();
            fetch.close();
        }
    }

    /** What it fetches so is thrown away. It begins after its first token, or whoever asks for readiness keeps that away. */
    private record OnePerWant(TokenSource right, TokenFetch fetch, AtomicBoolean served) implements TokenSource {
        @Override
        public void start(Executor executor) {
            right.start(executor);
            fetch.start(executor);
        }

        @Override
        public TokenAnswer current() {
            TokenAnswer answer = right.current();
            if (answer instanceof AccessToken) {
                served.set(true);
            } else if (served.get()) {
                // a fetch holds its carrier, and all calls of the harness with it
                Thread.ofPlatform().daemon().start(fetch::fetch);
            }
            return answer;
        }

        @Override
        public CompletionStage<TokenAnswer> replace(AccessToken refused) {
            return right.replace(refused);
        }

        @Override
        public void close() {
            right.close();
            fetch.close();
        }
    }
}
