package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a token is renewed, and what serves meanwhile. */
class RenewingTokenSourceTest {
    private final RenewalBench bench = new RenewalBench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void withoutAStartThereIsNoToken() {
        assertThat(bench.source.current()).isInstanceOf(GatewayFailure.NoToken.class);
        assertThat(bench.fetches).hasValue(0);
    }

    @ParameterizedTest
    @CsvSource({"PT2S", "PT5M", "PT1H", "PT24H"})
    void tokenIsRenewedAfterHalfItsLifeAndNotMuchBefore(Duration life) {
        AccessToken first = bench.obtained("first", life);

        bench.clock.advance(life.multipliedBy(39).dividedBy(100));
        bench.nothingMoreIsFetched();
        assertThat(bench.source.current()).isEqualTo(first);

        AccessToken second = bench.token("second", life);
        bench.answers.add(second);
        bench.clock.advance(life.multipliedBy(22).dividedBy(100));
        await().untilAsserted(() -> assertThat(bench.source.current()).isEqualTo(second));
    }

    @Test
    void adviceOfTheIssuerIsFollowed() {
        Instant now = bench.clock.instant();
        bench.answers.add(new AccessToken("first", now.plusSeconds(86_400), now.plusSeconds(10)));
        bench.source.start(Runnable::run);
        await().until(() -> bench.source.current() instanceof AccessToken);
        bench.answers.add(bench.token("second", Duration.ofHours(1)));

        bench.clock.advance(Duration.ofSeconds(11));

        await().untilAsserted(() -> assertThat(bench.source.current())
                .isInstanceOfSatisfying(
                        AccessToken.class, token -> assertThat(token.value()).isEqualTo("second")));
    }

    @Test
    void oldTokenServesUntilItExpiresWhileRenewalFails() {
        AccessToken token = bench.obtained("first", Duration.ofSeconds(100));
        bench.answers.add(RenewalBench.TROUBLE);
        bench.clock.advance(Duration.ofSeconds(65));
        bench.failed(1);
        assertThat(bench.source.current()).isEqualTo(token);

        bench.clock.advance(Duration.ofSeconds(34));
        assertThat(bench.source.current()).isEqualTo(token);

        bench.clock.advance(Duration.ofSeconds(1));
        assertThat(bench.source.current())
                .isInstanceOfSatisfying(
                        GatewayFailure.NoToken.class,
                        none -> assertThat(none.reason()).contains("expired at 2026-11-23T12:01:40Z"));
    }

    @Test
    void failuresAreRepeatedWithGrowingDelayForEver() {
        bench.source.start(Runnable::run);
        for (int failure = 1; failure <= 10; failure++) {
            bench.answers.add(RenewalBench.TROUBLE);
            bench.failed(failure);
            assertThat(bench.source.current())
                    .isInstanceOfSatisfying(
                            GatewayFailure.NoToken.class,
                            none -> assertThat(none.reason()).isEqualTo("trouble"));
            bench.clock.advance(Duration.ofSeconds(31));
        }
        bench.answers.add(bench.token("late", Duration.ofHours(1)));

        await().until(() -> bench.source.current() instanceof AccessToken);
    }

    @ParameterizedTest
    @CsvSource({"1,PT0.2S", "2,PT0.4S", "3,PT0.8S", "8,PT25.6S", "9,PT30S", "1000,PT30S"})
    void delayDoublesUpToHalfAMinute(int failures, Duration delay) {
        assertThat(new AheadOfExpiry(new Random(1)).delayAfter(failures)).isEqualTo(delay);
    }

    @Test
    void patienceAskedForByTheIssuerIsKept() {
        bench.answers.add(new GatewayFailure.NoToken("busy", Duration.ofSeconds(60)));
        bench.source.start(Runnable::run);
        bench.failed(1);

        bench.clock.advance(Duration.ofSeconds(59));
        bench.nothingMoreIsFetched();
        bench.answers.add(bench.token("late", Duration.ofHours(1)));
        bench.clock.advance(Duration.ofSeconds(1));

        await().until(() -> bench.source.current() instanceof AccessToken);
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
                        : bench.token("any", Duration.ofHours(1));
            }

            @Override
            public boolean hasNewProof() {
                return proof.get();
            }
        };
        try (RenewingTokenSource renewing =
                new RenewingTokenSource(fetch, new AheadOfExpiry(new Random(1)), bench.clock)) {
            renewing.start(Runnable::run);
            await().until(() -> renewing.requests().failed() == 1);
            proof.set(true);

            bench.clock.advance(Duration.ofSeconds(59));
            await().during(RenewalBench.QUIET_WINDOW).atMost(RenewalBench.LIMIT).until(() -> calls.get() == 1);
            bench.clock.advance(Duration.ofSeconds(1));
            await().until(() -> renewing.current() instanceof AccessToken);

            proof.set(true);
            await().until(() -> calls.get() == 3);
        }
    }
}
