package remotewrite.proxy;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The trace this proxy leaves in a request, and recognises (RFC 9110 7.6.3, PX-13). */
final class Via {
    /** The same for all replicas: a loop through two of them is a loop too. */
    static final String PSEUDONYM = "remote-write-proxy";

    /** An entry of its own behind those already there. */
    static final HeaderField ENTRY = new HeaderField("Via", "1.1 " + PSEUDONYM);

    private Via() {}

    /** Whether a request with these fields has been here before. */
    static boolean holdsThisProxy(List<HeaderField> headers) {
        return HeaderField.values(headers, "Via").stream()
                .flatMap(value -> Stream.of(value.split(",")))
                .map(entry -> entry.strip().split("\\s+"))
                .anyMatch(parts -> parts.length > 1 && Objects.equals(parts[1], PSEUDONYM));
    }
}
