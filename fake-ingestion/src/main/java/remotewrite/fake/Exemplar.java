package remotewrite.fake;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * An exemplar: in fact in use, though not in the text of the 1.0 specification (remote-write.md, Wire tables). Their order is
 * by time, bits and labels; a hash table goes by it where hashes are equal, as a sender can make them.
 *
 * @param labels in wire order
 * @param valueBits the IEEE 754 bits of the value
 * @param timestampMillis milliseconds since 1970-01-01T00:00:00Z
 */
public record Exemplar(List<Label> labels, long valueBits, long timestampMillis) implements Comparable<Exemplar> {
    private static final Comparator<Label> BY_TEXT =
            Comparator.comparing(Label::name).thenComparing(Label::value);

    public Exemplar {
        labels = List.copyOf(labels);
    }

    @Override
    public int compareTo(Exemplar other) {
        int order = Long.compare(timestampMillis, other.timestampMillis);
        order = order == 0 ? Long.compare(valueBits, other.valueBits) : order;
        return order == 0
                ? Arrays.compare(labels.toArray(Label[]::new), other.labels.toArray(Label[]::new), BY_TEXT)
                : order;
    }
}
