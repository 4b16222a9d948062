package remotewrite.fake;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a receiver that keeps to the specifications refuses in a series. Unsorted labels and empty values are taken: a
 * receiver may put them right (RW2-R-35). An exemplar without timestamp is taken and counted (RW2-R-42).
 */
final class SeriesRules {
    private SeriesRules() {}

    /** What is wrong with a series of 1.0, some of it when that is much; empty when it is valid. */
    static List<String> violations(TimeSeries series) {
        Complaints violations = new Complaints();
        // one without a value is none
        if (series.labels().stream().allMatch(label -> label.value().isEmpty())) {
            violations.add("no labels");
        }
        Set<String> names = new HashSet<>();
        for (Label label : series.labels()) {
            if (label.name().isEmpty()) {
                violations.add("an empty label name");
            } else if (!names.add(label.name())) {
                violations.add("label %s twice", label.name());
            }
        }
        ascending(
                "sample", series.samples().stream().map(Sample::timestampMillis).toList(), violations);
        ascending(
                "histogram",
                series.histograms().stream()
                        .map(NativeHistogram::timestampMillis)
                        .toList(),
                violations);
        series.histograms().stream().map(HistogramRules::violations).forEach(violations::addAll);
        return violations.all();
    }

    /** What is wrong with a series of 2.0; there, it holds either samples or histograms (RW2-R-32, rc.4). */
    static List<String> violations(ResolvedSeries resolved) {
        Complaints violations = new Complaints();
        violations.addAll(resolved.findings().stream().map(SymbolFinding::text).toList());
        violations.addAll(violations(resolved.series()));
        boolean samples = !resolved.series().samples().isEmpty();
        boolean histograms = !resolved.series().histograms().isEmpty();
        if (samples && histograms) {
            violations.add("both samples and histograms");
        }
        if (!samples && !histograms) {
            violations.add("neither samples nor histograms");
        }
        return violations.all();
    }

    private static void ascending(String what, List<Long> timestamps, Complaints violations) {
        for (int at = 1; at < timestamps.size(); at++) {
            if (timestamps.get(at) <= timestamps.get(at - 1)) {
                violations.add("%s at %s ms after one at %s ms", what, timestamps.get(at), timestamps.get(at - 1));
            }
        }
    }
}
