package remotewrite.fake.cloud;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import remotewrite.fake.DataCollectionRule;
import remotewrite.fake.FakeEntra;
import remotewrite.fake.FakeIngestion;
import remotewrite.fake.FakeManagedIdentity;
import remotewrite.fake.FaultScript;
import remotewrite.fake.TokenVerifier;
import remotewrite.fake.entra.AzureApi;
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
    private final CloudSettings settings;
    private final StartedFakes started;
    private final CloudTransports transports;
    private final RoleGrants grants;
    private final CloudDoors doors;
    private final CloudWorkspace workspace;
    private final CloudFiles files;
    private final CloudTokens tokens;
    private final FakeIngestion ingestion;
    private final Optional<FakeQuery> query;
    private final Optional<FakeManagement> management;
    private final Optional<FakeLogs> logs;
    private final List<Endpoint> endpoints;

    RunningFakes(CloudSettings settings) {
        this.settings = settings;
        started = new StartedFakes(settings.endpoints());
        transports = new CloudTransports(settings);
        CloudContents contents = settings.contents();
        grants = RoleGrants.of(settings.clock(), contents.grants().toArray(RoleGrant[]::new))
                .withPropagation(contents.propagation());
        doors = new CloudDoors(grants, contents.rules());
        workspace = new CloudWorkspace(Workspace.of(
                settings.clock(),
                settings.limits(),
                settings.profile().workspaceRules(settings.answers().ingestion())));
        files = new CloudFiles(settings.directory());
        try {
            files.write(
                    settings.authority(),
                    CloudContents.certificate(),
                    FakeCloud.CLIENT_SECRET,
                    CloudTokens.IDENTITY_HEADER);
            tokens = new CloudTokens(settings, transports, started, files);
            ingestion = started.opened(startIngestion());
            query = started.wanted("query", this::startQuery);
            management = started.wanted("management", this::startManagement);
            logs = started.wanted("logs", this::startLogs);
            management.ifPresent(fake ->
                    tokens.learn("management", fake.endpoint(settings.address().hostName())));
            logs.ifPresent(fake ->
                    tokens.learn("logs", fake.endpoint(settings.address().hostName())));
            endpoints = CloudEndpoints.of(this, settings.address().hostName());
            endpoints.forEach(endpoint -> endpoint.journal().keepOut(tokens::secrets));
        } catch (RuntimeException e) {
            throw started.closedAfter(e);
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
        return tokens.entra();
    }

    Optional<FakeManagedIdentity> imds() {
        return tokens.imds();
    }

    Optional<FakeManagedIdentity> appService() {
        return tokens.appService();
    }

    Optional<FakeManagedIdentity> arc() {
        return tokens.arc();
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
        return tokens.cluster();
    }

    List<Endpoint> endpoints() {
        return endpoints;
    }

    void reset() {
        CloudContents contents = settings.contents();
        tokens.reset();
        grants.replace(contents.grants().toArray(RoleGrant[]::new));
        workspace.empty();
        ingestion.countAnew();
        logs.ifPresent(fake -> fake.workspaces(logWorkspace()));
        endpoints.forEach(endpoint -> endpoint.playEverywhere(FaultScript.none()));
        endpoints.forEach(endpoint -> endpoint.journal().restart());
    }

    @Override
    public void close() {
        started.close();
    }

    private FakeIngestion startIngestion() {
        return FakeIngestion.start(FakeIngestion.Settings.of(
                        settings.clock(),
                        tokens.verifier(AzureApi.INGESTION)
                                .withSkew(settings.ingestion().tokenSkew()),
                        doors.rules().toArray(DataCollectionRule[]::new))
                .withAddress(
                        settings.address().bindAddress(), settings.address().port("ingestion"))
                .withTransport(transports.ingestion())
                .withProfile(settings.profile())
                .withLimits(settings.ruleLimits())
                .withAnswers(settings.answers().ingestion())
                .withIntake(workspace));
    }

    private FakeQuery startQuery() {
        return FakeQuery.start(FakeQuery.Settings.of(
                        settings.clock(), tokens.verifier(AzureApi.QUERY), doors.queriers(), workspace)
                .withAddress(
                        settings.address().bindAddress(), settings.address().port("query"))
                .withTransport(transports.tls())
                .withRules(settings.answers().query()));
    }

    private FakeManagement startManagement() {
        String host = settings.address().hostName();
        // settings let management be started with query only
        URI queries = query.orElseThrow().baseUri(host);
        TokenVerifier batchTokens = tokens.verifier(AzureApi.METRICS_BATCH);
        return FakeManagement.start(FakeManagement.Settings.of(
                        settings.clock(),
                        tokens.verifier("management", AzureApi.MANAGEMENT),
                        CloudResources.estate(
                                queries,
                                ingestion.baseUri(host),
                                settings.contents().rules()),
                        grants)
                .withBatchTokens(batchTokens)
                .withMetrics(metrics())
                .withAddress(
                        settings.address().bindAddress(), settings.address().port("management"))
                .withTransport(transports.tls()));
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
                        settings.clock(), tokens.verifier("logs", AzureApi.LOGS), grants, logWorkspace())
                .withAddress(
                        settings.address().bindAddress(), settings.address().port("logs"))
                .withTransport(transports.tls()));
    }

    private LogWorkspace logWorkspace() {
        List<LogRow> rows = settings.contents().logs();
        return new LogWorkspace(CloudResources.LOGS, CloudResources.LOGS_CUSTOMER_ID, rows);
    }
}
