package remotewrite.proxy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Asks Microsoft Entra ID, or the managed identity endpoint of the machine, for a token. Certificate and token file are read
 * anew for every request, so that a replaced one needs no restart; the certificate once a minute besides, so that a bad one
 * is noticed long before it is needed. Nothing is repeated here, but with another certificate: {@link RenewalSchedule} has that
 * say. Why no library does this: docs/decisions/0004.
 */
public final class EntraTokenFetch implements TokenFetch {
    private static final int UNAUTHORIZED = 401;

    /** How Entra answers a proof it does not take (RFC 6749 5.2). */
    private static final Set<Integer> REFUSALS = Set.of(400, UNAUTHORIZED);

    /** The token of a cluster is some kB. */
    private static final int MAX_TOKEN_FILE_BYTES = 64 * 1024;

    private final ProxyConfig config;
    private final Clock wall;
    private final Clock steady;
    private final TokenHttp http;
    private final Optional<CertificateFile> certificate;
    private final Optional<TimedFile<Parsed<byte[]>>> tokenFile;
    private final AtomicLong failedBesides = new AtomicLong();

    /** As {@link #EntraTokenFetch(ProxyConfig, Clock, Clock)} with one clock for both. */
    public EntraTokenFetch(ProxyConfig config, Clock clock) {
        this(config, clock, clock);
    }

    /**
     * @param wall for the time in an assertion, whether a certificate is valid, and when a token expires that comes with a time
     * @param steady for a token's life, and how often the file of a certificate is looked at
     */
    EntraTokenFetch(ProxyConfig config, Clock wall, Clock steady) {
        this.config = Objects.requireNonNull(config, "config is null");
        this.wall = Objects.requireNonNull(wall, "wall is null");
        this.steady = Objects.requireNonNull(steady, "steady is null");
        this.certificate = config.identity() instanceof Identity.Application application
                ? Optional.of(new CertificateFile(application.certificatePath(), wall, steady))
                : Optional.empty();
        this.tokenFile = config.identity() instanceof Identity.Workload workload
                ? Optional.of(new TimedFile<>(workload.tokenFile(), EntraTokenFetch::token, TimedFile.PATIENCE))
                : Optional.empty();
        this.http = new TokenHttp(config, wall);
    }

    @Override
    public void start(Executor executor) {
        http.start(executor);
    }

    @Override
    public TokenAnswer fetch() {
        return switch (config.identity()) {
            case Identity.Application application -> withCertificate(application, certificate.orElseThrow());
            case Identity.Workload workload -> withTokenFile(workload, tokenFile.orElseThrow());
            case Identity.Managed managed -> managed(managed);
        };
    }

    @Override
    public void betweenRequests() {
        certificate.ifPresent(CertificateFile::look);
    }

    @Override
    public boolean hasNewProof() {
        return certificate.map(CertificateFile::untried).orElse(false);
    }

    @Override
    public Optional<Instant> certificateExpiresAt() {
        return certificate.flatMap(CertificateFile::expiresAt);
    }

    @Override
    public Optional<NotTakenUp> certificateNotTakenUp() {
        return certificate.flatMap(CertificateFile::notTakenUp);
    }

    @Override
    public long failedBesides() {
        return failedBesides.get();
    }

    @Override
    public void close() {
        http.close();
    }

    private TokenAnswer withCertificate(Identity.Application application, CertificateFile file) {
        Instant begun = steady.instant();
        return switch (file.read()) {
            case ClientCertificate.Reading.Unusable unusable -> none("the client certificate " + unusable.problem());
            case ClientCertificate.Reading.Usable usable ->
                withOneOfTwo(application, file, usable.certificate(), begun);
        };
    }

