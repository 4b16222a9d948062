package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.RetryOptions;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.nimbusds.jwt.SignedJWT;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Microsoft's own client with a secret against the fake. */
class EntraAzureIdentitySecretTest {
    private static EntraBench bench;
    private static HttpClient http;

    @BeforeAll
    static void start() {
        bench = EntraBench.start(Clock.systemUTC());
        Instant now = bench.clock().instant();
        bench.entra()
                .tenants(Tenant.of(
                        EntraBench.TENANT,
                        Application.of(EntraBench.CLIENT, EntraBench.OBJECT)
                                .withSecrets(
                                        new ClientSecret(EntraBench.SECRET, now, now.plus(Duration.ofDays(1))),
                                        new ClientSecret(
                                                EntraBench.EXPIRED_SECRET, now.minus(Duration.ofDays(1)), now))));
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
    void getsATokenWithASecret() throws Exception {
        AccessToken token = token(EntraBench.SECRET);

        assertThat(SignedJWT.parse(token.getToken()).getJWTClaimsSet().getStringClaim("appidacr"))
                .isEqualTo("1");
    }

    @Test
    void showsThatTheSecretIsWrong() {
        assertThatThrownBy(() -> token("guessed"))
                .hasMessageContaining("AADSTS7000215")
                .hasMessageContaining(EntraBench.CLIENT);
    }

    @Test
    void showsThatTheSecretHasExpired() {
        assertThatThrownBy(() -> token(EntraBench.EXPIRED_SECRET)).hasMessageContaining("AADSTS7000222");
    }

    private static AccessToken token(String secret) {
        return new ClientSecretCredentialBuilder()
                .tenantId(EntraBench.TENANT)
                .clientId(EntraBench.CLIENT)
                .clientSecret(secret)
                .authorityHost(bench.entra().authority("localhost").toString())
                .disableInstanceDiscovery()
                .httpClient(http)
                .retryOptions(new RetryOptions(new FixedDelayOptions(0, Duration.ofMillis(1))))
                .build()
                .getTokenSync(new TokenRequestContext().addScopes("https://monitor.azure.com/.default"));
    }
}
