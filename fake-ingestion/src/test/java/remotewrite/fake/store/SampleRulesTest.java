package remotewrite.fake.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import remotewrite.fake.Label;

/** Labels and times on both sides of each documented limit. */
class SampleRulesTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final String ANY = "";
    private static final SampleRules RULES = new SampleRules(AzureLimits.DOCUMENTED, WorkspaceRules.AZURE);

    static Stream<Arguments> labels() {
        Label name = new Label("__name__", "up");
        return Stream.of(
                Arguments.of("a name alone", List.of(name), ANY),
                Arguments.of("no labels", List.of(), "BadInputFormat"),
                Arguments.of("no metric name", List.of(new Label("job", "a")), "BadInputFormat"),
                Arguments.of("an empty metric name", List.of(new Label("__name__", "")), "BadInputFormat"),
                Arguments.of("an empty label name", List.of(name, new Label("", "a")), "BadInputFormat"),
                Arguments.of("an empty label name and value", List.of(name, new Label("", "")), ANY),
                Arguments.of("metric name of 511", List.of(new Label("__name__", "m".repeat(511))), ANY),
                Arguments.of("metric name of 512", List.of(new Label("__name__", "m".repeat(512))), "BadInputFormat"),
                Arguments.of("label name of 511", List.of(name, new Label("n".repeat(511), "v")), ANY),
                Arguments.of("label name of 512", List.of(name, new Label("n".repeat(512), "v")), "BadInputFormat"),
                Arguments.of("label value of 1023", List.of(name, new Label("n", "v".repeat(1023))), ANY),
                Arguments.of("label value of 1024", List.of(name, new Label("n", "v".repeat(1024))), "BadInputFormat"),
                Arguments.of("1023 of two code units each", List.of(name, new Label("n", "😀".repeat(1023))), ANY),
                Arguments.of(
                        "1024 of two units each", List.of(name, new Label("n", "😀".repeat(1024))), "BadInputFormat"),
                Arguments.of("63 labels", labels(63), ANY),
                Arguments.of("64 labels", labels(64), "BadInputFormat"),
                Arguments.of("64 labels, one empty", with(labels(63), new Label("z", "")), ANY),
                Arguments.of(
                        "names equal but for case",
                        List.of(name, new Label("ExampleLabel", "a"), new Label("examplelabel", "b")),
                        "BadInputFormat"),
                Arguments.of(
                        "names equal but for case, apart from each other",
                        List.of(new Label("JOB", "a"), name, new Label("instance", "i"), new Label("job", "a")),
                        "BadInputFormat"),
                Arguments.of(
                        "the same name twice",
                        List.of(name, new Label("job", "a"), new Label("job", "a")),
                        "BadInputFormat"),
                Arguments.of(
                        "values equal but for case", List.of(name, new Label("a", "X"), new Label("b", "x")), ANY));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("labels")
    void labelsAreJudgedByTheDocumentedLimits(String what, List<Label> labels, String reason) {
        assertThat(RULES.judge(labels).map(DropReason::ofSamples).orElse(ANY)).isEqualTo(reason);
    }

    @Test
    void withoutLimitsOnlyNamesThatAreEqualButForCaseAndNoNameAreWrong() {
        SampleRules none = new SampleRules(AzureLimits.NONE, WorkspaceRules.AZURE);

        assertThat(none.judge(labels(1000))).isEmpty();
        assertThat(none.judge(List.of(new Label("__name__", "m".repeat(5000))))).isEmpty();
        assertThat(none.judge(with(labels(3), new Label("L01", "x")))).contains(DropReason.BAD_INPUT_FORMAT);
        assertThat(none.judge(List.of(new Label("a", "b")))).contains(DropReason.BAD_INPUT_FORMAT);
    }

    @Test
    void reservedNamesAreThoseOfTheSettingsWithoutCase() {
        List<Label> labels = List.of(new Label("__name__", "up"), new Label("microsoft.ResourceID", "x"));
        AzureLimits reserving = AzureLimits.DOCUMENTED.with(
                AzureLimits.PerSeries.DOCUMENTED.withReservedNames(AzureLimits.PerSeries.AGENT_NAMES));

        assertThat(RULES.judge(labels)).isEmpty();
        assertThat(new SampleRules(reserving, WorkspaceRules.AZURE).judge(labels))
                .contains(DropReason.RESERVED_DIMENSION_NAME);
    }

    @ParameterizedTest
    @CsvSource({
        "0, ''",
        "-1200000, ''",
        "-1200001, OldData",
        "1200000, ''",
        "1200001, InvalidTimeRange",
        "-1700000000000, OldData"
    })
    void timesAreJudgedByTheDocumentedWindow(long distanceMillis, String reason) {
        assertThat(RULES.judge(NOW + distanceMillis, NOW)
                        .map(DropReason::ofSamples)
                        .orElse(ANY))
                .isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "BY_SIDE, OldData, InvalidTimeRange",
        "OLD_DATA, OldData, OldData",
        "INVALID_TIME_RANGE, InvalidTimeRange, InvalidTimeRange"
    })
    void whatATimeOutsideIsCountedAsCanBeChosen(AzureLimits.OutsideReason reasons, String old, String early) {
        SampleRules rules = new SampleRules(
                AzureLimits.DOCUMENTED.with(AzureLimits.Window.DOCUMENTED.withOutsideReason(reasons)),
                WorkspaceRules.AZURE);

        assertThat(rules.judge(NOW - 1_200_001, NOW)).hasValueSatisfying(reason -> {
            assertThat(reason.ofSamples()).isEqualTo(old);
            assertThat(reason.ofEvents()).contains("OldData");
        });
        assertThat(rules.judge(NOW + 1_200_001, NOW)).hasValueSatisfying(reason -> {
            assertThat(reason.ofSamples()).isEqualTo(early);
            assertThat(reason.ofEvents()).contains("OldData");
        });
        assertThat(AzureLimits.DOCUMENTED.window().outsideReason()).isEqualTo(AzureLimits.OutsideReason.BY_SIDE);
    }

    @ParameterizedTest
    @CsvSource({"-9223372036854775808", "9223372036854775807", "0"})
    void withoutLimitsEveryTimeIsRight(long timestampMillis) {
        assertThat(new SampleRules(AzureLimits.NONE, WorkspaceRules.AZURE).judge(timestampMillis, NOW))
                .isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({"-9223372036854775808, OldData", "9223372036854775807, InvalidTimeRange"})
    void extremeTimesAreOutsideTheWindow(long timestampMillis, String reason) {
        assertThat(RULES.judge(timestampMillis, NOW).map(DropReason::ofSamples)).contains(reason);
    }

    private static List<Label> labels(int count) {
        List<Label> labels = new ArrayList<>(List.of(new Label("__name__", "up")));
        for (int at = 1; at < count; at++) {
            labels.add(new Label("l%02d".formatted(at), "v"));
        }
        return labels;
    }

    private static List<Label> with(List<Label> labels, Label one) {
        return Stream.concat(labels.stream(), Stream.of(one)).toList();
    }
}
