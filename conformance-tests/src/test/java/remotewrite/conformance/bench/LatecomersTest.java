package remotewrite.conformance.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How long latecomers are waited for; the time passes while they are. */
class LatecomersTest {
    private static final Instant START = Instant.parse("2026-11-30T12:00:00Z");
    private static final Duration STEP = Duration.ofMillis(100);

    private final List<Instant> asked = new ArrayList<>();
    private Instant now = START;

    private void awaited(int keepsUpAt, Duration quietTakes) {
        Latecomers latecomers = new Latecomers(
                new Now(),
                since -> {
                    asked.add(since);
                    return asked.size() >= keepsUpAt;
                },
                quiet -> {
                    assertThat(quiet).isEqualTo(STEP);
                    now = now.plus(quietTakes);
                });
        latecomers.await();
    }

    /** The time of this test. */
    private final class Now extends Clock {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @Test
    void aMachineThatKeepsUpHasATenthOfASecond() {
        awaited(1, STEP);

        assertThat(asked).containsExactly(START);
        assertThat(now).isEqualTo(START.plus(STEP));
    }

    @Test
    void oneThatDoesNotHasAsLongAgainAndIsAskedForThatTimeAlone() {
        awaited(3, STEP);

        assertThat(asked).containsExactly(START, START.plus(STEP), START.plus(STEP.multipliedBy(2)));
    }

    @Test
    void oneThatNeverKeepsUpHasThreeSeconds() {
        awaited(Integer.MAX_VALUE, STEP);

        assertThat(now).isEqualTo(START.plusSeconds(3));
        assertThat(asked).hasSize(30);
    }
}
