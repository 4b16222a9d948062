package remotewrite.fake.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import remotewrite.fake.Buckets;
import remotewrite.fake.Exemplar;
import remotewrite.fake.Label;
import remotewrite.fake.ManualClock;
import remotewrite.fake.NativeHistogram;
import remotewrite.fake.Sample;
import remotewrite.fake.TimeSeries;

/** What a workspace keeps that goes with a receiver of the specifications. */
class SpecifiedWorkspaceTest {
    private static final List<Label> UP = List.of(new Label("__name__", "up"), new Label("job", "a"));

    private final ManualClock clock = new ManualClock();
    private final Workspace workspace = Workspace.of(clock, AzureLimits.NONE, WorkspaceRules.SPECIFIED);

    @Test
    void caseTellsSeriesApartAndLabelsOfOneSeriesToo() {
        List<Label> shouted = List.of(new Label("__name__", "UP"), new Label("job", "a"));
        List<Label> both = List.of(new Label("A", "2"), new Label("__name__", "up"), new Label("a", "1"));
        List<Label> sorted = List.of(new Label("A", "2"), new Label("__name__", "up"), new Label("a", "1"));
        Sample sample = Sample.of(1, 1000);

        assertThat(written(series(UP, sample), series(shouted, sample), series(both, sample)))
                .isEqualTo(Drops.NONE);

        assertThat(stored())
                .containsExactlyInAnyOrder(
                        new StoredSeries(UP, List.of(sample)),
                        new StoredSeries(shouted, List.of(sample)),
                        new StoredSeries(sorted, List.of(sample)));
    }

    @Test
    void aSeriesNeedsNoName() {
        List<Label> nameless = List.of(new Label("job", "a"));

        assertThat(written(series(nameless, Sample.of(1, 1000)))).isEqualTo(Drops.NONE);

        assertThat(stored()).containsExactly(new StoredSeries(nameless, List.of(Sample.of(1, 1000))));
    }

    /** 240 samples are two chunks; the first and the last of each are there. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 119, 120, 200, 239})
    void whatIsWrittenAgainIsWrittenAndThereOnce(int at) {
        Sample[] samples = IntStream.range(0, 240)
                .mapToObj(number -> Sample.of(number, 15_000L * number))
                .toArray(Sample[]::new);
        written(series(UP, samples));

        assertThat(written(series(UP, samples[at]))).isEqualTo(Drops.NONE);

        assertThat(stored()).containsExactly(new StoredSeries(UP, Arrays.asList(samples)));
    }

    @Test
    void whatIsWrittenAgainIsWrittenHoweverOldItIs() {
        Workspace narrow = Workspace.of(
                clock,
                AzureLimits.NONE.with(new AzureLimits.Window(Duration.ofMinutes(20), Duration.ofMinutes(20))),
                WorkspaceRules.SPECIFIED);
        TimeSeries series = series(UP, Sample.of(1, clock.millis()));
        narrow.take(List.of(series));
        clock.advance(Duration.ofHours(1));

        assertThat(narrow.takeAndTell(List.of(series))).isEqualTo(Drops.NONE);
    }

    /** 429 would have the sender try again what is never kept (RW2-R-25, RW2-R-30). */
    @ParameterizedTest
    @CsvSource({"1000, DUPLICATE", "999, OUT_OF_ORDER", "1001, LIMIT_THROTTLING"})
    void whatIsLateIsToldAsThatThoughItsSeriesMayNotBeActive(long millis, DropReason reason) {
        Workspace narrow = narrow(AzureLimits.PerWorkspace.NONE.withActiveSeries(1));
        narrow.take(List.of(series(UP, Sample.of(1, 1000))));
        clock.advance(Duration.ofHours(12));
        narrow.take(List.of(series(List.of(new Label("__name__", "other")), Sample.of(1, 1000))));

        assertThat(narrow.takeAndTell(List.of(series(UP, Sample.of(2, millis)))).byReason())
                .isEqualTo(Map.of(reason, 1L));
    }

