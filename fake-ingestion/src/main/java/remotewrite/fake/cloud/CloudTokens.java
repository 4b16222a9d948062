package remotewrite.fake.cloud;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import remotewrite.fake.ArcKeyDirectory;
import remotewrite.fake.FakeEntra;
import remotewrite.fake.FakeManagedIdentity;
import remotewrite.fake.IdentityHost;
import remotewrite.fake.JwtTokenVerifier;
import remotewrite.fake.ManagedIdentity;
import remotewrite.fake.Secrets;
import remotewrite.fake.Tenant;
import remotewrite.fake.entra.AzureApi;
import remotewrite.fake.entra.EntraPolicy;
import remotewrite.fake.entra.IssuerKeys;

/** Where the tokens of a cloud come from, and how its other endpoints judge them. */
final class CloudTokens {
    static final String IDENTITY_HEADER = "header-of-the-fake-cloud";
    private static final Duration ISSUER_PATIENCE = Duration.ofSeconds(10);

    private final CloudSettings settings;
    private final OwnAudiences audiences = new OwnAudiences();
    private final FakeEntra entra;
    private final Optional<FakeManagedIdentity> imds;
    private final Optional<FakeManagedIdentity> appService;
    private final Optional<FakeManagedIdentity> arc;
    private final Optional<ClusterIdentity> cluster;
    /** Asked at every exchange, put together anew when Entra or Arc has others. */
    private volatile Known known =
            new Known(Secrets.OF_ANY_SHAPE, Secrets.OF_ANY_SHAPE, Secrets.of(List.of(IDENTITY_HEADER)));

    private record Known(Secrets ofEntra, Secrets ofArc, Secrets all) {}

    /** Starts those that are wanted; {@code started} ends them. */
    CloudTokens(CloudSettings settings, CloudTransports transports, StartedFakes started, CloudFiles files) {
        this.settings = settings;
        entra = started.opened(FakeEntra.start(FakeEntra.Settings.of(
                        settings.clocks().entra(),
                        settings.authority(),
                        settings.contents().tenants().toArray(Tenant[]::new))
                .withAddress(
                        settings.address().bindAddress(), settings.address().port("entra"))
                .withServerNames(transports.serverNames())
                .withPolicy(policy())));
        imds = started.wanted("imds", () -> identity("imds", new IdentityHost.VirtualMachine()));
        appService = started.wanted(
                "app-service", () -> identity("app-service", new IdentityHost.AppService(IDENTITY_HEADER)));
        arc = started.wanted(FakeCloud.ARC, this::startArc);
        cluster = started.wanted(
                "issuer",
                () -> ClusterIdentity.start(
                        settings.clock(),
                        settings.authority(),
                        settings.address().port("issuer"),
                        files.federatedToken()));
        entra.tenants(audiences.in(tenants()));
    }

    FakeEntra entra() {
        return entra;
    }

    /** What proves to any of them who somebody is, but for certificates and tokens. */
    Secrets secrets() {
        Secrets ofEntra = entra.secrets();
        Secrets ofArc = arc.map(FakeManagedIdentity::secrets).orElse(Secrets.OF_ANY_SHAPE);
        Known present = known;
        if (present.ofEntra() != ofEntra || present.ofArc() != ofArc) {
            present = new Known(ofEntra, ofArc, ofEntra.and(ofArc).and(Secrets.of(List.of(IDENTITY_HEADER))));
            known = present;
        }
        return present.all();
    }

    Optional<FakeManagedIdentity> imds() {
        return imds;
    }

    Optional<FakeManagedIdentity> appService() {
        return appService;
    }

    Optional<FakeManagedIdentity> arc() {
        return arc;
    }

    Optional<ClusterIdentity> cluster() {
        return cluster;
    }

    /** From now on tokens can be had for the address of this endpoint too. */
    void learn(String name, URI base) {
        audiences.learn(name, base);
        entra.tenants(audiences.in(tenants()));
    }

    /** Of a service that takes tokens for {@code api}; it looks at a clock of its own. */
    JwtTokenVerifier verifier(AzureApi api) {
        return entra.verifier(cloud -> cloud.audiences(api)).withClock(settings.clock());
    }

    /** The same of an endpoint whose address, once it is learnt, is an audience as well. */
    JwtTokenVerifier verifier(String name, AzureApi api) {
        return entra.verifier(audiences.of(name, api)).withClock(settings.clock());
    }

    void reset() {
        entra.tenants(audiences.in(tenants()));
        entra.policy(policy());
        entra.countAnew();
        for (Optional<FakeManagedIdentity> one : List.of(imds, appService, arc)) {
            one.ifPresent(identity -> {
                identity.identities(settings.contents().identities().toArray(ManagedIdentity[]::new));
                identity.tokenLifetime(settings.identityTokenLifetime());
                identity.forgetKeys();
            });
        }
    }

    /** Each has yet to look up the keys of issuers: after a reset none is known from before. */
    private EntraPolicy policy() {
        return settings.entra()
                .withIssuerKeys(settings.contents()
                        .issuerKeys()
                        .orElse(settings.entra().issuerKeys())
                        .orElse(IssuerKeys.fetched(settings.authority(), ISSUER_PATIENCE)));
    }

    private List<Tenant> tenants() {
        List<Tenant> tenants = settings.contents().tenants();
        return cluster.map(one -> one.trustedIn(tenants)).orElse(tenants);
    }

    private FakeManagedIdentity startArc() {
        // settings let arc be started with such a directory only
        ArcKeyDirectory keys = settings.identities().arcKeys().orElseThrow();
        keys.make();
        return identity(FakeCloud.ARC, new IdentityHost.Arc(keys.path()));
    }

    private FakeManagedIdentity identity(String name, IdentityHost kind) {
        return FakeManagedIdentity.start(FakeManagedIdentity.Settings.of(
                        entra,
                        FakeCloud.TENANT_ID,
                        settings.contents().identities().toArray(ManagedIdentity[]::new))
                .withAddress(
                        settings.address().bindAddress(), settings.address().port(name))
                .withKind(kind)
                .withAnswers(settings.answers().identities())
                .withTokenLifetime(settings.identityTokenLifetime()));
    }
}
