package remotewrite.fake;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code GET /metadata/identity/oauth2/token} (entra.md 5.1). Order of judgement: path, method, {@code Metadata},
 * {@code X-Forwarded-For}, {@code api-version}, {@code resource}, identity, resource (assumed).
 *
 * @param oldestVersion the first {@code api-version} that has the endpoint
 * @param confirming whether an answer says whose token it is by every id: MSAL takes no token of a user-assigned identity
 *     from Arc unless its answer names the identity as the request did (observed in msal4j 1.26)
 */
record ImdsService(IdentityTokens tokens, String oldestVersion, boolean confirming) implements Service {
    private static final Pattern VERSION = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final String INVALID_REQUEST = "invalid_request";

    @Override
    public Reply serve(Request request) {
        EntraCall call = EntraCall.of(request);
        return refusal(call, request).orElseGet(() -> token(call));
    }

    /** Why a request is not listened to; empty when it is. */
    Optional<Reply> refusal(EntraCall call, Request request) {
        if (!call.pathIs("metadata", "identity", "oauth2", "token")) {
            return Optional.of(json(404, Map.of("error", "Not found")));
        }
        if (!call.method().equals("GET")) {
            // assumed
            return Optional.of(refused(405, INVALID_REQUEST, "The endpoint only accepts GET requests."));
        }
        if (!request.header("Metadata").equals(List.of("true"))) {
            return Optional.of(refused(400, noHeader(), "Required metadata header not specified"));
        }
        // that it is refused is documented, how is assumed
        return request.header("X-Forwarded-For").isEmpty()
                ? Optional.empty()
                : Optional.of(refused(400, INVALID_REQUEST, "Requests with an X-Forwarded-For header are refused."));
    }

    /** That the text is the same is assumed. */
    private String noHeader() {
        return switch (tokens.answers().missingHeader()) {
            case BAD_REQUEST_102 -> "bad_request_102";
            case INVALID_REQUEST -> INVALID_REQUEST;
        };
    }

    Reply token(EntraCall call) {
        Optional<String> version = call.query().value("api-version");
        if (version.filter(this::known).isEmpty()) {
            // assumed
            return refused(400, INVALID_REQUEST, "api-version is invalid or was not specified in the request");
        }
        Optional<String> resource = call.query().value("resource");
        if (resource.isEmpty()) {
            return malformed();
        }
        List<ManagedIdentity> identities = tokens.identities();
        // the default is documented in the managed identities FAQ
        return switch (IdentityChoice.of(identities, call.query(), () -> IdentityChoice.ownOrOnly(identities))) {
            case IdentityChoice.Unknown unknown -> refused(400, INVALID_REQUEST, "Identity not found");
            case IdentityChoice.Ambiguous ambiguous ->
                // as captured in Azure/aad-pod-identity 1152
                refused(
                        400,
                        INVALID_REQUEST,
                        "Multiple user assigned identities exist, please specify the clientId / resourceId of the"
                                + " identity in the token request");
            case IdentityChoice.Overdetermined overdetermined -> malformed();
            case IdentityChoice.Chosen chosen ->
                switch (tokens.ask(chosen.identity(), resource.get())) {
                    case IdentityTokens.Outcome.Handed handed -> json(200, success(handed));
                    case IdentityTokens.Outcome.Refused refused -> refused(refused.error(), call);
                };
        };
    }

    /** Strings throughout (entra.md 5.1, documented). */
    private Map<String, Object> success(IdentityTokens.Outcome.Handed handed) {
        IssuedToken token = handed.token();
        String left =
                Long.toString(Duration.between(handed.at(), token.expiresAt()).toSeconds());
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("access_token", token.value());
        body.put("client_id", token.identity().clientId());
        body.put("expires_in", left);
        body.put("expires_on", Long.toString(token.expiresAt().getEpochSecond()));
        body.put("ext_expires_in", left);
        body.put("not_before", Long.toString(token.notBefore().getEpochSecond()));
        body.put("resource", token.resource());
        body.put("token_type", "Bearer");
        if (confirming) {
            body.put("object_id", token.identity().objectId());
            body.put("msi_res_id", token.identity().resourceId());
        }
        return body;
    }

    private boolean known(String version) {
        return VERSION.matcher(version).matches() && version.compareTo(oldestVersion) >= 0;
    }

    private Reply refused(EntraError error, EntraCall call) {
        Object description = error.body(tokens.now(), call.traceId(), call.correlationId(), call.host())
                .get("error_description");
        return refused(error.status(), error.error(), description.toString());
    }

    /** Text documented for {@code invalid_request}; that it is said here is assumed. */
    private static Reply malformed() {
        return refused(
                400,
                INVALID_REQUEST,
                "The request is missing a required parameter, includes an invalid parameter value, includes a parameter"
                        + " more than once, or is otherwise malformed");
    }

    private static Reply refused(int status, String error, String description) {
        Map<String, String> body = new LinkedHashMap<>();
        body.put("error", error);
        body.put("error_description", description);
        return json(status, body);
    }

    private static Reply json(int status, Map<String, ?> body) {
        return new Reply(
                status,
                List.of(
                        new Header("Content-Type", "application/json; charset=utf-8"),
                        new Header("Server", "IMDS/150.870.65.0")),
                Bytes.utf8(EntraCall.text(body)));
    }
}
