package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.blankOrNullString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.restassured.response.Response;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntraTokenTest {
    private final ManualClock clock = new ManualClock();
    private final EntraBench bench = EntraBench.start(clock);

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void successBodyHasNumbersAndNoScope() {
        bench.post(EntraBench.TENANT, bench.form())
                .then()
                .statusCode(200)
                .contentType("application/json; charset=utf-8")
                .header("Cache-Control", "no-store, no-cache")
                .header("Pragma", "no-cache")
                .header("x-ms-request-id", matchesPattern("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"))
                .header("x-ms-ests-server", not(blankOrNullString()))
                .body("token_type", equalTo("Bearer"))
                .body("expires_in", equalTo(3599))
                .body("ext_expires_in", equalTo(3599))
                .body("access_token", instanceOf(String.class))
                .body("$", not(hasKey("scope")))
                .body("$", not(hasKey("refresh_in")))
                .body("$", not(hasKey("refresh_token")));
    }

    @Test
    void tokenCarriesTheClaimsOfVersionOne() throws Exception {
        SignedJWT token = tokenOf(bench.post(EntraBench.TENANT, bench.form()));
        JWTClaimsSet claims = token.getJWTClaimsSet();
        Instant now = clock.instant();

        assertThat(token.getHeader().toJSONObject())
                .containsOnlyKeys("typ", "alg", "kid", "x5t")
                .containsEntry("alg", "RS256")
                .containsEntry("x5t", token.getHeader().getKeyID());
        assertThat(claims.getAudience()).containsExactly("https://monitor.azure.com");
        assertThat(claims.getIssuer()).isEqualTo("https://sts.windows.net/" + EntraBench.TENANT + "/");
        assertThat(claims.getStringClaim("idp")).isEqualTo(claims.getIssuer());
        assertThat(claims.getStringClaim("appid")).isEqualTo(EntraBench.CLIENT);
        assertThat(claims.getStringClaim("appidacr")).isEqualTo("2");
        assertThat(claims.getSubject()).isEqualTo(EntraBench.OBJECT);
        assertThat(claims.getStringClaim("oid")).isEqualTo(EntraBench.OBJECT);
        assertThat(claims.getStringClaim("tid")).isEqualTo(EntraBench.TENANT);
        assertThat(claims.getStringClaim("idtyp")).isEqualTo("app");
        assertThat(claims.getStringClaim("ver")).isEqualTo("1.0");
        assertThat(claims.getIssueTime()).isEqualTo(Date.from(now.minusSeconds(300)));
        assertThat(claims.getNotBeforeTime()).isEqualTo(claims.getIssueTime());
        assertThat(claims.getExpirationTime()).isEqualTo(Date.from(now.plusSeconds(3599)));
        assertThat(claims.getClaims()).doesNotContainKeys("roles", "azp", "scp");
    }

    @Test
    void everyTokenIsDifferent() {
        assertThat(tokenOf(bench.post(EntraBench.TENANT, bench.form())).serialize())
                .isNotEqualTo(
                        tokenOf(bench.post(EntraBench.TENANT, bench.form())).serialize());
    }

    @Test
    void tokenIsSignedWithThePublishedKey() throws Exception {
        SignedJWT token = tokenOf(bench.post(EntraBench.TENANT, bench.form()));

        var key = bench.entra().jwks().getKeyByKeyId(token.getHeader().getKeyID());

        assertThat(token.verify(new RSASSAVerifier(key.toRSAKey()))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "https://monitor.azure.com/.default, https://monitor.azure.com",
        "https://monitor.azure.com//.default, https://monitor.azure.com/",
        "https://monitor.azure.com//.default openid offline_access profile, https://monitor.azure.com/",
        "https://monitor.azure.com/.default https://monitor.azure.com/.default, https://monitor.azure.com",
        "openid profile offline_access https://monitor.azure.com/.default, https://monitor.azure.com"
    })
    void audienceIsTheResourceWithItsSlash(String scope, String audience) throws Exception {
        Map<String, String> form = bench.form();
        form.put("scope", scope);

        assertThat(tokenOf(bench.post(EntraBench.TENANT, form))
                        .getJWTClaimsSet()
                        .getAudience())
                .containsExactly(audience);
    }

    @Test
    void pathIsComparedWithoutCase() {
        assertThat(bench.request()
                        .formParams(bench.form())
                        .post(bench.at("/" + EntraBench.TENANT + "/OAuth2/V2.0/Token"))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void readsUnencodedColonsAnyOrderAndATrailingNewline() {
        String body = "client_assertion=" + bench.assertion().serialize() + "%0A"
                + "&client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
                + "&scope=https://monitor.azure.com/.default&unknown=%&flag&client_id=" + EntraBench.CLIENT
                + "&grant_type=client_credentials";

        assertThat(bench.request()
                        .contentType("application/x-www-form-urlencoded")
                        .body(body)
                        .post(bench.tokenUrl(EntraBench.TENANT))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void echoesTheClientRequestIdWhenAsked() {
        String id = UUID.randomUUID().toString();

        assertThat(bench.request()
                        .header("client-request-id", id)
                        .header("return-client-request-id", "true")
                        .formParams(bench.form())
                        .post(bench.tokenUrl(EntraBench.TENANT))
                        .header("client-request-id"))
                .isEqualTo(id);
        assertThat(bench.request()
                        .header("client-request-id", id)
                        .header("Return-Client-Request-Id", "false")
                        .formParams(bench.form())
                        .post(bench.tokenUrl(EntraBench.TENANT))
                        .headers()
                        .hasHeaderWithName("client-request-id"))
                .isFalse();
    }

    @Test
    void lifetimeMayChangeWhileItRuns() throws Exception {
        bench.entra().tokenLifetime(Duration.ofSeconds(60));

        Response response = bench.post(EntraBench.TENANT, bench.form());

        assertThat(response.jsonPath().getInt("expires_in")).isEqualTo(60);
        assertThat(tokenOf(response).getJWTClaimsSet().getExpirationTime())
                .isEqualTo(Date.from(clock.instant().plusSeconds(60)));
    }

    @Test
    void longLivedTokensSayWhenToRefreshThem() {
        bench.entra().tokenLifetime(Duration.ofSeconds(86_399));

        bench.post(EntraBench.TENANT, bench.form())
                .then()
                .body("expires_in", equalTo(86_399))
                .body("refresh_in", equalTo(43_199));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT1.5S"})
    void refusesALifetimeThatExpiresInCannotSay(String lifetime) {
        assertThatThrownBy(() -> bench.entra().tokenLifetime(Duration.parse(lifetime)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(Duration.parse(lifetime).toString());
    }

    @Test
    void issueMintsWhatTheEndpointMints() throws Exception {
        SignedJWT own =
                SignedJWT.parse(bench.entra().issue(EntraBench.TENANT, EntraBench.CLIENT, "https://monitor.azure.com"));
        SignedJWT served = tokenOf(bench.post(EntraBench.TENANT, bench.form()));

        assertThat(own.getHeader().toJSONObject()).isEqualTo(served.getHeader().toJSONObject());
        assertThat(own.getJWTClaimsSet().getClaims().keySet())
                .isEqualTo(served.getJWTClaimsSet().getClaims().keySet());
        assertThat(bench.entra().issuers()).contains(own.getJWTClaimsSet().getIssuer());
    }

    @Test
    void issueLetsATestChooseClaims() throws Exception {
        Date past = Date.from(clock.instant().minusSeconds(1));

        SignedJWT token = SignedJWT.parse(
                bench.entra().issue(EntraBench.TENANT, EntraBench.CLIENT, "https://example.org", Map.of("exp", past)));

        assertThat(token.getJWTClaimsSet().getExpirationTime()).isEqualTo(past);
        assertThat(token.getJWTClaimsSet().getAudience()).containsExactly("https://example.org");
    }

    @Test
    void issueNeedsAnApplicationThatExists() {
        assertThatThrownBy(() -> bench.entra().issue(EntraBench.TENANT, "nobody", "https://monitor.azure.com"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nobody");
        assertThatThrownBy(() -> bench.entra().issue("nowhere", EntraBench.CLIENT, "https://monitor.azure.com"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nowhere");
    }

    private static SignedJWT tokenOf(Response response) {
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        try {
            return SignedJWT.parse(response.jsonPath().getString("access_token"));
        } catch (ParseException e) {
            throw new AssertionError("access_token is no JWT", e);
        }
    }
}
