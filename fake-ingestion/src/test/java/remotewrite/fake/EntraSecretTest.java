package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.SignedJWT;
import io.restassured.response.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that prove who they are by a secret. */
class EntraSecretTest {
    private static EntraBench bench;

    @BeforeAll
    static void start() {
        bench = EntraBench.start();
    }

    @AfterAll
    static void close() {
        bench.close();
    }

    @Test
    void aSecretInTheFormIsGoodAndTheTokenSaysSo() throws Exception {
        Response response = bench.post(EntraBench.TENANT, bench.secretForm(EntraBench.SECRET));

        assertThat(appidacrOf(response)).isEqualTo("1");
    }

    @Test
    void aSecretInBasicIsGoodAndTheTokenSaysSo() throws Exception {
        assertThat(appidacrOf(basic("Basic", EntraBench.CLIENT, EntraBench.SECRET)))
                .isEqualTo("1");
    }

    @Test
    void theSchemeIsComparedWithoutCase() {
        assertThat(basic("bASIC", EntraBench.CLIENT, EntraBench.SECRET).statusCode())
                .isEqualTo(200);
    }

    @Test
    void anAssertionIsTheOtherWay() throws Exception {
        assertThat(appidacrOf(bench.post(EntraBench.TENANT, bench.form()))).isEqualTo("2");
    }

    @ParameterizedTest
    @CsvSource({
        "guessed, 7000215, Invalid client secret provided. Ensure the secret being sent in the request is the client"
                + " secret value",
        EntraBench.SECRET + "x, 7000215, Invalid client secret provided.",
        EntraBench.FUTURE_SECRET + ", 7000215, Invalid client secret provided.",
        EntraBench.EXPIRED_SECRET + ", 7000222, The provided client secret keys for app '" + EntraBench.CLIENT
                + "' are expired."
    })
    void anotherSecretIsRefusedInBothPlaces(String secret, int code, String text) {
        refused(bench.post(EntraBench.TENANT, bench.secretForm(secret)), code, text, secret);
        refused(basic("Basic", EntraBench.CLIENT, secret), code, text, secret);
    }

    @Test
    void anExpiredSecretDoesNoHarmWhenItsValueIsRenewed() {
        Instant now = bench.clock().instant();
        Tenant renewed = Tenant.of(
                EntraBench.TENANT,
                Application.of(EntraBench.CLIENT, EntraBench.OBJECT)
                        .withSecrets(
                                new ClientSecret("same", now.minusSeconds(2), now.minusSeconds(1)),
                                new ClientSecret("same", now, now.plusSeconds(1))));
        try (FakeEntra entra = FakeEntra.start(FakeEntra.Settings.of(bench.clock(), Pki.shared(), renewed))) {
            EntraBench other = new EntraBench(entra, bench.clock());

            assertThat(other.post(EntraBench.TENANT, other.secretForm("same")).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void basicNeedsAnApplicationThatExists() {
        Response response = basic("Basic", "aaaaaaaa-0000-0000-0000-00000000dead", EntraBench.SECRET);

        assertThat(response.jsonPath().getList("error_codes")).containsExactly(700016);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic not*base64", "Basic bm8tY29sb24=", "Basic", "Bearer abc"})
    void anAuthorizationThatCannotBeReadCountsAsNone(String authorization) {
        Map<String, String> form = bench.secretForm("");

        Response response = bench.request()
                .header("Authorization", authorization)
                .formParams(form)
                .post(bench.tokenUrl(EntraBench.TENANT));

        refused(response, 7000218, "'client_assertion' or 'client_secret'.", authorization);
    }

    @Test
    void theFormOutranksBasic() {
        Response response = bench.request()
                .header("Authorization", authorization("Basic", EntraBench.CLIENT, "guessed"))
                .formParams(bench.secretForm(EntraBench.SECRET))
                .post(bench.tokenUrl(EntraBench.TENANT));

        assertThat(response.statusCode()).isEqualTo(200);
    }

    @Test
    void ofSecretAndAssertionTheSecretIsJudged() throws Exception {
        Map<String, String> form = bench.form();
        form.put("client_secret", "guessed");
        refused(bench.post(EntraBench.TENANT, form), 7000215, "Invalid client secret", "guessed");

        form.put("client_secret", EntraBench.SECRET);
        form.put("client_assertion", "nonsense");
        assertThat(appidacrOf(bench.post(EntraBench.TENANT, form))).isEqualTo("1");
    }

    @Test
    void aDisabledApplicationIsRefusedAfterItsSecretWasFoundGood() {
        Instant now = bench.clock().instant();
        Application application = Application.of(EntraBench.CLIENT, EntraBench.OBJECT)
                .withSecrets(new ClientSecret("right", now, now.plusSeconds(1)))
                .withSignIn(remotewrite.fake.entra.SignIn.DISABLED);
        FakeEntra.Settings settings =
                FakeEntra.Settings.of(bench.clock(), Pki.shared(), Tenant.of(EntraBench.TENANT, application));
        try (FakeEntra entra = FakeEntra.start(settings)) {
            EntraBench other = new EntraBench(entra, bench.clock());

            assertThat(other.post(EntraBench.TENANT, other.secretForm("wrong"))
                            .jsonPath()
                            .getList("error_codes"))
                    .containsExactly(7000215);
            assertThat(other.post(EntraBench.TENANT, other.secretForm("right"))
                            .jsonPath()
                            .getList("error_codes"))
                    .containsExactly(7000112);
        }
    }

    @Test
    void neitherSecretNorApplicationShowsTheValue() {
        assertThat(EntraBench.tenant().toString()).doesNotContain("canary").contains("fingerprint:");
    }

    @Test
    void aSecretThatCouldNeverBeGoodIsRefused() {
        Instant now = bench.clock().instant();

        assertThatThrownBy(() -> new ClientSecret("canary", now, now))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("it would never be good")
                .hasMessageNotContaining("canary");
        assertThatThrownBy(() -> new ClientSecret(" ", now, now.plusSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("value is blank");
    }

    private static Response basic(String scheme, String clientId, String secret) {
        return bench.request()
                .header("Authorization", authorization(scheme, clientId, secret))
                .formParams(Map.of("grant_type", "client_credentials", "scope", EntraBench.SCOPE))
                .post(bench.tokenUrl(EntraBench.TENANT));
    }

    private static String authorization(String scheme, String clientId, String secret) {
        String pair = encoded(clientId) + ":" + encoded(secret);
        return scheme + " " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static void refused(Response response, int code, String text, String secret) {
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.jsonPath().getString("error")).isEqualTo("invalid_client");
        assertThat(response.jsonPath().getList("error_codes")).containsExactly(code);
        assertThat(response.jsonPath().getString("error_description"))
                .startsWith("AADSTS" + code + ": ")
                .contains(text)
                .doesNotContain(secret);
    }

    private static String appidacrOf(Response response) throws Exception {
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        return SignedJWT.parse(response.jsonPath().getString("access_token"))
                .getJWTClaimsSet()
                .getStringClaim("appidacr");
    }
}
