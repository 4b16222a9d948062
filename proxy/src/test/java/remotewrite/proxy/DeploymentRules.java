package remotewrite.proxy;

import static remotewrite.proxy.ProxyPod.list;
import static remotewrite.proxy.ProxyPod.map;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/** What is wrong with a deployment of the proxy, as one sentence for each problem (azure.md 6.2). */
final class DeploymentRules {
    private static final Pattern PLACEHOLDER = Pattern.compile("<([A-Z-]+)>");
    private static final Set<String> CONTAINER_FIELDS = Set.of(
            "env",
            "image",
            "livenessProbe",
            "name",
            "ports",
            "readinessProbe",
            "resources",
            "securityContext",
            "startupProbe",
            "volumeMounts");
    private static final Set<String> PROBE_FIELDS = Set.of(
            "failureThreshold",
            "httpGet",
            "initialDelaySeconds",
            "periodSeconds",
            "successThreshold",
            "timeoutSeconds");
    private static final int DRAIN_SECONDS = 27;

    /** With a processor limit of 50m a start took 21 s (observed). */
    private static final int SLOW_START_SECONDS = 40;

    private static final String CERTIFICATE = TestWorld.file(
                    TestCertificates.CLIENT.keyPem() + TestCertificates.CLIENT.certificatePem())
            .toString();
    private static final String TOKEN = TestWorld.file("token").toString();

    private final ProxyPod pod;
    private final Map<String, Object> container;
    private final Map<String, String> environment = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();

    private DeploymentRules(ProxyPod pod) {
        this.pod = pod;
        this.container = pod.container();
    }

    static List<String> problems(ProxyPod pod) {
        DeploymentRules rules = new DeploymentRules(pod);
        rules.fieldsStandWhereTheyBelong();
        rules.environmentIsOfSettings();
        rules.environmentLoads();
        rules.portsAgree();
        rules.probesAskTheRightPaths();
        rules.mountsExist();
        rules.workloadIdentityIsLabelled();
        rules.nothingIsLeftToGain();
        rules.graceIsEnough();
        rules.problems.addAll(ReplicaRules.problems(pod));
        return List.copyOf(rules.problems);
    }

