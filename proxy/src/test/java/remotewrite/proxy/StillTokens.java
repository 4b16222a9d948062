package remotewrite.proxy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * No token, ever, and a certificate in a state of the test's choosing.
 *
 * @param certificateExpiresAt empty for no certificate
 */
record StillTokens(Optional<Instant> certificateExpiresAt, Optional<NotTakenUp> certificateNotTakenUp)
        implements TokenSource {
    private static final GatewayFailure.NoToken NONE = new GatewayFailure.NoToken("none", Duration.ZERO);

    /** With a certificate that is in use. */
    StillTokens() {
        this(Optional.of(Instant.EPOCH), Optional.empty());
    }

    @Override
    public TokenAnswer current() {
        return NONE;
    }

    @Override
    public CompletionStage<TokenAnswer> replace(AccessToken refused) {
        return CompletableFuture.completedStage(NONE);
    }
}
