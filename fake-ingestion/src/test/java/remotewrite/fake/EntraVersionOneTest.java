package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.restassured.response.Response;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The v1 token endpoint, and what the v2 endpoint says to its parameter. */
class EntraVersionOneTest {
    private final ManualClock clock = new ManualClock();
    private final EntraBench bench = EntraBench.start(clock);

    @AfterEach
    void close() {
        bench.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://monitor.azure.com", "https://monitor.azure.com/"})
    void successIsStringsThroughout(String resource) throws Exception {
        Response response = post(form(resource));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.contentType()).isEqualTo("application/json; charset=utf-8");
        Map<String, Object> body = response.jsonPath().getMap("$");
        assertThat(body)
                .containsOnlyKeys(
                        "token_type",
                        "expires_in",
                        "ext_expires_in",
                        "expires_on",
                        "not_before",
                        "resource",
                        "access_token")
                .containsEntry("token_type", "Bearer")
                .containsEntry("expires_in", "3599")
                .containsEntry("ext_expires_in", "3599")
                .containsEntry("expires_on", Long.toString(clock.instant().getEpochSecond() + 3599))
                .containsEntry("not_before", Long.toString(clock.instant().getEpochSecond() - 300))
                .containsEntry("resource", resource);
        JWTClaimsSet claims = SignedJWT.parse((String) body.get("access_token")).getJWTClaimsSet();
        assertThat(claims.getAudience()).containsExactly(resource);
        assertThat(claims.getExpirationTime().toInstant().getEpochSecond())
                .isEqualTo(Long.parseLong((String) body.get("expires_on")));
        assertThat(claims.getNotBeforeTime().toInstant().getEpochSecond())
                .isEqualTo(Long.parseLong((String) body.get("not_before")));
    }

    @Test
    void theTokenIsAcceptedByTheVerifier() {
        String token = post(form("https://monitor.azure.com")).jsonPath().getString("access_token");

        assertThat(new JwtTokenVerifier(
                                bench.entra()::jwks,
                                JwtTokenVerifier.PUBLIC_CLOUD,
                                bench.entra().issuers(),
                                clock)
                        .verify(token))
                .isInstanceOf(TokenVerdict.Valid.class);
    }

    @Test
    void secretsProveAsMuchAsAtTheOtherEndpoint() {
        Map<String, String> form = bench.secretForm(EntraBench.SECRET);
        form.put("resource", "https://monitor.azure.com");
        assertThat(post(form).statusCode()).isEqualTo(200);

        form.put("client_secret", "guessed");
        assertThat(post(form).jsonPath().getList("error_codes")).containsExactly(7000215);
    }

    @Test
    void scopeIsIgnored() {
        Map<String, String> form = form("https://monitor.azure.com");
        form.put("scope", "nonsense");

        assertThat(post(form).statusCode()).isEqualTo(200);
    }

    @Test
    void resourceIsNeeded() {
        Map<String, String> form = form("https://monitor.azure.com");
        form.remove("resource");

        refused(post(form), "invalid_request", 900144, "following parameter: 'resource'.");
    }

    @Test
    void anUnknownResourceIsRefused() {
        refused(post(form("https://example.org")), "invalid_resource", 500011, "named https://example.org was not");
    }

    @Test
    void versionTwoKnowsNoResourceParameter() {
        Map<String, String> form = form("https://monitor.azure.com");
        form.put("scope", EntraBench.SCOPE);

        refused(
                bench.post(EntraBench.TENANT, form),
                "invalid_request",
                901002,
                "The 'resource' request parameter is not supported.");
    }

    @Test
    void onlyPostIsAccepted() {
        refused(bench.request().get(url()), "invalid_request", 900561, "The endpoint only accepts POST requests.");
    }

    @Test
    void faultsOfTokenRequestsMeanThisEndpointToo() {
        bench.entra()
                .play(FaultScript.named("out")
                        .thenAlways(EntraFaults.unavailable(clock.instant()), Moment.REQUEST_END));

        assertThat(post(form("https://monitor.azure.com")).statusCode()).isEqualTo(503);
    }

    private Map<String, String> form(String resource) {
        Map<String, String> form = bench.form();
        form.remove("scope");
        form.put("resource", resource);
        return form;
    }

    private String url() {
        return bench.at("/" + EntraBench.TENANT + "/oauth2/token").toString();
    }

    private Response post(Map<String, String> form) {
        return bench.request().formParams(form).post(url());
    }

    private static void refused(Response response, String error, int code, String text) {
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.jsonPath().getString("error")).isEqualTo(error);
        assertThat(response.jsonPath().getList("error_codes")).containsExactly(code);
        assertThat(response.jsonPath().getString("error_description")).contains(text);
    }
}