    private void fieldsStandWhereTheyBelong() {
        unknown("the container", container, CONTAINER_FIELDS);
        for (Map<String, Object> port : list(container.get("ports"))) {
            unknown("a port", port, Set.of("name", "containerPort", "protocol"));
            check(port.containsKey("name") && port.containsKey("containerPort"), "a port has no name or no number");
        }
        for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            unknown(probe, map(container.get(probe)), PROBE_FIELDS);
            unknown(probe + ".httpGet", map(map(container.get(probe)).get("httpGet")), Set.of("path", "port"));
        }
        check(
                String.valueOf(container.get("image")).startsWith("remote-write-proxy:"),
                "the image is not remote-write-proxy, which Helm and kustomize replace");
    }

    private void environmentIsOfSettings() {
        for (Map<String, Object> variable : list(container.get("env"))) {
            String name = String.valueOf(variable.get("name"));
            check(
                    Arrays.stream(Setting.values())
                            .anyMatch(known -> known.name().equals(name)),
                    name + " is no setting");
            check(variable.get("value") instanceof String, name + " is not a string, quote it");
            environment.put(name, String.valueOf(variable.get("value")));
        }
        Object cluster = map(pod.spec().get("externalLabels")).get("cluster");
        check(
                pod.remoteWriteUrl().isEmpty()
                        || environment.getOrDefault("CLUSTER", "").equals(cluster),
                "CLUSTER is not the external label cluster");
    }

    private void environmentLoads() {
        Map<String, String> filled = new HashMap<>();
        environment.forEach((name, value) ->
                filled.put(name, PLACEHOLDER.matcher(value).replaceAll(match -> likely(match.group(1)))));
        filled.computeIfPresent("AZURE_CLIENT_CERTIFICATE_PATH", (name, path) -> CERTIFICATE);
        if (labelled()) {
            filled.put("AZURE_CLIENT_ID", TestWorld.CLIENT_ID);
            filled.put("AZURE_TENANT_ID", TestWorld.TENANT_ID);
            filled.put("AZURE_FEDERATED_TOKEN_FILE", TOKEN);
            filled.put("AZURE_AUTHORITY_HOST", "https://login.microsoftonline.com/");
        }
        try {
            ProxyConfig config = ProxyConfig.fromEnvironment(filled);
            config.unread().forEach(name -> problems.add(name + " has no effect"));
            String host = config.ingestionUrl().getHost();
            if (config.scope().startsWith("https://prometheus.")) {
                check(host.contains(".prometheus.monitor."), "TARGET_HOST is " + host + ", which answers no queries");
            } else {
                check(host.contains(".metrics.ingest."), "the URL leads to " + host + ", which takes no metrics");
            }
        } catch (ConfigException e) {
            problems.addAll(e.problems());
        }
    }

    private void portsAgree() {
        Set<String> ports = new TreeSet<>();
        ports.add(environment.getOrDefault("LISTENING_PORT", "none"));
        list(container.get("ports")).forEach(port -> ports.add(String.valueOf(port.get("containerPort"))));
        pod.remoteWriteUrl().map(URI::create).ifPresent(url -> {
            ports.add(Integer.toString(url.getPort()));
            check(
                    url.getScheme().equals("http")
                            && url.getHost().equals("localhost")
                            && url.getPath().equals("/api/v1/write"),
                    "Prometheus writes to " + url + " and not to http://localhost:.../api/v1/write");
        });
        pod.other("Service")
                .ifPresent(service -> list(map(service.get("spec")).get("ports"))
                        .forEach(port -> check(
                                named(port.get("targetPort")), "the Service's targetPort is no port of the pod")));
        check(
                pod.other("PodMonitor").stream()
                        .flatMap(monitor -> list(map(monitor.get("spec")).get("podMetricsEndpoints")).stream())
                        .anyMatch(scraped -> named(scraped.get("port")) && "/metrics".equals(scraped.get("path"))),
                "no PodMonitor scrapes /metrics of the proxy");
        check(ports.size() == 1, "the ports " + ports + " are not one");
    }

    private void probesAskTheRightPaths() {
        Map.of("startupProbe", "/health", "livenessProbe", "/health", "readinessProbe", "/ready")
                .forEach((probe, path) -> {
                    Map<String, Object> get = map(map(container.get(probe)).get("httpGet"));
                    check(path.equals(get.get("path")), probe + " does not ask " + path);
                    check(named(get.get("port")), probe + " asks no port of the container");
                    check(
                            (int) map(container.get(probe)).getOrDefault("timeoutSeconds", 1) >= 2,
                            probe + " gives up after 1 s or less");
                });
        Map<String, Object> startup = map(container.get("startupProbe"));
        check(
                (int) startup.getOrDefault("periodSeconds", 10) * (int) startup.getOrDefault("failureThreshold", 3)
                        >= SLOW_START_SECONDS,
                "startupProbe gives up within " + SLOW_START_SECONDS + " s");
    }

    private void mountsExist() {
        Map<String, Map<String, Object>> volumes = list(pod.spec().get("volumes")).stream()
                .collect(Collectors.toMap(volume -> String.valueOf(volume.get("name")), volume -> volume));
        List<String> paths = new ArrayList<>();
        for (Map<String, Object> mount : list(container.get("volumeMounts"))) {
            Map<String, Object> volume = volumes.getOrDefault(String.valueOf(mount.get("name")), Map.of());
            check(!volume.isEmpty(), "there is no volume " + mount.get("name"));
            Object wanted = map(map(volume.get("csi")).get("volumeAttributes")).get("secretProviderClass");
            Map<String, Object> provider = pod.other("SecretProviderClass").orElse(Map.of());
            check(
                    map(provider.get("metadata")).getOrDefault("name", "").equals(wanted),
                    "there is no SecretProviderClass " + wanted);
            for (String name : certificates(map(provider.get("spec")))) {
                paths.add(mount.get("mountPath") + "/" + name);
            }
        }
        String path = environment.get("AZURE_CLIENT_CERTIFICATE_PATH");
        check(path == null || paths.contains(path), "nothing is mounted at " + path);
    }

    /** The names of the files that hold a certificate with its key. */
    private List<String> certificates(Map<String, Object> provider) {
        Map<String, Object> parameters = map(provider.get("parameters"));
        check(
                parameters.values().stream().allMatch(String.class::isInstance),
                "a parameter of the SecretProviderClass is not a string, quote it");
        List<String> names = new ArrayList<>();
        Map<String, Object> objects = map(new Yaml().load(String.valueOf(parameters.get("objects"))));
        for (Object text : (List<?>) objects.getOrDefault("array", List.of())) {
            Map<String, Object> object = map(new Yaml().load(String.valueOf(text)));
            if ("secret".equals(object.get("objectType"))) {
                names.add(String.valueOf(object.getOrDefault("objectAlias", object.get("objectName"))));
            }
        }
        return names;
    }

    private void workloadIdentityIsLabelled() {
        boolean workload = environment.getOrDefault("IDENTITY_TYPE", "").equalsIgnoreCase("workloadIdentity");
        check(!workload || labelled(), "the pod has no label azure.workload.identity/use with the string true");
        check(
                !workload || pod.accountAnnotations().containsKey("azure.workload.identity/client-id"),
                "the service account names no azure.workload.identity/client-id");
    }

    private void nothingIsLeftToGain() {
        Map<String, Object> security = map(container.get("securityContext"));
        Map.of("runAsNonRoot", true, "readOnlyRootFilesystem", true, "allowPrivilegeEscalation", false)
                .forEach((name, value) ->
                        check(value.equals(security.get(name)), "securityContext." + name + " is not " + value));
        check(
                List.of("ALL").equals(map(security.get("capabilities")).get("drop")),
                "securityContext.capabilities does not drop ALL");
        Map<String, Object> resources = map(container.get("resources"));
        check(
                map(resources.get("requests")).keySet().equals(Set.of("cpu", "memory"))
                        && map(resources.get("limits")).containsKey("memory"),
                "resources do not request cpu and memory and limit memory");
    }

    private void graceIsEnough() {
        check(
                pod.graceSeconds() > DRAIN_SECONDS,
                "the pod has " + pod.graceSeconds() + " s to end, the proxy may need " + DRAIN_SECONDS);
    }

    private boolean labelled() {
        return "true".equals(pod.labels().get("azure.workload.identity/use"));
    }

    private boolean named(Object port) {
        return list(container.get("ports")).stream()
                .anyMatch(known -> known.getOrDefault("name", "").equals(port));
    }

    private void unknown(String where, Map<String, Object> fields, Set<String> known) {
        fields.keySet().stream()
                .filter(field -> !known.contains(field))
                .forEach(field -> problems.add(where + " has no field " + field));
    }

    private void check(boolean right, String otherwise) {
        if (!right) {
            problems.add(otherwise);
        }
    }

    private static String likely(String placeholder) {
        boolean guid = Stream.of("CLIENT-ID", "TENANT-ID").anyMatch(placeholder::endsWith);
        return guid ? TestWorld.CLIENT_ID : placeholder.toLowerCase(java.util.Locale.ROOT);
    }
}
