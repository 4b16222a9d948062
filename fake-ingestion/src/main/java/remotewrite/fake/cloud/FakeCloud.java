package remotewrite.fake.cloud;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import remotewrite.fake.Application;
import remotewrite.fake.ClientCertificate;
import remotewrite.fake.ClientSecret;
import remotewrite.fake.DataCollectionRule;
import remotewrite.fake.FakeEntra;
import remotewrite.fake.FakeIngestion;
import remotewrite.fake.FakeManagedIdentity;
import remotewrite.fake.FaultScript;
import remotewrite.fake.IdentityHost;
import remotewrite.fake.JwtTokenVerifier;
import remotewrite.fake.ManagedIdentity;
import remotewrite.fake.Pki;
import remotewrite.fake.Tenant;
import remotewrite.fake.Transport;

/**
 * All fakes together, set up as a customer sets up Azure by Microsoft's article: a tenant with an application, a virtual
 * machine and an app with managed identities, and a workspace on whose data collection rule each of them holds the role
 * Monitoring Metrics Publisher. Ids, secret and names are the constants below, always the same; keys and certificates
 * are made anew in every process, and guard nothing.
 *
 * <p>Safe for use by several threads.
 */
public final class FakeCloud implements AutoCloseable {
    public static final String TENANT_ID = "11111111-1111-4111-8111-111111111111";
    /** The application's. */
    public static final String CLIENT_ID = "22222222-2222-4222-8222-222222222222";
    /** The object id of the application's service principal. */
    public static final String OBJECT_ID = "33333333-3333-4333-8333-333333333333";
    /** The application's, for tests only. */
    public static final String CLIENT_SECRET = "secret-of-the-fake-cloud";
    /** The client id of the identity assigned to the machine and to the app. */
    public static final String USER_ASSIGNED_CLIENT_ID = "44444444-4444-4444-8444-444444444444";
    /** The immutable id of the data collection rule. */
    public static final String RULE_ID = "dcr-00000000000000000000000000000001";
    /** The names of all endpoints, in the order of {@link #endpoints}. */
    public static final List<String> ENDPOINTS = List.of("entra", "imds", "app-service", "ingestion");

    private static final String IDENTITY_HEADER = "header-of-the-fake-cloud";
    private static final ManagedIdentity SYSTEM_ASSIGNED = ManagedIdentity.systemAssigned(
            "55555555-5555-4555-8555-555555555555",
            "66666666-6666-4666-8666-666666666666",
            resource("Microsoft.Compute/virtualMachines/fake-machine"));
    private static final ManagedIdentity USER_ASSIGNED = ManagedIdentity.userAssigned(
            USER_ASSIGNED_CLIENT_ID,
            "77777777-7777-4777-8777-777777777777",
            resource("Microsoft.ManagedIdentity/userAssignedIdentities/fake-identity"));
    private static final DataCollectionRule RULE =
            new DataCollectionRule(RULE_ID, Set.of(OBJECT_ID, SYSTEM_ASSIGNED.objectId(), USER_ASSIGNED.objectId()));

    private final CloudSettings settings;
    private final Deque<Runnable> running = new ArrayDeque<>();
    private final FakeEntra entra;
    private final FakeManagedIdentity imds;
    private final FakeManagedIdentity appService;
    private final FakeIngestion ingestion;
    private final CloudFiles files;
    private final List<Endpoint> endpoints;

    /** Keys take tenths of a second to make; all clouds of a process share one application certificate. */
    private static final class Keys {
        static final ClientCertificate CERTIFICATE = ClientCertificate.create(
                "fake-cloud",
                // valid whatever the clock says
                Instant.parse("2016-01-01T00:00:00Z"),
                Instant.parse("2056-01-01T00:00:00Z"));
    }

