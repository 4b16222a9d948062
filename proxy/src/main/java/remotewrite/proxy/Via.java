package remotewrite.proxy;

import java.util.List;
import java.util.Objects;

/** The trace this proxy leaves in a request, and recognises (RFC 9110 7.6.3, PX-13). */
final class Via {
    /** The same for all replicas: a loop through two of them is a loop too. */
    static final String PSEUDONYM = "remote-write-proxy";

    /** An entry of its own behind those already there. */
    static final HeaderField ENTRY = new HeaderField("Via", "1.1 " + PSEUDONYM);

    private Via() {}

    /** Whether a request with these fields has been here before. */
    static boolean holdsThisProxy(List<HeaderField> headers) {
        for (String value : HeaderField.values(headers, "Via")) {
            for (String entry : value.split(",")) {
                String[] parts = entry.strip().split("\\s+");
                if (parts.length > 1 && Objects.equals(parts[1], PSEUDONYM)) {
                    return true;
                }
            }
        }
        return false;
    }
}
