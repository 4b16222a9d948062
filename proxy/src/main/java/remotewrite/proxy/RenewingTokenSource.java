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
    /** How often a 401 of ingestion may cause a token request, so that a lasting 401 is no storm on Entra (PX-34). */
    private static final Duration BETWEEN_REPLACEMENTS = Duration.ofSeconds(5);

    /** The clock is looked at again at least this often: it may jump, and the machine may have slept. */
    private static final Duration LONGEST_NAP = Duration.ofSeconds(1);

    /** An issuer that asks for more patience than this is asked again all the same. */
    private static final Duration LONGEST_PATIENCE = Duration.ofMinutes(5);

    private final TokenFetch fetch;
    private final RenewalSchedule schedule;
    private final Clock clock;
    private final Thread renewals = new Thread(this::renewUntilClosed, "token-renewal");

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wake = lock.newCondition();
    private TokenAnswer held = new GatewayFailure.NoToken("there is no token yet", Duration.ZERO);
    private Instant obtained = Instant.MIN;
    private Instant due = Instant.MIN;
    private Instant nextReplacement = Instant.MIN;
    private CompletableFuture<TokenAnswer> outcome = new CompletableFuture<>();
    private boolean asking;
    private boolean closed;
    private final RenewalTally tally = new RenewalTally();

    public RenewingTokenSource(TokenFetch fetch, RenewalSchedule schedule, Clock clock) {
        this.fetch = Objects.requireNonNull(fetch, "fetch is null");
        this.schedule = Objects.requireNonNull(schedule, "schedule is null");
        this.clock = Objects.requireNonNull(clock, "clock is null");
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
                Instant soon = later(now, nextReplacement);
                held = soon.isAfter(now)
                        ? GatewayFailure.NoToken.afterFreshOne()
                        : new GatewayFailure.NoToken(
                                "ingestion refused the token with 401, and there is no other yet", Duration.ZERO);
                due = due.isBefore(soon) ? due : soon;
            }
            if (!asking && now.isBefore(due)) {
                return CompletableFuture.completedStage(usable(now));
            }
            nextReplacement = later(nextReplacement, now.plus(BETWEEN_REPLACEMENTS));
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
            return tally.requests();
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

    private TokenAnswer usable(Instant now) {
        return switch (held) {
            case AccessToken token ->
                token.usableAt(now)
                        ? token
                        : new GatewayFailure.NoToken(
                                "the token expired at " + token.expiresAt() + " and " + tally.lastTrouble(),
                                untilDue(now));
            case GatewayFailure.NoToken none -> none.after(untilDue(now));
        };
    }

    private Duration untilDue(Instant now) {
        return now.isBefore(due) ? Duration.between(now, due) : Duration.ZERO;
    }

    private void renewUntilClosed() {
        while (awaitDue()) {
            TokenAnswer answer = ask();
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
            while (!closed && clock.instant().isBefore(due)) {
                Duration nap = untilDue(clock.instant());
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
            fetch.betweenRequests();
            newProof = fetch.hasNewProof();
        } catch (RuntimeException e) {
            // as below; the next request meets the same and says so
        } finally {
            lock.lock();
        }
        if (newProof && tally.failuresInARow() == 0) {
            // whether the issuer takes it is to be known while the one before is still good; after a failure the next
            // request shows it, and the issuer may have asked for patience
            due = clock.instant();
        }
    }

    private TokenAnswer ask() {
        try {
            return fetch.fetch();
        } catch (RuntimeException e) {
            // a fetch that breaks its contract must not end the renewals
            return new GatewayFailure.NoToken(
                    "the token request broke with " + e.getClass().getSimpleName(), Duration.ZERO);
        }
    }

    private TokenAnswer accept(TokenAnswer answer, Instant now) {
        return switch (answer) {
            case AccessToken token ->
                token.usableAt(now)
                        ? hold(token, now)
                        : retryLater(new GatewayFailure.NoToken("Entra issued an expired token", Duration.ZERO), now);
            case GatewayFailure.NoToken none -> retryLater(none, now);
        };
    }

    private TokenAnswer hold(AccessToken token, Instant now) {
        if (held instanceof GatewayFailure.NoToken none && none.freshRefused()) {
            // it was waited for; the next refusal waits as well
            nextReplacement = later(nextReplacement, now.plus(BETWEEN_REPLACEMENTS));
        }
        held = token;
        obtained = now;
        // a life of next to nothing must not become a busy loop
        due = later(schedule.renewAt(token, now), now.plus(schedule.delayAfter(1)));
        tally.granted(token);
        return token;
    }

    private TokenAnswer retryLater(GatewayFailure.NoToken none, Instant now) {
        Duration asked = none.retryAfter().compareTo(LONGEST_PATIENCE) < 0 ? none.retryAfter() : LONGEST_PATIENCE;
        due = later(now.plus(schedule.delayAfter(tally.failuresInARow() + 1)), now.plus(asked));
        boolean served = held instanceof AccessToken token && token.usableAt(now);
        if (!(held instanceof AccessToken)) {
            held = none;
        }
        tally.failed(none.reason(), untilDue(now), served);
        return usable(now);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
