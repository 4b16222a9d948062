package remotewrite.fake.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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

    HistogramExemplarStore(Duration retention, WorkspaceRules.Repeats repeats) {
        this.retentionMillis = retention.toMillis();
        this.repeats = repeats;
    }

    private static final class Series {
        private final List<Label> labels;
        private final TreeMap<Long, NativeHistogram> histograms = new TreeMap<>();
        private final TreeMap<Long, Set<Exemplar>> exemplars = new TreeMap<>();

        Series(SeriesKey key) {
            this.labels = key.labels();
        }

        void forgetBefore(long millis) {
            histograms.headMap(millis).clear();
            exemplars.headMap(millis).clear();
        }

        boolean isEmpty() {
            return histograms.isEmpty() && exemplars.isEmpty();
        }

        TimeSeries written() {
            List<Exemplar> inOrder =
                    exemplars.values().stream().flatMap(Collection::stream).toList();
            return new TimeSeries(labels, List.of(), inOrder, List.copyOf(histograms.values()));
        }
    }

    /** Keeps a histogram or tells why not: {@link DropReason#OUT_OF_ORDER} or {@link DropReason#DUPLICATE}. */
    synchronized Optional<DropReason> append(SeriesKey key, NativeHistogram histogram, long nowMillis) {
        TreeMap<Long, NativeHistogram> there = series(key, nowMillis).histograms;
        long millis = histogram.timestampMillis();
        if (there.isEmpty() || millis > there.lastKey()) {
            there.put(millis, histogram);
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

    /** Keeps an exemplar; one that is there already is not kept twice. */
    synchronized void append(SeriesKey key, Exemplar exemplar, long nowMillis) {
        series(key, nowMillis)
                .exemplars
                .computeIfAbsent(exemplar.timestampMillis(), millis -> new LinkedHashSet<>())
                .add(exemplar);
    }

    synchronized List<TimeSeries> all() {
        List<TimeSeries> written = new ArrayList<>();
        all.values().forEach(series -> written.add(series.written()));
        return List.copyOf(written);
    }

    private Series series(SeriesKey key, long nowMillis) {
        if (nowMillis - HOUR_MILLIS >= sweptAtMillis) {
            sweptAtMillis = nowMillis;
            all.values().forEach(series -> series.forgetBefore(nowMillis - retentionMillis));
            all.values().removeIf(Series::isEmpty);
        }
        return all.computeIfAbsent(key, Series::new);
    }
}
