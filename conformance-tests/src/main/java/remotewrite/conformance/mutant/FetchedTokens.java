package remotewrite.conformance.mutant;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import remotewrite.proxy.AccessToken;
import remotewrite.proxy.GatewayFailure;
import remotewrite.proxy.TokenAnswer;
import remotewrite.proxy.TokenFetch;
import remotewrite.proxy.TokenSource;

/** A token source that decides by itself when a token is fetched, and has no other for one that is refused. */
interface FetchedTokens extends TokenSource {
    /** Starts and ends with it. */
    TokenFetch fetch();

    /** Of a mutant that holds none. */
    static TokenAnswer none() {
        return new GatewayFailure.NoToken("the mutant has none", Duration.ofSeconds(1));
    }

    @Override
    default void start(Executor executor) {
        fetch().start(executor);
    }

    @Override
    default CompletionStage<TokenAnswer> replace(AccessToken refused) {
        return CompletableFuture.completedStage(none());
    }

    @Override
    default void close() {
        fetch().close();
    }
}
