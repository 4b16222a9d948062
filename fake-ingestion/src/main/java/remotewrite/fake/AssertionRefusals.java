package remotewrite.fake;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The refusals of client assertions (entra.md 3.2): status, {@code error} and number are published, by whom says
 * docs/fakes-entra.md, and the texts are Microsoft's, unless a method says otherwise.
 */
final class AssertionRefusals {
    private static final String INVALID_CLIENT = "invalid_client";
    private static final String CREDENTIALS_ARTICLE = " Review the documentation at"
            + " https://learn.microsoft.com/entra/identity-platform/certificate-credentials .";
    private static final DateTimeFormatter TICKS = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter KEY_DATE =
            DateTimeFormatter.ofPattern("MM/dd/yyyy HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private AssertionRefusals() {}

    /** Text of azure-identity's TROUBLESHOOTING.md; {@code error} as in captures of its neighbours 5002727 and 5002730. */
    static EntraError assertionMalformed() {
        return new EntraError(50027, 400, "invalid_request", "JWT token is invalid or malformed.");
    }

    /** As captured by MSAL.NET's tests; the list of algorithms is what is accepted. */
    static EntraError unsupportedAlgorithm(String algorithm, String supported) {
        return new EntraError(
                5002738,
                401,
                INVALID_CLIENT,
                "Invalid JWT token. '" + algorithm
                        + "' is not a supported signature algorithm. Supported signing algorithms are: '" + supported
                        + "'");
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

    /** Number and text of azure-identity's TROUBLESHOOTING.md; status assumed. */
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

    private static String foundKey(Instant from, Instant until) {
        return "Found key 'Start=" + KEY_DATE.format(from) + ", End=" + KEY_DATE.format(until) + "'";
    }

    /** Number and text as captured in MSAL.NET issue 3909; status and {@code error} assumed. */
    static EntraError invalidChain() {
        return new EntraError(7000213, 401, INVALID_CLIENT, "Invalid certificate chain.");
    }

    /** The number is documented, the wording a paraphrase. */
    static EntraError subjectNotAuthorized(List<String> names) {
        return new EntraError(
                700030,
                401,
                INVALID_CLIENT,
                "Invalid certificate - subject name in certificate is not authorized."
                        + " SubjectNames/SubjectAlternativeNames (up to 10) in token certificate: '"
                        + names.stream().limit(10).collect(Collectors.joining(", ")) + "'.");
    }
}