    @ParameterizedTest
    @CsvSource({
        "3000, DUPLICATE",
        "1000, OUT_OF_ORDER",
        "2000, OUT_OF_ORDER",
        "2500, OUT_OF_ORDER",
        "-9000000000, OUT_OF_ORDER"
    })
    void anotherValueAtOrBeforeTheLatestTimeIsDroppedAndTold(long millis, DropReason reason) {
        written(series(UP, Sample.of(1, 1000), Sample.of(1, 2000), Sample.of(1, 3000)));

        Drops drops = written(series(UP, Sample.of(2, millis), Sample.of(2, 4000)));

        assertThat(drops)
                .isEqualTo(new Drops(
                        Map.of(reason, 1L),
                        Map.of(Drop.Kind.SAMPLE, 1L),
                        List.of(new Drop(reason, Drop.Kind.SAMPLE, UP, millis)),
                        Duration.ZERO));
        assertThat(stored().getFirst().samples())
                .containsExactly(Sample.of(1, 1000), Sample.of(1, 2000), Sample.of(1, 3000), Sample.of(2, 4000));
    }

    @Test
    void anotherNaNIsAnotherValue() {
        written(series(UP, Sample.stale(1000)));

        assertThat(written(series(UP, Sample.stale(1000)))).isEqualTo(Drops.NONE);
        assertThat(written(series(UP, Sample.of(Double.NaN, 1000))).byReason())
                .isEqualTo(Map.of(DropReason.DUPLICATE, 1L));
    }

    @Test
    void nativeHistogramsAreKeptInTheirOrder() {
        NativeHistogram first = histogram(0, 1000);
        NativeHistogram second = histogram(0, 2000);

        assertThat(written(histograms(first, second))).isEqualTo(Drops.NONE);
        assertThat(written(histograms(first, second))).as("written again").isEqualTo(Drops.NONE);
        assertThat(workspace.kept().histograms()).as("repeats are kept once").isEqualTo(2);
        Drops drops = written(histograms(histogram(5, 1000), histogram(5, 2000), histogram(5, 1500)));

        assertThat(drops.byReason()).isEqualTo(Map.of(DropReason.OUT_OF_ORDER, 2L, DropReason.DUPLICATE, 1L));
        assertThat(drops.byKind()).isEqualTo(Map.of(Drop.Kind.HISTOGRAM, 3L));
        assertThat(workspace.histogramsAndExemplars())
                .containsExactly(new TimeSeries(UP, List.of(), List.of(), List.of(first, second)));
        assertThat(stored()).isEmpty();
    }

    @Test
    void exemplarsAreKeptOnceInAnyOrderAndWithoutATime() {
        Exemplar late = exemplar("a", 2000);
        Exemplar early = exemplar("b", 1000);
        Exemplar never = exemplar("c", 0);

        assertThat(written(exemplars(late, early, never, late))).isEqualTo(Drops.NONE);

        assertThat(workspace.histogramsAndExemplars())
                .containsExactly(new TimeSeries(UP, List.of(), List.of(never, early, late), List.of()));
    }

    @Test
    void anExemplarSharesTheFateOfItsSeries() {
        Workspace strict = Workspace.of(
                clock,
                AzureLimits.NONE.with(AzureLimits.PerSeries.NONE.withReservedNames(Set.of("job"))),
                WorkspaceRules.SPECIFIED);

        Drops drops = strict.takeAndTell(List.of(exemplars(exemplar("a", 1000))));

        assertThat(drops.byKind()).isEqualTo(Map.of(Drop.Kind.EXEMPLAR, 1L));
        assertThat(drops.reasons()).isEqualTo("ReservedDimensionName 1");
        assertThat(strict.histogramsAndExemplars()).isEmpty();
    }

