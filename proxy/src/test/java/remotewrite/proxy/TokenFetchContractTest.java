package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the source of tokens and its fetch may rely on. */
class TokenFetchContractTest {
    private final RenewalBench bench = new RenewalBench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void aFetchThatBreaksItsContractDoesNotEndTheRenewals() {
        AtomicInteger calls = new AtomicInteger();
        AccessToken late = bench.token("late", Duration.ofHours(1));
        try (RenewingTokenSource fragile = new RenewingTokenSource(
                () -> {
                    if (calls.incrementAndGet() == 1) {
                        throw new IllegalStateException("canary");
                    }
                    return late;
                },
                new AheadOfExpiry(new Random(1)),
                bench.clock)) {
            fragile.start(Runnable::run);
            await().until(() -> fragile.requests().failed() == 1);
            bench.clock.advance(Duration.ofSeconds(1));

            await().untilAsserted(() -> assertThat(fragile.current()).isEqualTo(late));
        }
    }

    /** Also when that breaks the contract. */
    @Test
    void betweenTwoRequestsTheFetchMayLookAround() {
        AtomicInteger looks = new AtomicInteger();
        AtomicInteger calls = new AtomicInteger();
        AtomicReference<String> looking = new AtomicReference<>("");
        TokenFetch fetch = new TokenFetch() {
            @Override
            public TokenAnswer fetch() {
                calls.incrementAndGet();
                return bench.token("any", Duration.ofHours(1));
            }

            @Override
            public void betweenRequests() {
                looks.incrementAndGet();
                looking.set(Thread.currentThread().getName());
                throw new IllegalStateException("canary");
            }
        };
        try (RenewingTokenSource renewing =
                new RenewingTokenSource(fetch, new AheadOfExpiry(new Random(1)), bench.clock)) {
            renewing.start(Runnable::run);
            await().until(() -> looks.get() == 2);
            assertThat(calls).hasValue(1);
            assertThat(looking).hasValue("token-renewal");

            bench.clock.advance(Duration.ofMinutes(59));
            await().until(() -> calls.get() == 2);
        }
    }

    @Test
    void theFetchIsStartedBeforeItIsAskedAndClosedWithTheSource() {
        List<String> calls = new CopyOnWriteArrayList<>();
        TokenFetch recording = new TokenFetch() {
            @Override
            public void start(Executor executor) {
                calls.add("start");
            }

            @Override
            public TokenAnswer fetch() {
                calls.add("fetch");
                return bench.token("first", Duration.ofHours(1));
            }

            @Override
            public void close() {
                calls.add("close");
            }
        };
        try (RenewingTokenSource closed =
                new RenewingTokenSource(recording, new AheadOfExpiry(new Random(1)), bench.clock)) {
            closed.start(Runnable::run);
            await().until(() -> closed.current() instanceof AccessToken);
        }

        assertThat(calls).containsExactly("start", "fetch", "close");
    }

    /** As of a machine that has no thread to spare for a moment. */
    @Test
    void anErrorOfTheJvmEndsTheRenewalsNeither() {
        GuardedFetch guarded = new GuardedFetch(new TokenFetch() {
            @Override
            public TokenAnswer fetch() {
                throw new OutOfMemoryError("unable to create native thread");
            }

            @Override
            public void betweenRequests() {
                throw new OutOfMemoryError("unable to create native thread");
            }
        });

        assertThat(guarded.fetch())
                .isEqualTo(new GatewayFailure.NoToken("the token request broke with OutOfMemoryError", Duration.ZERO));
        assertThat(guarded.hasNewProof()).isFalse();
    }
}
