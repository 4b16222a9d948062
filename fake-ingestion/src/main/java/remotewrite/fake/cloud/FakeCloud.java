package remotewrite.fake.cloud;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import remotewrite.fake.DataCollectionRule;
import remotewrite.fake.FakeEntra;
import remotewrite.fake.FakeIngestion;
import remotewrite.fake.FakeManagedIdentity;
import remotewrite.fake.ManagedIdentity;
import remotewrite.fake.TimeSeries;
import remotewrite.fake.entra.AzureApi;
import remotewrite.fake.entra.FakeOidcIssuer;
import remotewrite.fake.manage.FakeLogs;
import remotewrite.fake.manage.FakeManagement;
import remotewrite.fake.query.FakeQuery;
import remotewrite.fake.role.ResourceId;
import remotewrite.fake.role.RoleGrants;
import remotewrite.fake.store.NumberedPage;
import remotewrite.fake.store.StoredMetrics;

/**
 * All fakes together, one cloud: what is written is what a query finds, the platform metrics count what happened, a role
 * that is assigned through Resource Manager is one that ingestion knows, and the tokens of one tenant open every door they
 * are issued for. It is set up as a customer sets up Azure by Microsoft's article ({@link CloudContents#usual}). Ids, secret
 * and names are always the same; keys and certificates are made anew in every process, unless
 * {@link CloudSettings#withAuthority} has kept ones, and guard nothing.
 *
 * <p>Longer than other classes because it is the one door of a cloud: its constants and a method of one line for each thing that
 * a test asks for. What they do is in {@link RunningFakes}, {@link CloudDoors} and {@link CloudEnvironment}.
 *
 * <p>Safe for use by several threads.
 */
public final class FakeCloud implements AutoCloseable {
    public static final String TENANT_ID = "11111111-1111-4111-8111-111111111111";
    /** The publishing application's. */
    public static final String CLIENT_ID = "22222222-2222-4222-8222-222222222222";
    /** The object id of the application's service principal. */
    public static final String OBJECT_ID = "33333333-3333-4333-8333-333333333333";
    /** Of every application here, for tests only. */
    public static final String CLIENT_SECRET = "secret-of-the-fake-cloud";
    /** The client id of the identity assigned to the machine and to the app. */
    public static final String USER_ASSIGNED_CLIENT_ID = "44444444-4444-4444-8444-444444444444";
    /** The application of {@link Credential#OPERATOR}. */
    public static final String OPERATOR_CLIENT_ID = "aaaaaaaa-2222-4222-8222-222222222222";

    public static final String OPERATOR_OBJECT_ID = "aaaaaaaa-3333-4333-8333-333333333333";
    /** The application of {@link Credential#STRANGER}. */
    public static final String STRANGER_CLIENT_ID = "bbbbbbbb-2222-4222-8222-222222222222";

    public static final String STRANGER_OBJECT_ID = "bbbbbbbb-3333-4333-8333-333333333333";
    /** The immutable id of the data collection rule. */
    public static final String RULE_ID = "dcr-00000000000000000000000000000001";
    /** The names of the endpoints that are started unless settings leave them out, in the order of {@link #endpoints}. */
    public static final List<String> ENDPOINTS =
            List.of("entra", "imds", "app-service", "ingestion", "query", "management", "logs", "issuer");

    /**
     * The name of the endpoint that is started only where {@link CloudSettings#withArc} names a directory for its keys; in the
     * order of {@link #endpoints} it comes after {@code app-service}.
     */
    public static final String ARC = "arc";

    private final CloudSettings settings;
    private final RunningFakes fakes;

    private FakeCloud(CloudSettings settings) {
        this.settings = settings;
        this.fakes = new RunningFakes(settings);
    }

    /**
     * Starts the fakes and writes the files their clients need.
     *
     * @throws remotewrite.fake.PortUnavailableException when an address or port cannot be listened on
     * @throws IllegalArgumentException when the token lifetime is not whole seconds
     * @throws java.io.UncheckedIOException when the directory for Arc's keys cannot be made or written to
     * @throws remotewrite.fake.PkiException when the files cannot be written
     */
    public static FakeCloud start(CloudSettings settings) {
        return new FakeCloud(settings);
    }

    public FakeEntra entra() {
        return fakes.entra();
    }

    /**
     * The managed identities of the virtual machine.
     *
     * @throws IllegalStateException when the settings leave this endpoint out; so do the others
     */
    public FakeManagedIdentity imds() {
        return started("imds", fakes.imds());
    }

    /** The managed identities of the app in App Service. */
    public FakeManagedIdentity appService() {
        return started("app-service", fakes.appService());
    }

    /**
     * The managed identities of a server that is connected by Azure Arc.
     *
     * @throws IllegalStateException unless {@link CloudSettings#withArc} has said where the keys of its challenges go
     */
    public FakeManagedIdentity arc() {
        return fakes.arc()
                .orElseThrow(() -> new IllegalStateException("the endpoint arc was not started: it needs a directory"
                        + " for the keys of its challenges, which CloudSettings.withArc names"));
    }

