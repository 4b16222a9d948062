package remotewrite.conformance.speed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of the settings of the benchmarks that are none, by their scripts and by what these run. */
class BenchSettingsTest {
    private static final List<String> NUMBERS = List.of("rounds", "ticks");
    private static final List<String> TEXTS = List.of("prometheus");

    @Test
    void whatIsGivenIsRead() {
        BenchSettings settings =
                BenchSettings.of(new String[] {"rounds=999999999", "prometheus=a=b@1"}, NUMBERS, TEXTS);

        assertThat(settings.number("rounds", 7)).isEqualTo(999_999_999);
        assertThat(settings.number("ticks", 50)).isEqualTo(50);
        assertThat(settings.text("prometheus")).isEqualTo("a=b@1");
        assertThat(settings.find("victoriametrics")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    foo               | 'foo' is no setting; known are rounds=NUMBER, ticks=NUMBER, prometheus=TEXT
                    round=3           | 'round=3' is no setting; known are rounds=NUMBER, ticks=NUMBER, prometheus=TEXT
                    =3                | '=3' is no setting; known are rounds=NUMBER, ticks=NUMBER, prometheus=TEXT
                    prometheus        | 'prometheus' is no setting; known are rounds=NUMBER, ticks=NUMBER, prometheus=TEXT
                    rounds=           | 'rounds=': a whole number from 1 to 999999999 is needed
                    rounds=0          | 'rounds=0': a whole number from 1 to 999999999 is needed
                    rounds=3x         | 'rounds=3x': a whole number from 1 to 999999999 is needed
                    rounds=1234567890 | 'rounds=1234567890': a whole number from 1 to 999999999 is needed
                    rounds=1 rounds=1 | 'rounds' is given twice
                    """)
    void whatIsNoSettingIsToldInALine(String arguments, String told) {
        assertThatThrownBy(() -> BenchSettings.of(arguments.split(" "), NUMBERS, TEXTS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(told);
    }

    /** Before anything is fetched or built. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ingest | foo                 | 'foo' is no setting; known are rounds=NUMBER, ticks=NUMBER, series=NUMBER
                    ingest | round=3             | 'round=3' is no setting; known are rounds=NUMBER, ticks=NUMBER, series=NUMBER
                    ingest | =3                  | '=3' is no setting; known are rounds=NUMBER, ticks=NUMBER, series=NUMBER
                    ingest | rounds=             | 'rounds=': a whole number from 1 to 999999999 is needed
                    ingest | rounds=0            | 'rounds=0': a whole number from 1 to 999999999 is needed
                    ingest | rounds=1234567890   | 'rounds=1234567890': a whole number from 1 to 999999999 is needed
                    ingest | rounds=1 rounds=1   | 'rounds' is given twice
                    ledger | foo                 | 'foo' is no setting; known are samples=NUMBER, series=NUMBER
                    proxy  | round=3             | 'round=3' is no setting; known are rounds=NUMBER, seconds=NUMBER, steady=NUMBER, starts=NUMBER
                    reader | rounds=3            | 'rounds=3' is no setting; there are none
                    soak   | minutes=1 minute=3  | 'minute=3' is no setting; known are minutes=NUMBER, rate=NUMBER, samples=NUMBER
                    ledger | samples=1000        | 1000 samples of 50000 series: at least two samples a series are needed
                    ledger | samples=7 series=4  | 7 samples of 4 series: at least two samples a series are needed
                    fuzz   | seconds=1           | 'seconds=1': at least 10 are needed, for each of the two targets
                    fuzz   | seconds=9           | 'seconds=9': at least 10 are needed, for each of the two targets
                    fuzz   | seconds=1x          | 'seconds=1x': a whole number from 1 to 999999999 is needed
                    """)
    void aScriptTellsItInALineAndEndsWithTwo(String script, String arguments, String told)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(("sh ../bench/" + script + " " + arguments).split(" "))
                .redirectErrorStream(true)
                .directory(Path.of("").toAbsolutePath().toFile())
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(printed).isEqualTo("bench/" + script + ": " + told + " (see --help).\n");
        assertThat(process.exitValue()).isEqualTo(2);
    }
}
