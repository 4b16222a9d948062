package remotewrite.conformance.sender;

import com.github.dockerjava.api.model.Network.Ipam;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.testcontainers.containers.Network;
import remotewrite.fake.Application;
import remotewrite.fake.DataCollectionRule;
import remotewrite.fake.Exchange;
import remotewrite.fake.FakeEntra;
import remotewrite.fake.FakeIngestion;
import remotewrite.fake.FakeManagedIdentity;
import remotewrite.fake.IdentityHost;
import remotewrite.fake.JwtTokenVerifier;
import remotewrite.fake.ManagedIdentity;
import remotewrite.fake.Pki;
import remotewrite.fake.Tenant;
import remotewrite.fake.Transport;
import remotewrite.fake.entra.FakeOidcIssuer;
import remotewrite.fake.entra.IssuerName;

/**
 * The fakes where containers of a network of their own find a national cloud of Azure: this machine's address in that network
 * is {@code login.microsoftonline.com} or its kin to them, on port 443. So several can be there at once.
 */
final class NativeAzure implements AutoCloseable {
    static final String TENANT = "11111111-1111-4111-8111-111111111111";
    /** Half of it is what a token may take to arrive, beside ten other containers, before a write carries an expired one. */
    static final Duration TOKEN_LIFETIME = Duration.ofSeconds(20);

    private static final String IDENTITY_HEADER = "canary-identity-header";
    private static final int PRINCIPALS = 20;

    private final Clock clock;
    private final NativeCloud cloud;
    private final Network network = Network.newNetwork();
    private final String gateway;
    private final FakeEntra entra;
    private final FakeIngestion ingestion;
    private final FakeOidcIssuer cluster;
    private final Map<String, Application> applications = new ConcurrentHashMap<>();

    /** @throws remotewrite.fake.PortUnavailableException when this process may not listen on port 443 there */
    NativeAzure(DockerEngine engine, NativeCloud cloud, Clock clock) {
        this.clock = clock;
        this.cloud = cloud;
        gateway = gateway(engine, network.getId());
        Pki pki = Pki.shared();
        entra = FakeEntra.start(FakeEntra.Settings.of(clock, pki, Tenant.in(cloud.entra(), TENANT))
                .withAddress(gateway, 443)
                .withTokenLifetime(TOKEN_LIFETIME));
        issuer(new IssuerName.OfTheCloud());
        cluster = FakeOidcIssuer.start(clock, pki);
        ingestion = FakeIngestion.start(FakeIngestion.Settings.of(
                        clock,
                        new JwtTokenVerifier(entra::jwks, cloud.audiences(), entra.issuers(), clock),
                        IntStream.range(0, PRINCIPALS)
                                .mapToObj(NativeAzure::rule)
                                .toArray(DataCollectionRule[]::new))
                .withAddress(gateway, 0)
                .withTransport(
                        new Transport.Tls(pki.serverKeyStore(List.of(cloud.ingestionHost())), Pki.KEY_STORE_PASSWORD)));
    }

    private static String gateway(DockerEngine engine, String id) {
        Ipam ipam = engine.client().inspectNetworkCmd().withNetworkId(id).exec().getIpam();
        return ipam.getConfig().stream()
                .map(Ipam.Config::getGateway)
                .filter(address -> address != null && address.contains("."))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the network " + id + " has no gateway"));
    }

    static String clientId(int principal) {
        return "22222222-2222-4222-8222-2222222222%02d".formatted(principal);
    }

    static String objectId(int principal) {
        return "33333333-3333-4333-8333-3333333333%02d".formatted(principal);
    }

    /** The rule that this principal alone may write through. */
    private static DataCollectionRule rule(int principal) {
        return new DataCollectionRule(
                "dcr-000000000000000000000000000000%02d".formatted(principal), List.of(objectId(principal)));
    }

    Clock clock() {
        return clock;
    }

    NativeCloud cloud() {
        return cloud;
    }

    Network network() {
        return network;
    }

    String gateway() {
        return gateway;
    }

    FakeOidcIssuer cluster() {
        return cluster;
    }

    URI writeUri(int principal) {
        return ingestion.writeUri(cloud.ingestionHost(), rule(principal));
    }

    /** From now on the tenant knows this application so, and the others as before. */
    synchronized void register(Application application) {
        applications.put(application.clientId(), application);
        entra.tenants(Tenant.in(cloud.entra(), TENANT, applications.values().toArray(Application[]::new)));
    }

    /** From now on the metadata names this issuer; in the beginning that of the cloud, as the real service does. */
    void issuer(IssuerName name) {
        entra.policy(entra.policy().withIssuerName(name));
    }

    /** The endpoint of a machine without identities yet; the caller closes it. */
    FakeManagedIdentity machine() {
        return FakeManagedIdentity.start(FakeManagedIdentity.Settings.of(entra, TENANT)
                .withAddress(gateway, 0)
                .withKind(new IdentityHost.AppService(IDENTITY_HEADER))
                .withTokenLifetime(TOKEN_LIFETIME));
    }

    static ManagedIdentity systemAssigned(int principal) {
        return ManagedIdentity.systemAssigned(
                clientId(principal),
                objectId(principal),
                "/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/sites/own-" + principal);
    }

    static ManagedIdentity userAssigned(int principal) {
        return ManagedIdentity.userAssigned(
                clientId(principal),
                objectId(principal),
                "/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/u"
                        + principal);
    }

    /** What the token service was asked so far, each once: method, host and path. */
    Set<String> asked() {
        return entra.journal().exchanges().stream()
                .map(Exchange::request)
                .map(request -> request.method() + " "
                        + String.join(" ", request.header("Host"))
                        + request.target().replaceFirst("[?].*", ""))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** What this principal was answered by the token endpoint. */
    List<Exchange> tokenRequests(int principal) {
        return entra.journal().exchanges().stream()
                .filter(exchange -> exchange.request().method().equals("POST"))
                .filter(exchange -> exchange.request().body().toUtf8().contains("client_id=" + clientId(principal)))
                .toList();
    }

    List<Exchange> writes(int principal) {
        return ingestion.journal().exchanges().stream()
                .filter(exchange ->
                        exchange.request().target().contains(rule(principal).immutableId()))
                .filter(exchange -> !exchange.open())
                .toList();
    }

    @Override
    public void close() {
        ingestion.close();
        cluster.close();
        entra.close();
        network.close();
    }
}
