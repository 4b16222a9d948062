package remotewrite.proxy;

import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.RetryOptions;
import com.azure.identity.ClientCertificateCredentialBuilder;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;

/**
 * Asks Microsoft Entra ID for a token of an application with a certificate, through azure-identity.
 *
 * <p>Every request builds a credential of its own and reads the certificate file anew. Observed (spikes.md S1): a
 * credential answers from its cache while more than 5 minutes remain, so it cannot renew early; and it reads the file
 * only once, so a rotated certificate would need a restart. The SDK's own repeats are off: {@link RenewalSchedule} has
 * that say.
 */
public final class EntraTokenFetch implements TokenFetch {
    private static final RetryOptions NO_REPEATS = new RetryOptions(new FixedDelayOptions(0, Duration.ofMillis(1)));

    private final ProxyConfig config;
    private final Clock clock;
    private final HttpClient http;

    public EntraTokenFetch(ProxyConfig config, Clock clock) {
        this.config = Objects.requireNonNull(config, "config is null");
        this.clock = Objects.requireNonNull(clock, "clock is null");
        Limits limits = config.limits();
        this.http = new JdkHttpClientBuilder(java.net.http.HttpClient.newBuilder()
                        .sslContext(config.trustAnchors().sslContext())
                        .followRedirects(java.net.http.HttpClient.Redirect.NEVER)
                        .connectTimeout(limits.connectTimeout()))
                .connectionTimeout(limits.connectTimeout())
                .responseTimeout(limits.tokenTimeout())
                .readTimeout(limits.tokenTimeout())
                .build();
    }

    @Override
    public TokenAnswer fetch() {
        return switch (ClientCertificate.read(config.certificatePath(), clock.instant())) {
            case ClientCertificate.Reading.Unusable unusable ->
                new GatewayFailure.NoToken("the client certificate " + unusable.problem(), Duration.ZERO);
            case ClientCertificate.Reading.Usable usable -> ask(usable.certificate());
        };
    }

    private TokenAnswer ask(ClientCertificate certificate) {
        EntraExchange exchange = new EntraExchange();
        try {
            var builder = new ClientCertificateCredentialBuilder()
                    .tenantId(config.tenantId())
                    .clientId(config.clientId())
                    .authorityHost(config.authorityHost().toString())
                    .httpClient(http)
                    .retryOptions(NO_REPEATS)
                    .addPolicy(exchange)
                    .pemCertificate(new ByteArrayInputStream(certificate.toPem().getBytes(StandardCharsets.US_ASCII)));
            if (!Cloud.knowsAuthority(config.authorityHost())) {
                builder.disableInstanceDiscovery();
            }
            var issued = builder.build()
                    .getToken(new TokenRequestContext().addScopes(config.scope()))
                    .block(config.limits().tokenTimeout().plus(config.limits().connectTimeout()));
            return issued == null ? unfit() : carriedOver(issued);
        } catch (RuntimeException e) {
            return new GatewayFailure.NoToken(exchange.reasonFor(e), exchange.retryAfter());
        }
    }

    /** The SDK counts with the machine's clock; what is left of the token's life is carried over to the injected one. */
    private TokenAnswer carriedOver(com.azure.core.credential.AccessToken issued) {
        String value = issued.getToken();
        if (value == null || !AccessToken.sendable(value)) {
            return unfit();
        }
        Instant expiresAt = clock.instant().plus(issued.getDurationUntilExpiration());
        OffsetDateTime advice = issued.getRefreshAt();
        Instant renewAt = advice == null ? expiresAt : expiresAt.minus(Duration.between(advice, issued.getExpiresAt()));
        return new AccessToken(value, expiresAt, renewAt);
    }

    private static TokenAnswer unfit() {
        return new GatewayFailure.NoToken("Entra's answer has no usable access_token", Duration.ZERO);
    }
}
