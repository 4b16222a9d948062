package remotewrite.proxy;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Where the proxy gets its token from. Safe for use by many threads. */
public interface TokenSource extends AutoCloseable {
    /**
     * Begins to obtain a token in the background and returns at once; called once, after the port is open. {@code executor}
     * is the one the server runs on.
     */
    default void start(Executor executor) {}

    /** The token to send now, or why there is none. Does not wait. */
    TokenAnswer current();

    /**
     * Reports that ingestion refused {@code refused} with 401 and asks for another one.
     *
     * @return completes with a token other than {@code refused}, or with why there is none; never exceptionally. How long
     *     that may take is bounded by the token request; callers set their own limit
     */
    CompletionStage<TokenAnswer> replace(AccessToken refused);

    /**
     * How many token requests there were.
     *
     * @param granted that brought a usable token
     * @param failed all others
     */
    record Requests(long granted, long failed) {
        /** With {@code more} that failed. */
        Requests andFailed(long more) {
            return new Requests(granted, failed + more);
        }
    }

    /** The token requests so far; none for a source that does not count. */
    default Requests requests() {
        return new Requests(0, 0);
    }

    /** When the token held was obtained; empty without one, and for a source that does not remember. */
    default Optional<Instant> obtainedAt() {
        return Optional.empty();
    }

    /** When the certificate that proves the identity expires; empty where there is none, or none was read yet. */
    default Optional<Instant> certificateExpiresAt() {
        return Optional.empty();
    }

    /** Why the certificate in the file is not the one in use; empty when it is, and where there is none. */
    default Optional<NotTakenUp> certificateNotTakenUp() {
        return Optional.empty();
    }

    /** Says in the log what of its failures has no line yet. Called once a minute, and at the end of the process. */
    default void tellEqualFailures() {}

    /** Stops the background work and drops its connections. May be called again. */
    @Override
    default void close() {}
}
