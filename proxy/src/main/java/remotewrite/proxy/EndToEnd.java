package remotewrite.proxy;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which header fields travel on: all but those of one connection (RFC 9110 7.6.1). */
final class EndToEnd {
    /** RFC 9110 7.6.1, RFC 9112 6 and 7; framing is made anew on every leg. */
    private static final Set<String> HOP_BY_HOP = Set.of(
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
    private static final Set<String> NOT_AN_OPTION = Set.of(
            "content-encoding",
            "content-type",
            "x-prometheus-remote-write-version",
            "x-victoriametrics-remote-write-version");

    private EndToEnd() {}

    /** The fields that go on to the next leg, in order and spelling as they came. */
    static List<HeaderField> of(List<HeaderField> headers) {
        Set<String> options = connectionOptions(headers);
        return headers.stream()
                .filter(header -> !HOP_BY_HOP.contains(lowerCase(header.name())))
                .filter(header -> !options.contains(lowerCase(header.name())))
                .toList();
    }

    static String lowerCase(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static Set<String> connectionOptions(List<HeaderField> headers) {
        return HeaderField.values(headers, "Connection").stream()
                .flatMap(value -> Stream.of(value.split(",")))
                .map(option -> lowerCase(option.strip()))
                .filter(option -> !NOT_AN_OPTION.contains(option))
                .collect(Collectors.toUnmodifiableSet());
    }
}
