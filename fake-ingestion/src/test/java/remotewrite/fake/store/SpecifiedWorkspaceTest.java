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

    /** A sender that is refused for its events sends all of it again, and gets further each time. */
    @Test
    void whatIsWrittenAgainCostsNoEvent() {
        Workspace narrow = narrow(AzureLimits.PerWorkspace.NONE.withEventsPerMinute(2));
        TimeSeries[] series = {
            new TimeSeries(UP, List.of(Sample.of(1, 1000)), List.of(), List.of(histogram(0, 1000))),
            series(List.of(new Label("__name__", "other")), Sample.of(1, 1000), Sample.of(1, 2000))
        };

        assertThat(narrow.takeAndTell(List.of(series)).count()).isEqualTo(2);
        clock.advance(Duration.ofMinutes(1));
        assertThat(narrow.takeAndTell(List.of(series))).isEqualTo(Drops.NONE);
        assertThat(narrow.takeAndTell(List.of(series))).as("the minute is full").isEqualTo(Drops.NONE);

        assertThat(narrow.kept()).isEqualTo(new Workspace.Kept(2, 3, 1));
        narrow.dropNext(2);
        assertThat(narrow.takeAndTell(List.of(series)).byReason())
                .as("whatever they are")
                .isEqualTo(Map.of(DropReason.INTERNAL_ERROR, 2L));
    }

    /** A later sample that was kept would make the one before it, when it comes again, out of order. */
    @Test
    void whatFollowsTroubleInASeriesIsHeldBackSoThatARetryLosesNothing() {
        List<Label> other = List.of(new Label("__name__", "other"));
        TimeSeries[] write = {
            series(UP, Sample.of(1, 1000), Sample.of(2, 2000)),
            series(other, Sample.of(3, 1000)),
            series(UP, Sample.of(4, 3000)),
            histograms(histogram(1, 4000)),
            histograms(histogram(2, 5000))
        };
        workspace.dropNext(1);

        assertThat(written(write).byReason()).isEqualTo(Map.of(DropReason.INTERNAL_ERROR, 5L));
        assertThat(workspace.kept()).isEqualTo(new Workspace.Kept(1, 1, 0));
        assertThat(written(write)).isEqualTo(Drops.NONE);
        assertThat(workspace.kept()).isEqualTo(new Workspace.Kept(2, 4, 2));
    }

    @Test
    void theWorkspaceOfAzureHoldsNothingBack() {
        Workspace azure = Workspace.of(clock, AzureLimits.NONE, WorkspaceRules.AZURE);
        azure.dropNext(1);

        assertThat(azure.takeAndTell(List.of(series(UP, Sample.of(1, 1000), Sample.of(2, 2000))))
                        .byReason())
                .isEqualTo(Map.of(DropReason.INTERNAL_ERROR, 1L));
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

    @Test
    void whatIsWrittenAgainNeedsNoActiveSeries() {
        Workspace narrow = narrow(AzureLimits.PerWorkspace.NONE.withActiveSeries(1));
        TimeSeries series = series(UP, Sample.of(1, 1000), Sample.of(1, 2000));
        narrow.take(List.of(series));
        clock.advance(Duration.ofHours(12));
        narrow.take(List.of(series(List.of(new Label("__name__", "other")), Sample.of(1, 1000))));

        assertThat(narrow.takeAndTell(List.of(series))).isEqualTo(Drops.NONE);
        assertThat(narrow.takeAndTell(List.of(series(UP, Sample.of(1, 3000)))).byReason())
                .isEqualTo(Map.of(DropReason.LIMIT_THROTTLING, 1L));
    }

    @Test
    void theStoreItselfLetsInWhatIsThereWithoutRoom() {
        WorkspaceStore store =
                new WorkspaceStore(clock, AzureLimits.PerWorkspace.NONE.withActiveSeries(1), WorkspaceRules.SPECIFIED);
        store.append(UP, Sample.of(1, 1000), clock.millis());
        clock.advance(Duration.ofHours(12));
        store.append(List.of(new Label("__name__", "other")), Sample.of(1, 1000), clock.millis());

        assertThat(store.append(UP, Sample.of(1, 1000), clock.millis())).isEmpty();
        assertThat(store.append(UP, Sample.of(2, 1000), clock.millis())).contains(DropReason.LIMIT_THROTTLING);
    }

    /** The manual clock starts with a minute. */
    @Test
    void theWaitIsUntilAFurtherSeriesMayBeActive() {
        Workspace narrow = narrow(AzureLimits.PerWorkspace.NONE.withActiveSeries(2));
        TimeSeries other = series(List.of(new Label("__name__", "other")), Sample.of(1, 1000));
        TimeSeries third = series(List.of(new Label("__name__", "third")), Sample.of(1, 1000));
        narrow.take(List.of(series(UP, Sample.of(1, 1000))));
        clock.advance(Duration.ofMinutes(10));
        narrow.take(List.of(other));
        clock.advance(Duration.ofSeconds(90));

        Duration wait = narrow.takeAndTell(List.of(third)).untilRoom();

        assertThat(wait).isEqualTo(Duration.ofHours(12).minusMinutes(11).minusSeconds(30));
        clock.advance(wait.minusMillis(1));
        assertThat(narrow.takeAndTell(List.of(third)).untilRoom()).isEqualTo(Duration.ofMillis(1));
        clock.advance(Duration.ofMillis(1));
        assertThat(narrow.takeAndTell(List.of(third))).isEqualTo(Drops.NONE);
    }

    /** What had no event may get further in the next minute, whatever becomes of the series. */
    @Test
    void theWaitIsTheShortestOfWhatWasThrottled() {
        Workspace narrow =
                narrow(AzureLimits.PerWorkspace.NONE.withActiveSeries(1).withEventsPerMinute(2));
        clock.advance(Duration.ofSeconds(20));

        Drops drops = narrow.takeAndTell(List.of(
                series(UP, Sample.of(1, 1000)),
                series(List.of(new Label("__name__", "other")), Sample.of(1, 1000)),
                series(UP, Sample.of(1, 2000))));

        assertThat(drops.count()).isEqualTo(2);
        assertThat(drops.untilRoom()).isEqualTo(Duration.ofSeconds(40));
    }

    private Workspace narrow(AzureLimits.PerWorkspace limits) {
        return Workspace.of(clock, AzureLimits.NONE.with(limits), WorkspaceRules.SPECIFIED);
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
        clock.advance(Duration.ofHours(3));
        NativeHistogram recent = histogram(0, clock.millis());

        brief.take(List.of(new TimeSeries(other, List.of(), List.of(), List.of(recent))));

        assertThat(brief.histogramsAndExemplars())
                .containsExactly(new TimeSeries(other, List.of(), List.of(), List.of(recent)));
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
