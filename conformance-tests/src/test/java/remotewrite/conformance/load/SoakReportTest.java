package remotewrite.conformance.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import remotewrite.report.Accounting;

/** How much memory may grow. */
class SoakReportTest {
    private static final int FIRST_KIB = 100_000;

    /** @param percent of the first third that the last has */
    private static SoakReport grown(int minutes, int percent) {
        long writes = 60L * minutes;
        return new SoakReport(
                new Soak(minutes, 1, 1, Path.of("options")),
                new Accounting("soak", "nothing", 1, 1, 0, 0, 0, 0, 0, 0, Duration.ZERO, List.of()),
                writes,
                0,
                "",
                Arrays.stream(SoakCloud.Fault.values()).collect(Collectors.toMap(Function.identity(), fault -> writes)),
                writes,
                new Usage(Stream.of(FIRST_KIB, FIRST_KIB, FIRST_KIB * percent / 100)
                        .map(kib -> new Usage.Look(kib, 10))
                        .toList()),
                true,
                true,
                0,
                0);
    }

    @ParameterizedTest
    @CsvSource({"2, 129", "9, 129", "10, 114", "60, 114"})
    void memoryMayGrowMoreInAShortRunThanInALongOne(int minutes, int percent) {
        assertThat(grown(minutes, percent).problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"2, 131", "9, 131", "10, 116", "60, 116"})
    void moreIsAProblem(int minutes, int percent) {
        assertThat(grown(minutes, percent).problems())
                .singleElement()
                .asString()
                .startsWith("memory grew from 102.4 to ");
    }
}
