package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A body that does not come in time. */
class StalledBodyTest {
    private static TestWorld world(UnaryOperator<Limits> limits) {
        return TestWorld.startWith(RawIngestion.http(), limits);
    }

    @Test
    void aBodyThatDoesNotComeIsA503AndTheEndOfTheConnection() {
        // all of the half body has to be on its way when the time is over
        try (TestWorld world = world(limits -> limits.withTotalTimeout(Duration.ofSeconds(3)));
                RawCaller small = new RawCaller(world.proxy);
                RawCaller large = new RawCaller(world.proxy)) {
            small.begin(100).send("x".repeat(50));
            large.begin(LargeBody.BYTES).send("x".repeat(LargeBody.BYTES / 2));

            for (RawCaller caller : List.of(small, large)) {
                assertThat(caller.rest())
                        .startsWith("HTTP/1.1 503")
                        .contains("Retry-After: 1\r\n", "Connection: close\r\n", "BodyTimeout");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 30, 50, 70, 90, 100, 110, 130})
    void whatComesBehindThatAnswerIsNotReadAsARequest(int pauseMillis) {
        try (TestWorld world = world(limits -> limits.withTotalTimeout(Duration.ofMillis(700)));
                RawCaller caller = new RawCaller(world.proxy)) {
            String answers = caller.begin(10_000).trickle("x", Duration.ofMillis(pauseMillis));

            // a reset may overtake the answer; the sender repeats the write then as well
            assertThat(answers)
                    .satisfiesAnyOf(
                            nothing -> assertThat(nothing).isEmpty(),
                            one -> assertThat(one).startsWith("HTTP/1.1 503").containsOnlyOnce("HTTP/1.1"));
        }
    }
}
