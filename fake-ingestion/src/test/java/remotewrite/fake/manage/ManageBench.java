package remotewrite.fake.manage;

import static io.restassured.RestAssured.given;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.RetryOptions;
import com.azure.identity.ClientSecretCredentialBuilder;
import io.restassured.config.RestAssuredConfig;
import io.restassured.config.SSLConfig;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;
import remotewrite.fake.Application;
import remotewrite.fake.ClientSecret;
import remotewrite.fake.FakeEntra;
import remotewrite.fake.JwtTokenVerifier;
import remotewrite.fake.Pki;
import remotewrite.fake.Tenant;
import remotewrite.fake.Transport;
import remotewrite.fake.entra.EntraCloud;
import remotewrite.fake.entra.EntraResource;
import remotewrite.fake.role.ResourceId;
import remotewrite.fake.role.Role;
import remotewrite.fake.role.RoleGrant;
import remotewrite.fake.role.RoleGrants;
import remotewrite.fake.store.Tallies;
import remotewrite.fake.store.Tally;

/** A fake Entra, and Resource Manager and Log Analytics that trust it, over TLS. */
final class ManageBench implements AutoCloseable {
    static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    static final String TENANT = "11111111-2222-3333-4444-555555555555";
    static final String READER = "bbbbbbbb-0000-0000-0000-000000000001";
    static final String READER_APP = "aaaaaaaa-0000-0000-0000-000000000001";
    static final String NOBODY = "bbbbbbbb-0000-0000-0000-000000000002";
    static final String NOBODY_APP = "aaaaaaaa-0000-0000-0000-000000000002";
    static final String OWNER = "bbbbbbbb-0000-0000-0000-000000000003";
    static final String OWNER_APP = "aaaaaaaa-0000-0000-0000-000000000003";
    private static final String SECRET = "canary~secret";

    static final String SUBSCRIPTION = "99999999-0000-0000-0000-00000000abcd";
    static final ResourceId GROUP = ResourceId.of("/subscriptions/" + SUBSCRIPTION + "/resourceGroups/Metrics-RG");
    static final ResourceId WORKSPACE_ID = ResourceId.of(GROUP + "/providers/Microsoft.Monitor/accounts/Amw-One");
    static final String DCR_IMMUTABLE_ID = "dcr-0123456789abcdef0123456789abcdef";
    static final MonitorWorkspace WORKSPACE = MonitorWorkspace.of(
            WORKSPACE_ID,
            "eastus",
            "12121212-3434-5656-7878-909090909090",
            URI.create("https://amw-one-geaqdgeuapfeh8b2.eastus.prometheus.monitor.azure.com"));
    static final CollectionEndpoint ENDPOINT = new CollectionEndpoint(
            WORKSPACE.defaultEndpoint(),
            "eastus",
            "dce-0123456789abcdef0123456789abcdef",
            URI.create("https://amw-one-0mi2.eastus-1.metrics.ingest.monitor.azure.com"),
            URI.create("https://amw-one-0mi2.eastus-1.ingest.monitor.azure.com"),
            URI.create("https://amw-one-0mi2.eastus-1.handler.control.monitor.azure.com"),
            true);
    static final CollectionRule RULE = new CollectionRule(
            WORKSPACE.defaultRule(), "eastus", DCR_IMMUTABLE_ID, ENDPOINT.id(), WORKSPACE_ID, WORKSPACE.accountId());
    static final Estate ESTATE = new Estate(List.of(WORKSPACE), List.of(ENDPOINT), List.of(RULE));

    static final ResourceId SUBSCRIPTION_ID = ResourceId.of("/subscriptions/" + SUBSCRIPTION);

