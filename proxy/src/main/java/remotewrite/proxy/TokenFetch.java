package remotewrite.proxy;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;

/** One token request. Nothing is cached here: every call asks the issuer. */
@FunctionalInterface
public interface TokenFetch extends AutoCloseable {
    /** Called once before the first {@link #fetch}; {@code executor} is the one the server runs on. */
    default void start(Executor executor) {}

    /**
     * Asks the issuer for a token and waits for the answer, for {@link Limits#tokenTimeout()} at most.
     *
     * @return a token, or why there is none; {@link GatewayFailure.NoToken#retryAfter()} is what the issuer asked for with
     *     {@code Retry-After}, zero when it did not. Never throws for trouble with the issuer. An interrupted thread has its
     *     answer at once
     */
    TokenAnswer fetch();

    /**
     * Called about once a second while no request is due, on the thread that makes them: time to look at the files that prove
     * the identity. Waits for nobody but for a file, and for that some seconds at most. Never throws.
     */
    default void betweenRequests() {}

    /**
     * Whether the next request would prove the identity with something that no request has shown yet, a replaced certificate.
     * Asked after {@link #betweenRequests}; when it is so, a request is made at once, or after a failure when its wait is over.
     * Must not wait for anybody. Never throws.
     */
    default boolean hasNewProof() {
        return false;
    }

    /** When the certificate that proves the identity expires; empty where there is none, or none was read yet. */
    default Optional<Instant> certificateExpiresAt() {
        return Optional.empty();
    }

    /** Why the certificate in the file is not the one in use; empty when it is, and where there is none. */
    default Optional<NotTakenUp> certificateNotTakenUp() {
        return Optional.empty();
    }

    /**
     * How many requests were refused so far and followed by a second one in the same {@link #fetch}, whose answer is about one
     * of the two.
     */
    default long failedBesides() {
        return 0;
    }

    /** Drops what is under way and all connections. May be called again. */
    @Override
    default void close() {}
}
