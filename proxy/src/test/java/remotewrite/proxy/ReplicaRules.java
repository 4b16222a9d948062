package remotewrite.proxy;

import static remotewrite.proxy.ProxyPod.list;
import static remotewrite.proxy.ProxyPod.map;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What is wrong with a Deployment of several replicas and the documents that belong to it, as one sentence for each problem. In
 * the pod of Prometheus there are none of them.
 */
final class ReplicaRules {
    private static final Map<String, String> SELECTORS = Map.of(
            "PodDisruptionBudget", "selector",
            "PodMonitor", "selector",
            "NetworkPolicy", "podSelector",
            "Service", "selector");

    private final ProxyPod pod;
    private final List<String> problems = new ArrayList<>();

    private ReplicaRules(ProxyPod pod) {
        this.pod = pod;
    }

    static List<String> problems(ProxyPod pod) {
        ReplicaRules rules = new ReplicaRules(pod);
        if (pod.other("Service").isPresent()) {
            rules.allDocumentsSelectThePod();
            rules.prometheusIsAdmitted();
            rules.onePodAtATimeMayGo();
            rules.replicasAreSpreadOverNodes();
        }
        return List.copyOf(rules.problems);
    }

    private void allDocumentsSelectThePod() {
        SELECTORS.forEach((kind, field) -> {
            Map<String, Object> selector = map(spec(kind).get(field));
            check(
                    !pod.labels().isEmpty() && pod.labels().equals(selector.getOrDefault("matchLabels", selector)),
                    "no " + kind + " selects the pod");
        });
    }

    private void prometheusIsAdmitted() {
        check(
                list(spec("NetworkPolicy").get("ingress")).stream()
                        .flatMap(rule -> list(rule.get("from")).stream())
                        .map(from -> map(map(from.get("podSelector")).get("matchLabels")))
                        .anyMatch(labels -> "prometheus".equals(labels.get("app.kubernetes.io/name"))),
                "the NetworkPolicy does not admit Prometheus, which scrapes /metrics");
    }

    private void onePodAtATimeMayGo() {
        check(
                Integer.valueOf(1).equals(spec("PodDisruptionBudget").get("maxUnavailable")),
                "the PodDisruptionBudget does not let one pod go at a time");
    }

    /** Where there is one node only, all of them run there. */
    private void replicasAreSpreadOverNodes() {
        check(
                list(pod.spec().get("topologySpreadConstraints")).stream()
                        .anyMatch(spread -> "kubernetes.io/hostname".equals(spread.get("topologyKey"))
                                && "ScheduleAnyway".equals(spread.get("whenUnsatisfiable"))
                                && pod.labels()
                                        .equals(map(spread.get("labelSelector")).get("matchLabels"))),
                "nothing spreads the replicas over nodes where it can");
    }

    private Map<String, Object> spec(String kind) {
        return map(pod.other(kind).orElse(Map.of()).get("spec"));
    }

    private void check(boolean right, String otherwise) {
        if (!right) {
            problems.add(otherwise);
        }
    }
}
