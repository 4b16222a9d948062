package remotewrite.proxy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Asks Microsoft Entra ID, or the managed identity endpoint of the machine, for a token. Certificate and token file are read
 * anew for every request, so that a replaced one needs no restart; the certificate once a minute besides, so that a bad one
 * is noticed long before it is needed. Nothing is repeated here: {@link RenewalSchedule} has that
 * say. Why no library does this: docs/decisions/0004.
 */
public final class EntraTokenFetch implements TokenFetch {
    private static final int UNAUTHORIZED = 401;

    /** The token of a cluster is some kB. */
    private static final int MAX_TOKEN_FILE_BYTES = 64 * 1024;

    private final ProxyConfig config;
    private final Clock wall;
    private final Clock steady;
    private final TokenHttp http;
    private final Optional<CertificateFile> certificate;

    /** As {@link #EntraTokenFetch(ProxyConfig, Clock, Clock)} with one clock for both. */
    public EntraTokenFetch(ProxyConfig config, Clock clock) {
        this(config, clock, clock);
    }

    /**
     * @param wall for the time in an assertion, and whether a certificate is valid
     * @param steady for a token's life
     */
    EntraTokenFetch(ProxyConfig config, Clock wall, Clock steady) {
        this.config = Objects.requireNonNull(config, "config is null");
        this.wall = Objects.requireNonNull(wall, "wall is null");
        this.steady = Objects.requireNonNull(steady, "steady is null");
        this.certificate = config.identity() instanceof Identity.Application application
                ? Optional.of(new CertificateFile(application.certificatePath(), wall))
                : Optional.empty();
        this.http = new TokenHttp(config);
    }

    @Override
    public void start(Executor executor) {
        http.start(executor);
    }

    @Override
    public TokenAnswer fetch() {
        return switch (config.identity()) {
            case Identity.Application application -> withCertificate(application);
            case Identity.Workload workload -> withTokenFile(workload);
            case Identity.Managed managed -> managed(managed);
        };
    }

    @Override
    public void betweenRequests() {
        certificate.ifPresent(CertificateFile::look);
    }

    @Override
    public Optional<Instant> certificateExpiresAt() {
        return certificate.flatMap(CertificateFile::expiresAt);
    }

    @Override
    public void close() {
        http.close();
    }

    private TokenAnswer withCertificate(Identity.Application application) {
        return switch (certificate.orElseThrow().read()) {
            case ClientCertificate.Reading.Unusable unusable -> none("the client certificate " + unusable.problem());
            case ClientCertificate.Reading.Usable usable -> {
                TokenEndpoint entra = TokenEndpoint.of(config.authorityHost(), application.tenantId());
                try {
                    ClientAssertion assertion = ClientAssertion.signed(
                            usable.certificate(), application.clientId(), entra.uri(), wall.instant());
                    yield fromEntra(entra, application.clientId(), assertion);
                } catch (GeneralSecurityException e) {
                    yield none("the client certificate has a key that cannot sign with PS256 ("
                            + e.getClass().getSimpleName() + ")");
                }
            }
        };
    }

    private TokenAnswer withTokenFile(Identity.Workload workload) {
        Path file = workload.tokenFile();
        try (var in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(MAX_TOKEN_FILE_BYTES + 1);
            String token = new String(content, StandardCharsets.UTF_8).strip();
            if (token.isEmpty() || content.length > MAX_TOKEN_FILE_BYTES) {
                return none("the token file " + file + (token.isEmpty() ? " is empty" : " is too long for a token"));
            }
            TokenEndpoint entra = TokenEndpoint.of(config.authorityHost(), workload.tenantId());
            return fromEntra(entra, workload.clientId(), new ClientAssertion(token));
        } catch (IOException e) {
            return none("the token file " + file + " " + Unreadable.words(e));
        }
    }

    private TokenAnswer fromEntra(TokenEndpoint entra, String clientId, ClientAssertion assertion) {
        TokenRequest request = entra.request(clientId, config.scope(), assertion);
        Instant asked = steady.instant();
        return http.send(request, config.limits().tokenTimeout()).answer(Issuer.ENTRA, asked);
    }

    private TokenAnswer managed(Identity.Managed identity) {
        long begunNanos = System.nanoTime();
        Instant asked = steady.instant();
        Duration limit = config.limits().tokenTimeout();
        TokenOutcome outcome = http.send(identity.endpoint().request(identity, config.scope()), limit);
        return switch (identity.endpoint()) {
            case ManagedIdentityEndpoint.Imds ignored -> managed(outcome, asked);
            case ManagedIdentityEndpoint.AppService ignored -> managed(outcome, asked);
            case ManagedIdentityEndpoint.Arc arc ->
                outcome instanceof TokenReply reply && reply.status() == UNAUTHORIZED
                        ? withKey(arc, identity, reply.headers(), limit.minusNanos(System.nanoTime() - begunNanos))
                        : managed(outcome, asked);
        };
    }

    private TokenAnswer withKey(
            ManagedIdentityEndpoint.Arc arc, Identity.Managed identity, List<HeaderField> challenge, Duration left) {
        return switch (ArcKey.read(HeaderField.values(challenge, "WWW-Authenticate"), arc.keys())) {
            case ArcKey.Refused refused -> none(Issuer.MANAGED_IDENTITY_ENDPOINT + " " + refused.problem());
            case ArcKey.Read key -> {
                Instant asked = steady.instant();
                yield managed(http.send(arc.request(identity, config.scope(), key), left), asked);
            }
        };
    }

    private static TokenAnswer managed(TokenOutcome outcome, Instant asked) {
        return outcome.answer(Issuer.MANAGED_IDENTITY_ENDPOINT, asked);
    }

    private static TokenAnswer none(String reason) {
        return new GatewayFailure.NoToken(reason, Duration.ZERO);
    }
}
