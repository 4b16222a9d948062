package remotewrite.fake.store;

import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import remotewrite.fake.Label;
import remotewrite.fake.NativeHistogram;
import remotewrite.fake.Sample;
import remotewrite.fake.TimeSeries;

/**
 * A workspace behind the ingestion endpoint, of Azure Monitor unless its {@link WorkspaceRules} are others: it keeps the
 * samples that its limits allow, and counts all of them. What comes first in the order trouble of the workspace's own
 * ({@link #dropNext}), labels, time, events of the minute, active series, order within the series is the reason of a drop
 * (the order is assumed; of the last two {@link AzureLimits.LateReason} chooses). What {@link WorkspaceRules.Repeats#WRITTEN} takes for written has only the first of these to fear:
 * it costs no event, so that a write that is refused for its events and comes again gets further each time (RW2-R-31). There
 * what follows trouble in its series is held back for the rest of the write, since a later sample that was kept would make the
 * earlier one out of order when it comes again (RW2-R-30: 500 promises that a retry can help).
 *
 * <p>With the rules of Azure, native histograms are judged by their labels and times and counted like samples, and kept where
 * {@link WorkspaceRules.Others#HISTOGRAMS_KEPT} is chosen: whether Azure keeps them is not known, exemplars, which are passed
 * over, it does not (azure.md 1.3).
 * Metadata is passed over by all rules.
 */
public final class Workspace implements SampleIntake {
    private final Clock clock;
    private final AzureLimits limits;
    private final SampleRules rules;
    private final WorkspaceStore store;
    private final Optional<HistogramExemplarStore> others;
    private final WorkspaceRules workspaceRules;
    private final WorkspaceTallies tallies;
    private final Footprint footprint = new Footprint();
    private final AtomicLong numbers;
    private final AtomicLong histograms = new AtomicLong();
    private final DropsToCome dropsToCome = new DropsToCome();

    private Workspace(Clock clock, AzureLimits limits, WorkspaceRules workspaceRules, AtomicLong numbers) {
        this.clock = clock;
        this.limits = limits;
        this.numbers = numbers;
        this.workspaceRules = workspaceRules;
        this.rules = new SampleRules(limits, workspaceRules);
        this.store = new WorkspaceStore(clock, limits.workspace(), workspaceRules, footprint);
        this.others = switch (workspaceRules.others()) {
            case PASSED_OVER -> Optional.empty();
            case HISTOGRAMS_KEPT, KEPT ->
                Optional.of(new HistogramExemplarStore(
                        limits.workspace().retention(), workspaceRules.repeats(), numbers, footprint));
        };
        this.tallies = new WorkspaceTallies(clock, limits.workspace(), store);
    }

    /**
     * An empty workspace of Azure Monitor.
     *
     * @param clock tells the time of ingestion
     * @param limits {@link AzureLimits#DOCUMENTED} for what Azure does
     */
    public static Workspace of(Clock clock, AzureLimits limits) {
        return of(clock, limits, WorkspaceRules.AZURE);
    }

    /**
     * An empty workspace.
     *
     * @param clock tells the time of ingestion
     * @param limits {@link AzureLimits#NONE} goes with a receiver of the specifications
     * @param rules {@link WorkspaceRules#SPECIFIED} does too
     */
    public static Workspace of(Clock clock, AzureLimits limits, WorkspaceRules rules) {
        Objects.requireNonNull(clock, "clock is null");
        Objects.requireNonNull(limits, "limits is null");
        Objects.requireNonNull(rules, "rules is null");
        return new Workspace(clock, limits, rules, new AtomicLong());
    }

    /** An empty one like this, whose {@link NumberedSeries#number numbers} go on where this one's end. */
    public Workspace anew() {
        return new Workspace(clock, limits, workspaceRules, numbers);
    }

    @Override
    public void take(List<TimeSeries> series) {
        takeAndTell(series);
    }

    @Override
    public Drops takeAndTell(List<TimeSeries> series) {
        WriteDrops drops = new WriteDrops();
        long nowMillis = clock.millis();
        for (TimeSeries each : series) {
            List<Label> labels = each.labels();
            SeriesKey key = SeriesKey.of(labels, workspaceRules.labelCase());
            Optional<DropReason> ofAll = rules.judge(labels, key);
            for (Sample sample : each.samples()) {
                Optional<DropReason> drop = sample(key, sample, ofAll, nowMillis, drops);
                if (drop.isPresent()) {
                    count(new Drop(drop.get(), Drop.Kind.SAMPLE, labels, sample.timestampMillis()), nowMillis, drops);
                }
            }
            for (NativeHistogram histogram : each.histograms()) {
                Optional<DropReason> drop = histogram(key, histogram, ofAll, nowMillis, drops);
                if (drop.isPresent()) {
                    long millis = histogram.timestampMillis();
                    count(new Drop(drop.get(), Drop.Kind.HISTOGRAM, labels, millis), nowMillis, drops);
                }
            }
            if (workspaceRules.others() == WorkspaceRules.Others.KEPT) {
                others.ifPresent(kept -> kept.exemplars(key, each, ofAll, nowMillis, drops));
            }
        }
        return drops.all();
    }

