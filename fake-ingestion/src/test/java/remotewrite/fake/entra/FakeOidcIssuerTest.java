package remotewrite.fake.entra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import remotewrite.fake.Effect;
import remotewrite.fake.FaultScript;
import remotewrite.fake.ManualClock;
import remotewrite.fake.Moment;
import remotewrite.fake.Pki;

/** The issuer of a cluster's tokens as the token service, and anybody else, may ask it. */
class FakeOidcIssuerTest {
    private static final String SUBJECT = "system:serviceaccount:monitoring:prometheus";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ManualClock clock = new ManualClock();
    private final FakeOidcIssuer issuer = FakeOidcIssuer.start(clock, Pki.shared());
    private final HttpClient http =
            HttpClient.newBuilder().sslContext(Pki.shared().clientContext()).build();

    @AfterEach
    void close() {
        http.close();
        issuer.close();
    }

    @Test
    void metadataNamesTheIssuerAndWhereItsKeysAre() throws Exception {
        HttpResponse<String> reply = send("GET", ".well-known/openid-configuration");

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(JSON.readTree(reply.body())).isEqualTo(JSON.readTree("""
                {"issuer": "%1$s", "jwks_uri": "%1$sopenid/v1/jwks", "response_types_supported": ["id_token"],
                 "subject_types_supported": ["public"], "id_token_signing_alg_values_supported": ["RS256"]}
                """.formatted(issuer.issuer())));
        assertThat(issuer.issuer()).matches("https://localhost:\\d+/");
    }

    @Test
    void keysArePublicAndOfTheFormThatEntraTakes() throws Exception {
        HttpResponse<String> reply = send("GET", "openid/v1/jwks");

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.headers().firstValue("Content-Type")).contains("application/json");
        JsonNode keys = JSON.readTree(reply.body()).get("keys");
        assertThat(keys).hasSize(1);
        assertThat(keys.get(0).fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("kty", "e", "use", "kid", "alg", "n");
        assertThat(keys.at("/0/kty").asText()).isEqualTo("RSA");
        assertThat(keys.at("/0/alg").asText()).isEqualTo("RS256");
        assertThat(RSAKey.parse(keys.get(0).toString()).size()).isEqualTo(2048);
    }

    @Test
    void aTokenIsThatOfAServiceAccountForEntra() throws Exception {
        SignedJWT token = SignedJWT.parse(issuer.mint(SUBJECT));

        JWTClaimsSet claims = token.getJWTClaimsSet();
        assertThat(claims.getIssuer()).isEqualTo(issuer.issuer());
        assertThat(claims.getSubject()).isEqualTo(SUBJECT);
        assertThat(claims.getAudience()).containsExactly("api://AzureADTokenExchange");
        assertThat(claims.getIssueTime().toInstant()).isEqualTo(clock.instant());
        assertThat(claims.getNotBeforeTime().toInstant()).isEqualTo(clock.instant());
        assertThat(claims.getExpirationTime().toInstant())
                .isEqualTo(clock.instant().plus(Duration.ofHours(1)));
        assertThat(claims.getClaim("kubernetes.io"))
                .isEqualTo(Map.of("namespace", "monitoring", "serviceaccount", Map.of("name", "prometheus")));
        assertThat(token.getHeader().getAlgorithm().getName()).isEqualTo("RS256");
        assertThat(verifies(token)).isTrue();
    }

    @Test
    void aNewKeySignsAndTheOldOnesStayPublished() throws Exception {
        SignedJWT before = SignedJWT.parse(issuer.mint(SUBJECT));
        issuer.rollKey();
        SignedJWT after = SignedJWT.parse(issuer.mint(SUBJECT));

        assertThat(after.getHeader().getKeyID()).isNotEqualTo(before.getHeader().getKeyID());
        assertThat(List.of(verifies(before), verifies(after))).containsExactly(true, true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "openid/v1/jwks/", "openid/v1/JWKS", ".well-known/openid-configuration?x=1", "keys"})
    void otherPathsAreNotServed(String path) throws Exception {
        HttpResponse<String> reply = send("GET", path);

        assertThat(reply.statusCode()).isEqualTo(404);
        assertThat(reply.body()).isEmpty();
    }

    @Test
    void theMethodIsNotLookedAt() throws Exception {
        assertThat(send("POST", "openid/v1/jwks").body())
                .isEqualTo(send("GET", "openid/v1/jwks").body());
    }

    @Test
    void aTokenIsInItsFileAtOnceAndForItsOwnerOnly(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("token");

        issuer.writeToken(file, SUBJECT);
        String first = Files.readString(file);
        try (InputStream reader = Files.newInputStream(file)) {
            clock.advance(Duration.ofMinutes(48));
            issuer.writeToken(file, SUBJECT);

            assertThat(new String(reader.readAllBytes(), StandardCharsets.US_ASCII))
                    .as("who was reading meanwhile has the old one, whole")
                    .isEqualTo(first);
        }
        SignedJWT token = SignedJWT.parse(Files.readString(file));
        assertThat(token.getJWTClaimsSet().getIssueTime().toInstant()).isEqualTo(clock.instant());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).as("no draft is left").containsExactly(file);
        }
    }

    @Test
    void aFaultTakesThePlaceOfEveryAnswer() throws Exception {
        issuer.play(FaultScript.named("down")
                .step(Effect.answer(503, "down"), Moment.REQUEST_END)
                .times(2)
                .thenNormally());

        assertThat(send("GET", ".well-known/openid-configuration").statusCode()).isEqualTo(503);
        assertThat(send("GET", "openid/v1/jwks").statusCode()).isEqualTo(503);
        assertThat(send("GET", "openid/v1/jwks").statusCode()).isEqualTo(200);
        assertThat(issuer.journal().exchanges()).hasSize(3);
    }

    private boolean verifies(SignedJWT token) throws Exception {
        RSAKey key = (RSAKey) JWKSet.parse(send("GET", "openid/v1/jwks").body())
                .getKeyByKeyId(token.getHeader().getKeyID());
        return token.verify(new RSASSAVerifier(key));
    }

    private HttpResponse<String> send(String method, String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(issuer.issuer() + path))
                        .method(method, BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }
}
