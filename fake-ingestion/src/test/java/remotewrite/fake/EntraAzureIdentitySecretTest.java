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
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import remotewrite.fake.entra.EntraPolicy;
import remotewrite.fake.entra.Throttling;

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

    /** Its own pause would be a millisecond: the second that passes is the service's. */
    @ParameterizedTest
    @EnumSource(names = {"PLAIN_TEXT", "TENANT_RATE"})
    void waitsAsLongAsAThrottledAnswerSays(Throttling.Answer answer) {
        try (EntraBench throttled = EntraBench.start(Clock.systemUTC())) {
            FakeEntra entra = throttled.entra();
            EntraPolicy usual = entra.policy();
            entra.policy(
                    usual.withThrottling(new Throttling.Limit(1, Duration.ofHours(1), Duration.ofSeconds(1), answer)));
            assertThat(throttled
                            .post(EntraBench.TENANT, throttled.secretForm(EntraBench.SECRET))
                            .statusCode())
                    .isEqualTo(200);
            // the limit ends with the first refusal, before azure-identity knows of it
            HttpClient client =
                    EntraClient.changing(request -> request, EntraClient.PATIENCE, status -> entra.policy(usual));

            AccessToken token = token(
                    throttled,
                    EntraBench.SECRET,
                    client,
                    new RetryOptions(new FixedDelayOptions(1, Duration.ofMillis(1))));

            assertThat(token.getToken()).startsWith("eyJ");
            // a reply is recorded a little after it has arrived
            entra.journal().await(all -> all.stream().noneMatch(Exchange::open), Duration.ofSeconds(10));
            List<Exchange> all = entra.journal().exchanges();
            assertThat(all)
                    .extracting(exchange -> exchange.reply().orElseThrow().status())
                    .containsExactly(200, 429, 200);
            // from the beginning of the first, since its end is known a little after the client has its answer
            assertThat(Duration.between(all.get(1).startedAt(), all.get(2).startedAt()))
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        }
    }

    private static AccessToken token(String secret) {
        return token(bench, secret, http, new RetryOptions(new FixedDelayOptions(0, Duration.ofMillis(1))));
    }

    private static AccessToken token(EntraBench service, String secret, HttpClient client, RetryOptions retry) {
        return new ClientSecretCredentialBuilder()
                .tenantId(EntraBench.TENANT)
                .clientId(EntraBench.CLIENT)
                .clientSecret(secret)
                .authorityHost(service.entra().authority("localhost").toString())
                .disableInstanceDiscovery()
                .httpClient(client)
                .retryOptions(retry)
                .build()
                .getTokenSync(new TokenRequestContext().addScopes("https://monitor.azure.com/.default"));
    }
}
