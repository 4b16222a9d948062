package remotewrite.fake.store;

import java.util.Arrays;
import remotewrite.fake.Label;

/** Whether case tells names and values of labels apart. */
public enum LabelCase {
    /** {@code up} and {@code UP} are two: the data model of Prometheus. */
    MATTERS {
        @Override
        int compare(Label one, Label other) {
            return one.name().compareTo(other.name());
        }

        @Override
        boolean metricName(String label) {
            return label.equals(METRIC_NAME);
        }

        @Override
        boolean same(String one, String other) {
            return one.equals(other);
        }

        @Override
        boolean same(Label[] ones, Label[] others) {
            return Arrays.equals(ones, others);
        }

        @Override
        int hash(Label[] labels) {
            return Arrays.hashCode(labels);
        }

        @Override
        int compare(String one, String other) {
            return one.compareTo(other);
        }
    },
    /**
     * They are one: documented for Azure (azure.md 2 "Case-insensitivity"); that it is {@link String#equalsIgnoreCase} beyond
     * ASCII is assumed.
     */
    IGNORED {
        @Override
        int compare(Label one, Label other) {
            int order = one.name().compareToIgnoreCase(other.name());
            return order == 0 ? one.name().compareTo(other.name()) : order;
        }

        @Override
        boolean metricName(String label) {
            return label.equalsIgnoreCase(METRIC_NAME);
        }

        /** Nearly always they are equal to the last character, which is found out much faster. */
        @Override
        boolean same(String one, String other) {
            return one.equals(other) || one.equalsIgnoreCase(other);
        }

        @Override
        boolean same(Label[] ones, Label[] others) {
            if (ones.length != others.length) {
                return false;
            }
            for (int at = 0; at < ones.length; at++) {
                if (!same(ones[at].value(), others[at].value()) || !same(ones[at].name(), others[at].name())) {
                    return false;
                }
            }
            return true;
        }

        @Override
        int hash(Label[] labels) {
            int hash = 1;
            for (Label label : labels) {
                hash = 31 * (31 * hash + folded(label.name())) + folded(label.value());
            }
            return hash;
        }

        /** As {@link String#equalsIgnoreCase} folds them. */
        @Override
        int compare(String one, String other) {
            return one.compareToIgnoreCase(other);
        }
    };

    private static final String METRIC_NAME = "__name__";

    /** Whether a label of this name names the metric. */
    abstract boolean metricName(String label);

    /** By name, so that names that are the same stand side by side. */
    abstract int compare(Label one, Label other);

    abstract boolean same(String one, String other);

    /** Whether they are the same, one by one. */
    abstract boolean same(Label[] ones, Label[] others);

    /** Equal for labels that are the same. */
    abstract int hash(Label[] labels);

    /** An order in which strings that are the same, and no others, are equal. */
    abstract int compare(String one, String other);

    /** An order in which labels that are the same, one by one, and no others, are equal. */
    int compare(Label[] ones, Label[] others) {
        int order = Integer.compare(ones.length, others.length);
        for (int at = 0; order == 0 && at < ones.length; at++) {
            order = compare(ones[at].name(), others[at].name());
            order = order == 0 ? compare(ones[at].value(), others[at].value()) : order;
        }
        return order;
    }

    /** Equal for strings that {@link String#equalsIgnoreCase} holds equal. */
    private static int folded(String text) {
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

    private static int folded(int point) {
        if (point < 128) {
            return point >= 'A' && point <= 'Z' ? point + 32 : point;
        }
        return Character.toLowerCase(Character.toUpperCase(point));
    }
}
