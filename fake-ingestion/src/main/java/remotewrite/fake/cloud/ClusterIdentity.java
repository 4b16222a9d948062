package remotewrite.fake.cloud;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import remotewrite.fake.Application;
import remotewrite.fake.Pki;
import remotewrite.fake.Tenant;
import remotewrite.fake.entra.FakeOidcIssuer;
import remotewrite.fake.entra.FederatedCredential;

/**
 * The service account of a pod that the usual application trusts: the issuer of its cluster, and the file with its token,
 * which is renewed as the kubelet renews a projected one, when 80 % of its life are over (entra.md 6, documented).
 */
final class ClusterIdentity implements AutoCloseable {
    static final String SUBJECT = "system:serviceaccount:monitoring:prometheus";

    private static final Duration RENEWED_AFTER =
            FakeOidcIssuer.LIFETIME.multipliedBy(8).dividedBy(10);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
    private static final Logger LOG = LoggerFactory.getLogger(ClusterIdentity.class);

    private final Clock clock;
    private final FakeOidcIssuer issuer;
    private final Path file;
    private final ScheduledExecutorService kubelet =
            Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());
    private Instant renewal = Instant.MIN;
    private boolean failing;

    private ClusterIdentity(Clock clock, FakeOidcIssuer issuer, Path file) {
        this.clock = clock;
        this.issuer = issuer;
        this.file = file;
    }

    /**
     * Starts the issuer and writes the first token. It listens on 127.0.0.1 whatever the cloud does: the token service of
     * the same process is the only one that asks it.
     *
     * @param authority certifies the issuer
     * @param port of the issuer, 0 for a free one
     * @param file for the token; its directory exists
     * @throws remotewrite.fake.PortUnavailableException when the port cannot be listened on
     * @throws UncheckedIOException when the token cannot be written
     */
    static ClusterIdentity start(Clock clock, Pki authority, int port, Path file) {
        FakeOidcIssuer issuer = FakeOidcIssuer.start(clock, authority, "127.0.0.1", port);
        ClusterIdentity identity = new ClusterIdentity(clock, issuer, file);
        try {
            identity.renewIfDue();
        } catch (RuntimeException e) {
            identity.close();
            throw e;
        }
        identity.kubelet.scheduleWithFixedDelay(
                identity::keepRenewed, LOOK_AGAIN.toMillis(), LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        return identity;
    }

    FakeOidcIssuer issuer() {
        return issuer;
    }

    /** Holds a token that is good by the clock. */
    Path file() {
        return file;
    }

    /** The same tenants; the usual application, where it is there unchanged, trusts the service account besides. */
    List<Tenant> trustedIn(List<Tenant> tenants) {
        Tenant usual = CloudContents.usual().tenants().getFirst();
        return tenants.stream()
                .map(tenant -> tenant.equals(usual) ? trustedIn(tenant) : tenant)
                .toList();
    }

    private Tenant trustedIn(Tenant tenant) {
        FederatedCredential credential = FederatedCredential.of(issuer.issuer(), SUBJECT);
        List<Application> applications = tenant.applications().stream()
                .map(one -> one.clientId().equals(FakeCloud.CLIENT_ID) ? one.withFederatedCredentials(credential) : one)
                .toList();
        return new Tenant(tenant.id(), tenant.cloud(), tenant.domains(), applications, tenant.resources());
    }

    private void keepRenewed() {
        try {
            renewIfDue();
            failing = false;
        } catch (UncheckedIOException e) {
            if (!failing) {
                LOG.warn("the service account's token is not renewed; it is tried again until it is", e);
            }
            failing = true;
        }
    }

    private void renewIfDue() {
        Instant now = clock.instant();
        if (!now.isBefore(renewal)) {
            issuer.writeToken(file, SUBJECT);
            renewal = now.plus(RENEWED_AFTER);
        }
    }

    /** The file stays. */
    @Override
    public void close() {
        // waits: whoever closes a cloud may delete its directory
        kubelet.close();
        issuer.close();
    }
}