    public FakeIngestion ingestion() {
        return fakes.ingestion();
    }

    public FakeQuery query() {
        return started("query", fakes.query());
    }

    /** Resource Manager, and the batch form of platform metrics. */
    public FakeManagement management() {
        return started("management", fakes.management());
    }

    /** Log Analytics. */
    public FakeLogs logs() {
        return started("logs", fakes.logs());
    }

    /** The issuer of the tokens of a Kubernetes cluster, one of whose service accounts the usual application trusts. */
    public FakeOidcIssuer issuer() {
        return started("issuer", fakes.cluster()).issuer();
    }

    Path federatedToken() {
        return started("issuer", fakes.cluster()).file();
    }

    /** The samples that the workspace has kept. */
    public StoredMetrics metrics() {
        return fakes.workspace();
    }

    /** The native histograms and exemplars that it has kept: {@link remotewrite.fake.store.Workspace#histogramsAndExemplars}. */
    public List<TimeSeries> histogramsAndExemplars() {
        return fakes.workspace().histogramsAndExemplars();
    }

    /** The same with numbers: {@link remotewrite.fake.store.Workspace#numberedHistogramsAndExemplars}. */
    public NumberedPage numberedHistogramsAndExemplars() {
        return fakes.workspace().numberedHistogramsAndExemplars();
    }

    /**
     * The workspace drops the next samples to come, whatever they are, as if it had trouble of its own: the platform metrics
     * have them with the reason {@code InternalError}, and the sender is told nothing; with the profile {@link
     * remotewrite.fake.IngestionProfile#SPEC} it is answered 500, and what follows in a series of the same write is held back
     * too. A reset forgets what is left of them.
     *
     * @param samples in place of what was left of an earlier number; 0 for none
     * @throws IllegalArgumentException when there are fewer than none
     */
    public void dropNext(long samples) {
        fakes.workspace().dropNext(samples);
    }

    /** How many samples are still to come that {@link #dropNext} drops. */
    public long dropsToCome() {
        return fakes.workspace().dropsToCome();
    }

    /** What was kept, dropped and counted, up to now. */
    public CloudTallies tallies() {
        // a minute later, so that the one under way is among them; of minutes to come nothing is told
        Instant end = settings.clock().instant().plus(Duration.ofMinutes(1));
        return CloudTallies.of(fakes, end);
    }

    /** How it was set up at its start. Tenants, identities and grants may be others by now. */
    public CloudSettings settings() {
        return settings;
    }

    /** The managed identities at present, by the name of the endpoint that hands out their tokens; only what was started. */
    public Map<String, List<ManagedIdentity>> identities() {
        Map<String, List<ManagedIdentity>> all = new LinkedHashMap<>();
        fakes.imds().ifPresent(one -> all.put("imds", one.assigned()));
        fakes.appService().ifPresent(one -> all.put("app-service", one.assigned()));
        fakes.arc().ifPresent(one -> all.put(ARC, one.assigned()));
        return all;
    }

    /** How long their tokens live at present, by the same names. */
    public Map<String, Duration> identityTokenLifetimes() {
        Map<String, Duration> all = new LinkedHashMap<>();
        fakes.imds().ifPresent(one -> all.put("imds", one.tokenLifetime()));
        fakes.appService().ifPresent(one -> all.put("app-service", one.tokenLifetime()));
        fakes.arc().ifPresent(one -> all.put(ARC, one.tokenLifetime()));
        return all;
    }

    /** Who may do what, for every fake; {@link RoleGrants#add} assigns a role without a request. */
    public RoleGrants grants() {
        return fakes.grants();
    }

    /** Every fake that was started, in the order of {@link #ENDPOINTS}, with {@link #ARC} after {@code app-service}. */
    public List<Endpoint> endpoints() {
        return fakes.endpoints();
    }

    /** Those of {@link CloudContents#credentials} whose tokens come from an endpoint that was started. */
    public List<Credential> credentials() {
        return contents().credentials().stream()
                .filter(credential -> credential.endpoint().map(this::isStarted).orElse(true))
                .toList();
    }

    /** What the principal's roles let it write or read by now, of rules {@link #ruleOf its own} or {@link
     * #ruleToRead the one it reads}, whatever it gets tokens for. */
    public Set<AzureApi> openTo(String objectId) {
        return fakes.doors().openTo(objectId);
    }

    /** Who and what there was at the start. */
    public CloudContents contents() {
        return settings.contents();
    }

    public CloudFiles files() {
        return fakes.files();
    }

    /** The name under which clients reach the fakes. */
    public String hostName() {
        return settings.address().hostName();
    }

    /** What a client takes as authority host, with a slash at its end. */
    public URI authority() {
        return fakes.entra().authority(settings.address().hostName());
    }

    /** The URL a sender writes to. */
    public URI writeUri() {
        return writeUri(fakes.rule());
    }

