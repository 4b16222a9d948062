package remotewrite.fake.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import remotewrite.fake.ManualClock;

class RuleMeterTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final ManualClock clock = new ManualClock();

    @Test
    void theDocumentedNumberOfRequestsIsAdmittedAndOneMoreIsNot() {
        RuleMeter meter = new RuleMeter(clock, AzureLimits.PerRule.DOCUMENTED);
        for (int at = 0; at < 15_000; at++) {
            assertThat(meter.admit(0)).isEmpty();
        }

        assertThat(meter.admit(0)).contains(MINUTE);
        clock.advance(Duration.ofMillis(59_999));
        assertThat(meter.admit(0)).contains(Duration.ofMillis(1));
        clock.advance(Duration.ofMillis(1));
        assertThat(meter.admit(0)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"40, 60, true", "40, 61, false", "100, 0, true", "100, 1, false", "0, 101, false"})
    void bytesOfAMinuteAreAddedUp(long firstBytes, long secondBytes, boolean admitted) {
        RuleMeter meter = new RuleMeter(clock, new AzureLimits.PerRule(1000, 1000, 100));
        assertThat(meter.admit(firstBytes)).isEmpty();

        assertThat(meter.admit(secondBytes)).isEqualTo(admitted ? Optional.empty() : Optional.of(MINUTE));
    }

    @Test
    void aRefusedRequestDoesNotCount() {
        RuleMeter meter = new RuleMeter(clock, new AzureLimits.PerRule(1000, 2, 100));
        assertThat(meter.admit(60)).isEmpty();
        assertThat(meter.admit(60)).isPresent();

        assertThat(meter.admit(40)).isEmpty();
        assertThat(meter.admit(0)).isPresent();
    }
}
