package remotewrite.fake;

import java.util.List;
import remotewrite.fake.store.Drop;
import remotewrite.fake.store.Drops;

/** How much of a 2.0 request was written, for the reply's headers (RW2-R-14 to RW2-R-19). */
record Written(long samples, long histograms, long exemplars) {
    static final Written NOTHING = new Written(0, 0, 0);

    /** This and all of {@code series}. */
    Written and(TimeSeries series) {
        return new Written(
                samples + series.samples().size(),
                histograms + series.histograms().size(),
                exemplars + series.exemplars().size());
    }

    /** This without what was dropped of it. */
    Written without(Drops drops) {
        return new Written(
                samples - drops.count(Drop.Kind.SAMPLE),
                histograms - drops.count(Drop.Kind.HISTOGRAM),
                exemplars - drops.count(Drop.Kind.EXEMPLAR));
    }

    long total() {
        return samples + histograms + exemplars;
    }

    List<Header> headers() {
        return List.of(
                new Header("X-Prometheus-Remote-Write-Samples-Written", Long.toString(samples)),
                new Header("X-Prometheus-Remote-Write-Histograms-Written", Long.toString(histograms)),
                new Header("X-Prometheus-Remote-Write-Exemplars-Written", Long.toString(exemplars)));
    }
}
