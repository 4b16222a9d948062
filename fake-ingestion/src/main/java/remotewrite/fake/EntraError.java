package remotewrite.fake;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import remotewrite.fake.entra.EntraAnswers;

/**
 * A refusal of the Entra token service (entra.md 3.1). The service's own are in its catalogue, {@link EntraRefusals}; a
 * fault script can make up others.
 *
 * @param code the number after {@code AADSTS}
 * @param status the HTTP status
 * @param error the OAuth error, RFC 6749 5.2
 * @param message the text after {@code AADSTSn: }, without the tail of ids
 */
public record EntraError(int code, int status, String error, String message) {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    public EntraError {
        Objects.requireNonNull(error, "error is null");
        Objects.requireNonNull(message, "message is null");
    }

    /**
     * The JSON body (entra.md 3.1).
     *
     * @param host the host and port that the client used, for {@code error_uri}
     */
    Map<String, Object> body(Instant now, String traceId, String correlationId, String host) {
        String timestamp = SECONDS.format(now);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("error", error);
        body.put(
                "error_description",
                "AADSTS" + code + ": " + message + " Trace ID: " + traceId + " Correlation ID: " + correlationId
                        + " Timestamp: " + timestamp);
        body.put("error_codes", List.of(code));
        body.put("timestamp", timestamp);
        body.put("trace_id", traceId);
        body.put("correlation_id", correlationId);
        body.put("error_uri", "https://" + host + "/error?code=" + code);
        return body;
    }

    /** For fault scripts too: conditional access. */
    public static EntraError blockedByConditionalAccess(EntraAnswers.BlockedByPolicy form) {
        return new EntraError(
                53003,
                400,
                switch (form) {
                    case INVALID_GRANT -> "invalid_grant";
                    case INTERACTION_REQUIRED -> "interaction_required";
                },
                "Access has been blocked by Conditional Access policies. The access policy does not allow token"
                        + " issuance.");
    }

    /** For fault scripts: a passing trouble of the service itself. */
    public static EntraError transientFailure() {
        return new EntraError(
                90033, 503, "temporarily_unavailable", "A transient error has occurred. Please try again.");
    }
}