    /** What a refused certificate must not cost: a token, as long as there is another that Entra takes. */
    private TokenAnswer withOneOfTwo(
            Identity.Application application, CertificateFile file, ClientCertificate newest, Instant begun) {
        List<ClientCertificate> toTry = file.toTry(newest);
        ClientCertificate first = toTry.getFirst();
        Asked asked = signedBy(first, application, left(begun));
        if (asked.answer() instanceof AccessToken && first.equals(newest)) {
            file.accepted(newest);
        }
        Duration left = left(begun);
        if (asked.refusal().isEmpty() || toTry.size() == 1 || !left.isPositive()) {
            return asked.answer();
        }
        failedBesides.incrementAndGet();
        ClientCertificate second = toTry.getLast();
        Asked again = signedBy(second, application, left);
        if (again.answer() instanceof AccessToken) {
            if (second.equals(newest)) {
                file.accepted(newest);
            } else {
                file.refused(newest, asked.refusal().orElseThrow(), second);
            }
            return again.answer();
        }
        // without a token it is the one in the file whose trouble is to be known
        return second.equals(newest) ? again.answer() : asked.answer();
    }

    /** What became of a request, and why the proof was refused; not why there is no answer, or none to anybody now. */
    private record Asked(TokenAnswer answer, Optional<GatewayFailure.NoToken> refusal) {}

    private Asked signedBy(ClientCertificate client, Identity.Application application, Duration limit) {
        TokenEndpoint entra = TokenEndpoint.of(config.authorityHost(), application.tenantId());
        try {
            ClientAssertion assertion =
                    ClientAssertion.signed(client, application.clientId(), entra.uri(), wall.instant());
            return fromEntra(entra, application.clientId(), assertion, limit);
        } catch (GeneralSecurityException e) {
            GatewayFailure.NoToken none = none("the client certificate has a key that cannot sign with PS256 ("
                    + e.getClass().getSimpleName() + ")");
            return new Asked(none, Optional.of(none));
        }
    }

    /** Of the time for a whole {@link #fetch}. */
    private Duration left(Instant begun) {
        return config.limits().tokenTimeout().minus(Duration.between(begun, steady.instant()));
    }

    private TokenAnswer withTokenFile(Identity.Workload workload, TimedFile<Parsed<byte[]>> file) {
        Instant begun = steady.instant();
        Parsed<byte[]> answer = file.read().orElseGet(() -> new Parsed.Bad<>(file.noAnswer()));
        Parsed<String> token = answer.then(content -> {
            String text = new String(content, StandardCharsets.UTF_8).strip();
            return text.isEmpty() ? new Parsed.Bad<>("is empty") : new Parsed.Good<>(text);
        });
        return switch (token) {
            case Parsed.Bad<String> bad -> none("the token file " + workload.tokenFile() + " " + bad.problem());
            case Parsed.Good<String> good -> {
                TokenEndpoint entra = TokenEndpoint.of(config.authorityHost(), workload.tenantId());
                yield fromEntra(entra, workload.clientId(), new ClientAssertion(good.value()), left(begun))
                        .answer();
            }
        };
    }

    private static Parsed<byte[]> token(Path file) {
        return BoundedFile.content(file, MAX_TOKEN_FILE_BYTES, "a token");
    }

    private Asked fromEntra(TokenEndpoint entra, String clientId, ClientAssertion assertion, Duration limit) {
        TokenRequest request = entra.request(clientId, config.scope(), assertion);
        Moment asked = Moment.now(wall, steady);
        TokenOutcome outcome = http.send(request, limit);
        TokenAnswer answer = outcome.answer(Issuer.ENTRA, asked);
        boolean refused = outcome instanceof TokenReply reply && REFUSALS.contains(reply.status());
        return new Asked(
                answer,
                refused && answer instanceof GatewayFailure.NoToken none ? Optional.of(none) : Optional.empty());
    }

    private TokenAnswer managed(Identity.Managed identity) {
        long begunNanos = System.nanoTime();
        Moment asked = Moment.now(wall, steady);
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
                Moment asked = Moment.now(wall, steady);
                yield managed(http.send(arc.request(identity, config.scope(), key), left), asked);
            }
        };
    }

    private static TokenAnswer managed(TokenOutcome outcome, Moment asked) {
        return outcome.answer(Issuer.MANAGED_IDENTITY_ENDPOINT, asked);
    }

    private static GatewayFailure.NoToken none(String reason) {
        return new GatewayFailure.NoToken(reason, Duration.ZERO);
    }
}
