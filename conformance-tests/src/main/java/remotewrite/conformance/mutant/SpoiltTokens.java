package remotewrite.conformance.mutant;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import remotewrite.proxy.AccessToken;
import remotewrite.proxy.TokenAnswer;
import remotewrite.proxy.TokenSource;

/** A token source that has its tokens from the right one, and is wrong in what it makes of them. */
interface SpoiltTokens extends TokenSource {
    /** The one that it has them from; starts and ends with it. */
    TokenSource right();

    @Override
    default void start(Executor executor) {
        right().start(executor);
    }

    @Override
    default TokenAnswer current() {
        return right().current();
    }

    @Override
    default CompletionStage<TokenAnswer> replace(AccessToken refused) {
        return right().replace(refused);
    }

    @Override
    default void close() {
        right().close();
    }
}
