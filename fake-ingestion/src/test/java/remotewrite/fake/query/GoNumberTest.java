package remotewrite.fake.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers as Go spells them with {@code strconv.FormatFloat(v, 'f' or 'e', -1, 64)}, which Prometheus's JSON uses. */
class GoNumberTest {
    @ParameterizedTest
    @CsvSource({
        "NaN, NaN",
        "Infinity, +Inf",
        "-Infinity, -Inf",
        "0.0, 0",
        "-0.0, -0",
        "1.0, 1",
        "-2.5, -2.5",
        "0.1, 0.1",
        "100.0, 100",
        "1.23456789125E8, 123456789.125",
        // plain from 1e-6 on, with an exponent of at least two digits below
        "1.0E-6, 0.000001",
        "-1.0E-6, -0.000001",
        "9.999999E-7, 9.999999e-07",
        "-1.5E-7, -1.5e-07",
        "1.0E-7, 1e-07",
        "1.0E-10, 1e-10",
        "4.9E-324, 5e-324",
        "9.9E-324, 1e-323",
        "1.5E-323, 1.5e-323",
        // plain below 1e21
        "9.99E20, 999000000000000000000",
        "1.0E21, 1e+21",
        "-1.0E21, -1e+21",
        "1.25E22, 1.25e+22",
        "1.0E100, 1e+100",
        "1.7976931348623157E308, 1.7976931348623157e+308",
        "9007199254740993.0, 9007199254740992"
    })
    void valuesAreSpeltAsPrometheusSpellsThem(double value, String spelt) {
        assertThat(GoNumber.value(value)).isEqualTo(spelt);
    }

    /** Of all that the fakes write: the rest is {@code %s}, which has no locale. */
    @Test
    void thereAreNoDigitsButThoseOfAscii() {
        Locale usual = Locale.getDefault();
        Locale.setDefault(Locale.of("ar", "EG"));
        try {
            assertThat("%s".formatted(1) + "%d".formatted(1))
                    .as("the locale has its own")
                    .isEqualTo("1\u0661");
            assertThat(GoNumber.time(1_007)).isEqualTo("1.007");
            assertThat(GoNumber.value(1.5e-7)).isEqualTo("1.5e-07");
        } finally {
            Locale.setDefault(usual);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 0.001",
        "10, 0.010",
        "500, 0.500",
        "1000, 1",
        "1795435199500, 1795435199.500",
        "-1, -0.001",
        "-1000, -1",
        "-1500, -1.500"
    })
    void timesHaveThreeDigitsAfterThePointOrNone(long millis, String spelt) {
        assertThat(GoNumber.time(millis)).isEqualTo(spelt);
    }
}
