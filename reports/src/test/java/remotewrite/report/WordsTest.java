package remotewrite.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
    @ParameterizedTest
    @CsvSource({
        "PT0S, 0.00 s",
        "PT0.412S, 0.41 s",
        "PT9.994S, 9.99 s",
        "PT9.996S, 10.0 s",
        "PT38.24S, 38.2 s",
        "PT119.94S, 119.9 s",
        "PT119.96S, 2 min 0 s",
        "PT3M25.4S, 3 min 25 s",
        "PT59M59.9S, 1 h 0 min",
        "PT50H5M, 50 h 5 min"
    })
    void saysDurationsInThreeDigits(Duration duration, String words) {
        assertThat(DurationWords.of(duration)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"abc|3", "\u6f22\u5b57|4", "e\u0301|1", "\ud83d\ude00|2", "\u00b5s|2"})
    void countsTerminalColumns(String text, int columns) {
        assertThat(Printable.width(text)).isEqualTo(columns);
    }

    @ParameterizedTest
    @CsvSource({"PASSED,passed", "VIOLATED,violated", "NOT OBSERVED,not-observed", "NOT APPLICABLE,not-applicable"})
    void namesVerdictsAsEveryReportDoes(String word, String example) {
        assertThat(Examples.perVerdict().get(example).verdict().word()).isEqualTo(word);
    }
}
