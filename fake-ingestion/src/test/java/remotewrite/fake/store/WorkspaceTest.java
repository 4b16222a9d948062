package remotewrite.fake.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import remotewrite.fake.Buckets;
import remotewrite.fake.Exemplar;
import remotewrite.fake.Label;
import remotewrite.fake.ManualClock;
import remotewrite.fake.NativeHistogram;
import remotewrite.fake.Sample;
import remotewrite.fake.TimeSeries;

/** Which samples stay, and what the platform metrics say of all of them. */
class WorkspaceTest {
    private static final List<Label> UP = List.of(new Label("__name__", "up"));
    private static final String EVENTS = "EventsDropped";
    private static final String SAMPLES = "TimeSeriesSamplesDropped";

    private final ManualClock clock = new ManualClock();
    private final long now = clock.millis();

    static Stream<Arguments> drops() {
        List<Label> twice = List.of(new Label("__name__", "up"), new Label("a", "1"), new Label("A", "1"));
        return Stream.of(
                Arguments.of("nothing wrong", UP, List.of(0L, 1L), 2, Map.of(), Map.of()),
                Arguments.of("too old", UP, List.of(-1_200_001L), 0, Map.of("OldData", 1.0), Map.of("OldData", 1.0)),
                Arguments.of(
                        "too far ahead",
                        UP,
                        List.of(1_200_001L),
                        0,
                        Map.of("OldData", 1.0),
                        Map.of("InvalidTimeRange", 1.0)),
                Arguments.of(
                        "on both sides",
                        UP,
                        List.of(-1_200_001L, 1_200_001L, 1_200_002L),
                        0,
                        Map.of("OldData", 3.0),
                        Map.of("OldData", 1.0, "InvalidTimeRange", 2.0)),
                Arguments.of("the same time", UP, List.of(0L, 0L, 0L), 1, Map.of(), Map.of("Duplicate", 2.0)),
                Arguments.of("back in time", UP, List.of(0L, -1L), 1, Map.of(), Map.of("OutOfOrder", 1.0)),
                Arguments.of(
                        "labels equal but for case",
                        twice,
                        List.of(0L, 1L),
                        0,
                        Map.of("BadInputFormat", 2.0),
                        Map.of("BadInputFormat", 2.0)),
                Arguments.of(
                        "labels before time",
                        twice,
                        List.of(-1_200_001L),
                        0,
                        Map.of("BadInputFormat", 1.0),
                        Map.of("BadInputFormat", 1.0)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("drops")
    void whatIsDroppedIsCountedByReason(
            String what,
            List<Label> labels,
            List<Long> distancesMillis,
            int kept,
            Map<String, Double> events,
            Map<String, Double> samples) {
        Workspace workspace = Workspace.of(clock, AzureLimits.DOCUMENTED);

        workspace.take(List.of(series(labels, distancesMillis.stream())));

        assertThat(kept(workspace)).isEqualTo(kept);
        assertThat(drops(workspace, EVENTS)).isEqualTo(events);
        assertThat(drops(workspace, SAMPLES)).isEqualTo(samples);
        assertThat(level(workspace, "EventsPerMinuteIngested")).isEqualTo((double) distancesMillis.size());
        assertThat(level(workspace, "ActiveTimeSeries")).isEqualTo(kept == 0 ? 0.0 : 1.0);
    }

    @Test
    void eventsBeyondTheLimitOfTheMinuteAreDropped() {
        Workspace workspace = Workspace.of(
                clock, AzureLimits.DOCUMENTED.with(AzureLimits.PerWorkspace.DOCUMENTED.withEventsPerMinute(5)));

        workspace.take(List.of(series(UP, Stream.of(1L, 2L, 3L, 4L, 5L))));
        assertThat(drops(workspace, SAMPLES)).isEmpty();
        workspace.take(List.of(series(UP, Stream.of(6L, 7L))));

        assertThat(kept(workspace)).isEqualTo(5);
        assertThat(drops(workspace, SAMPLES)).isEqualTo(Map.of("LimitThrottling", 2.0));
        assertThat(drops(workspace, EVENTS)).isEqualTo(Map.of("LimitThrottling", 2.0));
        assertThat(level(workspace, "EventsPerMinuteIngestedPercentUtilization"))
                .isEqualTo(140.0);

        clock.advance(Duration.ofMinutes(1));
        workspace.take(List.of(series(UP, Stream.of(8L))));
        assertThat(kept(workspace)).as("the next minute has room").isEqualTo(6);
    }

    @Test
    void aSampleOutsideTheWindowIsOldEvenInAFullMinute() {
        Workspace workspace = Workspace.of(
                clock, AzureLimits.DOCUMENTED.with(AzureLimits.PerWorkspace.DOCUMENTED.withEventsPerMinute(1)));

        workspace.take(List.of(series(UP, Stream.of(0L, -1_200_001L))));

        assertThat(drops(workspace, SAMPLES)).isEqualTo(Map.of("OldData", 1.0));
    }

    @Test
    void seriesBeyondTheLimitAreDroppedAndTheUtilisationIsFull() {
        Workspace workspace = Workspace.of(
                clock, AzureLimits.DOCUMENTED.with(AzureLimits.PerWorkspace.DOCUMENTED.withActiveSeries(4)));

        workspace.take(IntStream.range(0, 6)
                .mapToObj(at -> series(List.of(new Label("__name__", "m" + at)), Stream.of(0L)))
                .toList());

        assertThat(kept(workspace)).isEqualTo(4);
        assertThat(drops(workspace, SAMPLES)).isEqualTo(Map.of("LimitThrottling", 2.0));
        assertThat(drops(workspace, EVENTS)).isEqualTo(Map.of("LimitThrottling", 2.0));
        assertThat(level(workspace, "ActiveTimeSeries")).isEqualTo(4.0);
        assertThat(level(workspace, "ActiveTimeSeriesLimit")).isEqualTo(4.0);
        assertThat(level(workspace, "ActiveTimeSeriesPercentUtilization")).isEqualTo(100.0);
    }

    @Test
    void theNextSamplesAreDroppedForTroubleOfItsOwnWhateverTheyAre() {
        Workspace workspace = Workspace.of(clock, AzureLimits.DOCUMENTED);
        workspace.take(List.of(series(UP, Stream.of(0L))));
        workspace.dropNext(3);

        Drops told = workspace.takeAndTell(List.of(
                new TimeSeries(UP, List.of(), List.of(), List.of(NativeHistogram.of(0, 0, 0, Buckets.NONE, now + 1))),
                // a good one, one that would be too old, and one that is told nothing of
                series(UP, Stream.of(2L, -1_200_001L, 3L))));

        assertThat(told.byReason()).isEqualTo(Map.of(DropReason.INTERNAL_ERROR, 3L));
        assertThat(told.byKind()).isEqualTo(Map.of(Drop.Kind.HISTOGRAM, 1L, Drop.Kind.SAMPLE, 2L));
        assertThat(told.overLimits()).isEmpty();
        assertThat(kept(workspace)).isEqualTo(2);
        assertThat(workspace.histograms()).isZero();
        assertThat(workspace.dropsToCome()).isZero();
        assertThat(drops(workspace, SAMPLES)).isEqualTo(Map.of("InternalError", 3.0));
        assertThat(drops(workspace, EVENTS)).isEqualTo(Map.of("InternalError", 3.0));
        assertThat(level(workspace, "EventsPerMinuteIngested")).isEqualTo(5.0);
    }

    @Test
    void aNewNumberOfSamplesToDropTakesThePlaceOfWhatWasLeft() {
        Workspace workspace = Workspace.of(clock, AzureLimits.DOCUMENTED);
        workspace.dropNext(5);
        workspace.take(List.of(series(UP, Stream.of(1L))));
        assertThat(workspace.dropsToCome()).isEqualTo(4);

        workspace.dropNext(1);
        workspace.take(List.of(series(UP, Stream.of(2L, 3L))));
        assertThat(kept(workspace)).isEqualTo(1);

        workspace.dropNext(7);
        workspace.dropNext(0);
        workspace.take(List.of(series(UP, Stream.of(4L))));
        assertThat(kept(workspace)).isEqualTo(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> workspace.dropNext(-1))
                .withMessage("samples is -1, at least 0 is needed");
    }

    @Test
    void nativeHistogramsAreCountedAndNotKept() {
        Workspace workspace = Workspace.of(clock, AzureLimits.DOCUMENTED);
        NativeHistogram inTime = NativeHistogram.of(0, 0, 0, Buckets.NONE, now);
        NativeHistogram late = NativeHistogram.of(0, 0, 0, Buckets.NONE, now - 1_200_001);

        workspace.take(List.of(new TimeSeries(UP, List.of(), List.of(), List.of(inTime, late))));

        assertThat(kept(workspace)).isZero();
        assertThat(workspace.histograms()).isEqualTo(1);
        assertThat(level(workspace, "EventsPerMinuteIngested")).isEqualTo(2.0);
        assertThat(drops(workspace, SAMPLES)).isEqualTo(Map.of("OldData", 1.0));
    }

    /** Metadata does not even reach a workspace: it belongs to no series. */
    @Test
    void exemplarsAndMetadataArePassedOver() {
        Workspace workspace = Workspace.of(clock, AzureLimits.DOCUMENTED);

        workspace.take(List.of(new TimeSeries(
                UP, List.of(Sample.of(1, now)), List.of(new Exemplar(List.of(), 0, now - 1_200_001)), List.of())));

        assertThat(kept(workspace)).isEqualTo(1);
        assertThat(level(workspace, "EventsPerMinuteIngested")).isEqualTo(1.0);
        assertThat(drops(workspace, SAMPLES)).isEmpty();
    }

    @Test
    void withoutLimitsOldSamplesStayAndNoLimitIsTold() {
        Workspace workspace = Workspace.of(clock, AzureLimits.NONE);

        workspace.take(List.of(series(UP, Stream.of(1_000 - now, 2_000 - now))));

        assertThat(kept(workspace)).isEqualTo(2);
        assertThat(workspace.tallies().between(Instant.MIN, Instant.MAX))
                .extracting(Tally::metric)
                .containsExactlyInAnyOrder("ActiveTimeSeries", "EventsPerMinuteIngested");
    }

    @Test
    void aWorkspaceThatNeverSawASampleHasNoTallies() {
        Workspace workspace = Workspace.of(clock, AzureLimits.DOCUMENTED);
        workspace.take(List.of());

        assertThat(workspace.tallies().between(Instant.MIN, Instant.MAX)).isEmpty();
    }

    private TimeSeries series(List<Label> labels, Stream<Long> distancesMillis) {
        return TimeSeries.of(
                labels,
                distancesMillis.map(distance -> Sample.of(1, now + distance)).toList());
    }

    private static int kept(Workspace workspace) {
        return workspace.metrics().select(labels -> true, Long.MIN_VALUE, Long.MAX_VALUE).stream()
                .mapToInt(series -> series.samples().size())
                .sum();
    }

    private static Map<String, Double> drops(Workspace workspace, String metric) {
        Map<String, Double> drops = new TreeMap<>();
        for (Tally tally : tallies(workspace, metric)) {
            drops.merge(tally.dimensions().get("Reason"), tally.value(), Double::sum);
        }
        return drops;
    }

    private static double level(Workspace workspace, String metric) {
        List<Tally> tallies = tallies(workspace, metric);
        return tallies.get(tallies.size() - 1).value();
    }

    private static List<Tally> tallies(Workspace workspace, String metric) {
        List<Tally> tallies = new ArrayList<>(workspace.tallies().between(Instant.MIN, Instant.MAX));
        tallies.removeIf(tally -> !tally.metric().equals(metric));
        return tallies;
    }
}
