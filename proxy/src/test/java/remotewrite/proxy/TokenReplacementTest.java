package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a 401 of ingestion makes of the token that is held. */
class TokenReplacementTest {
    private final RenewalBench bench = new RenewalBench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void manyRefusalsOfOneTokenShareOneRequest() {
        AccessToken first = bench.obtained("first", Duration.ofHours(1));
        var one = bench.source.replace(first).toCompletableFuture();
        var two = bench.source.replace(first).toCompletableFuture();
        // an old one was refused, which is nobody's mistake
        assertThat(bench.source.current())
                .isInstanceOfSatisfying(
                        GatewayFailure.NoToken.class,
                        none -> assertThat(none.asTold()).isSameAs(none));
        AccessToken second = bench.token("second", Duration.ofHours(1));
        bench.answers.add(second);

        assertThat(one.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(second);
        assertThat(two.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(second);
        assertThat(bench.source.replace(first).toCompletableFuture().join()).isEqualTo(second);
        assertThat(bench.fetches).hasValue(2);
    }

    @Test
    void refusalsCauseARequestEveryFiveSecondsAtMost() {
        AccessToken first = bench.obtained("first", Duration.ofHours(1));
        AccessToken second = bench.token("second", Duration.ofHours(1));
        bench.answers.add(second);
        bench.replaced(first);

        assertThat(bench.source.replace(second).toCompletableFuture().join())
                .isEqualTo(GatewayFailure.NoToken.afterFreshOne().after(Duration.ofSeconds(5)));
        bench.clock.advance(Duration.ofSeconds(4));
        bench.nothingMoreIsFetched();
        bench.answers.add(bench.token("third", Duration.ofHours(1)));
        bench.clock.advance(Duration.ofSeconds(1));

        await().until(() -> bench.source.current() instanceof AccessToken token
                && token.value().equals("third"));
    }

    /** The request that a refusal has had to wait for counts like one that a refusal causes at once. */
    @Test
    void refusalsOfTokensThatWereWaitedForCauseARequestEveryFiveSecondsAtMost() {
        AccessToken first = bench.obtained("first", Duration.ofHours(1));
        AccessToken second = bench.token("second", Duration.ofHours(1));
        bench.answers.add(second);
        bench.replaced(first);
        bench.source.replace(second);
        AccessToken third = bench.token("third", Duration.ofHours(1));
        bench.answers.add(third);
        bench.clock.advance(Duration.ofSeconds(5));
        await().until(() -> third.equals(bench.source.current()));

        assertThat(bench.source.replace(third).toCompletableFuture())
                .isCompletedWithValue(GatewayFailure.NoToken.afterFreshOne().after(Duration.ofSeconds(5)));
        bench.nothingMoreIsFetched();
    }

    /** It asked to be left alone, whoever else is in a hurry: asked again it might ask for more. */
    @Test
    void aRefusalDoesNotCutThePatienceShortThatTheIssuerHasAskedFor() {
        AccessToken first = bench.obtained("first", Duration.ofSeconds(200));
        bench.answers.add(new GatewayFailure.NoToken("Entra answered 429", Duration.ofSeconds(60)));
        bench.clock.advance(Duration.ofSeconds(120));
        bench.failed(1);
        assertThat(bench.source.current()).isEqualTo(first);

        assertThat(bench.replaced(first))
                .isEqualTo(new GatewayFailure.NoToken(
                        "ingestion refused the token with 401, and Entra answered 429", Duration.ofSeconds(60)));
        bench.clock.advance(Duration.ofSeconds(59));
        bench.nothingMoreIsFetched();
        assertThat(bench.source.current())
                .isInstanceOfSatisfying(
                        GatewayFailure.NoToken.class,
                        none -> assertThat(none.retryAfter()).isEqualTo(Duration.ofSeconds(1)));

        AccessToken second = bench.token("second", Duration.ofHours(1));
        bench.answers.add(second);
        bench.clock.advance(Duration.ofSeconds(1));
        await().until(() -> second.equals(bench.source.current()));
        AccessToken third = bench.token("third", Duration.ofHours(1));
        bench.answers.add(third);
        assertThat(bench.replaced(second)).isEqualTo(third);
    }

    /** Nobody has asked for the delay after a failure but the proxy itself. */
    @Test
    void aRefusalAfterAFailureWithoutSuchAWishCausesARequestAtOnce() {
        AccessToken first = bench.obtained("first", Duration.ofSeconds(200));
        bench.answers.add(RenewalBench.TROUBLE);
        bench.clock.advance(Duration.ofSeconds(120));
        bench.failed(1);
        AccessToken second = bench.token("second", Duration.ofHours(1));
        bench.answers.add(second);

        assertThat(bench.replaced(first)).isEqualTo(second);
    }
}
