package remotewrite.fake.query;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import remotewrite.fake.Label;

/**
 * The labels of a series or of an element of a result.
 *
 * @param labels in ascending order of name, no name twice
 */
record LabelSet(List<Label> labels) implements Comparable<LabelSet> {
    static final LabelSet EMPTY = new LabelSet(List.of());

    private static final Comparator<Label> ORDER =
            Comparator.comparing(Label::name).thenComparing(Label::value);

    LabelSet {
        labels = List.copyOf(labels);
    }

    LabelSet filtered(Predicate<String> names) {
        return new LabelSet(
                labels.stream().filter(label -> names.test(label.name())).toList());
    }

    LabelSet withoutName() {
        return filtered(name -> !name.equals(LabelMatcher.METRIC_NAME));
    }

    LabelSet only(List<String> names, Casing casing) {
        return filtered(found -> names.stream().anyMatch(name -> casing.same(found, name)));
    }

    LabelSet without(List<String> names, Casing casing) {
        return filtered(found -> names.stream().noneMatch(name -> casing.same(found, name)));
    }

    /** The labels under which all that counts as equal is equal. */
    LabelSet key(Casing casing) {
        return casing == Casing.SENSITIVE
                ? this
                : new LabelSet(labels.stream()
                        .map(label -> new Label(casing.key(label.name()), casing.key(label.value())))
                        .sorted(ORDER)
                        .toList());
    }

    @Override
    public int compareTo(LabelSet other) {
        Iterator<Label> others = other.labels.iterator();
        for (Label label : labels) {
            int order = others.hasNext() ? ORDER.compare(label, others.next()) : 1;
            if (order != 0) {
                return order;
            }
        }
        return others.hasNext() ? -1 : 0;
    }

    /** As PromQL writes them. */
    @Override
    public String toString() {
        return "{"
                + String.join(
                        ", ",
                        labels.stream()
                                .map(label -> label.name() + "=\"" + label.value() + "\"")
                                .toList())
                + "}";
    }
}
