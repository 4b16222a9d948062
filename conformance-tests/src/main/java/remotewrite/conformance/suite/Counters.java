package remotewrite.conformance.suite;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import remotewrite.conformance.Exposition;
import remotewrite.conformance.Series;

/** The counters of a page of metrics, known by the suffix that OpenMetrics asks them to have. */
record Counters(Map<Series, Double> values) {
    static final Counters NONE = new Counters(Map.of());

    Counters {
        values = Map.copyOf(values);
    }

    static Counters of(String page) {
        Map<Series, Double> counters = new HashMap<>();
        Exposition.parse(page).stream()
                .filter(sample -> sample.series().name().endsWith("_total"))
                .forEach(sample -> counters.put(sample.series(), sample.value()));
        return new Counters(counters);
    }

    /** How far each has risen since {@code before}, where it was not there counted from 0; those that have not are left out. */
    Map<Series, Double> risenSince(Counters before) {
        Map<Series, Double> rises = new HashMap<>(values);
        before.values().forEach((series, value) -> rises.merge(series, -value, Double::sum));
        rises.values().removeIf(rise -> rise == 0);
        return Map.copyOf(rises);
    }

    /** Those that have risen by exactly so much since {@code before}. */
    Set<Series> risenSince(Counters before, int rise) {
        return risenSince(before).entrySet().stream()
                .filter(entry -> entry.getValue() == rise)
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }
}
