package remotewrite.fake.store;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import remotewrite.fake.Label;

/**
 * The identity of a series: its labels compared without case, names and values alike (documented, azure.md 2
 * "Case-insensitivity"), in whatever order they came. A label with an empty value is none (Prometheus's data model). What
 * "without case" means beyond ASCII is assumed: {@link String#equalsIgnoreCase}. Nothing is copied or folded: a key is
 * made for each series of each write.
 */
final class SeriesKey {
    private static final Comparator<Label> BY_NAME =
            Comparator.comparing(Label::name, String.CASE_INSENSITIVE_ORDER).thenComparing(Label::name);

    private final Label[] labels;
    private final int hash;

    private SeriesKey(Label[] labels) {
        this.labels = labels;
        int folded = 1;
        for (Label label : labels) {
            folded = 31 * (31 * folded + hash(label.name())) + hash(label.value());
        }
        this.hash = folded;
    }

    static SeriesKey of(List<Label> labels) {
        Label[] known = new Label[labels.size()];
        int count = 0;
        boolean sorted = true;
        for (Label label : labels) {
            if (!label.value().isEmpty()) {
                sorted &= count == 0 || BY_NAME.compare(known[count - 1], label) <= 0;
                known[count++] = label;
            }
        }
        known = count == known.length ? known : Arrays.copyOf(known, count);
        if (!sorted) {
            Arrays.sort(known, BY_NAME);
        }
        return new SeriesKey(known);
    }

    /** Whether two labels have names that are equal but for case, or equal. */
    boolean ambiguous() {
        for (int at = 1; at < labels.length; at++) {
            if (labels[at].name().equalsIgnoreCase(labels[at - 1].name())) {
                return true;
            }
        }
        return false;
    }

    /** In ascending order of name, spelt as they came. */
    List<Label> labels() {
        Label[] byName = labels.clone();
        Arrays.sort(byName, Comparator.comparing(Label::name));
        return List.of(byName);
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof SeriesKey that) || hash != that.hash || labels.length != that.labels.length) {
            return false;
        }
        for (int at = 0; at < labels.length; at++) {
            if (!same(labels[at].value(), that.labels[at].value())
                    || !same(labels[at].name(), that.labels[at].name())) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** Equal for strings that {@link String#equalsIgnoreCase} holds equal. */
    private static int hash(String text) {
        int hash = 0;
        int at = 0;
        while (at < text.length()) {
            char unit = text.charAt(at);
            int point = unit < 128 ? unit : text.codePointAt(at);
            at += unit < 128 ? 1 : Character.charCount(point);
            hash = 31 * hash + folded(point);
        }
        return hash;
    }

    /** Nearly always they are equal to the last character, which is found out much faster. */
    private static boolean same(String one, String other) {
        return one.equals(other) || one.equalsIgnoreCase(other);
    }

    private static int folded(int point) {
        if (point < 128) {
            return point >= 'A' && point <= 'Z' ? point + 32 : point;
        }
        return Character.toLowerCase(Character.toUpperCase(point));
    }
}
