package remotewrite.fake;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code GET /msi/token} (entra.md 5.3). Order of judgement: path and method, {@code X-IDENTITY-HEADER},
 * {@code api-version}, {@code resource}, identity, resource (assumed, as are all texts but that of an unknown identity).
 */
record AppServiceIdentity(IdentityTokens tokens, String identityHeader) implements Service {
    static final String VERSION = "2019-08-01";

    @Override
    public Reply serve(Request request) {
        EntraCall call = EntraCall.of(request);
        if (!call.pathIs("msi", "token")) {
            return refused(404, "There is no such endpoint.", call);
        }
        if (!call.method().equals("GET")) {
            return refused(405, "The endpoint only accepts GET requests.", call);
        }
        if (!request.header("X-IDENTITY-HEADER").equals(List.of(identityHeader))) {
            return refused(401, "The X-IDENTITY-HEADER header is missing or wrong.", call);
        }
        if (call.query().value("api-version").filter(VERSION::equals).isEmpty()) {
            return refused(400, "The api-version is missing or not supported.", call);
        }
        Optional<String> resource = call.query().value("resource");
        return resource.isEmpty()
                ? refused(400, "The resource parameter is missing.", call)
                : token(call, resource.get());
    }

    private Reply token(EntraCall call, String resource) {
        List<ManagedIdentity> identities = tokens.identities();
        // documented: without a parameter that names one, the system-assigned identity is used
        return switch (IdentityChoice.of(identities, call.query(), () -> IdentityChoice.own(identities))) {
            case IdentityChoice.Chosen chosen ->
                switch (tokens.ask(chosen.identity(), resource)) {
                    case IdentityTokens.Outcome.Handed handed -> json(200, success(handed.token()));
                    case IdentityTokens.Outcome.Refused refused ->
                        refused(
                                400,
                                "AADSTS" + refused.error().code() + ": "
                                        + refused.error().message(),
                                call);
                };
            case IdentityChoice.Unknown unknown -> notFound(call);
            case IdentityChoice.Ambiguous ambiguous -> notFound(call);
            case IdentityChoice.Overdetermined overdetermined ->
                refused(400, "More than one parameter names an identity.", call);
        };
    }

    /** As captured in Azure-Samples/azure-search-openai-demo 2148. */
    private static Reply notFound(EntraCall call) {
        return refused(
                400,
                "No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.",
                call);
    }

    private static Map<String, Object> success(IssuedToken token) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("access_token", token.value());
        body.put("expires_on", Long.toString(token.expiresAt().getEpochSecond()));
        body.put("resource", token.resource());
        body.put("token_type", "Bearer");
        body.put("client_id", token.identity().clientId());
        return body;
    }

    private static Reply refused(int status, String message, EntraCall call) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("statusCode", status);
        body.put("message", message);
        body.put("correlationId", call.correlationId());
        return json(status, body);
    }

    private static Reply json(int status, Map<String, ?> body) {
        return new Reply(
                status,
                List.of(new Header("Content-Type", "application/json; charset=utf-8")),
                Bytes.utf8(EntraCall.text(body)));
    }
}
