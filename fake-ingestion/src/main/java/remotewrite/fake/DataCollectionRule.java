package remotewrite.fake;

import java.util.Collection;
import java.util.Objects;
import remotewrite.fake.role.Access;
import remotewrite.fake.role.ResourceId;

/**
 * A data collection rule of an Azure Monitor workspace.
 *
 * @param immutableId {@code dcr-} and 32 hex digits at the real endpoint; any path segment here
 * @param id of the resource in Resource Manager
 * @param publishers who holds Monitoring Metrics Publisher on the rule itself (azure.md 1.5: the role on the workspace
 *     does not suffice)
 */
public record DataCollectionRule(String immutableId, ResourceId id, Access publishers) {
    private static final String NO_SUBSCRIPTION = "00000000-0000-0000-0000-000000000000";

    public DataCollectionRule {
        Objects.requireNonNull(immutableId, "immutableId is null");
        Objects.requireNonNull(id, "id is null");
        Objects.requireNonNull(publishers, "publishers is null");
    }

    /** Without a Resource Manager: the subscription is zeros, the name is the immutable id. */
    public DataCollectionRule(String immutableId, Access publishers) {
        this(
                immutableId,
                ResourceId.of(NO_SUBSCRIPTION, "fake", "Microsoft.Insights/dataCollectionRules", immutableId),
                publishers);
    }

    /** @param publishers object ids of the service principals that have held the role for ever */
    public DataCollectionRule(String immutableId, Collection<String> publishers) {
        this(immutableId, Access.of(publishers));
    }
}
