package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Time moves only by hand here; the source looks at the clock at least once a second. */
class RenewingTokenSourceTest {
    private static final GatewayFailure.NoToken TROUBLE = new GatewayFailure.NoToken("trouble", Duration.ZERO);
    private static final Duration QUIET_WINDOW = Duration.ofMillis(1300);

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-23T12:00:00Z"));
    private final BlockingQueue<TokenAnswer> answers = new LinkedBlockingQueue<>();
    private final AtomicInteger fetches = new AtomicInteger();
    private final RenewingTokenSource source =
            new RenewingTokenSource(this::fetch, new AheadOfExpiry(new Random(1)), clock);

    @AfterEach
    void close() {
        source.close();
    }

    private TokenAnswer fetch() {
        fetches.incrementAndGet();
        try {
            TokenAnswer answer = answers.poll(10, TimeUnit.SECONDS);
            return answer == null ? TROUBLE : answer;
        } catch (InterruptedException e) {
            return TROUBLE;
        }
    }

    private AccessToken token(String value, Duration life) {
        Instant expiry = clock.instant().plus(life);
        return new AccessToken(value, expiry, expiry);
    }

    private AccessToken obtained(String value, Duration life) {
        AccessToken token = token(value, life);
        answers.add(token);
        source.start(Runnable::run);
        await().until(() -> source.current() instanceof AccessToken);
        return token;
    }

    private void nothingMoreIsFetched() {
        int before = fetches.get();
        await().during(QUIET_WINDOW).atMost(QUIET_WINDOW.multipliedBy(3)).until(() -> fetches.get() == before);
    }

    @Test
    void withoutAStartThereIsNoToken() {
        assertThat(source.current()).isInstanceOf(GatewayFailure.NoToken.class);
        assertThat(fetches).hasValue(0);
    }

    @ParameterizedTest
    @CsvSource({"PT2S", "PT5M", "PT1H", "PT24H"})
    void tokenIsRenewedAfterHalfItsLifeAndNotMuchBefore(Duration life) {
        AccessToken first = obtained("first", life);

        clock.advance(life.multipliedBy(39).dividedBy(100));
        nothingMoreIsFetched();
        assertThat(source.current()).isEqualTo(first);

        AccessToken second = token("second", life);
        answers.add(second);
        clock.advance(life.multipliedBy(22).dividedBy(100));
        await().untilAsserted(() -> assertThat(source.current()).isEqualTo(second));
    }

    @Test
    void adviceOfTheIssuerIsFollowed() {
        Instant now = clock.instant();
        answers.add(new AccessToken("first", now.plusSeconds(86_400), now.plusSeconds(10)));
        source.start(Runnable::run);
        await().until(() -> source.current() instanceof AccessToken);
        answers.add(token("second", Duration.ofHours(1)));

        clock.advance(Duration.ofSeconds(11));

        await().untilAsserted(() -> assertThat(source.current())
                .isInstanceOfSatisfying(
                        AccessToken.class, token -> assertThat(token.value()).isEqualTo("second")));
    }

    @Test
    void oldTokenServesUntilItExpiresWhileRenewalFails() {
        AccessToken token = obtained("first", Duration.ofSeconds(100));
        answers.add(TROUBLE);
        clock.advance(Duration.ofSeconds(65));
        await().until(() -> fetches.get() >= 2);
        assertThat(source.current()).isEqualTo(token);

        clock.advance(Duration.ofSeconds(34));
        assertThat(source.current()).isEqualTo(token);

        clock.advance(Duration.ofSeconds(1));
        assertThat(source.current())
                .isInstanceOfSatisfying(
                        GatewayFailure.NoToken.class,
                        none -> assertThat(none.reason()).contains("expired at 2026-11-23T12:01:40Z"));
    }

    @Test
    void failuresAreRepeatedWithGrowingDelayForEver() {
        source.start(Runnable::run);
        for (int failure = 1; failure <= 10; failure++) {
            int so = failure;
            answers.add(TROUBLE);
            await().until(() -> fetches.get() >= so);
            await().until(() -> source.current() instanceof GatewayFailure.NoToken none
                    && none.reason().equals("trouble"));
            clock.advance(Duration.ofSeconds(31));
        }
        answers.add(token("late", Duration.ofHours(1)));

        await().until(() -> source.current() instanceof AccessToken);
    }

    @ParameterizedTest
    @CsvSource({"1,PT0.2S", "2,PT0.4S", "3,PT0.8S", "8,PT25.6S", "9,PT30S", "1000,PT30S"})
    void delayDoublesUpToHalfAMinute(int failures, Duration delay) {
        assertThat(new AheadOfExpiry(new Random(1)).delayAfter(failures)).isEqualTo(delay);
    }

    @Test
    void patienceAskedForByTheIssuerIsKept() {
        answers.add(new GatewayFailure.NoToken("busy", Duration.ofSeconds(60)));
        source.start(Runnable::run);
        await().until(() -> fetches.get() == 1);

        clock.advance(Duration.ofSeconds(59));
        nothingMoreIsFetched();
        answers.add(token("late", Duration.ofHours(1)));
        clock.advance(Duration.ofSeconds(1));

        await().until(() -> source.current() instanceof AccessToken);
    }

