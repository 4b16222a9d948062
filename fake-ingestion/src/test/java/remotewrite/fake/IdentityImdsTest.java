package remotewrite.fake;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every answer of a virtual machine's metadata service. */
class IdentityImdsTest {
    private static final ManagedIdentity OWN = IdentityBench.OWN;
    private static final ManagedIdentity FIRST = IdentityBench.FIRST;
    private static final ManagedIdentity SECOND = IdentityBench.SECOND;

    private final ManualClock clock = new ManualClock();
    private final IdentityBench bench = IdentityBench.start(clock, new IdentityHost.VirtualMachine());

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void successIsStringsThroughout() throws Exception {
        Response response = bench.get(Map.of());

        long now = clock.instant().getEpochSecond();
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.contentType()).isEqualTo("application/json; charset=utf-8");
        assertThat(response.header("Server")).startsWith("IMDS/150.870.65.");
        Map<String, Object> body = response.jsonPath().getMap("$");
        assertThat(body)
                .containsOnlyKeys(
                        "access_token",
                        "client_id",
                        "expires_in",
                        "expires_on",
                        "ext_expires_in",
                        "not_before",
                        "resource",
                        "token_type")
                .containsEntry("client_id", OWN.clientId())
                .containsEntry("expires_in", "86399")
                .containsEntry("ext_expires_in", "86399")
                .containsEntry("expires_on", Long.toString(now + 86_399))
                .containsEntry("not_before", Long.toString(now - 300))
                .containsEntry("resource", "https://monitor.azure.com")
                .containsEntry("token_type", "Bearer");
    }

    @Test
    void theTokenTellsWhoseItIs() throws Exception {
        JWTClaimsSet claims =
                SignedJWT.parse(token(Map.of("client_id", FIRST.clientId()))).getJWTClaimsSet();

        assertThat(claims.getAudience()).containsExactly("https://monitor.azure.com");
        assertThat(claims.getIssuer()).isEqualTo("https://sts.windows.net/" + EntraBench.TENANT + "/");
        assertThat(claims.getStringClaim("appid")).isEqualTo(FIRST.clientId());
        assertThat(claims.getStringClaim("appidacr")).isEqualTo("2");
        assertThat(claims.getStringClaim("oid")).isEqualTo(FIRST.objectId());
        assertThat(claims.getSubject()).isEqualTo(FIRST.objectId());
        assertThat(claims.getStringClaim("xms_mirid")).isEqualTo(FIRST.resourceId());
        assertThat(claims.getExpirationTime().toInstant())
                .isEqualTo(clock.instant().plusSeconds(86_399));
    }

    @Test
    void theTokenIsAcceptedByTheVerifierAlsoAfterTheKeyWasRolled() {
        TokenVerdict.Valid expected = new TokenVerdict.Valid(
                OWN.objectId(),
                OWN.clientId(),
                EntraBench.TENANT,
                clock.instant().plusSeconds(86_399));
        String before = token(Map.of());
        bench.entra().entra().rollSigningKey();

        assertThat(bench.verdict(before)).isEqualTo(expected);
        assertThat(bench.verdict(token(Map.of("client_id", FIRST.clientId())))).isInstanceOf(TokenVerdict.Valid.class);
    }

    static Stream<Map.Entry<String, String>> selectors() {
        return Stream.of(
                Map.entry("client_id", SECOND.clientId()),
                Map.entry("client_id", SECOND.clientId().toUpperCase()),
                Map.entry("object_id", SECOND.objectId()),
                Map.entry("msi_res_id", SECOND.resourceId()),
                Map.entry("mi_res_id", SECOND.resourceId().toLowerCase()));
    }

    @ParameterizedTest
    @MethodSource("selectors")
    void anIdentityIsNamedByEachOfItsIds(Map.Entry<String, String> selector) {
        assertThat(bench.get(Map.ofEntries(selector)).jsonPath().getString("client_id"))
                .isEqualTo(SECOND.clientId());
    }

    @Test
    void aSystemAssignedIdentityMayBeNamedToo() {
        bench.machine().identities(FIRST, OWN);

        assertThat(bench.get(Map.of("client_id", OWN.clientId())).jsonPath().getString("client_id"))
                .isEqualTo(OWN.clientId());
    }

    @Test
    void theTokenIsNotRecorded() {
        String token = token(Map.of());

        Exchange exchange = bench.answered(1).getFirst();

        assertThat(exchange.reply().orElseThrow().body().toUtf8())
                .contains("\"access_token\":\"" + Fingerprint.of(token) + "\"")
                .contains("\"expires_in\":\"86399\"")
                .doesNotContain("eyJ");
    }

    /** What a machine with some identities says to a request that names none. */
    record Unnamed(List<ManagedIdentity> identities, int status, String answer) {}

    static Stream<Unnamed> unnamed() {
        return Stream.of(
                new Unnamed(List.of(OWN, FIRST), 200, OWN.clientId()),
                new Unnamed(List.of(FIRST, OWN), 200, OWN.clientId()),
                new Unnamed(List.of(FIRST), 200, FIRST.clientId()),
                new Unnamed(List.of(), 400, "\"Identity not found\""),
                new Unnamed(
                        List.of(FIRST, SECOND),
                        400,
                        "\"Multiple user assigned identities exist, please specify the clientId / resourceId of the"
                                + " identity in the token request\""));
    }

    @ParameterizedTest
    @MethodSource("unnamed")
    void aRequestThatNamesNoIdentityMeansTheMachinesOwnOrTheOnlyOne(Unnamed unnamed) {
        bench.machine().identities(unnamed.identities().toArray(ManagedIdentity[]::new));

        Response response = bench.get(Map.of());

        assertThat(response.statusCode()).isEqualTo(unnamed.status());
        assertThat(response.asString()).contains(unnamed.answer());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/Metadata/Identity/OAuth2/Token", "//metadata/identity/oauth2/token"})
    void thePathMayDifferInCaseAndBeginWithTwoSlashes(String path) {
        String target = path + "?api-version=2018-02-01&resource=https://monitor.azure.com/";
        try (RawClient client = new RawClient(bench.machine().port())) {
            client.send(
                    "GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nMetadata: true\r\nConnection: close\r\n\r\n");

            RawClient.Seen seen = client.read(Duration.ofSeconds(5));

            assertThat(seen.status()).as(seen.text()).isEqualTo(200);
            assertThat(bench.answered(1).getFirst().request().target()).isEqualTo(target);
        }
    }

    @Test
    void aTokenIsHandedOutAgainUntilItIsNearlyOver() {
        Response first = bench.get(Map.of());
        clock.advance(Duration.ofSeconds(86_399 - 301));
        Response second = bench.get(Map.of());
        clock.advance(Duration.ofSeconds(1));
        Response third = bench.get(Map.of());

        assertThat(second.jsonPath().getString("access_token"))
                .isEqualTo(first.jsonPath().getString("access_token"));
        assertThat(second.jsonPath().getString("expires_on"))
                .isEqualTo(first.jsonPath().getString("expires_on"));
        assertThat(second.jsonPath().getString("expires_in")).isEqualTo("301");
        assertThat(third.jsonPath().getString("access_token"))
                .isNotEqualTo(first.jsonPath().getString("access_token"));
        assertThat(third.jsonPath().getString("expires_in")).isEqualTo("86399");
    }

    /** The clock goes on between the issue of a token and the answer that tells what is left of it. */
    @ParameterizedTest
    @ValueSource(ints = {1, 20, 86_399})
    void aFreshTokenHasAllItsLifeLeft(int lifetimeSeconds) {
        InstantSource ticking = () -> {
            clock.advance(Duration.ofMillis(1));
            return clock.instant();
        };
        try (IdentityBench real =
                IdentityBench.start(ticking.withZone(ZoneOffset.UTC), new IdentityHost.VirtualMachine())) {
            real.machine().tokenLifetime(Duration.ofSeconds(lifetimeSeconds));

            Response response = real.get(Map.of());

            assertThat(response.jsonPath().getString("expires_in")).isEqualTo(Integer.toString(lifetimeSeconds));
            assertThat(response.jsonPath().getString("ext_expires_in")).isEqualTo(Integer.toString(lifetimeSeconds));
        }
    }

    @Test
    void everyIdentityAndResourceHasATokenOfItsOwn() {
        assertThat(List.of(
                        token(Map.of()),
                        token(Map.of("client_id", FIRST.clientId())),
                        given().queryParam("api-version", "2018-02-01")
                                .queryParam("resource", "https://monitor.azure.com/")
                                .header("Metadata", "true")
                                .get(bench.url())
                                .jsonPath()
                                .getString("access_token")))
                .doesNotHaveDuplicates();
    }

    @Test
    void lifetimeMayChangeWhileItRuns() {
        String before = token(Map.of());
        bench.machine().tokenLifetime(Duration.ofSeconds(60));

        Response response = bench.get(Map.of());

        assertThat(response.jsonPath().getString("expires_in")).isEqualTo("60");
        assertThat(response.jsonPath().getString("access_token")).isNotEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({"404, 1", "410, 2", "429, 1", "500, 3"})
    void faultsTakeThePlaceOfAnswersAndPass(int status, int times) {
        bench.machine()
                .play(FaultScript.named("updating")
                        .step(Effect.answer(status, ""), Moment.REQUEST_END)
                        .times(times)
                        .thenNormally());

        for (int i = 0; i < times; i++) {
            assertThat(bench.get(Map.of()).statusCode()).isEqualTo(status);
        }
        assertThat(bench.get(Map.of()).statusCode()).isEqualTo(200);
    }

    @Test
    void itsAddressIsAnEnvironmentVariableForJava() {
        assertThat(bench.machine().environment("localhost"))
                .containsExactly(Map.entry(
                        "AZURE_POD_IDENTITY_AUTHORITY_HOST",
                        "http://localhost:" + bench.machine().port()));
    }

    private String token(Map<String, String> parameters) {
        return bench.get(parameters).jsonPath().getString("access_token");
    }
}
