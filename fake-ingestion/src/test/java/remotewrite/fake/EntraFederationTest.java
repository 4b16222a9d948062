package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import remotewrite.fake.entra.EntraPolicy;
import remotewrite.fake.entra.FakeOidcIssuer;
import remotewrite.fake.entra.FederatedCredential;
import remotewrite.fake.entra.IssuerKeys;

/** Federated assertions, judged: whose token proves an application, and what Entra says to the others. */
class EntraFederationTest {
    private static final String SUBJECT = "system:serviceaccount:monitoring:prometheus";
    private static final String AUDIENCE = "api://AzureADTokenExchange";

    private static final ManualClock CLOCK = new ManualClock();
    private static EntraBench bench;
    private static FakeOidcIssuer cluster;

    @BeforeAll
    static void start() {
        bench = EntraBench.start(CLOCK);
        cluster = FakeOidcIssuer.start(CLOCK, Pki.shared());
    }

    @AfterAll
    static void close() {
        cluster.close();
        bench.close();
    }

    @BeforeEach
    void federate() {
        CLOCK.set(Instant.parse("2026-11-23T12:00:00Z"));
        cluster.play(FaultScript.none());
        bench.entra().policy(fetched());
        credentials(FederatedCredential.of(cluster.issuer(), SUBJECT));
    }

    @Test
    void aTokenOfTheIssuerProvesTheApplication() {
        assertThat(code(cluster.mint(SUBJECT))).isZero();
    }

    record Wrong(String claim, Object value, int code, String text) {}

    static Stream<Wrong> wrongClaims() {
        Date past = Date.from(Instant.parse("2026-11-23T11:54:59Z"));
        return Stream.of(
                new Wrong(
                        "iss",
                        "https://other.example/",
                        700211,
                        "for presented assertion issuer 'https://other.example/'."),
                new Wrong("iss", withoutSlash(), 700211, "issuer '" + withoutSlash() + "'."),
                new Wrong("iss", cluster.issuer().replace("localhost", "LOCALHOST"), 7002138, "case-sensitive"),
                new Wrong("aud", "api://azureadtokenexchange", 700212, "audience 'api://azureadtokenexchange'."),
                new Wrong("aud", List.of(AUDIENCE, "other"), 50027, "JWT token is invalid or malformed."),
                new Wrong("sub", "system:serviceaccount:a:b", 700213, "subject 'system:serviceaccount:a:b'."),
                new Wrong("sub", SUBJECT.toUpperCase(Locale.ROOT), 7002138, "case-sensitive"),
                new Wrong("exp", past, 700024, "expiry time of assertion 2026-11-23T11:54:59.0000000Z"),
                new Wrong("nbf", Date.from(Instant.parse("2026-11-23T12:05:01Z")), 700024, "valid time range"));
    }

    @ParameterizedTest
    @MethodSource("wrongClaims")
    void aTokenWithAnotherClaimIsRefused(Wrong wrong) {
        Response response = post(cluster.mint(SUBJECT, Map.of(wrong.claim(), wrong.value())));

        assertThat(response.jsonPath().getInt("error_codes[0]")).isEqualTo(wrong.code());
        assertThat(response.jsonPath().getString("error_description")).contains(wrong.text());
        assertThat(response.statusCode()).isEqualTo(wrong.code() == 50027 ? 400 : 401);
    }

    @Test
    void anApplicationWithoutCredentialsIsToldSo() {
        credentials();

        assertThat(code(cluster.mint(SUBJECT))).isEqualTo(70025);
    }

    @Test
    void aNewCredentialIsInForceWhenItHasPropagated() {
        Instant inForce = CLOCK.instant().plusSeconds(60);
        credentials(new FederatedCredential(cluster.issuer(), SUBJECT, AUDIENCE, inForce));

        Response early = post(cluster.mint(SUBJECT));
        CLOCK.advance(Duration.ofSeconds(60));

        assertThat(early.jsonPath().getString("error_description"))
                .startsWith("AADSTS70021: No matching federated identity record found for presented assertion."
                        + " Assertion Issuer: '" + cluster.issuer() + "'. Assertion Subject: '" + SUBJECT
                        + "'. Assertion Audience: '" + AUDIENCE + "'.");
        assertThat(code(cluster.mint(SUBJECT))).isZero();
    }

