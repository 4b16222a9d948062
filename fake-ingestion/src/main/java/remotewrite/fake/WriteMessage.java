package remotewrite.fake;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The messages that the body of a write can be. */
public enum WriteMessage {
    /** {@code prometheus.WriteRequest} of remote write 1.0. */
    V1("1.0"),
    /** {@code io.prometheus.write.v2.Request} of remote write 2.0. */
    V2("2.0");

    /** Every spelling that RFC 9110 8.3.1 holds equal (RW2-R-06). */
    private static final Pattern REMOTE_WRITE = Pattern.compile(
            "(?i:application/x-protobuf)(\\s*;\\s*(?i:proto)=(?<quote>\"?)(?<message>[^\"\\s;]+)\\k<quote>)?\\s*");

    private final String version;

    WriteMessage(String version) {
        this.version = version;
    }

    /** The version of remote write that has it, e.g. {@code 1.0}. */
    public String version() {
        return version;
    }

    /** What a {@code Content-Type} announces, 1.0 when it names no message; empty when it is of no write. */
    public static Optional<WriteMessage> of(String contentType) {
        Matcher matcher = REMOTE_WRITE.matcher(contentType);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return switch (Objects.requireNonNullElse(matcher.group("message"), "prometheus.WriteRequest")) {
            case "prometheus.WriteRequest" -> Optional.of(V1);
            case "io.prometheus.write.v2.Request" -> Optional.of(V2);
            default -> Optional.empty();
        };
    }
}
