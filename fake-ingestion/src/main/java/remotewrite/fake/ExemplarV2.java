package remotewrite.fake;

import java.util.Objects;

/**
 * An exemplar of remote write 2.0.
 *
 * @param labelsRefs indices into the symbols table, name and value by turns, unsigned 32 bits each
 * @param valueBits the IEEE 754 bits of the value
 * @param timestampMillis milliseconds since 1970-01-01T00:00:00Z
 */
public record ExemplarV2(Longs labelsRefs, long valueBits, long timestampMillis) {
    public ExemplarV2 {
        Objects.requireNonNull(labelsRefs, "labelsRefs is null");
    }
}
