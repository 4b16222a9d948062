package remotewrite.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Which header fields travel on: all but those of one connection (RFC 9110 7.6.1). */
final class EndToEnd {
    /** RFC 9110 7.6.1, RFC 9112 6 and 7; framing is made anew on every leg. */
    private static final FieldNames HOP_BY_HOP = FieldNames.of(
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
    private static final FieldNames NOT_AN_OPTION = FieldNames.of(
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

    static String lowerCase(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** Without those that never travel on: most messages name no other. */
    private static Set<String> connectionOptions(List<HeaderField> headers) {
        Set<String> options = Set.of();
        for (HeaderField header : headers) {
            if (header.is("Connection")) {
                for (String piece : header.value().split(",")) {
                    String option = piece.strip();
                    if (!HOP_BY_HOP.contains(option) && !NOT_AN_OPTION.contains(option)) {
                        options = options.isEmpty() ? new TreeSet<>(String.CASE_INSENSITIVE_ORDER) : options;
                        options.add(option);
                    }
                }
            }
        }
        return options;
    }
}
