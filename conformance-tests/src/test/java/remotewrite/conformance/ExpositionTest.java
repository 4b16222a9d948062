package remotewrite.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpositionTest {
    @Test
    void labelsAreReadWithTheirEscapes() {
        List<Exposition.Served> page = Exposition.parse(
                "# HELP m text\nm{a=\"x\\\"y\",b=\"back\\\\slash\",c=\"new\\nline\",d=\"{}, =\"} 2.5\n");

        assertThat(page).singleElement().satisfies(served -> {
            assertThat(served.series().labels())
                    .isEqualTo(
                            Map.of("__name__", "m", "a", "x\"y", "b", "back\\slash", "c", "new\nline", "d", "{}, ="));
            assertThat(served.value()).isEqualTo(2.5);
            assertThat(served.timestampMillis()).isEmpty();
        });
    }

    @Test
    void aTimestampIsRead() {
        assertThat(Exposition.parse("m 1 1700000000123\n").getFirst().timestampMillis())
                .hasValue(1_700_000_000_123L);
    }

    @Test
    void anEmptyLabelIsNoLabel() {
        assertThat(Exposition.parse("m{empty=\"\"} 1\n").getFirst().series()).hasToString("m");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, -0.0, Double.MAX_VALUE, Double.MIN_VALUE, 9007199254740994.0, -1e300})
    void valuesSurviveTheText(double value) {
        double read = Exposition.parse("m " + Exposition.value(value) + "\n")
                .getFirst()
                .value();

        assertThat(Double.doubleToRawLongBits(read)).isEqualTo(Double.doubleToRawLongBits(value));
    }

    @Test
    void specialValuesAreWrittenAsPrometheusWritesThem() {
        assertThat(Exposition.value(Double.POSITIVE_INFINITY)).isEqualTo("+Inf");
        assertThat(Exposition.value(Double.NEGATIVE_INFINITY)).isEqualTo("-Inf");
        assertThat(Exposition.value(Double.NaN)).isEqualTo("NaN");
        assertThat(Exposition.parse("m +Inf\n").getFirst().value()).isInfinite();
    }

    @Test
    void aStaleMarkerIsNotTheSameAsAServedNaN() {
        Exposition.Served nan = Exposition.parse("m NaN\n").getFirst();

        assertThat(nan.sameValue(0x7ff8000000000001L)).isTrue();
        assertThat(nan.sameValue(StaleMarker.BITS)).isFalse();
        assertThat(nan.sameValue(Double.doubleToRawLongBits(1))).isFalse();
    }

    @Test
    void aZeroOfEitherSignServesForAZeroAndForNothingElse() {
        Exposition.Served zero = Exposition.parse("m -0.0\n").getFirst();

        assertThat(zero.sameValue(0L)).isTrue();
        assertThat(zero.sameValue(1L)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "5",
                " 5",
                "m x",
                "m 1 x",
                "m{a=\"1\" 5",
                "m{a=\"1} 5",
                "m{a=\"1\"}x} 5",
                "m {a=\"1\"} 5",
                "m{ 5",
                "m{a=\"1\"}",
                "m 5 }"
            })
    void aLineThatIsNoSampleIsRefused(String line) {
        assertThatThrownBy(() -> Exposition.parse(line + "\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a sample line: " + line);
    }

    @Test
    void seriesThatAreKnownFromEarlierPagesAreTheSameObjects() {
        Map<String, Series> known = new HashMap<>();
        Series first =
                Exposition.parse("m{a=\"}\"} 1\nn 1 5\n", known).getFirst().series();

        assertThat(Exposition.parse("n 2\nm{a=\"}\"} 2\n", known).getLast().series())
                .isSameAs(first)
                .isEqualTo(new Series(Map.of("__name__", "m", "a", "}")));
    }
}
