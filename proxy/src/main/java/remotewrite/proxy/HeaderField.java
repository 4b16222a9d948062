package remotewrite.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One header field as it stood on the wire: the name keeps its spelling, repeated fields stay apart and in order.
 * {@code toString} shows the name only, because a value may be a credential.
 */
public record HeaderField(String name, String value) {
    public HeaderField {
        Objects.requireNonNull(name, "name is null");
        Objects.requireNonNull(value, "value is null");
    }

    /** Whether this is the field called {@code other}; names compare without case (RFC 9110 5.1). */
    public boolean is(String other) {
        return name.equalsIgnoreCase(other);
    }

    /** The values of every field called {@code name}, in order; empty when there is none. */
    public static List<String> values(List<HeaderField> headers, String name) {
        List<String> values = new ArrayList<>(1);
        for (HeaderField header : headers) {
            if (header.is(name)) {
                values.add(header.value());
            }
        }
        return List.copyOf(values);
    }

    @Override
    public String toString() {
        return name + ": ****";
    }
}