    /**
     * The URL of a sender that writes through one of the data collection rules.
     *
     * @param rule its name or its immutable id, of {@link CloudContents#rules} or of the workspace's own ({@link #RULE_ID})
     * @throws IllegalArgumentException when the cloud has no such rule; it names those there are
     */
    public URI writeUri(String rule) {
        return writeUri(fakes.doors().named(rule));
    }

    /** The URL of {@link #ruleOf the principal's rule}. */
    URI writeUriOf(String objectId) {
        return writeUri(fakes.doors().ruleOf(objectId));
    }

    /**
     * The first data collection rule through which the principal may write by now; or else the one through which it will, once
     * a role of it has spread, the soonest of several; or else the workspace's own.
     */
    public ResourceId ruleOf(String objectId) {
        return fakes.doors().ruleOf(objectId).id();
    }

    /** Through which rules the principal's roles let it write, and from when on, past or to come. */
    public Map<ResourceId, Instant> writesFrom(String objectId) {
        return fakes.doors().writesFrom(objectId);
    }

    /** From when on, past or to come, the principal's roles let it write or read, through any rule: what is not here is never. */
    public Map<AzureApi, Instant> opensFrom(String objectId) {
        return fakes.doors().opensFrom(objectId);
    }

    /**
     * The first of these that the principal may read by now: {@link #ruleOf its rule}, the others; or else the one that it will
     * read soonest, once a role of it has spread; or else its rule.
     */
    public ResourceId ruleToRead(String objectId) {
        return fakes.doors().ruleToRead(objectId).id();
    }

    private URI writeUri(DataCollectionRule rule) {
        return fakes.ingestion().writeUri(settings.address().hostName(), rule);
    }

    /** For TLS clients in Java: trusts the fakes and nobody else. */
    public SSLContext clientContext() {
        return settings.authority().clientContext();
    }

    /** An access token of the application, for a client that does not get its own. Leaves no trace in a journal. */
    public String token() {
        return token(CLIENT_ID, "https://monitor.azure.com");
    }

    /** The same, of another application or for another audience, e.g. {@code https://prometheus.monitor.azure.com}. */
    public String token(String clientId, String audience) {
        return fakes.entra().issue(TENANT_ID, clientId, audience);
    }

    /**
     * The environment that turns a client of Azure to this cloud, complete: addresses, identity, trust. The secret is in
     * clear. {@code SSL_CERT_FILE} is heeded by Go and by the reference proxy; Java takes {@link CloudFiles#trustStore}.
     * Of the operator the addresses are those that were started.
     *
     * @throws IllegalStateException when {@link #credentials} has it not because its endpoint was not started
     */
    public Map<String, String> environment(Credential credential) {
        return new CloudEnvironment(this).of(credential);
    }

    /**
     * The environment of any application: addresses, trust, tenant and client id, and where to read when a role lets it. The
     * variables of its credential are for the caller to add, such as {@code AZURE_CLIENT_SECRET}.
     *
     * @throws IllegalArgumentException when there was no such tenant or application at the start
     */
    public Map<String, String> environment(String tenantId, String clientId) {
        return new CloudEnvironment(this).ofApplication(tenantId, clientId);
    }

    /**
     * The environment of the managed identity that is assigned to the machine under this client id, complete.
     *
     * @throws IllegalArgumentException when there was no such user-assigned identity at the start
     */
    public Map<String, String> environment(String clientId) {
        return new CloudEnvironment(this).ofUserAssigned("machine", imds(), clientId);
    }

    /**
     * The same of one that is assigned to an app in App Service, which has those of the machine. The identity header is in
     * clear.
     *
     * @throws IllegalArgumentException when there was no such user-assigned identity at the start
     * @throws IllegalStateException when the endpoint {@code app-service} was not started
     */
    public Map<String, String> appEnvironment(String clientId) {
        return new CloudEnvironment(this).ofUserAssigned("app", appService(), clientId);
    }

    /**
     * As after the start: no faults, nothing in the journals, nothing written or counted, the tenants, identities, roles,
     * logs and the token service's behaviour of the settings; no request counts for a limit.
     */
    public void reset() {
        fakes.reset();
    }

    /** Stops every fake; exchanges under way end unanswered. The files stay. */
    @Override
    public void close() {
        fakes.close();
    }

    /** @throws IllegalArgumentException when one of {@code names} is no endpoint; {@code what} names them all */
    static void requireEndpoints(String what, Set<String> names) {
        for (String name : names) {
            if (!ENDPOINTS.contains(name) && !name.equals(ARC)) {
                throw new IllegalArgumentException(
                        what + " has an endpoint '" + name + "'; there are " + ENDPOINTS + " and " + ARC);
            }
        }
    }

    boolean isStarted(String name) {
        return settings.endpoints().contains(name);
    }

    private static <T> T started(String name, Optional<T> fake) {
        return fake.orElseThrow(() -> new IllegalStateException(
                "the endpoint " + name + " was not started: CloudSettings.endpoints leaves it out"));
    }
}
