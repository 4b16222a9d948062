package remotewrite.fake;

import remotewrite.fake.entra.EntraAnswers;

/**
 * The refusals of scopes and resources (entra.md 3.2): status, {@code error} and number are published, by whom says
 * docs/fakes-entra.md, and the texts are Microsoft's, unless a method says otherwise.
 */
final class ScopeRefusals {
    private ScopeRefusals() {}

    /**
     * For an app-only request; see {@link EntraAnswers.MissingScope}. The former's number and {@code error} as captured in
     * mullerpeter/databricks-grafana issue 99, its text in ctron/oidc-cli issue 7; the latter's text is published.
     */
    static EntraError noScope(EntraAnswers.MissingScope form) {
        return switch (form) {
            case REQUIRED_FIELD ->
                new EntraError(
                        90014,
                        400,
                        "invalid_request",
                        "The required field 'scope' is missing from the credential. Ensure that you have all the"
                                + " necessary parameters for the login request.");
            case INPUT_PARAMETER ->
                new EntraError(
                        70011, 400, "invalid_scope", "The provided request must include a 'scope' input parameter.");
        };
    }

    static EntraError scopeMalformed(String scope) {
        return new EntraError(
                70011,
                400,
                "invalid_scope",
                "The provided value for the input parameter 'scope' isn't valid. The scope " + scope + " isn't valid.");
    }

    static EntraError scopeWithoutDefault(String scope) {
        return new EntraError(
                1002012,
                400,
                "invalid_scope",
                "The provided value for scope " + scope + " is not valid. Client credential flows must have a scope"
                        + " value with /.default suffixed to the resource identifier (application ID URI).");
    }

    /** The wording is a paraphrase. */
    static EntraError severalResources(String scope) {
        return new EntraError(
                700022,
                400,
                "invalid_scope",
                "The provided value for scope " + scope + " is not valid: it names more than one resource.");
    }

    /** For the v2 endpoint; text documented but for its punctuation. */
    static EntraError resourceNotSupported() {
        return new EntraError(901002, 400, "invalid_request", "The 'resource' request parameter is not supported.");
    }

    static EntraError resourceNotFound(String resource, String tenant) {
        return new EntraError(
                500011,
                400,
                "invalid_resource",
                "The resource principal named " + resource + " was not found in the tenant named " + tenant
                        + ". This can happen if the application has not been installed by the administrator of the"
                        + " tenant or consented to by any user in the tenant. You might have sent your authentication"
                        + " request to the wrong tenant.");
    }

    /** Of managed identities (entra.md 5.1): the number before 500011; number documented, wording assumed. */
    static EntraError applicationNotFound(String resource, String tenant) {
        return new EntraError(
                50001,
                400,
                "invalid_resource",
                "The application named " + resource + " was not found in the tenant named " + tenant
                        + ". This can happen if the application has not been installed by the administrator of the"
                        + " tenant or consented to by any user in the tenant. You might have sent your authentication"
                        + " request to the wrong tenant.");
    }

    /** The wording is a paraphrase of the documented list. */
    static EntraError resourceDisabled(String resource) {
        return new EntraError(
                500014, 400, "invalid_resource", "The service principal for resource '" + resource + "' is disabled.");
    }
}
