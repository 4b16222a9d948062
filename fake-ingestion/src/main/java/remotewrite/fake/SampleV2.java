package remotewrite.fake;

/**
 * A sample of remote write 2.0 with its value bit for bit.
 *
 * @param valueBits the IEEE 754 bits of the value, never canonicalised
 * @param timestampMillis milliseconds since 1970-01-01T00:00:00Z
 * @param startTimestampMillis milliseconds since 1970-01-01T00:00:00Z, 0 unset (RW2-R-39)
 */
public record SampleV2(long valueBits, long timestampMillis, long startTimestampMillis) {
    /** The sample without its start timestamp, in the form of 1.0. */
    public Sample sample() {
        return new Sample(valueBits, timestampMillis);
    }
}
