package remotewrite.proxy;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What Entra calls one of its answers, by which its support finds it (entra.md 3.1): a GUID and nothing else, whatever stands in
 * its place, so that it may be shown. Every answer has others; so they are for the log and no part of a reason.
 *
 * @param name as the log calls it, {@code traceId} or {@code correlationId}
 */
public record SupportId(String name, String value) {
    private static final Pattern GUID = Pattern.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    /** Where one stands: in a member of its own, or in the text of the error. */
    private enum Place {
        TRACE("traceId", "trace_id", "Trace ID"),
        CORRELATION("correlationId", "correlation_id", "Correlation ID");

        private final String name;
        private final String member;
        private final Pattern inText;

        Place(String name, String member, String label) {
            this.name = name;
            this.member = member;
            this.inText = Pattern.compile(label + ": (" + GUID + ")(?![\\w-])");
        }
    }

    public SupportId {
        Objects.requireNonNull(name, "name is null");
        if (!GUID.matcher(value).matches()) {
            throw new IllegalArgumentException("the value of " + name + " is no GUID");
        }
    }

    /** Those that an error has; each as far as it is there. */
    static List<SupportId> in(JsonFields error) {
        String text =
                error.text("error_description").or(() -> error.text("message")).orElse("");
        return Stream.of(Place.values())
                .flatMap(place -> value(place, error, text).map(guid -> new SupportId(place.name, guid)).stream())
                .toList();
    }

    private static Optional<String> value(Place place, JsonFields error, String text) {
        return error.text(place.member)
                .filter(own -> GUID.matcher(own).matches())
                .or(() -> place.inText
                        .matcher(text)
                        .results()
                        .map(found -> found.group(1))
                        .findFirst());
    }
}