    @Override
    public boolean crowded() {
        return footprint.crowded();
    }

    private Optional<DropReason> sample(
            SeriesKey key, Sample sample, Optional<DropReason> ofAll, long nowMillis, WriteDrops drops) {
        if (store.written(key, sample)) {
            return dropsToCome.next();
        }
        Optional<DropReason> early = early(key, ofAll, sample.timestampMillis(), nowMillis, drops);
        if (early.isPresent()) {
            return early;
        }
        Optional<DropReason> drop = store.append(key, sample, nowMillis);
        if (drop.isPresent() && drop.get() == DropReason.LIMIT_THROTTLING) {
            drops.throttled(store.untilFurtherSeries(nowMillis));
        }
        return drop;
    }

    private Optional<DropReason> histogram(
            SeriesKey key, NativeHistogram histogram, Optional<DropReason> ofAll, long nowMillis, WriteDrops drops) {
        if (others.filter(kept -> kept.written(key, histogram)).isPresent()) {
            return dropsToCome.next();
        }
        Optional<DropReason> early = early(key, ofAll, histogram.timestampMillis(), nowMillis, drops);
        Optional<DropReason> drop =
                early.isPresent() ? early : others.flatMap(kept -> kept.append(key, histogram, nowMillis));
        if (drop.isEmpty()) {
            histograms.incrementAndGet();
        }
        return drop;
    }

    /**
     * The next samples to come, native histograms among them, are dropped as {@link DropReason#INTERNAL_ERROR}, whatever they
     * are. What was left of an earlier number is forgotten.
     *
     * @param samples 0 for none
     * @throws IllegalArgumentException when there are fewer than none
     */
    public void dropNext(long samples) {
        dropsToCome.set(samples);
    }

    /** How many of the samples to come will be dropped because of {@link #dropNext}. */
    public long dropsToCome() {
        return dropsToCome.left();
    }

    /** The samples that were kept. */
    public StoredMetrics metrics() {
        return store;
    }

    /**
     * The native histograms and exemplars that were kept and whose retention is not over, a series each, without samples, in
     * the order in which the series first had any; none by {@link WorkspaceRules.Others#PASSED_OVER}.
     */
    public List<TimeSeries> histogramsAndExemplars() {
        return numberedHistogramsAndExemplars().series().stream()
                .map(NumberedSeries::series)
                .toList();
    }

    /** The same for readers who come back for what is new. */
    public NumberedPage numberedHistogramsAndExemplars() {
        // the number first: what comes between the two is not passed over
        long upcoming = numbers.get();
        return new NumberedPage(others.map(kept -> kept.all(clock.millis())).orElse(List.of()), upcoming);
    }

    /** The platform metrics of the workspace (azure.md 8.1). */
    public Tallies tallies() {
        return tallies;
    }

    /**
     * What was kept so far.
     *
     * @param series in memory, active or not
     * @param samples those included whose retention is over; what {@link WorkspaceRules.Repeats#WRITTEN} takes for written is
     *     counted once
     * @param histograms native histograms, the same; with {@link WorkspaceRules.Others#PASSED_OVER} those that came and were
     *     not dropped, since without being kept a repeat cannot be told. {@link #metrics} has none of them
     */
    public record Kept(long series, long samples, long histograms) {}

    /** What was kept so far. */
    public Kept kept() {
        return new Kept(store.seriesCount(), store.samplesTaken(), histograms.get());
    }

    /** How many native histograms were taken, as {@link Kept#histograms} counts them. */
    public long histograms() {
        return histograms.get();
    }

    /** Every sample that is not there already is an event, dropped or not (assumed: the portal's name is "Events Per Minute Received"). */
    private Optional<DropReason> early(
            SeriesKey key, Optional<DropReason> ofAll, long timestampMillis, long nowMillis, WriteDrops drops) {
        boolean room = tallies.received(nowMillis);
        Optional<DropReason> trouble = dropsToCome.next();
        if (trouble.isPresent() && workspaceRules.repeats() == WorkspaceRules.Repeats.WRITTEN) {
            drops.troubled(key);
        }
        if (trouble.isPresent()) {
            return trouble;
        }
        if (drops.isTroubled(key)) {
            return Optional.of(DropReason.INTERNAL_ERROR);
        }
        if (ofAll.isPresent()) {
            return ofAll;
        }
        Optional<DropReason> ofTime = rules.judge(timestampMillis, nowMillis);
        if (ofTime.isPresent() || room) {
            return ofTime;
        }
        drops.throttled(RuleMeter.untilNextMinute(nowMillis));
        return Optional.of(DropReason.LIMIT_THROTTLING);
    }

    private void count(Drop drop, long nowMillis, WriteDrops drops) {
        tallies.dropped(drop.reason(), nowMillis);
        drops.add(drop);
    }
}