    @Test
    void oneOfSeveralCredentialsIsEnoughButNotAPieceOfEach() {
        credentials(
                new FederatedCredential(cluster.issuer(), "somebody", AUDIENCE, Instant.EPOCH),
                new FederatedCredential(cluster.issuer(), SUBJECT, "api://other", Instant.EPOCH));
        assertThat(code(cluster.mint(SUBJECT))).isEqualTo(700213);

        credentials(
                new FederatedCredential("https://other.example/", SUBJECT, AUDIENCE, Instant.EPOCH),
                FederatedCredential.of(cluster.issuer(), SUBJECT));
        assertThat(code(cluster.mint(SUBJECT))).isZero();
    }

    @Test
    void aKeyThatIsNotPublishedProvesNothing() {
        try (FakeOidcIssuer other = FakeOidcIssuer.start(CLOCK, Pki.shared())) {
            Response response = post(other.mint(SUBJECT, Map.of("iss", cluster.issuer())));

            assertThat(response.jsonPath().getString("error_description"))
                    .startsWith("AADSTS7000272: The certificate with identifier ")
                    .contains("in the metadata of identity provider " + cluster.issuer());
        }
    }

    @Test
    void anotherAlgorithmThanRs256ProvesNothing() {
        assertThat(code(withAlgorithm("PS256", cluster.mint(SUBJECT)))).isEqualTo(5002738);
        assertThat(code(withAlgorithm("RS512", cluster.mint(SUBJECT)))).isEqualTo(5002738);
    }

    /** Each token is wrong in two things that follow each other, and has the number of the first. */
    @Test
    void whatIsWrongFirstIsTold() {
        String other = "https://other.example/";
        Date past = Date.from(CLOCK.instant().minusSeconds(301));
        assertThat(code(withAlgorithm("PS256", cluster.mint(SUBJECT, Map.of("iss", other)))))
                .isEqualTo(5002738);
        assertThat(code(cluster.mint(SUBJECT, Map.of("iss", other, "aud", "api://other"))))
                .isEqualTo(700211);
        assertThat(code(cluster.mint("nobody", Map.of("aud", "api://other")))).isEqualTo(700212);
        credentials(new FederatedCredential(
                cluster.issuer(), SUBJECT, AUDIENCE, CLOCK.instant().plusSeconds(60)));
        assertThat(code(cluster.mint("nobody"))).isEqualTo(700213);
        assertThat(code(ofUnpublishedKey())).isEqualTo(70021);
        credentials(FederatedCredential.of(cluster.issuer(), SUBJECT));
        assertThat(code(tampered(past))).isEqualTo(700027);
        assertThat(code(cluster.mint(SUBJECT, Map.of("exp", past)))).isEqualTo(700024);
        String entra = "https://login.microsoftonline.com/" + EntraBench.TENANT + "/v2.0";
        credentials(FederatedCredential.of(entra, SUBJECT));
        bench.entra().policy(bench.entra().policy().withIssuerKeys(IssuerKeys.given(entra, cluster.jwks())));
        assertThat(code(cluster.mint(SUBJECT, Map.of("iss", entra, "exp", past))))
                .isEqualTo(700229);
    }

    private static String ofUnpublishedKey() {
        try (FakeOidcIssuer other = FakeOidcIssuer.start(CLOCK, Pki.shared())) {
            return other.mint(SUBJECT, Map.of("iss", cluster.issuer()));
        }
    }

    /** Expired, and signed for something else. */
    private static String tampered(Date expiry) {
        String[] good = cluster.mint(SUBJECT).split("\\.");
        String[] other = cluster.mint(SUBJECT, Map.of("exp", expiry)).split("\\.");
        return good[0] + "." + other[1] + "." + good[2];
    }

    private static String withAlgorithm(String algorithm, String token) {
        String[] parts = token.split("\\.", 2);
        String header = new String(Base64.getUrlDecoder().decode(parts[0]), StandardCharsets.UTF_8);
        return Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(header.replace("RS256", algorithm).getBytes(StandardCharsets.UTF_8))
                + "." + parts[1];
    }

    @Test
    void ofAnIssuersKeysTheFirstHundredCount() throws Exception {
        JWK own = JWKSet.parse(cluster.jwks()).getKeys().getLast();
        List<JWK> keys = new ArrayList<>();
        for (int i = 0; i < 99; i++) {
            keys.add(new RSAKey.Builder(own.toRSAKey()).keyID("other-" + i).build());
        }
        given(keys, own);
        assertThat(code(cluster.mint(SUBJECT))).isZero();

        keys.add(new RSAKey.Builder(own.toRSAKey()).keyID("other-99").build());
        given(keys, own);
        assertThat(code(cluster.mint(SUBJECT))).isEqualTo(7000272);
    }

