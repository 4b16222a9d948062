package remotewrite.fake.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import remotewrite.fake.Buckets;
import remotewrite.fake.Label;
import remotewrite.fake.ManualClock;
import remotewrite.fake.NativeHistogram;
import remotewrite.fake.Sample;
import remotewrite.fake.TimeSeries;

/** What a sender that writes again finds in a workspace that goes with a receiver of the specifications, and when there is room. */
class SpecifiedRetryTest {
    private static final List<Label> UP = List.of(new Label("__name__", "up"), new Label("job", "a"));

    private final ManualClock clock = new ManualClock();
    private final Workspace workspace = Workspace.of(clock, AzureLimits.NONE, WorkspaceRules.SPECIFIED);

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
    void theStoreItselfLetsInWhatIsThereWithoutRoom() {
        WorkspaceStore store =
                new WorkspaceStore(clock, AzureLimits.PerWorkspace.NONE.withActiveSeries(1), WorkspaceRules.SPECIFIED);
        store.append(UP, Sample.of(1, 1000), clock.millis());
        clock.advance(Duration.ofHours(12));
        store.append(List.of(new Label("__name__", "other")), Sample.of(1, 1000), clock.millis());

        assertThat(store.append(UP, Sample.of(1, 1000), clock.millis())).isEmpty();
        assertThat(store.append(UP, Sample.of(2, 2000), clock.millis())).contains(DropReason.LIMIT_THROTTLING);
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

    private Drops written(TimeSeries... series) {
        return workspace.takeAndTell(List.of(series));
    }

    private static TimeSeries series(List<Label> labels, Sample... samples) {
        return TimeSeries.of(labels, List.of(samples));
    }

    private static TimeSeries histograms(NativeHistogram... histograms) {
        return new TimeSeries(UP, List.of(), List.of(), List.of(histograms));
    }

    private static NativeHistogram histogram(double sum, long millis) {
        return NativeHistogram.of(0, sum, 0, Buckets.NONE, millis);
    }
}
