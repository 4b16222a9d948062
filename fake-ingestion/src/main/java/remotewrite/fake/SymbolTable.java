package remotewrite.fake;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A symbols table that grows with what is referred to: every string once, the empty one first (RW2-S-55, -56). */
final class SymbolTable {
    private final Map<String, Long> refs = new LinkedHashMap<>(Map.of("", 0L));

    long ref(String symbol) {
        return refs.computeIfAbsent(symbol, absent -> (long) refs.size());
    }

    List<String> symbols() {
        return new ArrayList<>(refs.keySet());
    }

    TimeSeriesV2 series(TimeSeries series) {
        return new TimeSeriesV2(
                refs(series.labels()),
                series.samples().stream()
                        .map(sample -> new SampleV2(sample.valueBits(), sample.timestampMillis(), 0))
                        .toList(),
                series.histograms(),
                series.exemplars().stream()
                        .map(exemplar -> new ExemplarV2(
                                refs(exemplar.labels()), exemplar.valueBits(), exemplar.timestampMillis()))
                        .toList(),
                MetadataV2.NONE,
                0);
    }

    private Longs refs(List<Label> labels) {
        Longs.Collector collected = new Longs.Collector();
        for (Label label : labels) {
            collected.add(ref(label.name()));
            collected.add(ref(label.value()));
        }
        return collected.done();
    }
}
