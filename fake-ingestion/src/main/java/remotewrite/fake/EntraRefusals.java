package remotewrite.fake;

import remotewrite.fake.entra.EntraAnswers;

/**
 * The refusals of the token service (entra.md 3.2), but for those of {@link AssertionRefusals},
 * {@link FederationRefusals} and {@link ScopeRefusals}: status, {@code error} and number are published, by whom says
 * docs/fakes-entra.md, and the texts are Microsoft's, unless a method says otherwise.
 */
final class EntraRefusals {
    private static final String INVALID_REQUEST = "invalid_request";
    private static final String INVALID_CLIENT = "invalid_client";

    private EntraRefusals() {}

    /** {@code invalid_tenant} was seen of the metadata document, both values of the token endpoint. */
    static EntraError tenantNotFound(String tenant, EntraAnswers.UnknownTenant form) {
        return new EntraError(
                90002,
                400,
                switch (form) {
                    case INVALID_REQUEST -> INVALID_REQUEST;
                    case INVALID_TENANT -> "invalid_tenant";
                },
                "Tenant '" + tenant + "' not found. Check to make sure you have the correct tenant ID and are signing"
                        + " into the correct cloud. Check with your subscription administrator, this may happen if"
                        + " there are no active subscriptions for the tenant.");
    }

    static EntraError tenantMalformed(String tenant) {
        return new EntraError(
                900023,
                400,
                INVALID_REQUEST,
                "Specified tenant identifier '" + tenant
                        + "' is neither a valid DNS name, nor a valid external domain.");
    }

    /** For {@code common} and its kind, which cannot serve an application alone. Text documented in other words, status assumed. */
    static EntraError noTenant() {
        return new EntraError(
                50059,
                400,
                INVALID_REQUEST,
                "No tenant-identifying information found in either the request or implied by any provided credentials.");
    }

    static EntraError applicationNotFound(String clientId, String tenant) {
        return new EntraError(
                700016,
                400,
                "unauthorized_client",
                "Application with identifier '" + clientId + "' was not found in the directory '" + tenant
                        + "'. This can happen if the application has not been installed by the administrator of the"
                        + " tenant or consented to by any user in the tenant. You may have sent your authentication"
                        + " request to the wrong tenant.");
    }

    static EntraError applicationDisabled(Application application) {
        return new EntraError(
                7000112,
                400,
                "unauthorized_client",
                "Application '" + application.clientId() + "'(" + application.displayName() + ") is disabled.");
    }

    static EntraError missingParameter(String name) {
        return new EntraError(
                900144, 400, INVALID_REQUEST, "The request body must contain the following parameter: '" + name + "'.");
    }

    static EntraError unsupportedGrantType(String grantType) {
        return new EntraError(
                70003,
                400,
                "unsupported_grant_type",
                "The app requested an unsupported grant type '" + grantType + "'.");
    }

    static EntraError noCredential() {
        return new EntraError(
                7000218,
                401,
                INVALID_CLIENT,
                "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.");
    }

    static EntraError wrongSecret(Application application) {
        return new EntraError(
                7000215,
                401,
                INVALID_CLIENT,
                "Invalid client secret provided. Ensure the secret being sent in the request is the client secret"
                        + " value, not the client secret ID, for a secret added to app '" + application.clientId()
                        + "'.");
    }

    static EntraError secretExpired(Application application) {
        return new EntraError(
                7000222,
                401,
                INVALID_CLIENT,
                "The provided client secret keys for app '" + application.clientId() + "' are expired. Visit the Azure"
                        + " portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using"
                        + " certificate credentials for added security: https://aka.ms/certCreds.");
    }

    static EntraError onlyPost(String method) {
        return new EntraError(
                900561,
                400,
                INVALID_REQUEST,
                "The endpoint only accepts POST requests. Received a " + method + " request.");
    }

    static EntraError unknownInstance() {
        return new EntraError(50049, 400, "invalid_instance", "Unknown or invalid instance.");
    }

    /** For a client that is public; text documented, status and {@code error} as captured. */
    static EntraError publicClient() {
        return new EntraError(
                700025,
                401,
                INVALID_CLIENT,
                "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.");
    }

    /** Wording, status and {@code error} are inferred. */
    static EntraError noServicePrincipal(Application application, String tenant) {
        return new EntraError(
                7000229,
                401,
                "unauthorized_client",
                "The client application " + application.clientId() + " is missing service principal in the tenant "
                        + tenant + ".");
    }

    /** Number and text from the documented list; {@code error} assumed. */
    static EntraError tenantThrottled(EntraAnswers.TenantRate form) {
        return new EntraError(
                90055,
                switch (form) {
                    case TOO_MANY_REQUESTS -> 429;
                    case BAD_REQUEST -> 400;
                },
                "temporarily_unavailable",
                "There are too many incoming requests. This exception is thrown for blocked tenants.");
    }

    /** Number documented, text as captured; status and {@code error} inferred. */
    static EntraError clientLoop() {
        return new EntraError(
                50196,
                400,
                "invalid_grant",
                "The server terminated an operation because it encountered a client request loop. Please contact your"
                        + " app vendor.");
    }
}
