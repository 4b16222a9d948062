package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FaultPlayerTest {
    private final ManualClock clock = new ManualClock();
    private final FaultPlayer player = new FaultPlayer(clock);

    @Test
    void withoutAScriptNothingHappens() {
        assertThat(deal(3)).containsExactly("nothing", "nothing", "nothing");
    }

    @Test
    void stepsArePlayedInOrderOfArrival() {
        play(FaultScript.named("s")
                .step(Effect.answer(503, ""), Moment.REQUEST_END)
                .times(2)
                .normally(1)
                .step(new Effect.Cut(), Moment.REPLY_START)
                .times(1)
                .thenAlways(new Effect.Stall(), Moment.REQUEST_START));

        assertThat(deal(6)).containsExactly("answer 503", "answer 503", "nothing", "cut", "stall", "stall");
    }

    @Test
    void aLastingStepIsMeasuredFromItsFirstExchange() {
        play(FaultScript.named("s")
                .step(Effect.answer(503, ""), Moment.REQUEST_END)
                .lasting(Duration.ofSeconds(10))
                .thenNormally());
        clock.advance(Duration.ofHours(1));

        assertThat(deal(1)).containsExactly("answer 503");
        clock.advance(Duration.ofMillis(9_999));
        assertThat(deal(1)).containsExactly("answer 503");
        clock.advance(Duration.ofMillis(1));
        assertThat(deal(1)).containsExactly("nothing");
    }

    @Test
    void theStepAfterALastingOneBeginsWithTheExchangeThatEndsIt() {
        play(FaultScript.named("s")
                .step(Effect.answer(503, ""), Moment.REQUEST_END)
                .lasting(Duration.ofSeconds(10))
                .step(Effect.answer(429, ""), Moment.REQUEST_END)
                .lasting(Duration.ofSeconds(10))
                .thenNormally());
        deal(1);
        clock.advance(Duration.ofSeconds(60));

        assertThat(deal(1)).containsExactly("answer 429");
        clock.advance(Duration.ofSeconds(9));
        assertThat(deal(1)).containsExactly("answer 429");
        clock.advance(Duration.ofSeconds(1));
        assertThat(deal(1)).containsExactly("nothing");
    }

    @Test
    void itIsFinishedAsSoonAsItsLastStepIsDealtOut() {
        assertThat(player.progress().finished()).as("nothing is played").isTrue();
        play(FaultScript.named("s")
                .step(Effect.answer(503, ""), Moment.REQUEST_END)
                .times(1)
                .step(Effect.answer(429, ""), Moment.REQUEST_END)
                .times(2)
                .thenNormally());

        assertThat(player.progress().finished()).as("no exchange").isFalse();
        deal(1);
        assertThat(player.progress().finished()).as("the first step").isFalse();
        deal(1);
        assertThat(player.progress().finished()).as("half of the last step").isFalse();
        deal(1);
        assertThat(player.progress())
                .isEqualTo(new FaultProgress(player.progress().script(), 1, 2, true, true));
        deal(1);
        assertThat(player.progress())
                .isEqualTo(new FaultProgress(player.progress().script(), 2, 0, true, true));
    }

    @Test
    void aLastStepThatEndsByTimeIsFinishedWhenItsTimeIsOver() {
        play(FaultScript.named("s")
                .step(Effect.answer(503, ""), Moment.REQUEST_END)
                .lasting(Duration.ofSeconds(10))
                .thenNormally());
        clock.advance(Duration.ofHours(1));
        assertThat(player.progress().finished())
                .as("it begins with an exchange")
                .isFalse();
        deal(1);
        clock.advance(Duration.ofMillis(9_999));
        assertThat(player.progress().finished()).isFalse();
        clock.advance(Duration.ofMillis(1));
        assertThat(player.progress().finished()).isTrue();
    }

    @Test
    void aScriptStartsAnewWheneverItIsPlayed() {
        FaultScript once = FaultScript.named("s")
                .step(new Effect.Cut(), Moment.REQUEST_END)
                .times(1)
                .thenNormally();
        play(once);
        deal(2);
        play(once);

        assertThat(deal(2)).containsExactly("cut", "nothing");
    }

    @Test
    void aTurnIsNamedAfterItsScript() {
        play(FaultScript.named("always 503 for a while")
                .step(Effect.answer(503, ""), Moment.REQUEST_END)
                .lasting(Duration.ofSeconds(1))
                .thenNormally());

        assertThat(next().describe()).isEqualTo("always 503 for a while: answer 503 at REQUEST_END");
    }

    @Test
    void everyStepIsDealtOnceHoweverManyThreadsAsk() throws Exception {
        play(FaultScript.named("s")
                .step(new Effect.Cut(), Moment.REQUEST_END)
                .times(500)
                .thenNormally());
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Callable<List<String>>> askers = IntStream.range(0, 8)
                    .<Callable<List<String>>>mapToObj(i -> () -> deal(100))
                    .toList();
            long cuts = 0;
            for (Future<List<String>> dealt : threads.invokeAll(askers)) {
                cuts += dealt.get().stream().filter("cut"::equals).count();
            }
            assertThat(cuts).isEqualTo(500);
        }
    }

    private List<String> deal(int exchanges) {
        return IntStream.range(0, exchanges)
                .mapToObj(i -> next().action().effect().describe())
                .toList();
    }

    @Test
    void requestsThatAreNotMeantMeetNothingAndUseUpNoStep() {
        FaultScript script = FaultScript.named("s")
                .step(Effect.answer(503, ""), Moment.REQUEST_END)
                .times(1)
                .thenNormally();
        player.play(script, request -> request.method().equals("POST"));

        assertThat(player.next(request("GET")).action().none()).isTrue();
        assertThat(player.next(request("POST")).action().none()).isFalse();
        assertThat(player.next(request("POST")).action().none()).isTrue();
    }

    private void play(FaultScript script) {
        player.play(script);
    }

    private FaultPlayer.Turn next() {
        return player.next(request("POST"));
    }

    private static Request request(String method) {
        return new Request(method, "/", List.of(), Bytes.empty());
    }
}
