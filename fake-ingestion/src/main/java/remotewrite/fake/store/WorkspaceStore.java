package remotewrite.fake.store;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import remotewrite.fake.Label;
import remotewrite.fake.Sample;

/**
 * The float samples of a workspace, each series in ascending order of time. Where series that differ in case only are one,
 * it is spelt as it came first (at Azure the spelling is unpredictable: azure.md 2). Of two samples of one time the first
 * one stays (there, a random one).
 *
 * <p>A sample takes 12 bytes and what its chunk has in reserve, at most half as much again; a series
 * with its first sample 160 bytes besides its labels (docs/fakes.md has the measurement).
 */
public final class WorkspaceStore implements StoredMetrics {
    private static final long MINUTE_MILLIS = 60_000;
    private static final long HOUR_MILLIS = 60 * MINUTE_MILLIS;

    private final Clock clock;
    private final WorkspaceRules rules;
    private final long maxActive;
    private final long retentionMillis;
    private final boolean orderFirst;
    private final Map<SeriesKey, Series> all = new HashMap<>();
    private final ActiveSeries active;
    private final Footprint footprint;
    /** The labels of the series that came last. */
    private List<Label> latest = List.of();

    private long sweptAtMillis;
    private long taken;

    /** @param clock tells what is older than the retention */
    public WorkspaceStore(Clock clock, AzureLimits.PerWorkspace limits, WorkspaceRules rules) {
        this(clock, limits, rules, new Footprint());
    }

    /** @param footprint to which it adds what it holds */
    WorkspaceStore(Clock clock, AzureLimits.PerWorkspace limits, WorkspaceRules rules, Footprint footprint) {
        this.footprint = Objects.requireNonNull(footprint, "footprint is null");
        this.clock = Objects.requireNonNull(clock, "clock is null");
        this.rules = Objects.requireNonNull(rules, "rules is null");
        this.maxActive = limits.activeSeries();
        this.retentionMillis = limits.retention().toMillis();
        this.orderFirst = switch (rules.repeats()) {
            case WRITTEN -> true;
            case DROPPED ->
                switch (limits.lateReason()) {
                    case LIMIT_THROTTLING -> false;
                    case OUT_OF_ORDER -> true;
                };
        };
        this.active = new ActiveSeries(limits.activeFor().toMinutes());
        this.sweptAtMillis = clock.millis();
    }

    /** Guarded by the store, but for the labels. */
    private static final class Series {
        private final List<Label> labels;
        private int labelsBytes;
        private SampleChunk first;
        private SampleChunk last;
        private long lastMillis;
        private int lastMinute;

        Series(List<Label> labels) {
            this.labels = labels;
        }
    }

    /**
     * Keeps a sample or tells why not: {@link DropReason#LIMIT_THROTTLING} when its series is not active and no further
     * one may be, {@link DropReason#OUT_OF_ORDER} or {@link DropReason#DUPLICATE}; of both by {@link
     * AzureLimits.LateReason}. One that is there already is not kept
     * twice, whatever {@link WorkspaceRules#repeats} says of it; where that is that it is written, it needs no room.
     *
     * @param labels of its series in any order, no name twice
     * @param nowMillis the time of ingestion, milliseconds since 1970-01-01T00:00:00Z
     */
    public Optional<DropReason> append(List<Label> labels, Sample sample, long nowMillis) {
        return append(SeriesKey.of(labels, rules.labelCase()), sample, nowMillis);
    }

    synchronized Optional<DropReason> append(SeriesKey key, Sample sample, long nowMillis) {
        sweep(nowMillis);
        long minute = WorkspaceTallies.minute(nowMillis);
        Series series = Optional.ofNullable(all.get(key)).orElseGet(() -> new Series(key.labels()));
        boolean known = series.first != null;
        long lastMinute = known ? series.lastMinute : ActiveSeries.NEVER;
        boolean late = known && sample.timestampMillis() <= series.lastMillis;
        if (late && written(series, sample)) {
            return Optional.empty();
        }
        boolean full = !active.active(lastMinute, minute) && active.at(minute) >= maxActive;
        if (full && !(late && orderFirst)) {
            return Optional.of(DropReason.LIMIT_THROTTLING);
        }
        if (late) {
            return Optional.of(
                    sample.timestampMillis() == series.lastMillis ? DropReason.DUPLICATE : DropReason.OUT_OF_ORDER);
        }
        active.sample(lastMinute, minute);
        if (known) {
            add(series, sample);
            release(series, series.first.reaching(nowMillis - retentionMillis));
        } else {
            series.first = new SampleChunk(sample);
            series.last = series.first;
            series.labelsBytes = (int) Math.min(Integer.MAX_VALUE, Footprint.ofSeries(series.labels, latest));
            latest = series.labels;
            footprint.hold(series.labelsBytes + series.first.heldBytes());
            all.put(key, series);
        }
        series.lastMillis = sample.timestampMillis();
        series.lastMinute = Math.toIntExact(minute);
        taken++;
        return Optional.empty();
    }

