package remotewrite.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.Yaml;

/**
 * A pod with the proxy in it, as a deployment file describes it.
 *
 * @param spec where its containers and volumes stand; of kube-prometheus-stack also what Prometheus writes to
 * @param labels of the pod
 * @param accountAnnotations of its service account
 * @param graceSeconds what the file sets; the operator's 600 in kube-prometheus-stack
 * @param others the other documents of the file and of the files that belong to it; of values also their PodMonitors
 */
record ProxyPod(
        Map<String, Object> spec,
        Map<String, Object> labels,
        Map<String, Object> accountAnnotations,
        int graceSeconds,
        List<Map<String, Object>> others) {
    private static final int OPERATORS_GRACE_SECONDS = 600;
    private static final int DEFAULT_GRACE_SECONDS = 30;

    /** Reads Helm values for kube-prometheus-stack, or manifests with a Deployment, from texts that belong together. */
    static ProxyPod of(List<String> texts) {
        List<Map<String, Object>> documents = new ArrayList<>();
        for (String text : texts) {
            new Yaml().loadAll(text).forEach(document -> documents.add(map(document)));
        }
        Map<String, Object> first = documents.getFirst();
        List<Map<String, Object>> others = documents.subList(1, documents.size());
        if (first.containsKey("prometheus")) {
            Map<String, Object> prometheus = map(first.get("prometheus"));
            Map<String, Object> spec = map(prometheus.get("prometheusSpec"));
            others = new ArrayList<>(others);
            for (Map<String, Object> monitor : list(prometheus.get("additionalPodMonitors"))) {
                others.add(Map.of("kind", "PodMonitor", "spec", monitor));
            }
            return new ProxyPod(
                    spec,
                    map(map(spec.get("podMetadata")).get("labels")),
                    map(map(prometheus.get("serviceAccount")).get("annotations")),
                    OPERATORS_GRACE_SECONDS,
                    others);
        }
        Map<String, Object> template = map(map(first.get("spec")).get("template"));
        Map<String, Object> spec = map(template.get("spec"));
        return new ProxyPod(
                spec,
                map(map(template.get("metadata")).get("labels")),
                Map.of(),
                (int) spec.getOrDefault("terminationGracePeriodSeconds", DEFAULT_GRACE_SECONDS),
                others);
    }

    Map<String, Object> container() {
        return list(spec.get("containers")).getFirst();
    }

    /** What Prometheus writes to; empty when that is not in the file. */
    Optional<String> remoteWriteUrl() {
        return list(spec.get("remoteWrite")).stream()
                .map(entry -> String.valueOf(entry.get("url")))
                .findFirst();
    }

    Optional<Map<String, Object>> other(String kind) {
        return others.stream()
                .filter(document -> kind.equals(document.get("kind")))
                .findFirst();
    }

    /** {@code value} as a map; empty when there is none. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object value) {
        return value == null ? Map.of() : (Map<String, Object>) value;
    }

    /** {@code value} as a list of maps; empty when there is none. */
    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> list(Object value) {
        return value == null ? List.of() : (List<Map<String, Object>>) value;
    }
}
