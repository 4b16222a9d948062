package remotewrite.proxy;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.RetryOptions;
import com.azure.core.http.policy.RetryPolicy;
import com.azure.identity.AadCredentialBuilderBase;
import com.azure.identity.ClientCertificateCredentialBuilder;
import com.azure.identity.CredentialBuilderBase;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import com.azure.identity.WorkloadIdentityCredentialBuilder;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Asks Microsoft Entra ID, or the managed identity endpoint of the machine, for a token, through azure-identity.
 *
 * <p>Every request builds a credential of its own and reads the certificate or token file anew. Observed:
 * a credential answers from its cache while more than 5 minutes remain, so it cannot renew early; and it reads a file
 * only once, so a rotated certificate would need a restart. The SDK's own repeats are off where it has a switch for
 * them: {@link RenewalSchedule} has that say. Managed identities share one cache for the whole process, so a renewal may
 * bring the token that is held already; {@link RenewingTokenSource} reckons with that.
 *
 * <p>The endpoint of managed identities is IMDS, or what {@code AZURE_POD_IDENTITY_AUTHORITY_HOST} or {@code
 * IDENTITY_ENDPOINT} and {@code IDENTITY_HEADER} say; the SDK reads these variables by itself.
 */
public final class EntraTokenFetch implements TokenFetch {
    private static final RetryPolicy NO_REPEATS =
            new RetryPolicy(new RetryOptions(new FixedDelayOptions(0, Duration.ofMillis(1))));
    private static final String ENTRA = "Entra";

    private final ProxyConfig config;
    private final Clock clock;
    private final HttpClient http;
    private final Optional<CertificateFile> certificate;

    public EntraTokenFetch(ProxyConfig config, Clock clock) {
        this.config = Objects.requireNonNull(config, "config is null");
        this.clock = Objects.requireNonNull(clock, "clock is null");
        this.certificate = config.identity() instanceof Identity.Application application
                ? Optional.of(new CertificateFile(application.certificatePath(), clock))
                : Optional.empty();
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
        return switch (config.identity()) {
            case Identity.Application application -> withCertificate(application);
            case Identity.Workload workload -> withTokenFile(workload);
            case Identity.UserAssigned assigned ->
                managed(new ManagedIdentityCredentialBuilder().clientId(assigned.clientId()));
            case Identity.SystemAssigned ignored -> managed(new ManagedIdentityCredentialBuilder());
        };
    }

    @Override
    public Optional<Instant> certificateExpiresAt() {
        return certificate.flatMap(CertificateFile::expiresAt);
    }

    private TokenAnswer withCertificate(Identity.Application application) {
        return switch (certificate.orElseThrow().read()) {
            case ClientCertificate.Reading.Unusable unusable ->
                new GatewayFailure.NoToken("the client certificate " + unusable.problem(), Duration.ZERO);
            case ClientCertificate.Reading.Usable usable -> {
                EntraExchange exchange = new EntraExchange(ENTRA);
                var builder = fromEntra(new ClientCertificateCredentialBuilder(), exchange)
                        .tenantId(application.tenantId())
                        .clientId(application.clientId())
                        .pemCertificate(new ByteArrayInputStream(
                                usable.certificate().toPem().getBytes(StandardCharsets.US_ASCII)));
                yield ask(builder::build, exchange);
            }
        };
    }

    private TokenAnswer withTokenFile(Identity.Workload workload) {
        Path file = workload.tokenFile();
        if (!Files.isReadable(file)) {
            return new GatewayFailure.NoToken(
                    "the token file " + file + (Files.exists(file) ? " cannot be read" : " does not exist"),
                    Duration.ZERO);
        }
        EntraExchange exchange = new EntraExchange(ENTRA);
        var builder = fromEntra(new WorkloadIdentityCredentialBuilder(), exchange)
                .tenantId(workload.tenantId())
                .clientId(workload.clientId())
                .tokenFilePath(file.toString());
        return ask(builder::build, exchange);
    }

    private TokenAnswer managed(ManagedIdentityCredentialBuilder builder) {
        EntraExchange exchange = new EntraExchange("the managed identity endpoint");
        return ask(watched(builder, exchange)::build, exchange);
    }

    private <B extends AadCredentialBuilderBase<B>> B fromEntra(B builder, EntraExchange exchange) {
        watched(builder, exchange).authorityHost(config.authorityHost().toString());
        return Cloud.knowsAuthority(config.authorityHost()) ? builder : builder.disableInstanceDiscovery();
    }

    private <B extends CredentialBuilderBase<B>> B watched(B builder, EntraExchange exchange) {
        return builder.httpClient(http).retryPolicy(NO_REPEATS).addPolicy(exchange);
    }

    private TokenAnswer ask(Supplier<TokenCredential> credential, EntraExchange exchange) {
        try {
            var issued = credential
                    .get()
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
        return new GatewayFailure.NoToken("the token request's answer has no usable access_token", Duration.ZERO);
    }
}