    private void add(Series series, Sample sample) {
        int before = series.last.heldBytes();
        SampleChunk last = series.last.append(sample);
        int added = last.heldBytes() - (last == series.last ? before : 0);
        if (added > 0) {
            footprint.hold(added);
        }
        series.last = last;
    }

    /** Forgets what comes before {@code kept}. */
    private void release(Series series, SampleChunk kept) {
        for (SampleChunk at = series.first; at != kept; at = at.next()) {
            footprint.letGo(at.heldBytes());
        }
        series.first = kept;
    }

    /** Whether a sample is there already, value and all, and {@link WorkspaceRules#repeats} takes that for written. */
    boolean written(SeriesKey key, Sample sample) {
        return switch (rules.repeats()) {
            // without the lock and the look: every sample of Azure's comes by here
            case DROPPED -> false;
            case WRITTEN -> has(key, sample);
        };
    }

    private boolean written(Series series, Sample sample) {
        return switch (rules.repeats()) {
            case DROPPED -> false;
            case WRITTEN -> has(series, sample);
        };
    }

    private synchronized boolean has(SeriesKey key, Sample sample) {
        return Optional.ofNullable(all.get(key))
                .filter(series -> sample.timestampMillis() <= series.lastMillis)
                .filter(series -> has(series, sample))
                .isPresent();
    }

    /** How long it is until a further series may be active at the earliest, more than 0. */
    synchronized Duration untilFurtherSeries(long nowMillis) {
        long minute = active.roomAfter(WorkspaceTallies.minute(nowMillis));
        return Duration.ofMillis(MINUTE_MILLIS * minute - nowMillis);
    }

    /** Nearly every repeat is of a sample in the last chunk, which is found at once. */
    private static boolean has(Series series, Sample sample) {
        boolean recent = sample.timestampMillis() >= series.last.firstMillis();
        return (recent ? series.last : series.first).has(sample);
    }

    @Override
    public List<StoredSeries> select(Predicate<List<Label>> wanted, long fromMillis, long toMillis) {
        List<Series> candidates;
        synchronized (this) {
            candidates = new ArrayList<>(all.values());
        }
        // whatever the predicate does, writers need not wait for it
        candidates.removeIf(series -> !wanted.test(series.labels));
        long keptFromMillis = Math.max(fromMillis, clock.millis() - retentionMillis);
        List<StoredSeries> selected = new ArrayList<>();
        for (Series series : candidates) {
            List<Sample> samples = new ArrayList<>();
            synchronized (this) {
                series.first.reaching(keptFromMillis).read(keptFromMillis, toMillis, samples);
            }
            if (!samples.isEmpty()) {
                selected.add(new StoredSeries(series.labels, samples));
            }
        }
        return List.copyOf(selected);
    }

    /** How many series there are in memory, active or not. */
    public synchronized int seriesCount() {
        return all.size();
    }

    /** How many samples were kept so far, those included whose retention is over. */
    public synchronized long samplesTaken() {
        return taken;
    }

    synchronized int activeSeriesIn(long minute) {
        return active.levelOf(minute);
    }

    /** Once an hour, drops series that are neither active nor within the retention, and the tallies nobody can ask for. */
    private void sweep(long nowMillis) {
        if (nowMillis - sweptAtMillis < HOUR_MILLIS) {
            return;
        }
        sweptAtMillis = nowMillis;
        long minute = WorkspaceTallies.minute(nowMillis);
        active.forgetBefore(minute - WorkspaceTallies.KEPT_MINUTES);
        all.values().removeIf(series -> {
            boolean gone = series.lastMillis < nowMillis - retentionMillis && !active.active(series.lastMinute, minute);
            if (gone) {
                release(series, series.last);
                footprint.letGo(series.labelsBytes + series.last.heldBytes());
            }
            return gone;
        });
    }
}
