package remotewrite.proxy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Which header fields travel on: all but those of one connection (RFC 9110 7.6.1). */
final class EndToEnd {
    /** RFC 9110 7.6.1, RFC 9112 6 and 7; framing is made anew on every leg. */
    private static final Set<String> HOP_BY_HOP = names(
            "connection",
            "content-length",
            "http2-settings",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    /** A sender cannot strip these by naming them in Connection: without them ingestion would misread the body (PX-09). */
    private static final Set<String> NOT_AN_OPTION = names(
            "content-encoding",
            "content-type",
            "x-prometheus-remote-write-version",
            "x-victoriametrics-remote-write-version");

    private EndToEnd() {}

    /** The fields that go on to the next leg, in order and spelling as they came; a list for the caller to change. */
    static List<HeaderField> of(List<HeaderField> headers) {
        Set<String> options = connectionOptions(headers);
        List<HeaderField> endToEnd = new ArrayList<>(headers.size());
        for (HeaderField header : headers) {
            if (!HOP_BY_HOP.contains(header.name()) && !options.contains(header.name())) {
                endToEnd.add(header);
            }
        }
        return endToEnd;
    }

    /** A set of field names; they compare without case (RFC 9110 5.1). */
    static Set<String> names(String... names) {
        Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        Collections.addAll(set, names);
        return Collections.unmodifiableSet(set);
    }

    static String lowerCase(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static Set<String> connectionOptions(List<HeaderField> headers) {
        List<String> values = HeaderField.values(headers, "Connection");
        if (values.isEmpty()) {
            return Set.of();
        }
        Set<String> options = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (String value : values) {
            for (String option : value.split(",")) {
                options.add(option.strip());
            }
        }
        options.removeAll(NOT_AN_OPTION);
        return options;
    }
}
