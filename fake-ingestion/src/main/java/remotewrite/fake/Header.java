package remotewrite.fake;

import java.util.List;
import java.util.Objects;

/** One header field as it stood on the wire: the name keeps its spelling, repeated fields stay apart and in order. */
public record Header(String name, String value) {
    public Header {
        Objects.requireNonNull(name, "name is null");
        Objects.requireNonNull(value, "value is null");
    }

    /** The values of every field called {@code name}, compared without case (RFC 9110 5.1), in order. */
    public static List<String> values(List<Header> headers, String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .toList();
    }
}
