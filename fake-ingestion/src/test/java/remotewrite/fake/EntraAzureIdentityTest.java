package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.RetryOptions;
import com.azure.identity.ClientCertificateCredentialBuilder;
import com.nimbusds.jwt.SignedJWT;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Microsoft's own client against the fake: what it sends is understood, what it is told is understood. */
class EntraAzureIdentityTest {
    private static final String SCOPE = "https://monitor.azure.com/.default";

    private static EntraBench bench;
    private static HttpClient http;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() {
        bench = EntraBench.start(Clock.systemUTC());
        http = new JdkHttpClientBuilder(java.net.http.HttpClient.newBuilder()
                        .sslContext(Pki.shared().clientContext())
                        .connectTimeout(Duration.ofSeconds(30)))
                .responseTimeout(Duration.ofSeconds(30))
                .build();
    }

    @AfterAll
    static void close() {
        bench.close();
    }

    @Test
    void getsATokenWithPem() throws Exception {
        Path file = directory.resolve("client.pem");
        EntraBench.CERTIFICATE.writePem(file);

        AccessToken token = token(SCOPE, builder -> builder.pemCertificate(file.toString()));

        assertThat(SignedJWT.parse(token.getToken()).getJWTClaimsSet().getStringClaim("appid"))
                .isEqualTo(EntraBench.CLIENT);
        assertThat(Duration.between(
                        bench.clock().instant(), token.getExpiresAt().toInstant()))
                .isBetween(Duration.ofSeconds(3500), Duration.ofSeconds(3600));
    }

    @Test
    void getsATokenWithPfx() {
        Path file = directory.resolve("client.pfx");
        EntraBench.CERTIFICATE.writePfx(file);

        assertThat(token(SCOPE, builder -> builder.pfxCertificate(file.toString()))
                        .getToken())
                .startsWith("eyJ");
    }

    @Test
    void getsATokenWithDecodedBase64Pfx() throws Exception {
        Path file = directory.resolve("client.b64");
        EntraBench.CERTIFICATE.writeBase64Pfx(file);
        byte[] decoded = Base64.getMimeDecoder().decode(Files.readAllBytes(file));

        assertThat(token(SCOPE, builder -> builder.pfxCertificate(new ByteArrayInputStream(decoded)))
                        .getToken())
                .startsWith("eyJ");
    }

    @Test
    void stumblesOverBase64PfxAsItDoesInProduction() {
        Path file = directory.resolve("client.b64");
        EntraBench.CERTIFICATE.writeBase64Pfx(file);

        assertThatThrownBy(() -> token(SCOPE, builder -> builder.pfxCertificate(file.toString())))
                .hasMessageContaining("toDerInputStream rejects tag type 77");
    }

    @Test
    void getsATokenWithTheCertificateChainSentAlong() {
        Path file = directory.resolve("client.pem");
        EntraBench.CERTIFICATE.writePem(file);

        assertThat(token(
                                SCOPE,
                                builder ->
                                        builder.pemCertificate(file.toString()).sendCertificateChain(true))
                        .getToken())
                .startsWith("eyJ");
    }

    @Test
    void getsATokenThroughADomainNameAndForTheResourceWithASlash() throws Exception {
        Path file = directory.resolve("client.pem");
        EntraBench.CERTIFICATE.writePem(file);

        AccessToken token = token(
                "https://monitor.azure.com//.default",
                builder -> builder.pemCertificate(file.toString()).tenantId(EntraBench.DOMAIN));

        assertThat(SignedJWT.parse(token.getToken()).getJWTClaimsSet().getAudience())
                .isEqualTo(List.of("https://monitor.azure.com/"));
    }

    @Test
    void oneTokenIsOneRequest() {
        int before = bench.entra().journal().exchanges().size();

        getsATokenWithPfx();

        List<Exchange> added = bench.entra().journal().exchanges();
        assertThat(added).hasSize(before + 1);
        assertThat(added.getLast().request().target()).isEqualTo("/" + EntraBench.TENANT + "/oauth2/v2.0/token");
        assertThat(added.getLast().request().header("x-client-SKU")).containsExactly("MSAL.Java");
    }

    @Test
    void showsThatTheCertificateIsNotRegistered() {
        Path file = directory.resolve("stranger.pem");
        EntraBench.STRANGER.writePem(file);

        assertThatThrownBy(() -> token(SCOPE, builder -> builder.pemCertificate(file.toString())))
                .hasMessageContaining("AADSTS700027")
                .hasMessageContaining(
                        Thumbprint.sha256(EntraBench.STRANGER.certificate()).hex());
    }

    @Test
    void showsThatTheApplicationIsUnknown() {
        assertThatThrownBy(() ->
                        token(SCOPE, builder -> withPem(builder).clientId("aaaaaaaa-0000-0000-0000-00000000dead")))
                .hasMessageContaining("AADSTS700016")
                .hasMessageContaining("aaaaaaaa-0000-0000-0000-00000000dead");
    }

    @Test
    void showsThatTheTenantIsUnknown() {
        assertThatThrownBy(() -> token(SCOPE, builder -> withPem(builder).tenantId("fabrikam.onmicrosoft.com")))
                .hasMessageContaining("AADSTS90002")
                .hasMessageContaining("fabrikam.onmicrosoft.com");
    }

    @Test
    void showsThatTheResourceIsUnknown() {
        assertThatThrownBy(() -> token("https://example.org/.default", this::withPem))
                .hasMessageContaining("AADSTS500011")
                .hasMessageContaining("https://example.org");
    }

    @Test
    void showsThatTheApplicationIsDisabled() {
        assertThatThrownBy(() -> token(SCOPE, builder -> withPem(builder).clientId(EntraBench.DISABLED_CLIENT)))
                .hasMessageContaining("AADSTS7000112");
    }

    private ClientCertificateCredentialBuilder withPem(ClientCertificateCredentialBuilder builder) {
        Path file = directory.resolve("client.pem");
        EntraBench.CERTIFICATE.writePem(file);
        return builder.pemCertificate(file.toString());
    }

    private static AccessToken token(String scope, UnaryOperator<ClientCertificateCredentialBuilder> change) {
        ClientCertificateCredentialBuilder builder = new ClientCertificateCredentialBuilder()
                .tenantId(EntraBench.TENANT)
                .clientId(EntraBench.CLIENT)
                .authorityHost(bench.entra().authority("localhost").toString())
                .disableInstanceDiscovery()
                .httpClient(http)
                .retryOptions(new RetryOptions(new FixedDelayOptions(0, Duration.ofMillis(1))));
        return change.apply(builder).build().getTokenSync(new TokenRequestContext().addScopes(scope));
    }
}