    private static void given(List<JWK> keys, JWK last) {
        List<JWK> all = new ArrayList<>(keys);
        all.add(last);
        bench.entra()
                .policy(bench.entra()
                        .policy()
                        .withIssuerKeys(IssuerKeys.given(cluster.issuer(), new JWKSet(all).toString())));
    }

    @Test
    void aTamperedTokenProvesNothing() {
        String[] good = cluster.mint(SUBJECT).split("\\.");
        String[] other = cluster.mint(SUBJECT).split("\\.");

        assertThat(code(good[0] + "." + other[1] + "." + good[2])).isEqualTo(700027);
    }

    @Test
    void anIssuerThatDoesNotAnswerIsUnreachable() {
        cluster.play(FaultScript.named("down").thenAlways(Effect.answer(503, "down"), Moment.REQUEST_END));

        Response response = post(cluster.mint(SUBJECT));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.jsonPath().getString("error_description"))
                .startsWith("AADSTS50166: Request to External OIDC endpoint failed.");
    }

    @Test
    void anIssuerThatNamesAnotherOneIsUnreachable() {
        cluster.play(FaultScript.named("foreign metadata")
                .thenAlways(
                        Effect.answer(200, "{\"issuer\":\"https://other\",\"jwks_uri\":\"" + cluster.issuer() + "x\"}"),
                        Moment.REQUEST_END));

        assertThat(code(cluster.mint(SUBJECT))).isEqualTo(50166);
    }

    @Test
    void keysMayBeGivenAsAValue() {
        cluster.play(FaultScript.named("down").thenAlways(new Effect.Cut(), Moment.REQUEST_START));
        EntraPolicy policy = bench.entra().policy();

        bench.entra().policy(policy.withIssuerKeys(IssuerKeys.given(cluster.issuer(), cluster.jwks())));
        assertThat(code(cluster.mint(SUBJECT))).isZero();

        bench.entra().policy(policy.withIssuerKeys(IssuerKeys.given("https://other.example/", cluster.jwks())));
        assertThat(code(cluster.mint(SUBJECT))).isEqualTo(50166);

        bench.entra()
                .policy(policy.withIssuerKeys(IssuerKeys.given("https://other.example/", cluster.jwks())
                        .orElse(IssuerKeys.given(cluster.issuer(), cluster.jwks()))));
        assertThat(code(cluster.mint(SUBJECT))).isZero();
    }

    @Test
    void whatIsNoKeySetIsNotTaken() {
        assertThatThrownBy(() -> IssuerKeys.given("https://a.example", "no JSON"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("https://a.example");
    }

    @Test
    void anEntraTokenHasToBeAnApplications() {
        String entra = "https://login.microsoftonline.com/" + EntraBench.TENANT + "/v2.0";
        credentials(FederatedCredential.of(entra, SUBJECT));
        bench.entra().policy(bench.entra().policy().withIssuerKeys(IssuerKeys.given(entra, cluster.jwks())));

        assertThat(code(cluster.mint(SUBJECT, Map.of("iss", entra)))).isEqualTo(700229);
        assertThat(code(cluster.mint(SUBJECT, Map.of("iss", entra, "idtyp", "app"))))
                .isZero();
    }

    private static EntraPolicy fetched() {
        return EntraPolicy.usual(IssuerKeys.fetched(Pki.shared(), Duration.ofSeconds(10)));
    }

    private static String withoutSlash() {
        return cluster.issuer().substring(0, cluster.issuer().length() - 1);
    }

    private static void credentials(FederatedCredential... credentials) {
        bench.entra()
                .tenants(Tenant.of(
                        EntraBench.TENANT,
                        Application.of(EntraBench.CLIENT, EntraBench.OBJECT).withFederatedCredentials(credentials)));
    }

    private static Response post(String assertion) {
        Map<String, String> form = bench.form();
        form.put("client_assertion", assertion);
        return bench.post(EntraBench.TENANT, form);
    }

    /** The AADSTS number, 0 for a token. */
    private static int code(String assertion) {
        Response response = post(assertion);
        return response.statusCode() == 200 ? 0 : response.jsonPath().getInt("error_codes[0]");
    }
}