    /** A replaced certificate is no reason to ask an issuer before the time it has named. */
    @Test
    void aNewProofEndsNoWaitAfterAFailureAndIsShownAtOnceWithoutOne() {
        AtomicInteger calls = new AtomicInteger();
        AtomicBoolean proof = new AtomicBoolean();
        TokenFetch fetch = new TokenFetch() {
            @Override
            public TokenAnswer fetch() {
                proof.set(false);
                return calls.incrementAndGet() == 1
                        ? new GatewayFailure.NoToken("busy", Duration.ofSeconds(60))
                        : token("any", Duration.ofHours(1));
            }

            @Override
            public boolean hasNewProof() {
                return proof.get();
            }
        };
        try (RenewingTokenSource renewing = new RenewingTokenSource(fetch, new AheadOfExpiry(new Random(1)), clock)) {
            renewing.start(Runnable::run);
            await().until(() -> calls.get() == 1);
            proof.set(true);

            clock.advance(Duration.ofSeconds(59));
            await().during(QUIET_WINDOW).atMost(QUIET_WINDOW.multipliedBy(3)).until(() -> calls.get() == 1);
            clock.advance(Duration.ofSeconds(1));
            await().until(() -> renewing.current() instanceof AccessToken);

            proof.set(true);
            await().until(() -> calls.get() == 3);
        }
    }

    @Test
    void manyRefusalsOfOneTokenShareOneRequest() {
        AccessToken first = obtained("first", Duration.ofHours(1));
        var one = source.replace(first).toCompletableFuture();
        var two = source.replace(first).toCompletableFuture();
        // an old one was refused, which is nobody's mistake
        assertThat(source.current())
                .isInstanceOfSatisfying(
                        GatewayFailure.NoToken.class,
                        none -> assertThat(none.asTold()).isSameAs(none));
        AccessToken second = token("second", Duration.ofHours(1));
        answers.add(second);

        assertThat(one.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(second);
        assertThat(two.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(second);
        assertThat(source.replace(first).toCompletableFuture().join()).isEqualTo(second);
        assertThat(fetches).hasValue(2);
    }

    @Test
    void refusalsCauseARequestEveryFiveSecondsAtMost() {
        AccessToken first = obtained("first", Duration.ofHours(1));
        AccessToken second = token("second", Duration.ofHours(1));
        answers.add(second);
        source.replace(first)
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();

        assertThat(source.replace(second).toCompletableFuture().join())
                .isEqualTo(GatewayFailure.NoToken.afterFreshOne().after(Duration.ofSeconds(5)));
        clock.advance(Duration.ofSeconds(4));
        nothingMoreIsFetched();
        answers.add(token("third", Duration.ofHours(1)));
        clock.advance(Duration.ofSeconds(1));

        await().until(() ->
                source.current() instanceof AccessToken token && token.value().equals("third"));
    }

    /** The request that a refusal has had to wait for counts like one that a refusal causes at once. */
    @Test
    void refusalsOfTokensThatWereWaitedForCauseARequestEveryFiveSecondsAtMost() {
        AccessToken first = obtained("first", Duration.ofHours(1));
        AccessToken second = token("second", Duration.ofHours(1));
        answers.add(second);
        source.replace(first)
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
        source.replace(second);
        AccessToken third = token("third", Duration.ofHours(1));
        answers.add(third);
        clock.advance(Duration.ofSeconds(5));
        await().until(() -> third.equals(source.current()));

        assertThat(source.replace(third).toCompletableFuture())
                .isCompletedWithValue(GatewayFailure.NoToken.afterFreshOne().after(Duration.ofSeconds(5)));
        nothingMoreIsFetched();
    }

    @Test
    void aFetchThatBreaksItsContractDoesNotEndTheRenewals() {
        AtomicInteger calls = new AtomicInteger();
        AccessToken late = token("late", Duration.ofHours(1));
        try (RenewingTokenSource fragile = new RenewingTokenSource(
                () -> {
                    if (calls.incrementAndGet() == 1) {
                        throw new IllegalStateException("canary");
                    }
                    return late;
                },
                new AheadOfExpiry(new Random(1)),
                clock)) {
            fragile.start(Runnable::run);
            await().until(() -> calls.get() == 1);
            clock.advance(Duration.ofSeconds(1));

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
                return token("any", Duration.ofHours(1));
            }

            @Override
            public void betweenRequests() {
                looks.incrementAndGet();
                looking.set(Thread.currentThread().getName());
                throw new IllegalStateException("canary");
            }
        };
        try (RenewingTokenSource renewing = new RenewingTokenSource(fetch, new AheadOfExpiry(new Random(1)), clock)) {
            renewing.start(Runnable::run);
            await().until(() -> looks.get() == 2);
            assertThat(calls).hasValue(1);
            assertThat(looking).hasValue("token-renewal");

            clock.advance(Duration.ofMinutes(59));
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
                return token("first", Duration.ofHours(1));
            }

            @Override
            public void close() {
                calls.add("close");
            }
        };
        try (RenewingTokenSource closed = new RenewingTokenSource(recording, new AheadOfExpiry(new Random(1)), clock)) {
            closed.start(Runnable::run);
            await().until(() -> closed.current() instanceof AccessToken);
        }

        assertThat(calls).containsExactly("start", "fetch", "close");
    }
}
