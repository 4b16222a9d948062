package remotewrite.fake;

/** A count in a native histogram: a one-of on the wire, so its kind is told even when it is 0 (RW2-B-NH01). */
public sealed interface HistogramCount {
    /** Neither kind was on the wire. */
    record Absent() implements HistogramCount {}

    /** @param value unsigned 64 bits */
    record Whole(long value) implements HistogramCount {}

    /** @param bits the IEEE 754 bits */
    record Real(long bits) implements HistogramCount {}

    /** The count of an integer histogram. */
    static HistogramCount of(long value) {
        return new Whole(value);
    }

    /** The count of a float histogram. */
    static HistogramCount ofReal(double value) {
        return new Real(Double.doubleToRawLongBits(value));
    }
}