    @Test
    void histogramsAndExemplarsAreGoneAfterTheRetention() {
        Workspace brief = Workspace.of(
                clock,
                AzureLimits.NONE.with(AzureLimits.PerWorkspace.NONE.withRetention(Duration.ofHours(2))),
                WorkspaceRules.SPECIFIED);
        List<Label> other = List.of(new Label("__name__", "other"));
        brief.take(List.of(histograms(histogram(0, clock.millis())), exemplars(exemplar("a", clock.millis()))));
        clock.advance(Duration.ofHours(1));
        NativeHistogram recent = histogram(0, clock.millis());
        brief.take(List.of(new TimeSeries(other, List.of(), List.of(), List.of(recent))));
        assertThat(brief.numberedHistogramsAndExemplars().series())
                .extracting(NumberedSeries::number)
                .containsExactly(0L, 1L);

        clock.advance(Duration.ofHours(1).plusMillis(1));

        assertThat(brief.numberedHistogramsAndExemplars().series())
                .as("without a write")
                .containsExactly(new NumberedSeries(1, new TimeSeries(other, List.of(), List.of(), List.of(recent))));
        brief.take(List.of(histograms(histogram(0, clock.millis()))));
        assertThat(brief.numberedHistogramsAndExemplars().series())
                .as("a series that comes again is a new one")
                .extracting(NumberedSeries::number)
                .containsExactly(1L, 2L);
    }

    /** What is beyond the retention has no say in the order, whether somebody has looked meanwhile or not. */
    @Test
    void whoReadsHistogramsChangesNoVerdict() {
        for (boolean read : List.of(false, true)) {
            Workspace brief = Workspace.of(
                    clock,
                    AzureLimits.NONE.with(AzureLimits.PerWorkspace.NONE.withRetention(Duration.ofMinutes(10))),
                    WorkspaceRules.SPECIFIED);
            brief.take(List.of(histograms(histogram(0, clock.millis()))));
            clock.advance(Duration.ofMinutes(11));
            if (read) {
                assertThat(brief.histogramsAndExemplars()).isEmpty();
            }

            Drops drops = brief.takeAndTell(List.of(histograms(
                    histogram(0, clock.millis() - Duration.ofMinutes(12).toMillis()))));

            assertThat(drops.byReason()).as("read: %s", read).isEmpty();
        }
    }

    @Test
    void onlyTheFirstTenDropsAreTold() {
        written(series(UP, Sample.of(1, 1_000_000)));
        Sample[] late = IntStream.range(0, 12).mapToObj(at -> Sample.of(1, at)).toArray(Sample[]::new);

        Drops drops = written(series(UP, late));

        assertThat(drops.count()).isEqualTo(12);
        assertThat(drops.first())
                .extracting(Drop::timestampMillis)
                .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
    }

    private Workspace narrow(AzureLimits.PerWorkspace limits) {
        return Workspace.of(clock, AzureLimits.NONE.with(limits), WorkspaceRules.SPECIFIED);
    }

    private Drops written(TimeSeries... series) {
        return workspace.takeAndTell(List.of(series));
    }

    private List<StoredSeries> stored() {
        return workspace.metrics().select(labels -> true, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    private static TimeSeries series(List<Label> labels, Sample... samples) {
        return TimeSeries.of(labels, List.of(samples));
    }

    private static TimeSeries histograms(NativeHistogram... histograms) {
        return new TimeSeries(UP, List.of(), List.of(), List.of(histograms));
    }

    private static TimeSeries exemplars(Exemplar... exemplars) {
        return new TimeSeries(UP, List.of(), List.of(exemplars), List.of());
    }

    private static NativeHistogram histogram(double sum, long millis) {
        return NativeHistogram.of(0, sum, 0, Buckets.NONE, millis);
    }

    private static Exemplar exemplar(String trace, long millis) {
        return new Exemplar(List.of(new Label("trace_id", trace)), 0, millis);
    }
}
