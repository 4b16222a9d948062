package remotewrite.fake.query;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import remotewrite.fake.Bytes;
import remotewrite.fake.Header;
import remotewrite.fake.Reply;
import remotewrite.fake.TokenVerdict;

/**
 * The refusals of the query endpoint, in Azure's envelope {@code {"error":{"code","message","innererror"}}} or in that of
 * Prometheus {@code {"status":"error","errorType","error"}}. Those of azure.md 3.5 are documented for the endpoint of
 * single resources and assumed for that of a workspace.
 */
final class QueryErrors {
    private static final Header JSON = new Header("Content-Type", "application/json");

    private QueryErrors() {}

    /** Assumed: these paths of the Prometheus API are not in Azure's list (azure.md 3.2). */
    static Reply noSuchPath() {
        return azure(404, "NotFound", "The path is not one of the query API.");
    }

    /** Assumed; {@code Allow} by RFC 9110 15.5.6. */
    static Reply methodNotAllowed(String method, String allowed) {
        return azure(
                405,
                error("MethodNotAllowed", "The method %s is not allowed.".formatted(method)),
                new Header("Allow", allowed));
    }

    /** Documented (azure.md 3.5); {@code WWW-Authenticate} by RFC 9110 15.5.2. */
    static Reply noAuthorization() {
        return unauthorized("AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing.");
    }

    /** Assumed. */
    static Reply noBearer() {
        return unauthorized(
                "AuthenticationFailed",
                "Authentication failed. One 'Authorization' header with the scheme Bearer is needed.");
    }

    /** 403 for a bad token is documented; 401 for another audience is observed (azure.md 3.5), its code assumed. */
    static Reply tokenRefused(QueryRules.RefusedToken form, TokenVerdict.Refused refused) {
        return refused.code().equals("InvalidAudience") || form == QueryRules.RefusedToken.UNAUTHORIZED
                ? unauthorized(refused.code(), refused.message())
                : azure(403, refused.code(), refused.message());
    }

    /** Documented (azure.md 3.5). */
    static Reply scopeMissing() {
        return azure(400, "BadArgumentError", "The 'x-ms-azure-scoping' header is missing or malformed.");
    }

    /** Documented (azure.md 3.5). */
    static Reply roleMissing() {
        ObjectNode envelope = error(
                "InsufficientAccessError",
                "The provided credentials have insufficient access to perform the requested operation");
        inner(envelope, "AuthorizationFailedError", "User does not have access to read metrics for this resource");
        return azure(403, envelope);
    }

    static Reply refused(QueryRefused refused, QueryRules.Validation validation) {
        return switch (refused.kind()) {
            case VALIDATION ->
                switch (validation) {
                    case AZURE_400 -> invalid(400, refused.getMessage());
                    case AZURE_422 -> invalid(422, refused.getMessage());
                    case PROMETHEUS ->
                        prometheus(400, "bad_data", "invalid parameter \"query\": " + refused.getMessage());
                };
            case BAD_DATA -> prometheus(400, "bad_data", refused.getMessage());
            case EXECUTION -> prometheus(422, "execution", refused.getMessage());
            case UNSUPPORTED -> prometheus(501, "unsupported", refused.getMessage());
        };
    }

    /** Code and text documented (azure.md 3.5); what is wrong in {@code innererror} is assumed, and there to help. */
    private static Reply invalid(int status, String why) {
        ObjectNode envelope = error("QueryValidationError", "Failed parsing the query");
        inner(envelope, "bad_data", why);
        return azure(status, envelope);
    }

    private static Reply unauthorized(String code, String message) {
        return azure(401, error(code, message), new Header("WWW-Authenticate", "Bearer"));
    }

    private static Reply azure(int status, String code, String message) {
        return azure(status, error(code, message));
    }

    private static ObjectNode error(String code, String message) {
        ObjectNode envelope = JsonNodeFactory.instance.objectNode();
        envelope.putObject("error").put("code", code).put("message", message);
        return envelope;
    }

    private static void inner(ObjectNode envelope, String code, String message) {
        envelope.withObject("/error/innererror").put("code", code).put("message", message);
    }

    private static Reply azure(int status, ObjectNode envelope, Header... more) {
        List<Header> headers = new ArrayList<>(List.of(JSON));
        headers.addAll(List.of(more));
        return new Reply(status, headers, Bytes.utf8(envelope.toString()));
    }

    private static Reply prometheus(int status, String type, String message) {
        return new Reply(status, List.of(JSON), QueryJson.error(type, message));
    }
}
