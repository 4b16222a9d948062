package remotewrite.proxy;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * Entra's token endpoint of one tenant, and what it is asked: the client credentials grant (RFC 6749 4.4) with a client
 * assertion (RFC 7523 2.2), as in entra.md 1.1. It is taken from the authority as it is, without instance discovery: there
 * is nothing that discovery could tell about an authority that the operator, or the cloud, has named.
 *
 * @param uri in lower case, as MSAL for Java writes it: it is the audience of the assertion too
 */
record TokenEndpoint(URI uri) {
    private static final String JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    TokenEndpoint {
        Objects.requireNonNull(uri, "uri is null");
    }

    /** @param authorityHost with a trailing slash */
    static TokenEndpoint of(URI authorityHost, String tenantId) {
        return new TokenEndpoint(URI.create(EndToEnd.lowerCase(authorityHost + tenantId + "/oauth2/v2.0/token")));
    }

    /** The request for a token of {@code scope}; Entra shows its id in the errors it logs and answers. */
    TokenRequest request(String clientId, String scope, ClientAssertion assertion) {
        String form = "client_assertion=" + encoded(assertion.value())
                + "&client_assertion_type=" + encoded(JWT_BEARER)
                + "&client_id=" + encoded(clientId)
                + "&grant_type=client_credentials"
                + "&scope=" + encoded(scope);
        return new TokenRequest(
                "POST",
                uri,
                List.of(
                        new HeaderField("Content-Type", "application/x-www-form-urlencoded;charset=UTF-8"),
                        new HeaderField("Accept", "application/json"),
                        new HeaderField("client-request-id", UUID.randomUUID().toString())),
                Bytes.owning(form.getBytes(StandardCharsets.US_ASCII)));
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