    static final String LOGS_GUID = "77777777-0000-0000-0000-000000000007";
    static final ResourceId LOGS_ID =
            ResourceId.of(GROUP + "/providers/Microsoft.OperationalInsights/workspaces/Logs-One");
    static final ResourceId CLUSTER =
            ResourceId.of(GROUP + "/providers/Microsoft.ContainerService/managedClusters/aks-one");
    static final LogWorkspace LOGS = new LogWorkspace(
            LOGS_ID,
            LOGS_GUID,
            List.of(
                    LogRow.sidecarLine(
                            NOON.minusSeconds(120),
                            CLUSTER,
                            "time=\"2026-11-23T11:58:00Z\" level=info msg=\"Metric packets published in last 1 minute\" avgBytesPerRequest=19713 avgRequestDurationInSec=0.023 failedPublishing=0 successfullyPublished=122"),
                    LogRow.sidecarLine(
                            NOON.minusSeconds(60),
                            CLUSTER,
                            "time=\"2026-11-23T11:59:00Z\" level=info msg=\"Metric packets published in last 1 minute\" avgBytesPerRequest=19809 avgRequestDuration=0.17 failedPublishingToAll=3 successfullyPublishedToAll=112 successfullyPublishedToSome=0"),
                    LogRow.sidecarLine(NOON.minusSeconds(30), CLUSTER, "starting"),
                    new LogRow(
                            LogTable.CONTAINER_LOG,
                            NOON.minusSeconds(60),
                            CLUSTER,
                            Map.of("LogEntry", "Metric packets published in last 1 minute failedPublishing=7")),
                    new LogRow(
                            LogTable.DCR_LOG_ERRORS,
                            NOON.minusSeconds(600),
                            RULE.id(),
                            Map.of(
                                    "OperationName", "Ingestion",
                                    "InputStreamId", "Microsoft-PrometheusMetrics",
                                    "Message", "rejected")),
                    new LogRow(
                            LogTable.AMW_METRICS_USAGE_DETAILS,
                            NOON.minusSeconds(3600),
                            WORKSPACE_ID,
                            Map.of("MetricName", "up", "TimeSeriesCount", "12", "SampleCount", "720"))));

    private final FakeEntra entra;
    private final RoleGrants grants;
    private final FakeManagement management;
    private final FakeLogs logs;

    private ManageBench(UnaryOperator<FakeManagement.Settings> change) {
        Clock clock = Clock.fixed(NOON, ZoneOffset.UTC);
        Instant year = Instant.parse("2026-01-01T00:00:00Z");
        ClientSecret secret = new ClientSecret(SECRET, year, year.plus(Duration.ofDays(3650)));
        entra = FakeEntra.start(FakeEntra.Settings.of(
                Clock.systemUTC(),
                Pki.shared(),
                new Tenant(
                        TENANT,
                        EntraCloud.PUBLIC,
                        List.of(),
                        List.of(
                                Application.of(READER_APP, READER).withSecrets(secret),
                                Application.of(NOBODY_APP, NOBODY).withSecrets(secret),
                                Application.of(OWNER_APP, OWNER).withSecrets(secret)),
                        List.of(
                                EntraResource.of("https://management.azure.com"),
                                EntraResource.of("https://metrics.monitor.azure.com"),
                                EntraResource.of("https://api.loganalytics.io"),
                                EntraResource.of("https://monitor.azure.com")))));
        grants = RoleGrants.of(
                clock,
                RoleGrant.of(Role.MONITORING_READER, READER, SUBSCRIPTION_ID),
                RoleGrant.of(Role.OWNER, OWNER, SUBSCRIPTION_ID),
                RoleGrant.of(Role.MONITORING_METRICS_PUBLISHER, NOBODY, RULE.id()));
        management = FakeManagement.start(
                change.apply(FakeManagement.Settings.of(clock, verifier(FakeManagement.PUBLIC_CLOUD), ESTATE, grants)
                        .withBatchTokens(verifier(FakeManagement.PUBLIC_CLOUD_BATCH))
                        .withTransport(tls())));
        logs = FakeLogs.start(FakeLogs.Settings.of(clock, verifier(FakeLogs.PUBLIC_CLOUD), grants, LOGS)
                .withTransport(tls()));
    }

    static ManageBench start() {
        return start(settings -> settings);
    }

    static ManageBench start(UnaryOperator<FakeManagement.Settings> change) {
        return new ManageBench(change);
    }

