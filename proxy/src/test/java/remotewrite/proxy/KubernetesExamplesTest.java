package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The deployments in deploy/kubernetes fit the proxy, and the rules that say so find what is wrong. */
class KubernetesExamplesTest {
    private static final Path FOLDER = Path.of("..", "deploy", "kubernetes");
    private static final String CERTIFICATE = "kube-prometheus-stack/application-certificate.yaml";
    private static final String KEY_VAULT = "kube-prometheus-stack/application-certificate-key-vault.yaml";
    private static final String USER = "kube-prometheus-stack/user-assigned.yaml";
    private static final String SYSTEM = "kube-prometheus-stack/system-assigned.yaml";
    private static final String WORKLOAD = "kube-prometheus-stack/workload-identity.yaml";
    private static final String STANDALONE = "standalone/deployment.yaml";
    private static final String QUERY = "query/deployment.yaml";

    private static final String STANDALONE_MONITOR = "standalone/pod-monitor.yaml";
    private static final String QUERY_MONITOR = "query/pod-monitor.yaml";

    /** The files that belong together. */
    private static final Map<String, List<String>> PARTS = Map.of(
            CERTIFICATE, List.of(CERTIFICATE, KEY_VAULT),
            STANDALONE, List.of(STANDALONE, STANDALONE_MONITOR),
            QUERY, List.of(QUERY, QUERY_MONITOR));

    private static List<String> texts(String file) {
        List<String> texts = new ArrayList<>();
        for (String part : PARTS.getOrDefault(file, List.of(file))) {
            try {
                texts.add(Files.readString(FOLDER.resolve(part)));
            } catch (IOException e) {
                throw new UncheckedIOException("the example " + part + " cannot be read", e);
            }
        }
        return texts;
    }

    @ParameterizedTest
    @ValueSource(strings = {CERTIFICATE, USER, SYSTEM, WORKLOAD, STANDALONE, QUERY})
    void examplesAreRight(String file) {
        assertThat(DeploymentRules.problems(ProxyPod.of(texts(file)))).isEmpty();
    }

