package remotewrite.fake.store;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import remotewrite.fake.Label;

/**
 * The identity of a series: its labels, compared as a {@link LabelCase} says, names and values alike, in whatever order they
 * came. A label with an empty value is none (Prometheus's data model). Nothing is copied or folded: a key is made for each
 * series of each write. Keys are compared with keys of the same case.
 *
 * <p>Their order means nothing, but a hash table goes by it where hashes are equal, and anybody can write tens of thousands of
 * series whose hashes are: without it each of them is compared with all others.
 */
final class SeriesKey implements Comparable<SeriesKey> {
    private final Label[] labels;
    private final LabelCase labelCase;
    private final int hash;

    private SeriesKey(Label[] labels, LabelCase labelCase) {
        this.labels = labels;
        this.labelCase = labelCase;
        this.hash = labelCase.hash(labels);
    }

    static SeriesKey of(List<Label> labels, LabelCase labelCase) {
        Label[] known = new Label[labels.size()];
        int count = 0;
        boolean sorted = true;
        for (Label label : labels) {
            if (!label.value().isEmpty()) {
                sorted &= count == 0 || labelCase.compare(known[count - 1], label) <= 0;
                known[count++] = label;
            }
        }
        known = count == known.length ? known : Arrays.copyOf(known, count);
        if (!sorted) {
            Arrays.sort(known, labelCase::compare);
        }
        return new SeriesKey(known, labelCase);
    }

    /** Whether two labels have the same name. */
    boolean ambiguous() {
        for (int at = 1; at < labels.length; at++) {
            if (labelCase.same(labels[at].name(), labels[at - 1].name())) {
                return true;
            }
        }
        return false;
    }

    /** In ascending order of name, spelt as they came. */
    List<Label> labels() {
        Label[] sorted = labels.clone();
        Arrays.sort(sorted, Comparator.comparing(Label::name));
        return List.of(sorted);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SeriesKey that && hash == that.hash && labelCase.same(labels, that.labels);
    }

    @Override
    public int compareTo(SeriesKey other) {
        int order = Integer.compare(hash, other.hash);
        return order == 0 ? labelCase.compare(labels, other.labels) : order;
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
