package remotewrite.fake;

import com.nimbusds.jwt.JWTClaimsSet;
import remotewrite.fake.entra.EntraAnswers;

/**
 * The refusals of federated assertions (entra.md 3.2, 6): numbers and {@code error} are published, by whom says
 * docs/fakes-entra.md, and the texts are Microsoft's, unless a method says otherwise.
 */
final class FederationRefusals {
    private static final String INVALID_CLIENT = "invalid_client";
    private static final String CHECK = " Check your federated identity credential Subject, Audience and Issuer against"
            + " the presented assertion. https://learn.microsoft.com/entra/workload-id/workload-identity-federation";

    private FederationRefusals() {}

    /** Number and text from memory of public issues, not captured: assumed. */
    static EntraError noFederatedCredentials(Application application) {
        return new EntraError(
                70025,
                401,
                INVALID_CLIENT,
                "The client '" + application.clientId() + "'(" + application.displayName()
                        + ") has no configured federated identity credentials.");
    }

    /** For a credential that has not propagated; both forms were captured, see {@link EntraAnswers.NotPropagated}. */
    static EntraError notPropagated(EntraAnswers.NotPropagated form, JWTClaimsSet claims) {
        return switch (form) {
            case UNAUTHORIZED -> notPropagated(401, INVALID_CLIENT, claims);
            case BAD_REQUEST -> notPropagated(400, "invalid_request", claims);
        };
    }

    private static EntraError notPropagated(int status, String error, JWTClaimsSet claims) {
        return new EntraError(
                70021,
                status,
                error,
                "No matching federated identity record found for presented assertion. Assertion Issuer: '"
                        + claims.getIssuer() + "'. Assertion Subject: '" + claims.getSubject()
                        + "'. Assertion Audience: '" + String.join(",", claims.getAudience())
                        + "'. https://learn.microsoft.com/entra/workload-id/workload-identity-federation");
    }

    /** As captured in azure-workload-identity issue 1200. */
    static EntraError noSuchIssuer(String issuer) {
        return noMatch(700211, "issuer '" + issuer + "'.");
    }

    /** The wording is inferred from its neighbours. */
    static EntraError noSuchAudience(String audience) {
        return noMatch(700212, "audience '" + audience + "'.");
    }

    static EntraError noSuchSubject(String subject) {
        return noMatch(700213, "subject '" + subject + "'.");
    }

    /** The number is as captured (Azure/login issue 517), its words are assumed. */
    static EntraError differsInCase(String claim, String value) {
        return noMatch(
                7002138,
                claim + " '" + value + "'. The " + claim
                        + " matches with case-insensitive comparison, but not with case-sensitive comparison.");
    }

    /** Text as captured in azure-docs issue 109083; status and {@code error} inferred. */
    static EntraError notAnAppOnlyToken() {
        return new EntraError(
                700229,
                401,
                "invalid_grant",
                "Forbidden token type. Only app-only tokens may be used as Federated Identity Credentials for AAD"
                        + " issuer.");
    }

    /** As captured in azure-workload-identity issue 642; the others as {@link EntraAnswers.IssuerUnreachable} says. */
    static EntraError issuerUnreachable(EntraAnswers.IssuerUnreachable form) {
        int number = switch (form) {
            case AADSTS50166 -> 50166;
            case AADSTS90061 -> 90061;
            case AADSTS501661 -> 501661;
        };
        return new EntraError(number, 400, "invalid_request", "Request to External OIDC endpoint failed.");
    }

    /** As captured in azure-workload-identity issue 1232; the status is assumed. */
    static EntraError keyNotPublished(String keyId, String issuer) {
        return new EntraError(
                7000272,
                401,
                INVALID_CLIENT,
                "The certificate with identifier " + keyId + " used to sign the federated credential could not be found"
                        + " in the metadata of identity provider " + issuer + ". Please validate that your Identity"
                        + " Provider's metadata exposes the key used to sign the incoming token.");
    }

    /** For a key that is published but did not sign. Number, text and status are assumed. */
    static EntraError badSignature(String keyId) {
        return new EntraError(
                700027,
                401,
                INVALID_CLIENT,
                "Client assertion contains an invalid signature. [Reason - Key was found, but use of the key to verify"
                        + " the signature failed., Key used by client: '" + keyId + "']");
    }

    private static EntraError noMatch(int code, String what) {
        return new EntraError(
                code,
                401,
                INVALID_CLIENT,
                "No matching federated identity record found for presented assertion " + what + CHECK);
    }
}
