package remotewrite.fake;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The refusals of the ingestion endpoint, in the error envelope {@code {"error":{"code","message"}}} (observed on the
 * Azure Monitor data plane, azure.md 1.4). Codes and texts are marked documented, observed or assumed.
 */
final class IngestionErrors {
    private static final long MIB = 1024 * 1024;

    private IngestionErrors() {}

    /** Status documented ("malformed URL"); code and text assumed. */
    static Reply noSuchUrl(String why) {
        return error(404, "NotFound", "The URL is not that of a metrics stream: " + why);
    }

    /** Assumed throughout; see {@link IngestionAnswers.UnknownStream#INVALID_STREAM}. */
    static Reply invalidStream(String stream, String immutableId) {
        return error(
                400,
                "InvalidStream",
                "The stream %s is not one of the data collection rule with immutable Id '%s'."
                        .formatted(stream, immutableId));
    }

    /** Assumed; {@code Allow} by RFC 9110 15.5.6. */
    static Reply methodNotAllowed(String method) {
        return error(
                405,
                "MethodNotAllowed",
                "The method %s is not allowed, POST is.".formatted(method),
                new Header("Allow", "POST"));
    }

    /** Code and text documented for the query endpoint, assumed here; {@code WWW-Authenticate} by RFC 9110 15.5.2. */
    static Reply noAuthorization() {
        return unauthorized("AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing.");
    }

    /** Assumed. */
    static Reply noBearer() {
        return unauthorized(
                "AuthenticationFailed",
                "Authentication failed. One 'Authorization' header with the scheme Bearer is needed.");
    }

    /** Status assumed, see {@link IngestionAnswers.RefusedToken}. Codes: see {@link JwtTokenVerifier}. */
    static Reply tokenRefused(IngestionAnswers.RefusedToken form, TokenVerdict.Refused refused) {
        return switch (form) {
            case UNAUTHORIZED -> unauthorized(refused.code(), refused.message());
            case FORBIDDEN -> error(403, refused.code(), refused.message());
        };
    }

    /** Observed of the logs endpoint, in the tests of Microsoft's own client and by users; assumed for metrics. */
    static Reply noSuchRule(String immutableId) {
        return error(404, "NotFound", "Data collection rule with immutable Id '%s' not found.".formatted(immutableId));
    }

    /**
     * Both texts of azure.md 1.4. That the tenant of the long one is the token's is assumed; for the id of the configuration,
     * which the fake does not have, stands the immutable id.
     */
    static Reply roleMissing(IngestionAnswers.Role form, DataCollectionRule rule, TokenVerdict.Valid caller) {
        String text =
                "The authentication token provided does not have access to ingest data for the data collection rule with immutable Id '%s'"
                        .formatted(rule.immutableId());
        return error(
                403,
                "OperationFailed",
                switch (form) {
                    case SHORT -> text;
                    case LONG -> text + pipelineAccess(rule, caller);
                });
    }

    private static String pipelineAccess(DataCollectionRule rule, TokenVerdict.Valid caller) {
        return " PipelineAccessResult: AccessGranted: False, IsRbacPresent: False, IsDcrDceBindingValid: , DcrArmId: %s, Message: Required authorization action was not found for tenantId %s objectId %s on resourceId %s ConfigurationId: %s.."
                .formatted(rule.id(), caller.tenantId(), caller.objectId(), rule.id(), rule.immutableId());
    }

    /** Status documented, all else assumed; see {@link IngestionAnswers.Throttled}. */
    static Reply ruleThrottled(IngestionAnswers.Throttled form, Duration untilNextMinute) {
        return throttled(
                form, "The data collection rule has had its requests or bytes of this minute.", untilNextMinute);
    }

    /** Assumed throughout; see {@link IngestionAnswers.OverLimit#TOO_MANY_REQUESTS}. */
    static Reply workspaceThrottled(IngestionAnswers.Throttled form, String reasons, Duration wait) {
        return throttled(form, reasons, wait);
    }

    private static Reply throttled(IngestionAnswers.Throttled form, String text, Duration wait) {
        String seconds = Long.toString(Math.ceilDiv(wait.toMillis(), 1000L));
        String code = "TooManyRequests";
        return switch (form) {
            case BARE -> new Reply(429, List.of(), Bytes.empty());
            case BODY -> error(429, code, text);
            case RETRY_AFTER -> error(429, code, text, new Header("Retry-After", seconds));
        };
    }

    /** Observed in the tests of Microsoft's own client; the text also by a user of managed Prometheus. */
    static Reply tooLong(long bytes, long mostBytes) {
        return error(
                413,
                "ContentLengthLimitExceeded",
                "Maximum allowed content length: %s bytes%s. Provided content length: %s bytes"
                        .formatted(mostBytes, mostBytes == MIB ? " (1 MB)" : "", bytes));
    }

    /** Assumed: the answer remote write asks of a receiver that does not know the message or the compression. */
    static Reply unsupported(String what) {
        return error(415, "UnsupportedMediaType", what);
    }

    /** Assumed. */
    static Reply undecodable(String reason, List<Header> headers) {
        return invalid("The body cannot be decoded: " + reason, headers);
    }

    /** Observed on the logs endpoint; see {@link IngestionAnswers.EmptyBody#INTERNAL_SERVER_ERROR}. */
    static Reply failedForNothing() {
        return new Reply(500, List.of(), Bytes.empty());
    }

    /** Trouble of the receiver's own, worth a retry (RW1-R-10, RW2-R-29); the envelope is Azure's, the code assumed. */
    static Reply failed(String message, List<Header> headers) {
        return error(500, "InternalServerError", message, headers.toArray(Header[]::new));
    }

    /** What the specifications ask: 400 with a text for people (RW2-R-12, RW2-R-25); the envelope is Azure's. */
    static Reply invalid(String message, List<Header> headers) {
        return error(400, "BadRequest", message, headers.toArray(Header[]::new));
    }

    private static Reply unauthorized(String code, String message) {
        return error(401, code, message, new Header("WWW-Authenticate", "Bearer"));
    }

    private static Reply error(int status, String code, String message, Header... more) {
        ObjectNode envelope = JsonNodeFactory.instance.objectNode();
        envelope.putObject("error").put("code", code).put("message", message);
        List<Header> headers = new ArrayList<>(List.of(new Header("Content-Type", "application/json")));
        headers.addAll(List.of(more));
        return new Reply(status, headers, Bytes.utf8(envelope.toString()));
    }
}
