package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
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
        try (TestWorld world = world(limits -> limits.withTotalTimeout(Duration.ofMillis(700)))) {
            for (int length : new int[] {100, LargeBody.BYTES}) {
                try (RawCaller caller = new RawCaller(world.proxy)) {
                    String all =
                            caller.begin(length).send("x".repeat(length / 2)).rest();

                    assertThat(all)
                            .startsWith("HTTP/1.1 503")
                            .contains("Retry-After: 1\r\n", "Connection: close\r\n", "BodyTimeout");
                }
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
