package remotewrite.proxy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Holds the token and renews it in the background. One thread makes all token requests, so there is never more than one
 * under way (PX-34); it goes on after every failure, and the old token is served until it really expires (PX-35).
 */
public final class RenewingTokenSource implements TokenSource {
    /** The clock is looked at again at least this often: it may jump, and the machine may have slept. */
    private static final Duration LONGEST_NAP = Duration.ofSeconds(1);

    private final TokenFetch fetch;
    private final GuardedFetch guarded;
    private final Clock clock;
    private final Thread renewals = new Thread(this::renewUntilClosed, "token-renewal");

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wake = lock.newCondition();
    private TokenAnswer held = new GatewayFailure.NoToken("there is no token yet", Duration.ZERO);
    private Instant obtained = Instant.MIN;
    private CompletableFuture<TokenAnswer> outcome = new CompletableFuture<>();
    private boolean asking;
    private boolean closed;
    private final NextRequest next;
    private final RenewalTally tally;

    public RenewingTokenSource(TokenFetch fetch, RenewalSchedule schedule, Clock clock) {
        this(fetch, schedule, clock, new EqualFailures(clock));
    }

    RenewingTokenSource(TokenFetch fetch, RenewalSchedule schedule, Clock clock, EqualFailures equal) {
        this.fetch = Objects.requireNonNull(fetch, "fetch is null");
        this.guarded = new GuardedFetch(fetch);
        this.next = new NextRequest(schedule);
        this.clock = Objects.requireNonNull(clock, "clock is null");
        this.tally = new RenewalTally(equal);
        renewals.setDaemon(true);
    }

    @Override
    public void start(Executor executor) {
        fetch.start(executor);
        renewals.start();
    }

    @Override
    public TokenAnswer current() {
        lock.lock();
        try {
            return usable(clock.instant());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public CompletionStage<TokenAnswer> replace(AccessToken refused) {
        lock.lock();
        try {
            Instant now = clock.instant();
            if (usable(now) instanceof AccessToken other && !other.value().equals(refused.value())) {
                return CompletableFuture.completedStage(other);
            }
            if (held instanceof AccessToken) {
                next.replaceHeld(now);
                held = whyNoOther(now);
            }
            if (!asking && !next.isDue(now)) {
                return CompletableFuture.completedStage(usable(now));
            }
            next.countReplacement(now);
            wake.signal();
            return outcome.minimalCompletionStage();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Requests requests() {
        lock.lock();
        try {
            return tally.requests().andFailed(fetch.failedBesides());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Instant> obtainedAt() {
        lock.lock();
        try {
            return usable(clock.instant()) instanceof AccessToken ? Optional.of(obtained) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Instant> certificateExpiresAt() {
        return fetch.certificateExpiresAt();
    }

    @Override
    public Optional<NotTakenUp> certificateNotTakenUp() {
        return fetch.certificateNotTakenUp();
    }

    @Override
    public void tellEqualFailures() {
        tally.tellEqualFailures();
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        renewals.interrupt();
        fetch.close();
    }

    /** Ingestion has refused the one that was held. */
    private GatewayFailure.NoToken whyNoOther(Instant now) {
        return next.replacedLately(now)
                ? GatewayFailure.NoToken.afterFreshOne()
                : new GatewayFailure.NoToken(
                        "ingestion refused the token with 401, and "
                                + (next.issuerWaitedFor(now) ? tally.lastTrouble() : "there is no other yet"),
                        Duration.ZERO);
    }

    private TokenAnswer usable(Instant now) {
        return switch (held) {
            case AccessToken token ->
                token.usableAt(now)
                        ? token
                        : new GatewayFailure.NoToken(
                                "the token expired at " + token.expiresAt() + " and " + tally.lastTrouble(),
                                next.in(now));
            case GatewayFailure.NoToken none -> none.after(next.in(now));
        };
    }

    private void renewUntilClosed() {
        while (awaitDue()) {
            TokenAnswer answer = guarded.fetch();
            CompletableFuture<TokenAnswer> told;
            lock.lock();
            try {
                asking = false;
                // a request broken off by close() is no trouble worth a word
                answer = closed ? answer : accept(answer, clock.instant());
                told = outcome;
                outcome = new CompletableFuture<>();
            } finally {
                lock.unlock();
            }
            told.complete(answer);
        }
    }

    /** Waits for the next token request; false when there will be none because the source is closed. */
    private boolean awaitDue() {
        lock.lock();
        try {
            while (!closed && !next.isDue(clock.instant())) {
                Duration nap = next.in(clock.instant());
                wake.awaitNanos((nap.compareTo(LONGEST_NAP) < 0 ? nap : LONGEST_NAP).toNanos());
                lookAtFiles();
            }
            asking = !closed;
            return asking;
        } catch (InterruptedException e) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Without the lock: whoever asks for the token does not wait for a file. */
    private void lookAtFiles() {
        boolean newProof = false;
        lock.unlock();
        try {
            newProof = guarded.hasNewProof();
        } finally {
            lock.lock();
        }
        if (newProof && tally.failuresInARow() == 0) {
            // whether the issuer takes it is to be known while the one before is still good; after a failure the next
            // request shows it, and the issuer may have asked for patience
            next.atOnce(clock.instant());
        }
    }

    private TokenAnswer accept(TokenAnswer answer, Instant now) {
        return switch (answer) {
            case AccessToken token ->
                token.usableAt(now)
                        ? hold(token, now)
                        : retryLater(
                                new GatewayFailure.NoToken(
                                        "the token that was issued is expired already, by the clock of this machine",
                                        Duration.ZERO),
                                now);
            case GatewayFailure.NoToken none -> retryLater(none, now);
        };
    }

    private TokenAnswer hold(AccessToken token, Instant now) {
        if (held instanceof GatewayFailure.NoToken none && none.freshRefused()) {
            // it was waited for; the next refusal waits as well
            next.countReplacement(now);
        }
        held = token;
        obtained = now;
        next.granted(token, now);
        tally.granted(token);
        return token;
    }

    private TokenAnswer retryLater(GatewayFailure.NoToken none, Instant now) {
        next.failed(tally.failuresInARow() + 1, none.retryAfter(), now);
        boolean served = held instanceof AccessToken token && token.usableAt(now);
        if (!(held instanceof AccessToken)) {
            held = none;
        }
        tally.failed(none, next.in(now), served);
        return usable(now);
    }
}
