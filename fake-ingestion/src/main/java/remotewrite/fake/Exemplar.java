package remotewrite.fake;

import java.util.List;

/**
 * An exemplar: in fact in use, though not in the text of the 1.0 specification (remote-write.md, Wire tables).
 *
 * @param labels in wire order
 * @param valueBits the IEEE 754 bits of the value
 * @param timestampMillis milliseconds since 1970-01-01T00:00:00Z
 */
public record Exemplar(List<Label> labels, long valueBits, long timestampMillis) {
    public Exemplar {
        labels = List.copyOf(labels);
    }
}
