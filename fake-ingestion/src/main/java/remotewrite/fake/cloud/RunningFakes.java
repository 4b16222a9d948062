package remotewrite.fake.cloud;

import java.net.URI;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import remotewrite.fake.DataCollectionRule;
import remotewrite.fake.FakeEntra;
import remotewrite.fake.FakeIngestion;
import remotewrite.fake.FakeManagedIdentity;
import remotewrite.fake.FaultScript;
import remotewrite.fake.IdentityHost;
import remotewrite.fake.ManagedIdentity;
import remotewrite.fake.Pki;
import remotewrite.fake.Tenant;
import remotewrite.fake.TokenVerifier;
import remotewrite.fake.Transport;
import remotewrite.fake.entra.AzureApi;
import remotewrite.fake.entra.EntraPolicy;
import remotewrite.fake.entra.IssuerKeys;
import remotewrite.fake.manage.FakeLogs;
import remotewrite.fake.manage.FakeManagement;
import remotewrite.fake.manage.LogRow;
import remotewrite.fake.manage.LogWorkspace;
import remotewrite.fake.query.FakeQuery;
import remotewrite.fake.role.ResourceId;
import remotewrite.fake.role.RoleGrant;
import remotewrite.fake.role.RoleGrants;
import remotewrite.fake.store.Tallies;
import remotewrite.fake.store.Workspace;

/** The fakes of a cloud, wired to each other: one Entra, one set of grants, one workspace. */
final class RunningFakes implements AutoCloseable {
    private static final String IDENTITY_HEADER = "header-of-the-fake-cloud";
    private static final Duration ISSUER_PATIENCE = Duration.ofSeconds(10);

    private final CloudSettings settings;
    private final Deque<Runnable> running = new ArrayDeque<>();
    private final RoleGrants grants;
    private final CloudDoors doors;
    private final CloudWorkspace workspace;
    private final OwnAudiences audiences = new OwnAudiences();
    private final CloudFiles files;
    private final FakeEntra entra;
    private final Optional<FakeManagedIdentity> imds;
    private final Optional<FakeManagedIdentity> appService;
    private final FakeIngestion ingestion;
    private final Optional<FakeQuery> query;
    private final Optional<FakeManagement> management;
    private final Optional<FakeLogs> logs;
    private final Optional<ClusterIdentity> cluster;
    private final List<Endpoint> endpoints;

