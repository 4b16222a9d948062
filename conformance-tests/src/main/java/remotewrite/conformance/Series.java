package remotewrite.conformance;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import remotewrite.fake.Label;

/**
 * The identity of a series: its full label set (clause RW1-B-01). Empty values count as absent (RW1-S-22). A class and
 * not a record, because it is the key of every index of the ledger and keeps its hash.
 */
public final class Series {
    private static final String NAME = "__name__";

    private final Map<String, String> labels;
    private final int hash;

    /** The series with these labels, in any order. */
    public Series(Map<String, String> labels) {
        Map<String, String> sorted = new TreeMap<>(Objects.requireNonNull(labels, "labels is null"));
        sorted.values().removeIf(String::isEmpty);
        this.labels = Collections.unmodifiableMap(sorted);
        this.hash = sorted.hashCode();
    }

    /** From labels as they stand on the wire; of a name that occurs twice the last value counts. */
    public static Series of(List<Label> labels) {
        Map<String, String> map = new TreeMap<>();
        labels.forEach(label -> map.put(label.name(), label.value()));
        return new Series(map);
    }

    /** By name, in order; unmodifiable. */
    public Map<String, String> labels() {
        return labels;
    }

    /** The metric name; empty when there is none. */
    public String name() {
        return labels.getOrDefault(NAME, "");
    }

    /** This series with more labels; those it has already keep their value. */
    public Series plus(Map<String, String> more) {
        Map<String, String> all = new TreeMap<>(more);
        all.putAll(labels);
        return new Series(all);
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof Series that && hash == that.hash && labels.equals(that.labels);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** As a selector, e.g. {@code up{job="probe"}}. */
    @Override
    public String toString() {
        String rest = labels.entrySet().stream()
                .filter(label -> !label.getKey().equals(NAME))
                .map(label -> label.getKey() + "=\""
                        + label.getValue()
                                .replace("\\", "\\\\")
                                .replace("\"", "\\\"")
                                .replace("\n", "\\n") + "\"")
                .collect(Collectors.joining(","));
        return rest.isEmpty() ? name() : name() + "{" + rest + "}";
    }
}
