package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The environment of the sidecar's container as its documentation publishes it for each way to authenticate (azure.md 5.2 and
 * 6.1), with what Kubernetes itself adds: replacing the image's line is enough, and nothing is complained about.
 */
class PublishedSidecarTest {
    private static final String URL =
            "https://dce-1-abcd.eastus-1.metrics.ingest.monitor.azure.com/dataCollectionRules/"
                    + "dcr-0123456789abcdef0123456789abcdef/streams/Microsoft-PrometheusMetrics/api/v1/write?api-version="
                    + "2021-11-01-preview";
    private static final String GOVERNMENT =
            URL.replace(".azure.com", ".azure.us").replace("eastus-1", "usgovvirginia-1");

    private static final String PUBLIC = "https://login.microsoftonline.com/";
    private static final String US = "https://login.microsoftonline.us/";

    private static final Map<String, String> OF_KUBERNETES = Map.of(
            "PATH",
            "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "HOSTNAME",
            "prometheus-prometheus-kube-prometheus-prometheus-0",
            "KUBERNETES_SERVICE_HOST",
            "10.0.0.1",
            "KUBERNETES_SERVICE_PORT",
            "443",
            "KUBERNETES_PORT",
            "tcp://10.0.0.1:443",
            "KUBERNETES_PORT_443_TCP_PROTO",
            "tcp",
            "PROMETHEUS_KUBE_PROMETHEUS_PROMETHEUS_PORT",
            "tcp://10.0.0.2:9090");

    private static final Identity MANAGED = new Identity.UserAssigned(TestWorld.CLIENT_ID);

    private static Stream<Arguments> deployments() {
        String token = TestWorld.file("token of the cluster").toString();
        Map<String, String> application = Map.of(
                "IDENTITY_TYPE",
                "aadApplication",
                "AZURE_CLIENT_ID",
                TestWorld.CLIENT_ID,
                "AZURE_TENANT_ID",
                TestWorld.TENANT_ID,
                "AZURE_CLIENT_CERTIFICATE_PATH",
                SidecarVariables.CERTIFICATE,
                "CLUSTER",
                "prod-eastus");
        Map<String, String> managed =
                Map.of("IDENTITY_TYPE", "userAssigned", "AZURE_CLIENT_ID", TestWorld.CLIENT_ID, "CLUSTER", "prod");
        Map<String, String> workload = Map.of(
                "IDENTITY_TYPE",
                "workloadIdentity",
                "AZURE_CLIENT_ID",
                TestWorld.CLIENT_ID,
                "AZURE_TENANT_ID",
                TestWorld.TENANT_ID,
                "AZURE_FEDERATED_TOKEN_FILE",
                token,
                "AZURE_AUTHORITY_HOST",
                // whatever the cloud: as the webhook of workload identity puts it into every pod
                PUBLIC,
                "CLUSTER",
                "prod");
        Identity ofApplication = SidecarVariables.application(TestWorld.TENANT_ID);
        Identity ofWorkload = new Identity.Workload(TestWorld.TENANT_ID, TestWorld.CLIENT_ID, Path.of(token));
        String azure = "https://monitor.azure.com/.default";
        String government = "https://monitor.azure.us/.default";
        Map<String, String> suffixed =
                Map.of("CLOUD", "AZUREGOVERNMENT", "INGESTION_AAD_AUDIENCE", "https://monitor.azure.us/.default");
        Map<String, String> bare =
                Map.of("CLOUD", "AZUREGOVERNMENT", "INGESTION_AAD_AUDIENCE", "https://monitor.azure.us/");
        return Stream.of(
                Arguments.of(
                        "an application with a certificate", URL, application, Map.of(), ofApplication, azure, PUBLIC),
                Arguments.of("a managed identity", URL, managed, Map.of(), MANAGED, azure, PUBLIC),
                Arguments.of("Microsoft's own", URL, managed, Map.of("TRACE_LOGGING", "true"), MANAGED, azure, PUBLIC),
                Arguments.of("workload identity", URL, workload, Map.of(), ofWorkload, azure, PUBLIC),
                Arguments.of("US Government", GOVERNMENT, managed, bare, MANAGED, government, US),
                Arguments.of("workload identity there", GOVERNMENT, workload, suffixed, ofWorkload, government, US));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("deployments")
    void itIsTakenUnchanged(
            String name,
            String url,
            Map<String, String> deployed,
            Map<String, String> more,
            Identity identity,
            String scope,
            String authority) {
        Map<String, String> environment = new HashMap<>(OF_KUBERNETES);
        environment.put("INGESTION_URL", url);
        environment.put("LISTENING_PORT", "8081");
        environment.putAll(deployed);
        environment.putAll(more);

        ProxyConfig config = ProxyConfig.fromEnvironment(environment);

        assertThat(config.family()).isEqualTo(Family.SIDECAR);
        assertThat(config.ingestionUrl()).hasToString(url);
        assertThat(config.identity()).isEqualTo(identity);
        assertThat(config.scope()).isEqualTo(scope);
        assertThat(config.authorityHost()).hasToString(authority);
        assertThat(config.doubts()).hasSize(more.containsValue("https://monitor.azure.us/.default") ? 1 : 0);
        assertThat(config.unread()).isEmpty();
        assertThat(config.target().differences()).isEmpty();
    }
}
