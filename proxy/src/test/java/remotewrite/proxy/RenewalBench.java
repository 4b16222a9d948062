package remotewrite.proxy;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A source of tokens whose issuer answers what the test has laid ready. Time moves only by hand; the source looks at the clock at
 * least once a second.
 */
final class RenewalBench implements AutoCloseable {
    static final GatewayFailure.NoToken TROUBLE = new GatewayFailure.NoToken("trouble", Duration.ZERO);
    static final Duration LIMIT = Duration.ofSeconds(30);
    static final Duration QUIET_WINDOW = Duration.ofMillis(1300);

    final ManualClock clock = new ManualClock(Instant.parse("2026-11-23T12:00:00Z"));
    final BlockingQueue<TokenAnswer> answers = new LinkedBlockingQueue<>();
    final AtomicInteger fetches = new AtomicInteger();
    final RenewingTokenSource source = new RenewingTokenSource(this::fetch, new AheadOfExpiry(new Random(1)), clock);

    private TokenAnswer fetch() {
        fetches.incrementAndGet();
        try {
            TokenAnswer answer = answers.poll(10, TimeUnit.SECONDS);
            return answer == null ? TROUBLE : answer;
        } catch (InterruptedException e) {
            return TROUBLE;
        }
    }

    /** One that the issuer may answer. */
    AccessToken token(String value, Duration life) {
        Instant expiry = clock.instant().plus(life);
        return new AccessToken(value, expiry, expiry);
    }

    /** The source has been started and holds this one. */
    AccessToken obtained(String value, Duration life) {
        AccessToken token = token(value, life);
        answers.add(token);
        source.start(Runnable::run);
        await().until(() -> source.current() instanceof AccessToken);
        return token;
    }

    /** Ingestion has refused {@code token}; what a write that waits for another is told. */
    TokenAnswer replaced(AccessToken token) {
        return source.replace(token)
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    /** The source knows by now that it got none. */
    void failed(int times) {
        await().atMost(LIMIT).until(() -> source.requests().failed() == times);
    }

    void nothingMoreIsFetched() {
        int before = fetches.get();
        await().during(QUIET_WINDOW).atMost(LIMIT).until(() -> fetches.get() == before);
    }

    @Override
    public void close() {
        source.close();
    }
}
