package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import remotewrite.fake.RawClient.Seen.After;

/** A reply that goes on and on: who ends it, and what the journal says of that. */
class EndlessReplyTest {
    private final FaultBench bench = FaultBench.start();

    @AfterEach
    void close() {
        bench.close();
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void anEndlessReplyIsNeverComplete(Moment moment) {
        bench.play(new Effect.Endless(400, Bytes.utf8("abc"), Duration.ofMillis(20), 3), moment);
        long begun = System.nanoTime();

        RawClient.Seen seen = bench.exchangeToEnd();

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofMillis(40));
        assertThat(seen.status()).isEqualTo(400);
        assertThat(seen.text()).contains("Transfer-Encoding: chunked").endsWith("3\r\nabc");
        assertThat(seen.text().split("3\r\nabc", -1)).hasSize(1 + 3);
        assertThat(seen.after()).isIn(After.CLOSED, After.RESET);
        assertThat(bench.processed()).hasValue(FaultBench.afterProcessing(moment) ? 1 : 0);
        assertThat(bench.recorded().ending())
                .isEqualTo(new Ending.Unanswered("the client took all 3 pieces of an endless reply"));
        assertThat(bench.recorded().fault()).isEqualTo("once: endless 400, 3 bytes every PT0.02S at " + moment);
        assertThat(bench.recorded().faultAt()).contains(moment == Moment.REPLY_BODY ? Moment.REPLY_START : moment);
    }

    @Test
    void aClientThatLeavesAnEndlessReplyEndsIt() {
        bench.play(
                new Effect.Endless(200, Bytes.copyOf(new byte[64 * 1024]), Duration.ZERO, 10_000), Moment.REQUEST_END);

        try (RawClient client = new RawClient(bench.server().port())) {
            client.post("/", "hello");
            assertThat(bench.server().journal().await(FaultBench::faultPlayed, FaultBench.DEADLINE))
                    .isTrue();
        }

        assertThat(bench.recorded().ending())
                .isInstanceOfSatisfying(
                        Ending.Unanswered.class,
                        ending -> assertThat(ending.reason())
                                .matches("the client left after [0-9]+ of 10000 pieces of an endless reply"));
    }

    @Test
    void closingTheFakeEndsAnEndlessReply() {
        bench.play(new Effect.Endless(200, Bytes.utf8("x"), Duration.ofHours(1), 2), Moment.REQUEST_END);
        try (RawClient client = new RawClient(bench.server().port())) {
            client.post("/", "hello");
            assertThat(bench.server().journal().await(FaultBench::faultPlayed, FaultBench.DEADLINE))
                    .isTrue();
            bench.server().close();
            assertThat(client.readToEnd().after()).isIn(After.CLOSED, After.RESET);
        }

        assertThat(bench.recorded().ending()).isEqualTo(new Ending.Unanswered("the fake was closed"));
    }

    @ParameterizedTest
    @ValueSource(ints = {199, 204, 304, 600})
    void aReplyWithoutABodyCannotBeEndless(int status) {
        assertThatThrownBy(() -> new Effect.Endless(status, Bytes.utf8("x"), Duration.ZERO, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the status " + status + " has no body");
    }
}