    RunningFakes(CloudSettings settings) {
        this.settings = settings;
        CloudContents contents = settings.contents();
        grants = RoleGrants.of(settings.clock(), contents.grants().toArray(RoleGrant[]::new))
                .withPropagation(contents.propagation());
        doors = new CloudDoors(grants, contents.rules());
        workspace = new CloudWorkspace(() -> Workspace.of(settings.clock(), settings.limits()));
        files = new CloudFiles(settings.directory());
        try {
            files.write(Pki.shared(), CloudContents.certificate(), FakeCloud.CLIENT_SECRET, IDENTITY_HEADER);
            entra = opened(startEntra());
            imds = wanted("imds", () -> identity("imds", new IdentityHost.VirtualMachine()));
            appService =
                    wanted("app-service", () -> identity("app-service", new IdentityHost.AppService(IDENTITY_HEADER)));
            ingestion = opened(startIngestion());
            query = wanted("query", this::startQuery);
            management = wanted("management", this::startManagement);
            logs = wanted("logs", this::startLogs);
            cluster = wanted("issuer", this::startCluster);
            management.ifPresent(fake -> audiences.learn(
                    "management", fake.endpoint(settings.address().hostName())));
            logs.ifPresent(fake ->
                    audiences.learn("logs", fake.endpoint(settings.address().hostName())));
            entra.tenants(audiences.in(tenants()));
            endpoints = listed();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    RoleGrants grants() {
        return grants;
    }

    CloudDoors doors() {
        return doors;
    }

    DataCollectionRule rule() {
        return doors.ownRule();
    }

    CloudWorkspace workspace() {
        return workspace;
    }

    CloudFiles files() {
        return files;
    }

    FakeEntra entra() {
        return entra;
    }

    Optional<FakeManagedIdentity> imds() {
        return imds;
    }

    Optional<FakeManagedIdentity> appService() {
        return appService;
    }

    FakeIngestion ingestion() {
        return ingestion;
    }

    Optional<FakeQuery> query() {
        return query;
    }

    Optional<FakeManagement> management() {
        return management;
    }

    Optional<FakeLogs> logs() {
        return logs;
    }

    Optional<ClusterIdentity> cluster() {
        return cluster;
    }

    List<Endpoint> endpoints() {
        return endpoints;
    }

    void reset() {
        CloudContents contents = settings.contents();
        entra.tenants(audiences.in(tenants()));
        entra.policy(entraPolicy());
        entra.countAnew();
        for (Optional<FakeManagedIdentity> one : List.of(imds, appService)) {
            one.ifPresent(identity -> {
                identity.identities(contents.identities().toArray(ManagedIdentity[]::new));
                identity.tokenLifetime(settings.identityTokenLifetime());
            });
        }
        grants.replace(contents.grants().toArray(RoleGrant[]::new));
        workspace.empty();
        ingestion.countAnew();
        logs.ifPresent(fake -> fake.workspaces(logWorkspace()));
        endpoints.forEach(endpoint -> endpoint.playEverywhere(FaultScript.none()));
        endpoints.forEach(endpoint -> endpoint.journal().restart());
    }

    @Override
    public void close() {
        while (!running.isEmpty()) {
            running.pop().run();
        }
    }

    private FakeEntra startEntra() {
        CloudContents contents = settings.contents();
        return FakeEntra.start(FakeEntra.Settings.of(
                        settings.clock(), Pki.shared(), contents.tenants().toArray(Tenant[]::new))
                .withAddress(
                        settings.address().bindAddress(), settings.address().port("entra"))
                .withServerNames(serverNames())
                .withPolicy(entraPolicy()));
    }

    /** Each has yet to look up the keys of issuers: after a reset none is known from before. */
    private EntraPolicy entraPolicy() {
        return settings.entra()
                .withIssuerKeys(settings.contents()
                        .issuerKeys()
                        .orElse(settings.entra().issuerKeys())
                        .orElse(IssuerKeys.fetched(Pki.shared().clientContext(), ISSUER_PATIENCE)));
    }

    private List<Tenant> tenants() {
        List<Tenant> tenants = settings.contents().tenants();
        return cluster.map(one -> one.trustedIn(tenants)).orElse(tenants);
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

    private FakeIngestion startIngestion() {
        return FakeIngestion.start(FakeIngestion.Settings.of(
                        settings.clock(),
                        entra.verifier(cloud -> cloud.audiences(AzureApi.INGESTION))
                                .withSkew(settings.ingestion().tokenSkew()),
                        doors.rules().toArray(DataCollectionRule[]::new))
                .withAddress(
                        settings.address().bindAddress(), settings.address().port("ingestion"))
                .withTransport(ingestionTransport())
                .withProfile(settings.profile())
                .withLimits(settings.ruleLimits())
                .withAnswers(settings.answers().ingestion())
                .withIntake(workspace));
    }

    private FakeQuery startQuery() {
        return FakeQuery.start(FakeQuery.Settings.of(
                        settings.clock(),
                        entra.verifier(cloud -> cloud.audiences(AzureApi.QUERY)),
                        doors.queriers(),
                        workspace)
                .withAddress(
                        settings.address().bindAddress(), settings.address().port("query"))
                .withTransport(tls())
                .withRules(settings.answers().query()));
    }

    private FakeManagement startManagement() {
        String host = settings.address().hostName();
        // settings let management be started with query only
        URI queries = query.orElseThrow().baseUri(host);
        TokenVerifier batchTokens = entra.verifier(cloud -> cloud.audiences(AzureApi.METRICS_BATCH));
        return FakeManagement.start(FakeManagement.Settings.of(
                        settings.clock(),
                        entra.verifier(audiences.of("management", AzureApi.MANAGEMENT)),
                        CloudResources.estate(
                                queries,
                                ingestion.baseUri(host),
                                settings.contents().rules()),
                        grants)
                .withBatchTokens(batchTokens)
                .withMetrics(metrics())
                .withAddress(
                        settings.address().bindAddress(), settings.address().port("management"))
                .withTransport(tls()));
    }

    private Map<ResourceId, Tallies> metrics() {
        Map<ResourceId, Tallies> metrics = new HashMap<>(Map.of(CloudResources.WORKSPACE, workspace));
        metrics.put(CloudResources.RULE, requests(FakeCloud.RULE_ID));
        settings.contents().rules().forEach(one -> metrics.put(one.id(), requests(one.immutableId())));
        return metrics;
    }

    private Tallies requests(String ruleId) {
        DataCollectionRule rule = doors.rule(ruleId);
        // asked for each time: a reset makes others
        return (from, to) -> ingestion.tallies(rule).between(from, to);
    }

    private FakeLogs startLogs() {
        return FakeLogs.start(FakeLogs.Settings.of(
                        settings.clock(), entra.verifier(audiences.of("logs", AzureApi.LOGS)), grants, logWorkspace())
                .withAddress(
                        settings.address().bindAddress(), settings.address().port("logs"))
                .withTransport(tls()));
    }

    private ClusterIdentity startCluster() {
        return ClusterIdentity.start(settings.clock(), settings.address().port("issuer"), files.federatedToken());
    }

    private LogWorkspace logWorkspace() {
        List<LogRow> rows = settings.contents().logs();
        return new LogWorkspace(CloudResources.LOGS, CloudResources.LOGS_CUSTOMER_ID, rows);
    }

    private <T extends AutoCloseable> Optional<T> wanted(String name, Supplier<T> start) {
        return settings.endpoints().contains(name) ? Optional.of(opened(start.get())) : Optional.empty();
    }

    private <T extends AutoCloseable> T opened(T fake) {
        running.push(() -> closed(fake));
        return fake;
    }

    private static void closed(AutoCloseable fake) {
        try {
            fake.close();
        } catch (Exception e) {
            throw new IllegalStateException("a fake of the cloud did not stop: " + e.getMessage(), e);
        }
    }

    private List<Endpoint> listed() {
        String host = settings.address().hostName();
        List<Endpoint> all = new ArrayList<>();
        all.add(new Endpoint(
                "entra", entra.authority(host), entra.journal(), entra::play, entra::playEverywhere, entra::faults));
        imds.ifPresent(one -> all.add(identityEndpoint("imds", one)));
        appService.ifPresent(one -> all.add(identityEndpoint("app-service", one)));
        all.add(Endpoint.of(
                "ingestion",
                ingestion.baseUri(host).resolve("/"),
                ingestion.journal(),
                ingestion::play,
                ingestion::faults));
        query.ifPresent(one ->
                all.add(Endpoint.of("query", one.baseUri(host).resolve("/"), one.journal(), one::play, one::faults)));
        management.ifPresent(one -> all.add(
                Endpoint.of("management", one.endpoint(host).resolve("/"), one.journal(), one::play, one::faults)));
        logs.ifPresent(one ->
                all.add(Endpoint.of("logs", one.endpoint(host).resolve("/"), one.journal(), one::play, one::faults)));
        cluster.map(ClusterIdentity::issuer)
                .ifPresent(one -> all.add(
                        Endpoint.of("issuer", URI.create(one.issuer()), one.journal(), one::play, one::faults)));
        return List.copyOf(all);
    }

    private Endpoint identityEndpoint(String name, FakeManagedIdentity identity) {
        URI address = identity.tokenUri(settings.address().hostName()).resolve("/");
        return Endpoint.of(name, address, identity.journal(), identity::play, identity::faults);
    }

    private Transport ingestionTransport() {
        return switch (settings.ingestion().transport()) {
            case TLS -> tls();
            case UNTRUSTED_TLS -> tls(Strangers.PKI);
            case MISNAMED_TLS -> tls(Pki.shared().serverKeyStore(List.of("another-host.test")));
            case EXPIRED_TLS -> tls(Pki.shared().expiredServerKeyStore(serverNames()));
            case PLAIN -> new Transport.Plain();
        };
    }

    private Transport tls() {
        return tls(Pki.shared());
    }

    private Transport tls(Pki authority) {
        return tls(authority.serverKeyStore(serverNames()));
    }

    private static Transport tls(KeyStore certificate) {
        return new Transport.Tls(certificate, Pki.KEY_STORE_PASSWORD);
    }

    /** An authority that no client of any cloud is told of. */
    private static final class Strangers {
        static final Pki PKI = Pki.create(Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC));
    }

    private List<String> serverNames() {
        List<String> names = new ArrayList<>(Pki.SERVER_NAMES);
        if (!names.contains(settings.address().hostName())) {
            names.add(settings.address().hostName());
        }
        return List.copyOf(names);
    }
}
