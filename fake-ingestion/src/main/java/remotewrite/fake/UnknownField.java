package remotewrite.fake;

import java.util.Objects;

/**
 * A field that the messages of the version in hand do not have; its content is skipped. Fields of another draft or
 * version that are understood all the same are noted too and kept: {@link NativeHistogram#customValueBits} and
 * {@link NativeHistogram#startTimestampMillis} in 1.0, {@link TimeSeriesV2#createdTimestampMillis} in 2.0.
 *
 * @param message the message it stood in, e.g. {@code TimeSeries}
 * @param number its field number
 * @param wireType 0 varint, 1 fixed64, 2 length-delimited, 3 group, 5 fixed32
 */
public record UnknownField(String message, int number, int wireType) {
    public UnknownField {
        Objects.requireNonNull(message, "message is null");
    }
}