    static Transport tls() {
        return new Transport.Tls(Pki.shared().serverKeyStore(), Pki.KEY_STORE_PASSWORD);
    }

    private JwtTokenVerifier verifier(Set<String> audiences) {
        return new JwtTokenVerifier(entra::jwks, audiences, entra.issuers(), Clock.systemUTC());
    }

    FakeManagement management() {
        return management;
    }

    FakeLogs logs() {
        return logs;
    }

    RoleGrants grants() {
        return grants;
    }

    String token(String app, String audience) {
        return entra.issue(TENANT, app, audience);
    }

    /** Some of the claims are these. */
    String token(String app, String audience, Map<String, Object> overrides) {
        return entra.issue(TENANT, app, audience, overrides);
    }

    /** A request to Resource Manager by somebody with a good token. */
    RequestSpecification as(String app) {
        return anonymously().header("Authorization", "Bearer " + token(app, "https://management.azure.com"));
    }

    RequestSpecification anonymously() {
        return given().config(RestAssuredConfig.config()
                        .sslConfig(SSLConfig.sslConfig().trustStore(Pki.shared().trustStore())))
                .baseUri(management.endpoint("localhost").toString());
    }

    /** A request to Log Analytics by somebody with a good token. */
    RequestSpecification searching(String app) {
        return anonymously()
                .baseUri("https://localhost:" + logs.port())
                .header("Authorization", "Bearer " + token(app, "https://api.loganalytics.io"));
    }

    /** Microsoft's own credential, which gets its tokens from the fake Entra. */
    TokenCredential credential(String app) {
        return new ClientSecretCredentialBuilder()
                .tenantId(TENANT)
                .clientId(app)
                .clientSecret(SECRET)
                .authorityHost(entra.authority("localhost").toString())
                .disableInstanceDiscovery()
                .httpClient(http())
                .retryOptions(noRetries())
                .build();
    }

    static RetryOptions noRetries() {
        return new RetryOptions(new FixedDelayOptions(0, Duration.ofMillis(1)));
    }

    /** An HTTP client that reaches the fakes under the hosts of the public cloud, as DNS would arrange it. */
    HttpClient cloud() {
        HttpClient real = http();
        Map<String, Integer> ports = new LinkedHashMap<>();
        ports.put("https://management.azure.com", management.port());
        ports.put("https://eastus.metrics.monitor.azure.com", management.port());
        ports.put("https://api.loganalytics.io", logs.port());
        return new HttpClient() {
            @Override
            public Mono<HttpResponse> send(HttpRequest request) {
                return real.send(routed(request));
            }

            private HttpRequest routed(HttpRequest request) {
                String url = request.getUrl().toString();
                String origin = url.substring(0, url.indexOf('/', "https://".length()));
                Integer port = ports.get(origin);
                if (port == null) {
                    throw new AssertionError("the client asks " + origin + ", which is none of " + ports.keySet());
                }
                return request.copy().setUrl(url.replace(origin, "https://localhost:" + port));
            }
        };
    }

    static HttpClient http() {
        return new JdkHttpClientBuilder(java.net.http.HttpClient.newBuilder()
                        .sslContext(Pki.shared().clientContext())
                        .connectTimeout(Duration.ofSeconds(30)))
                .responseTimeout(Duration.ofSeconds(30))
                .build();
    }

    /** Tallies of a list. */
    static Tallies tallies(Tally... tallies) {
        return (from, to) -> List.of(tallies).stream()
                .filter(tally ->
                        !tally.minute().isBefore(from) && tally.minute().isBefore(to))
                .toList();
    }

    static Tally tally(String minute, String metric, double value) {
        return new Tally(Instant.parse("2026-11-23T" + minute + ":00Z"), metric, Map.of(), value);
    }

    static Tally tally(String minute, String metric, Map<String, String> dimensions, double value) {
        return new Tally(Instant.parse("2026-11-23T" + minute + ":00Z"), metric, dimensions, value);
    }

    @Override
    public void close() {
        logs.close();
        management.close();
        entra.close();
    }
}
