package remotewrite.fake;

import java.util.List;
import java.util.Optional;

/**
 * One series of a write request, everything in wire order.
 *
 * @param labels not sorted, not deduplicated: order is for a check to judge
 * @param histograms native histograms; fields of them that only 2.0 has are also among the request's unknown fields
 */
public record TimeSeries(
        List<Label> labels, List<Sample> samples, List<Exemplar> exemplars, List<NativeHistogram> histograms) {
    public TimeSeries {
        // shared by all requests, and as immutable as a copy
        labels = labels instanceof LabelSet ? labels : List.copyOf(labels);
        samples = List.copyOf(samples);
        exemplars = List.copyOf(exemplars);
        histograms = List.copyOf(histograms);
    }

    /** A series of samples only. */
    public static TimeSeries of(List<Label> labels, List<Sample> samples) {
        return new TimeSeries(labels, samples, List.of(), List.of());
    }

    /** The value of the first label called {@code name}. */
    public Optional<String> label(String name) {
        return labels.stream()
                .filter(label -> label.name().equals(name))
                .map(Label::value)
                .findFirst();
    }
}
