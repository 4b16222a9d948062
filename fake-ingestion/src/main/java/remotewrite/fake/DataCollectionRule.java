package remotewrite.fake;

import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A data collection rule of an Azure Monitor workspace.
 *
 * @param immutableId {@code dcr-} and 32 hex digits at the real endpoint; any path segment here
 * @param publishers object ids of the service principals that hold Monitoring Metrics Publisher on the rule itself
 *     (azure.md 1.5: the role on the workspace does not suffice); compared without case
 */
public record DataCollectionRule(String immutableId, Set<String> publishers) {
    public DataCollectionRule {
        Objects.requireNonNull(immutableId, "immutableId is null");
        publishers = publishers.stream().map(DataCollectionRule::folded).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether the principal {@code objectId} may publish metrics through this rule. */
    public boolean publishedBy(String objectId) {
        return publishers.contains(folded(objectId));
    }

    private static String folded(String objectId) {
        return objectId.toLowerCase(Locale.ROOT);
    }
}
