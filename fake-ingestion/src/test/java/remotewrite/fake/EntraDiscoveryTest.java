package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntraDiscoveryTest {
    private static EntraBench bench;

    @BeforeAll
    static void start() {
        bench = EntraBench.start();
    }

    @AfterAll
    static void close() {
        bench.close();
    }

    @Nested
    class Metadata {
        @ParameterizedTest
        @ValueSource(strings = {EntraBench.TENANT, EntraBench.DOMAIN})
        void isAnsweredOnTheHostThatWasAskedAndWithTheTenantsId(String name) {
            Response response = get("/" + name + "/v2.0/.well-known/openid-configuration");

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.jsonPath().<String, Object>getMap("$"))
                    .containsEntry("issuer", url("/" + EntraBench.TENANT + "/v2.0"))
                    .containsEntry("token_endpoint", bench.tokenUrl(EntraBench.TENANT))
                    .containsEntry("authorization_endpoint", url("/" + EntraBench.TENANT + "/oauth2/v2.0/authorize"))
                    .containsEntry("jwks_uri", url("/" + EntraBench.TENANT + "/discovery/v2.0/keys"))
                    .containsEntry("cloud_instance_name", "microsoftonline.com")
                    .containsEntry(
                            "token_endpoint_auth_methods_supported",
                            List.of("client_secret_post", "private_key_jwt", "client_secret_basic"));
        }

        @Test
        void followsTheHostHeader() {
            Response response = bench.request()
                    .header("Host", "login.microsoftonline.com")
                    .get(bench.at("/" + EntraBench.TENANT + "/v2.0/.well-known/openid-configuration"));

            assertThat(response.jsonPath().getString("issuer"))
                    .isEqualTo("https://login.microsoftonline.com/" + EntraBench.TENANT + "/v2.0");
        }

        @Test
        void isAnsweredWithABareQuestionMarkAsGoSendsIt() throws Exception {
            String target = "/" + EntraBench.TENANT + "/v2.0/.well-known/openid-configuration?";
            // Java's own client leaves an empty query out
            try (Socket socket = Pki.shared()
                    .clientContext()
                    .getSocketFactory()
                    .createSocket("localhost", bench.at("/").getPort())) {
                socket.setSoTimeout(30_000);
                String request = "GET " + target + " HTTP/1.1\r\nHost: login.microsoftonline.com\r\n"
                        + "Connection: close\r\n\r\n";
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));

                String response = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

                assertThat(response)
                        .startsWith("HTTP/1.1 200 ")
                        .contains("\"token_endpoint\":\"https://login.microsoftonline.com/" + EntraBench.TENANT
                                + "/oauth2/v2.0/token\"");
            }
            assertThat(bench.entra().journal().exchanges().getLast().request().target())
                    .isEqualTo(target);
        }

        @Test
        void ofCommonKeepsThePlaceholder() {
            JsonPath body = get("/common/v2.0/.well-known/openid-configuration").jsonPath();

            assertThat(body.getString("issuer")).isEqualTo(url("/{tenantid}/v2.0"));
            assertThat(body.getString("token_endpoint")).isEqualTo(bench.tokenUrl("common"));
        }

        @ParameterizedTest
        @CsvSource({"99999999-2222-3333-4444-555555555555, invalid_tenant, 90002", "contoso, invalid_request, 900023"})
        void ofAnUnknownTenantIsRefused(String tenant, String error, int code) {
            Response response = get("/" + tenant + "/v2.0/.well-known/openid-configuration");

            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.jsonPath().getString("error")).isEqualTo(error);
            assertThat(response.jsonPath().getList("error_codes")).containsExactly(code);
        }
    }

    @Nested
    class Keys {
        @ParameterizedTest
        @CsvSource({
            EntraBench.TENANT + ", " + EntraBench.TENANT,
            EntraBench.DOMAIN + ", " + EntraBench.TENANT,
            "common, {tenantid}"
        })
        void areThoseThatSignTokens(String name, String tenantInIssuer) throws Exception {
            Response response = get("/" + name + "/discovery/v2.0/keys");

            Map<String, Object> key = response.jsonPath().getMap("keys[0]");
            assertThat(key)
                    .containsOnlyKeys("kty", "use", "kid", "x5t", "n", "e", "x5c", "cloud_instance_name", "issuer")
                    .containsEntry("kid", key.get("x5t"))
                    .containsEntry("e", "AQAB")
                    .containsEntry("issuer", url("/" + tenantInIssuer + "/v2.0"));
            JWK published = JWKSet.parse(response.asString()).getKeys().getFirst();
            SignedJWT token = SignedJWT.parse(
                    bench.entra().issue(EntraBench.TENANT, EntraBench.CLIENT, "https://monitor.azure.com"));
            assertThat(token.getHeader().getKeyID()).isEqualTo(published.getKeyID());
            assertThat(token.verify(new RSASSAVerifier(published.toRSAKey()))).isTrue();
            assertThat(published.getParsedX509CertChain().getFirst().getPublicKey())
                    .isEqualTo(published.toRSAKey().toRSAPublicKey());
        }

        @Test
        void ofAnUnknownTenantAreRefused() {
            Response response = get("/99999999-2222-3333-4444-555555555555/discovery/v2.0/keys");

            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.jsonPath().getList("error_codes")).containsExactly(90002);
        }

        @Test
        void stayPublishedWhenANewOneSigns() throws Exception {
            try (EntraBench rolling = EntraBench.start()) {
                FakeEntra entra = rolling.entra();
                SignedJWT before = SignedJWT.parse(entra.issue(EntraBench.TENANT, EntraBench.CLIENT, "a"));

                entra.rollSigningKey();

                SignedJWT after = SignedJWT.parse(entra.issue(EntraBench.TENANT, EntraBench.CLIENT, "a"));
                List<String> published = rolling.request()
                        .get(rolling.at("/common/discovery/v2.0/keys"))
                        .jsonPath()
                        .getList("keys.kid");
                assertThat(published)
                        .containsExactly(
                                before.getHeader().getKeyID(), after.getHeader().getKeyID())
                        .doesNotHaveDuplicates();
                assertThat(entra.jwks().getKeys()).extracting(JWK::getKeyID).isEqualTo(published);
            }
        }
    }

    @Nested
    class Instances {
        private static final String QUERY = "/common/discovery/instance?api-version=1.1&authorization_endpoint=";

        @Test
        void areAnsweredOnTheHostThatWasAsked() {
            String host = "localhost:" + bench.at("/").getPort();

            HttpResponse<String> response =
                    raw(QUERY + "https%3A%2F%2F" + host + "%2F" + EntraBench.TENANT + "%2Foauth2%2Fv2.0%2Fauthorize");

            JsonPath body = JsonPath.from(response.body());
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(body.getString("tenant_discovery_endpoint"))
                    .isEqualTo(url("/" + EntraBench.TENANT + "/v2.0/.well-known/openid-configuration"));
            assertThat(body.getString("api-version")).isEqualTo("1.1");
            assertThat(body.<String>getList("metadata.preferred_network"))
                    .containsExactly(
                            host,
                            "login.microsoftonline.com",
                            "login.partner.microsoftonline.cn",
                            "login.microsoftonline.us");
            assertThat(body.<String>getList("metadata[0].aliases")).containsExactly(host);
        }

        @ParameterizedTest
        @CsvSource({"login.microsoftonline.com", "login.windows.net"})
        void preferTheHostThatWasAsked(String host) {
            Response response = bench.request()
                    .urlEncodingEnabled(false)
                    .header("Host", host)
                    .get(url(QUERY + "https://" + host + "/" + EntraBench.TENANT + "/oauth2/v2.0/authorize"));

            JsonPath body = response.jsonPath();
            assertThat(body.<String>getList("metadata[0].aliases"))
                    .contains("login.microsoftonline.com", "login.windows.net", host);
            assertThat(body.getString("metadata[0].preferred_network")).isEqualTo(host);
            assertThat(body.getString("metadata[0].preferred_cache")).isEqualTo("login.windows.net");
            assertThat(body.getString("tenant_discovery_endpoint")).startsWith("https://" + host + "/");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "https://login.microsoftonline.com/t/oauth2/v2.0/authorize",
                    "https://localhost/t/oauth2/v2.0/authorize",
                    "https://login.partner.microsoftonline.cn/t/oauth2/v2.0/authorize"
                })
        void areKnownByUnencodedAddressAsJavaSendsIt(String endpoint) {
            assertThat(raw(QUERY + endpoint).statusCode()).isEqualTo(200);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "https://login.example.org/t/oauth2/v2.0/authorize",
                    "http://login.microsoftonline.com/t/oauth2/v2.0/authorize",
                    "login.microsoftonline.com"
                })
        void areRefusedWhenUnknown(String endpoint) {
            HttpResponse<String> response = raw(QUERY + endpoint);

            JsonPath body = JsonPath.from(response.body());
            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(body.getString("error")).isEqualTo("invalid_instance");
            assertThat(body.getList("error_codes")).containsExactly(50049);
            assertThat(body.getString("error_description")).startsWith("AADSTS50049: Unknown or invalid instance.");
        }

        @Test
        void needAnAuthority() {
            HttpResponse<String> response = raw("/common/discovery/instance?api-version=1.1");

            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(JsonPath.from(response.body()).getList("error_codes")).containsExactly(900144);
        }
    }

    @Test
    void otherPathsAndMethodsAreNotServed() {
        assertThat(get("/").statusCode()).isEqualTo(404);
        assertThat(get("/" + EntraBench.TENANT + "/oauth2/authorize").statusCode())
                .isEqualTo(404);
        assertThat(bench.request().post(bench.at("/common/discovery/v2.0/keys")).statusCode())
                .isEqualTo(405);
    }

    private static Response get(String path) {
        return bench.request().get(bench.at(path));
    }

    private static String url(String path) {
        return "https://localhost:" + bench.at("/").getPort() + path;
    }

    /** The request-target exactly as given. */
    private static HttpResponse<String> raw(String target) {
        try (HttpClient client = HttpClient.newBuilder()
                .sslContext(Pki.shared().clientContext())
                .connectTimeout(Duration.ofSeconds(30))
                .build()) {
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(bench.at(target))
                            .timeout(Duration.ofSeconds(30))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(bench.entra().journal().exchanges().getLast().request().target())
                    .isEqualTo(target);
            return response;
        } catch (IOException e) {
            throw new AssertionError("GET " + target + " failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("GET " + target + " was interrupted", e);
        }
    }
}
