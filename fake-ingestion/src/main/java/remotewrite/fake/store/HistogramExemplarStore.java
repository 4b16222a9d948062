package remotewrite.fake.store;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import remotewrite.fake.Exemplar;
import remotewrite.fake.Label;
import remotewrite.fake.NativeHistogram;
import remotewrite.fake.TimeSeries;

/**
 * The native histograms and exemplars of a workspace that keeps them, each as it came: unlike {@link WorkspaceStore} it is not
 * made for many. Histograms come in ascending order of time, like samples, of which they do not know; exemplars in any.
 */
final class HistogramExemplarStore {
    private static final long HOUR_MILLIS = 3_600_000;

    private final long retentionMillis;
    private final WorkspaceRules.Repeats repeats;
    private final Map<SeriesKey, Series> all = new LinkedHashMap<>();
    private long sweptAtMillis = Long.MIN_VALUE;
    private final AtomicLong numbers;
    private final Footprint footprint;

    /**
     * @param numbers that the next series to come get
     * @param footprint to which it adds what it holds
     */
    HistogramExemplarStore(
            Duration retention, WorkspaceRules.Repeats repeats, AtomicLong numbers, Footprint footprint) {
        this.footprint = footprint;
        this.retentionMillis = retention.toMillis();
        this.repeats = repeats;
        this.numbers = numbers;
    }

    private static final class Series {
        private final long number;
        private final List<Label> labels;
        private final TreeMap<Long, NativeHistogram> histograms = new TreeMap<>();
        private final TreeMap<Long, Set<Exemplar>> exemplars = new TreeMap<>();

        Series(long number, SeriesKey key) {
            this.number = number;
            this.labels = key.labels();
        }

        /** Tells how many bytes there are less. */
        long forgetBefore(long millis) {
            SortedMap<Long, NativeHistogram> oldHistograms = histograms.headMap(millis);
            SortedMap<Long, Set<Exemplar>> oldExemplars = exemplars.headMap(millis);
            long bytes =
                    oldHistograms.values().stream().mapToLong(Footprint::of).sum()
                            + oldExemplars.values().stream()
                                    .flatMap(Collection::stream)
                                    .mapToLong(Footprint::of)
                                    .sum();
            oldHistograms.clear();
            oldExemplars.clear();
            return bytes;
        }

        long bytes() {
            return Footprint.ofSeries(labels, List.of());
        }

        boolean isEmpty() {
            return histograms.isEmpty() && exemplars.isEmpty();
        }

        /** What is left when all before this is passed over, which is not forgotten by that. */
        Optional<NumberedSeries> from(long millis) {
            List<Exemplar> inOrder = exemplars.tailMap(millis).values().stream()
                    .flatMap(Collection::stream)
                    .toList();
            List<NativeHistogram> left = List.copyOf(histograms.tailMap(millis).values());
            return inOrder.isEmpty() && left.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new NumberedSeries(number, new TimeSeries(labels, List.of(), inOrder, left)));
        }
    }

    /** Keeps a histogram or tells why not: {@link DropReason#OUT_OF_ORDER} or {@link DropReason#DUPLICATE}. */
    synchronized Optional<DropReason> append(SeriesKey key, NativeHistogram histogram, long nowMillis) {
        TreeMap<Long, NativeHistogram> there = series(key, nowMillis).histograms;
        long millis = histogram.timestampMillis();
        if (there.isEmpty() || millis > there.lastKey()) {
            there.put(millis, histogram);
            footprint.hold(Footprint.of(histogram));
            return Optional.empty();
        }
        if (written(key, histogram)) {
            return Optional.empty();
        }
        return Optional.of(millis == there.lastKey() ? DropReason.DUPLICATE : DropReason.OUT_OF_ORDER);
    }

    /** Whether a histogram is there already, in every field, and {@link WorkspaceRules#repeats} takes that for written. */
    synchronized boolean written(SeriesKey key, NativeHistogram histogram) {
        return switch (repeats) {
            case DROPPED -> false;
            case WRITTEN ->
                Optional.ofNullable(all.get(key))
                        .map(series -> histogram.equals(series.histograms.get(histogram.timestampMillis())))
                        .orElse(false);
        };
    }

    /**
     * Keeps the exemplars of a series, of any time and in any order: they can be read back, which is all that is asked (RW2-R-42).
     * One that is there already is not kept twice.
     *
     * @param ofAll why the series is dropped with all that it has
     */
    synchronized void exemplars(
            SeriesKey key, TimeSeries series, Optional<DropReason> ofAll, long nowMillis, WriteDrops drops) {
        for (Exemplar exemplar : series.exemplars()) {
            if (ofAll.isPresent()) {
                drops.add(new Drop(ofAll.get(), Drop.Kind.EXEMPLAR, series.labels(), exemplar.timestampMillis()));
            } else if (series(key, nowMillis)
                    .exemplars
                    .computeIfAbsent(exemplar.timestampMillis(), millis -> new LinkedHashSet<>())
                    .add(exemplar)) {
                footprint.hold(Footprint.of(exemplar));
            }
        }
    }

    /** What is within the retention, the series in the order in which they first had any. Nobody who reads changes anything. */
    synchronized List<NumberedSeries> all(long nowMillis) {
        return all.values().stream()
                .flatMap(series -> series.from(nowMillis - retentionMillis).stream())
                .toList();
    }

    /** Without what is beyond the retention, so that no verdict depends on when all was swept last. */
    private Series series(SeriesKey key, long nowMillis) {
        if (nowMillis - HOUR_MILLIS >= sweptAtMillis) {
            sweep(nowMillis);
        }
        Optional.ofNullable(all.get(key))
                .filter(there -> emptied(there, nowMillis))
                .ifPresent(gone -> all.remove(key));
        return all.computeIfAbsent(key, added -> {
            Series series = new Series(numbers.getAndIncrement(), added);
            footprint.hold(series.bytes());
            return series;
        });
    }

    private void sweep(long nowMillis) {
        sweptAtMillis = nowMillis;
        all.values().removeIf(series -> emptied(series, nowMillis));
    }

    /** Whether nothing is left of it without what is beyond the retention. */
    private boolean emptied(Series series, long nowMillis) {
        footprint.letGo(series.forgetBefore(nowMillis - retentionMillis));
        if (series.isEmpty()) {
            footprint.letGo(series.bytes());
        }
        return series.isEmpty();
    }
}
