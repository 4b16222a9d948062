package remotewrite.fake.control;

import java.util.Map;
import java.util.TreeMap;

/**
 * The rest of what the container of Microsoft's article wants (azure.md 5), for those who can be its identity, with the
 * values that {@code ./conformance fakes} prints. They say nothing of the cloud, so that its own environment lacks them: who
 * starts a proxy from Java chooses its port.
 */
final class ProxyVariables {
    private ProxyVariables() {}

    /** {@code variables} and, with an {@code IDENTITY_TYPE} among them, a proxy's own, by name. */
    static Map<String, String> with(Map<String, String> variables) {
        Map<String, String> all = new TreeMap<>(variables);
        if (variables.containsKey("IDENTITY_TYPE")) {
            all.put("CLUSTER", "my-cluster");
            all.put("LISTENING_PORT", "8081");
        }
        return all;
    }
}