    @Test
    void noExampleIsLeftOut() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            assertThat(files.filter(file -> file.toString().endsWith(".yaml"))
                            .map(file -> FOLDER.relativize(file).toString().replace('\\', '/')))
                    .containsExactlyInAnyOrder(
                            CERTIFICATE,
                            KEY_VAULT,
                            USER,
                            SYSTEM,
                            WORKLOAD,
                            STANDALONE,
                            STANDALONE_MONITOR,
                            "standalone/kustomization.yaml",
                            QUERY,
                            QUERY_MONITOR,
                            "query/kustomization.yaml",
                            "alerts.yaml");
        }
    }

    @ParameterizedTest(name = "{3}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                USER + "|LISTENING_PORT|LISTEN_PORT|LISTEN_PORT is no setting",
                USER + "|value: \"8081\"|value: 8081|LISTENING_PORT is not a string, quote it",
                USER + "|userAssigned|userAsigned|IDENTITY_TYPE is userAsigned, which is no identity type",
                USER + "|- name: AZURE_CLIENT_ID|- name: AZURE_TENANT_ID|AZURE_CLIENT_ID is missing",
                USER + "|- name: AZURE_CLIENT_ID|- name: AAD_CLIENT_ID|AAD_CLIENT_ID is a variable of aad-auth-proxy",
                SYSTEM + "|.metrics.ingest.|.ingest.|which takes no metrics",
                QUERY + "|.prometheus.monitor.|.metrics.ingest.monitor.|which answers no queries",
                QUERY + "|//prometheus.monitor|//monitor|which takes no metrics",
                QUERY + "|- name: AAD_CLIENT_ID|- name: AZURE_CLIENT_ID|AAD_CLIENT_ID is missing",
                QUERY + "|targetPort: query-port|targetPort: rw-port|the Service's targetPort is no port of the pod",
                SYSTEM + "|cluster: <CLUSTER-NAME>|cluster: other|CLUSTER is not the external label cluster",
                USER + "|localhost:8081|localhost:8082|the ports [8081, 8082] are not one",
                USER + "|containerPort: 8081|containerPort: 8082|the ports [8081, 8082] are not one",
                USER + "|value: \"8081\"|value: \"8082\"|the ports [8081, 8082] are not one",
                USER
                        + "|localhost:8081/api/v1/write|localhost:8081/|Prometheus writes to http://localhost:8081/ and not",
                USER + "|port: rw-port|port: other|livenessProbe asks no port of the container",
                STANDALONE + "|targetPort: rw-port|targetPort: other|the Service's targetPort is no port of the pod",
                USER + "|path: /ready|path: /health|readinessProbe does not ask /ready",
                USER + "|path: /health|path: /ready|livenessProbe does not ask /health",
                USER + "|          initialDelaySeconds|            initialDelaySeconds"
                        + "|livenessProbe.httpGet has no field initialDelaySeconds",
                USER + "|timeoutSeconds: 5|timeoutSeconds: 1|gives up after 1 s or less",
                USER
                        + "|            containerPort: 8081|          - containerPort: 8081|a port has no name or no number",
                USER + "|containerPort: 8081|hostPort: 8081|a port has no field hostPort",
                USER
                        + "|          failureThreshold|          failuresThreshold|livenessProbe has no field failuresThreshold",
                SYSTEM
                        + "|- name: CLUSTER|- name: AZURE_CLIENT_CERTIFICATE_PATH|AZURE_CLIENT_CERTIFICATE_PATH has no effect",
                USER + "|        env:|        environment:|the container has no field environment",
                CERTIFICATE + "|- name: remote-write-certificate\\n        csi|- name: other\\n        csi"
                        + "|there is no volume remote-write-certificate",
                CERTIFICATE + "|secretProviderClass: remote-write-certificate|secretProviderClass: other"
                        + "|there is no SecretProviderClass other",
                CERTIFICATE + "|value: /mnt/secrets-store/|value: /mnt/secrets/|nothing is mounted at /mnt/secrets/",
                CERTIFICATE + "|objectType: secret|objectType: cert|nothing is mounted at /mnt/secrets-store/",
                CERTIFICATE + "|usePodIdentity: \"false\"|usePodIdentity: false"
                        + "|a parameter of the SecretProviderClass is not a string",
                WORKLOAD + "|use: \"true\"|use: true|the pod has no label azure.workload.identity/use",
                WORKLOAD + "|azure.workload.identity/client-id|azure.workload.identity/tenant-id"
                        + "|the service account names no azure.workload.identity/client-id",
                SYSTEM + "|runAsNonRoot: true|runAsNonRoot: false|securityContext.runAsNonRoot is not true",
                SYSTEM + "|readOnlyRootFilesystem: true|privileged: false|readOnlyRootFilesystem is not true",
                SYSTEM + "|Escalation: false|Escalation: true|securityContext.allowPrivilegeEscalation is not false",
                SYSTEM + "|- ALL|- NET_RAW|capabilities does not drop ALL",
                USER + "|path: /metrics|path: /metric|no PodMonitor scrapes /metrics of the proxy",
                USER + "|- port: rw-port|- port: other|no PodMonitor scrapes /metrics of the proxy",
                SYSTEM + "|cpu: 50m|gpu: 1|resources do not request cpu",
                SYSTEM + "|image: remote|image: someones|the image is not remote-write-proxy",
                STANDALONE + "|Seconds: 30|Seconds: 20|the pod has 20 s to end, the proxy may need 27",
                STANDALONE + "|failureThreshold: 30|failureThreshold: 3|startupProbe gives up within 40 s",
                SYSTEM + "|startupProbe:|startProbe:|the container has no field startProbe",
                QUERY + "|  maxUnavailable: 1|  maxUnavailable: 0|does not let one pod go at a time",
                QUERY + "|name: prometheus|name: other|the NetworkPolicy does not admit Prometheus",
                STANDALONE + "|kind: PodDisruptionBudget|kind: Other|no PodDisruptionBudget selects the pod",
                STANDALONE + "|kind: PodMonitor|kind: Other|no PodMonitor selects the pod",
                QUERY + "|- port: query-port\\n      path|- port: other\\n      path|no PodMonitor scrapes /metrics",
                QUERY + "|kubernetes.io/hostname|kubernetes.io/zone|nothing spreads the replicas over nodes",
                STANDALONE + "|ScheduleAnyway|DoNotSchedule|nothing spreads the replicas over nodes where it can",
                STANDALONE
                        + "|  podSelector:\\n    matchLabels:\\n      app.kubernetes.io/name: remote"
                        + "|  podSelector:\\n    matchLabels:\\n      app.kubernetes.io/name: re|no NetworkPolicy selects"
            })
    void wrongExamplesAreFound(String file, String right, String wrong, String problem) {
        String from = right.replace("\\n", "\n");
        List<String> texts = texts(file);
        assertThat(texts).anyMatch(text -> text.contains(from));

        List<String> changed = texts.stream()
                .map(text -> text.replace(from, wrong.replace("\\n", "\n")))
                .toList();

        assertThat(DeploymentRules.problems(ProxyPod.of(changed))).anyMatch(found -> found.contains(problem));
    }
}
