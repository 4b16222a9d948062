package remotewrite.fake;

/**
 * A sample with its value bit for bit: a NaN has a payload, and the payload has a meaning.
 *
 * @param valueBits the IEEE 754 bits of the value, never canonicalised
 * @param timestampMillis milliseconds since 1970-01-01T00:00:00Z
 */
public record Sample(long valueBits, long timestampMillis) {
    /** The bits that say "this series has ended" (remote-write.md, Wire tables; on the wire {@code 02 00 00 00 00 00 f0 7f}). */
    public static final long STALE_BITS = 0x7ff0000000000002L;

    /** A sample of an ordinary value; the bits of a NaN are kept. */
    public static Sample of(double value, long timestampMillis) {
        return new Sample(Double.doubleToRawLongBits(value), timestampMillis);
    }

    /** The stale marker. */
    public static Sample stale(long timestampMillis) {
        return new Sample(STALE_BITS, timestampMillis);
    }

    /** The value as a number; compare {@link #valueBits} where a NaN is possible. */
    public double value() {
        return Double.longBitsToDouble(valueBits);
    }

    /** Whether this is the stale marker and not an ordinary NaN. */
    public boolean stale() {
        return valueBits == STALE_BITS;
    }
}