    private FakeCloud(CloudSettings settings) {
        this.settings = settings;
        try {
            files = new CloudFiles(settings.directory());
            files.write(Pki.shared(), Keys.CERTIFICATE, CLIENT_SECRET, IDENTITY_HEADER);
            entra = FakeEntra.start(FakeEntra.Settings.of(settings.clock(), Pki.shared(), tenant())
                    .withAddress(settings.bindAddress(), settings.port("entra"))
                    .withServerNames(serverNames())
                    .withTokenLifetime(settings.tokenLifetime()));
            running.push(entra::close);
            imds = identity("imds", new IdentityHost.VirtualMachine());
            appService = identity("app-service", new IdentityHost.AppService(IDENTITY_HEADER));
            ingestion = FakeIngestion.start(FakeIngestion.Settings.of(
                            settings.clock(),
                            new JwtTokenVerifier(
                                    entra::jwks, JwtTokenVerifier.PUBLIC_CLOUD, entra.issuers(), settings.clock()),
                            RULE)
                    .withAddress(settings.bindAddress(), settings.port("ingestion"))
                    .withTransport(ingestionTransport())
                    .withProfile(settings.profile()));
            running.push(ingestion::close);
            endpoints = listed();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Starts all fakes and writes the files their clients need.
     *
     * @throws remotewrite.fake.PortUnavailableException when an address or port cannot be listened on
     * @throws IllegalArgumentException when the token lifetime is not whole seconds
     * @throws remotewrite.fake.PkiException when the files cannot be written
     */
    public static FakeCloud start(CloudSettings settings) {
        return new FakeCloud(settings);
    }

    public FakeEntra entra() {
        return entra;
    }

    /** The managed identities of the virtual machine. */
    public FakeManagedIdentity imds() {
        return imds;
    }

    /** The managed identities of the app in App Service. */
    public FakeManagedIdentity appService() {
        return appService;
    }

    public FakeIngestion ingestion() {
        return ingestion;
    }

    /** Every fake, in the order of {@link #ENDPOINTS}. */
    public List<Endpoint> endpoints() {
        return endpoints;
    }

    public CloudFiles files() {
        return files;
    }

    /** The name under which clients reach the fakes. */
    public String hostName() {
        return settings.hostName();
    }

    /** What a client takes as authority host, with a slash at its end. */
    public URI authority() {
        return entra.authority(settings.hostName());
    }

    /** The URL a sender writes to. */
    public URI writeUri() {
        return ingestion.writeUri(settings.hostName(), RULE);
    }

    /** For TLS clients in Java: trusts the fakes and nobody else. */
    public SSLContext clientContext() {
        return Pki.shared().clientContext();
    }

    /** An access token of the application, for a client that does not get its own. Leaves no trace in a journal. */
    public String token() {
        return entra.issue(TENANT_ID, CLIENT_ID, "https://monitor.azure.com");
    }

    /**
     * The environment that turns a client of Azure to this cloud, complete: addresses, identity, trust. The secret is in
     * clear. {@code SSL_CERT_FILE} is heeded by Go and by the reference proxy; Java takes {@link CloudFiles#trustStore}.
     */
    public Map<String, String> environment(Credential credential) {
        Map<String, String> variables = new TreeMap<>();
        variables.put("INGESTION_URL", writeUri().toString());
        variables.put("SSL_CERT_FILE", files.ca().toAbsolutePath().toString());
        switch (credential) {
            case CERTIFICATE -> {
                application(variables);
                variables.put("IDENTITY_TYPE", "aadApplication");
                variables.put(
                        "AZURE_CLIENT_CERTIFICATE_PATH",
                        files.certificate().toAbsolutePath().toString());
            }
            case SECRET -> {
                application(variables);
                variables.put("AZURE_CLIENT_SECRET", CLIENT_SECRET);
            }
            case SYSTEM_ASSIGNED -> variables.putAll(imds.environment(settings.hostName()));
            case USER_ASSIGNED -> {
                variables.putAll(imds.environment(settings.hostName()));
                variables.put("AZURE_CLIENT_ID", USER_ASSIGNED_CLIENT_ID);
                variables.put("IDENTITY_TYPE", "userAssigned");
            }
            case APP_SERVICE -> variables.putAll(appService.environment(settings.hostName()));
        }
        return Map.copyOf(variables);
    }

    /** As after the start: no faults, nothing in the journals, the tenants, identities and lifetimes of the settings. */
    public void reset() {
        entra.tenants(tenant());
        entra.tokenLifetime(settings.tokenLifetime());
        for (FakeManagedIdentity identity : List.of(imds, appService)) {
            identity.identities(SYSTEM_ASSIGNED, USER_ASSIGNED);
            identity.tokenLifetime(settings.tokenLifetime());
        }
        endpoints.forEach(endpoint -> endpoint.playEverywhere(FaultScript.none()));
        endpoints.forEach(endpoint -> endpoint.journal().restart());
    }

    /** Stops every fake; exchanges under way end unanswered. The files stay. */
    @Override
    public void close() {
        while (!running.isEmpty()) {
            running.pop().run();
        }
    }

    private List<Endpoint> listed() {
        return List.of(
                new Endpoint(
                        "entra",
                        entra.authority(settings.hostName()),
                        entra.journal(),
                        entra::play,
                        entra::playEverywhere,
                        entra::faults),
                Endpoint.of("imds", at("http", imds.port()), imds.journal(), imds::play, imds::faults),
                Endpoint.of(
                        "app-service",
                        at("http", appService.port()),
                        appService.journal(),
                        appService::play,
                        appService::faults),
                Endpoint.of(
                        "ingestion",
                        at(ingestionTransport().scheme(), ingestion.port()),
                        ingestion.journal(),
                        ingestion::play,
                        ingestion::faults));
    }

    private FakeManagedIdentity identity(String name, IdentityHost kind) {
        FakeManagedIdentity started = FakeManagedIdentity.start(
                FakeManagedIdentity.Settings.of(entra, TENANT_ID, SYSTEM_ASSIGNED, USER_ASSIGNED)
                        .withAddress(settings.bindAddress(), settings.port(name))
                        .withKind(kind)
                        .withTokenLifetime(settings.tokenLifetime()));
        running.push(started::close);
        return started;
    }

    private void application(Map<String, String> variables) {
        variables.put("AZURE_AUTHORITY_HOST", authority().toString());
        variables.put("AZURE_TENANT_ID", TENANT_ID);
        variables.put("AZURE_CLIENT_ID", CLIENT_ID);
    }

    private Transport ingestionTransport() {
        return settings.ingestionOverTls()
                ? new Transport.Tls(Pki.shared().serverKeyStore(serverNames()), Pki.KEY_STORE_PASSWORD)
                : new Transport.Plain();
    }

    private List<String> serverNames() {
        List<String> names = new ArrayList<>(Pki.SERVER_NAMES);
        if (!names.contains(settings.hostName())) {
            names.add(settings.hostName());
        }
        return List.copyOf(names);
    }

    private URI at(String scheme, int port) {
        return URI.create(scheme + "://" + settings.hostName() + ":" + port + "/");
    }

    private static Tenant tenant() {
        return Tenant.of(
                TENANT_ID,
                Application.of(CLIENT_ID, OBJECT_ID, Keys.CERTIFICATE)
                        .withSecrets(new ClientSecret(
                                CLIENT_SECRET,
                                Instant.parse("2016-01-01T00:00:00Z"),
                                Instant.parse("2056-01-01T00:00:00Z"))));
    }

    private static String resource(String provider) {
        return "/subscriptions/88888888-8888-4888-8888-888888888888/resourceGroups/fake-cloud/providers/" + provider;
    }
}
