package remotewrite.fake.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import remotewrite.fake.Buckets;
import remotewrite.fake.Exemplar;
import remotewrite.fake.Label;
import remotewrite.fake.NativeHistogram;
import remotewrite.fake.Sample;
import remotewrite.fake.TimeSeries;

/** How much a workspace is said to hold: {@code HostileWriteTest} has what follows from it. */
class FootprintTest {
    private static final AzureLimits.PerWorkspace LIMITS =
            AzureLimits.PerWorkspace.DOCUMENTED.withRetention(Duration.ofHours(1));
    private static final List<Label> LABELS = List.of(new Label("name", "value"));
    private static final long DAY = Duration.ofDays(1).toMillis();

    private final Footprint footprint = new Footprint();

    @Test
    void aSeriesIsAsLargeAsItsTextsWhichCountOnceWhereTheyAreShared() {
        Label first = new Label("first", "x".repeat(1000));
        Label same = new Label(first.name(), first.value());
        Label other = new Label(first.name(), "y".repeat(1000));

        long whole = Footprint.ofSeries(List.of(first), List.of());

        assertThat(whole).isBetween(2_000L, 2_500L);
        assertThat(Footprint.ofSeries(List.of(same), List.of(first))).isLessThan(300);
        assertThat(Footprint.ofSeries(List.of(other), List.of(first))).isBetween(2_000L, whole - 1);
        assertThat(Footprint.ofSeries(List.of(first, other), List.of(first))).isBetween(2_000L, whole + 200);
    }

    @Test
    void samplesBeyondTheRetentionAreNoLongerHeld() {
        WorkspaceStore store = store();
        for (int at = 0; at < 10_000; at++) {
            store.append(LABELS, Sample.of(at, 15_000L * at), 15_000L * at);
        }

        assertThat(footprint.heldBytes()).isBetween(240L * 12, 20_000L);
    }

    @Test
    void aSeriesThatIsForgottenIsNoLongerHeld() {
        WorkspaceStore store = store();
        store.append(LABELS, Sample.of(1, 0), 0);
        long one = footprint.heldBytes();
        store.append(List.of(new Label("eman", "eulav")), Sample.of(1, 2 * DAY), 2 * DAY);

        assertThat(store.seriesCount()).isEqualTo(1);
        assertThat(footprint.heldBytes()).isEqualTo(one).isPositive();
    }

    @Test
    void histogramsAndExemplarsAreHeldUntilTheRetentionIsOver() {
        HistogramExemplarStore store = new HistogramExemplarStore(
                LIMITS.retention(), WorkspaceRules.Repeats.WRITTEN, new AtomicLong(), footprint);
        keep(store, "first", 0);
        long one = footprint.heldBytes();
        keep(store, "first", 1);
        assertThat(footprint.heldBytes()).isGreaterThan(one + 500);

        keep(store, "other", 2 * DAY);

        assertThat(store.all(2 * DAY)).hasSize(1);
        assertThat(footprint.heldBytes()).isEqualTo(one).isGreaterThan(500);
    }

    private static void keep(HistogramExemplarStore store, String value, long millis) {
        List<Label> labels = List.of(new Label("name", value));
        SeriesKey key = SeriesKey.of(labels, LabelCase.MATTERS);
        store.append(key, NativeHistogram.of(0, 1, 0, Buckets.NONE, millis), millis);
        store.exemplars(
                key,
                new TimeSeries(labels, List.of(), List.of(new Exemplar(LABELS, 1, millis)), List.of()),
                Optional.empty(),
                millis,
                new WriteDrops());
    }

    private WorkspaceStore store() {
        return new WorkspaceStore(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), LIMITS, WorkspaceRules.AZURE, footprint);
    }
}
