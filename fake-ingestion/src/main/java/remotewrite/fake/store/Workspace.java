package remotewrite.fake.store;

import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import remotewrite.fake.Label;
import remotewrite.fake.NativeHistogram;
import remotewrite.fake.Sample;
import remotewrite.fake.TimeSeries;

/**
 * An Azure Monitor workspace behind the ingestion endpoint: it keeps the samples that its limits allow, and counts all of
 * them. What comes first in the order trouble of the workspace's own ({@link #dropNext}), labels, time, events of the
 * minute, active series, order within the series is the reason of a drop (the order is assumed).
 *
 * <p>Native histograms are judged by their labels and times and counted like samples, but not kept; exemplars and
 * metadata are passed over. Whether Azure keeps native histograms is not known, exemplars it does not (azure.md 1.3).
 */
public final class Workspace implements SampleIntake {
    private final Clock clock;
    private final SampleRules rules;
    private final WorkspaceStore store;
    private final WorkspaceTallies tallies;
    private final AtomicLong histograms = new AtomicLong();
    private final AtomicLong dropsToCome = new AtomicLong();

    private Workspace(Clock clock, AzureLimits limits) {
        this.clock = clock;
        this.rules = new SampleRules(limits);
        this.store = new WorkspaceStore(clock, limits.workspace());
        this.tallies = new WorkspaceTallies(clock, limits.workspace(), store);
    }

    /**
     * An empty workspace.
     *
     * @param clock tells the time of ingestion
     * @param limits {@link AzureLimits#DOCUMENTED} for what Azure does; {@link AzureLimits#NONE} with a receiver of the
     *     specifications
     */
    public static Workspace of(Clock clock, AzureLimits limits) {
        Objects.requireNonNull(clock, "clock is null");
        Objects.requireNonNull(limits, "limits is null");
        return new Workspace(clock, limits);
    }

    @Override
    public void take(List<TimeSeries> series) {
        takeAndTell(series);
    }

    @Override
    public Drops takeAndTell(List<TimeSeries> series) {
        Map<DropReason, Long> drops = new EnumMap<>(DropReason.class);
        long nowMillis = clock.millis();
        for (TimeSeries each : series) {
            List<Label> labels = each.labels();
            SeriesKey key = SeriesKey.of(labels);
            Optional<DropReason> ofAll = rules.judge(labels, key);
            for (Sample sample : each.samples()) {
                Optional<DropReason> early = early(ofAll, sample.timestampMillis(), nowMillis);
                count(early.isPresent() ? early : store.append(key, sample, nowMillis), nowMillis, drops);
            }
            for (NativeHistogram histogram : each.histograms()) {
                Optional<DropReason> early = early(ofAll, histogram.timestampMillis(), nowMillis);
                count(early, nowMillis, drops);
                if (early.isEmpty()) {
                    histograms.incrementAndGet();
                }
            }
        }
        return new Drops(drops);
    }

    /**
     * The next samples to come, native histograms among them, are dropped as {@link DropReason#INTERNAL_ERROR}, whatever they
     * are. What was left of an earlier number is forgotten.
     *
     * @param samples 0 for none
     * @throws IllegalArgumentException when there are fewer than none
     */
    public void dropNext(long samples) {
        if (samples < 0) {
            throw new IllegalArgumentException("samples is " + samples + ", at least 0 is needed");
        }
        dropsToCome.set(samples);
    }

    /** How many of the samples to come will be dropped because of {@link #dropNext}. */
    public long dropsToCome() {
        return dropsToCome.get();
    }

    /** The samples that were kept. */
    public StoredMetrics metrics() {
        return store;
    }

    /** The platform metrics of the workspace (azure.md 8.1). */
    public Tallies tallies() {
        return tallies;
    }

    /**
     * What was kept so far.
     *
     * @param series in memory, active or not
     * @param samples those included whose retention is over
     * @param histograms taken, though not to be read: {@link #metrics} has samples only
     */
    public record Kept(long series, long samples, long histograms) {}

    /** What was kept so far. */
    public Kept kept() {
        return new Kept(store.seriesCount(), store.samplesTaken(), histograms.get());
    }

    /** How many native histograms were taken; they are not in {@link #metrics}. */
    public long histograms() {
        return histograms.get();
    }

    /** Every sample is an event, dropped or not (assumed: the portal's name is "Events Per Minute Received"). */
    private Optional<DropReason> early(Optional<DropReason> ofAll, long timestampMillis, long nowMillis) {
        boolean room = tallies.received(nowMillis);
        if (dropsToCome.get() > 0 && dropsToCome.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            return Optional.of(DropReason.INTERNAL_ERROR);
        }
        if (ofAll.isPresent()) {
            return ofAll;
        }
        Optional<DropReason> ofTime = rules.judge(timestampMillis, nowMillis);
        if (ofTime.isPresent() || room) {
            return ofTime;
        }
        return Optional.of(DropReason.LIMIT_THROTTLING);
    }

    private void count(Optional<DropReason> drop, long nowMillis, Map<DropReason, Long> drops) {
        drop.ifPresent(reason -> {
            tallies.dropped(reason, nowMillis);
            drops.merge(reason, 1L, Long::sum);
        });
    }
}
