package remotewrite.fake;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The catalogue of the token service's refusals (entra.md 3.2): status, {@code error} and number are documented and the
 * texts are Microsoft's, unless a method says otherwise.
 */
final class EntraRefusals {
    private static final String INVALID_REQUEST = "invalid_request";
    private static final String INVALID_CLIENT = "invalid_client";
    private static final String CREDENTIALS_ARTICLE = " Review the documentation at"
            + " https://learn.microsoft.com/entra/identity-platform/certificate-credentials .";
    private static final DateTimeFormatter TICKS = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter KEY_DATE =
            DateTimeFormatter.ofPattern("MM/dd/yyyy HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private EntraRefusals() {}

    /** {@code invalid_tenant} is documented for the metadata document, both values for the token endpoint. */
    static EntraError tenantNotFound(String tenant, boolean tokenEndpoint) {
        return new EntraError(
                90002,
                400,
                tokenEndpoint ? INVALID_REQUEST : "invalid_tenant",
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

    /** For {@code common} and its kind, which cannot serve an application alone. Text documented, status assumed. */
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

    /** Text documented; {@code error} as in captures of its neighbours 5002727 and 5002730. */
    static EntraError assertionMalformed() {
        return new EntraError(50027, 400, INVALID_REQUEST, "JWT token is invalid or malformed.");
    }

    /** As captured by MSAL.NET's tests; the list of algorithms is what this service accepts. */
    static EntraError unsupportedAlgorithm(String algorithm) {
        return new EntraError(
                5002738,
                401,
                INVALID_CLIENT,
                "Invalid JWT token. '" + algorithm
                        + "' is not a supported signature algorithm. Supported signing algorithms are: 'RS256,PS256'");
    }

    /** As captured by MSAL.NET's tests; status assumed. */
    static EntraError noThumbprint() {
        return new EntraError(
                5002723,
                401,
                INVALID_CLIENT,
                "Invalid JWT token. No certificate SHA-1 thumbprint, certificate SHA-256 thumbprint, nor keyId"
                        + " specified in token header.");
    }

    /** Text as captured in MSAL4J issue 430; status and {@code error} assumed. */
    static EntraError subjectIsNotIssuer() {
        return new EntraError(
                50048, 401, INVALID_CLIENT, "Subject must match the issuer claim in the client assertion.");
    }

    /** As captured by MSAL.NET's tests; status assumed. */
    static EntraError issuerIsNotClient() {
        return new EntraError(
                700021,
                401,
                INVALID_CLIENT,
                "Client assertion application identifier doesn't match 'client_id' parameter." + CREDENTIALS_ARTICLE);
    }

    static EntraError keyNotRegistered(Thumbprint thumbprint, Application application) {
        return new EntraError(
                700027,
                401,
                INVALID_CLIENT,
                "The certificate with identifier used to sign the client assertion is not registered on application."
                        + " [Reason - The key was not found., Thumbprint of key used by client: '" + thumbprint.hex()
                        + "', Please visit the Azure Portal, Graph Explorer or directly use MS Graph to see"
                        + " configured keys for app Id '" + application.clientId() + "'.]");
    }

    static EntraError badSignature(Thumbprint thumbprint, Instant keyFrom, Instant keyUntil) {
        return new EntraError(
                700027,
                401,
                INVALID_CLIENT,
                "Client assertion contains an invalid signature. [Reason - Key was found, but use of the key to verify"
                        + " the signature failed., Thumbprint of key used by client: '" + thumbprint.hex() + "', "
                        + foundKey(keyFrom, keyUntil) + "]");
    }

    /** The wording is inferred. */
    static EntraError keyNotInForce(Thumbprint thumbprint, Instant keyFrom, Instant keyUntil, boolean expired) {
        return new EntraError(
                700027,
                401,
                INVALID_CLIENT,
                "Client assertion contains an invalid signature. [Reason - The key used is "
                        + (expired ? "expired" : "not yet valid") + "., Thumbprint of key used by client: '"
                        + thumbprint.hex() + "', " + foundKey(keyFrom, keyUntil) + "]");
    }

    static EntraError assertionOutOfTime(Instant now, Instant from, Instant until) {
        return new EntraError(
                700024,
                401,
                INVALID_CLIENT,
                "Client assertion is not within its valid time range. Current time: " + TICKS.format(now)
                        + ", assertion valid from " + TICKS.format(from) + ", expiry time of assertion "
                        + TICKS.format(until) + "." + CREDENTIALS_ARTICLE);
    }

    static EntraError wrongAudience() {
        return new EntraError(
                700023,
                401,
                INVALID_CLIENT,
                "Client assertion audience claim does not match Realm issuer." + CREDENTIALS_ARTICLE);
    }

    /** For an app-only request; text as captured in oidc-cli issue 7, number from the documented list. */
    static EntraError noScope() {
        return new EntraError(
                90014,
                400,
                INVALID_REQUEST,
                "The required field 'scope' is missing from the credential. Ensure that you have all the necessary"
                        + " parameters for the login request.");
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
        return new EntraError(901002, 400, INVALID_REQUEST, "The 'resource' request parameter is not supported.");
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

    private static String foundKey(Instant from, Instant until) {
        return "Found key 'Start=" + KEY_DATE.format(from) + ", End=" + KEY_DATE.format(until) + "'";
    }
}
