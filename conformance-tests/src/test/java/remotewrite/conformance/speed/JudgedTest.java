package remotewrite.conformance.speed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import remotewrite.conformance.speed.Aim.Bound;

class JudgedTest {
    @ParameterizedTest
    @CsvSource({
        "AT_LEAST, 2, 1.999, false",
        "AT_LEAST, 2, 2, true",
        "AT_LEAST, 2, 5.03, true",
        "AT_LEAST, 1, 0.96, false",
        "AT_LEAST, 1, NaN, false",
        "AT_MOST, 2, 2.03, false",
        "AT_MOST, 2, 2, true",
        "AT_MOST, 0.6, 0.54, true",
        "AT_MOST, 0.6, 0.601, false",
        "AT_MOST, 100, 101, false",
        "AT_MOST, 100, NaN, false",
    })
    void theLimitItselfIsEnoughAndWhatIsBeyondItIsNot(Bound bound, double limit, double figure, boolean met) {
        Judged judged = new Judged();

        judged.add(new Aim("it is", bound, limit), figure, List.of());

        assertThat(judged.exitCode()).isEqualTo(met ? 0 : 1);
        assertThat(judged.lines()).singleElement().asString().startsWith(met ? "aim met: " : "aim not met: ");
    }

    @Test
    void aLineTellsTheAimTheFigureAndItsSpread() {
        Judged judged = new Judged();
        judged.add(Aim.atLeast(2, "times Prometheus"), 5.031, List.of(4.2, 5.9, 5.031));
        judged.add(Aim.atMost(100, "resident MB"), 101.2, List.of());

        assertThat(judged.lines())
                .containsExactly(
                        "aim met: times Prometheus at least 2.00; it is 5.03 (4.20 to 5.90)",
                        "aim not met: resident MB at most 100.00; it is 101.20");
    }

    @Test
    void oneAimThatIsNotMetIsEnough() {
        Judged judged = new Judged();
        judged.add(Aim.atMost(2, "a"), 3, List.of());
        judged.add(Aim.atMost(2, "b"), 1, List.of());

        assertThat(judged.exitCode()).isEqualTo(1);
    }

    @Test
    void whatWasNotMeasuredIsNotMet() {
        Judged judged = new Judged();
        assertThat(judged.exitCode()).isEqualTo(1);
        judged.add(Aim.atMost(2, "a"), 1, List.of());
        assertThat(judged.exitCode()).isZero();
        judged.missing(Aim.atLeast(1, "times VictoriaMetrics"));

        assertThat(judged.exitCode()).isEqualTo(1);
        assertThat(judged.lines())
                .last()
                .isEqualTo("aim not met: times VictoriaMetrics at least 1.00; it was not measured");
    }
}
