package remotewrite.fake;

import java.util.Collection;
import java.util.Objects;
import remotewrite.fake.role.Access;

/**
 * A data collection rule of an Azure Monitor workspace.
 *
 * @param immutableId {@code dcr-} and 32 hex digits at the real endpoint; any path segment here
 * @param publishers who holds Monitoring Metrics Publisher on the rule itself (azure.md 1.5: the role on the workspace
 *     does not suffice)
 */
public record DataCollectionRule(String immutableId, Access publishers) {
    public DataCollectionRule {
        Objects.requireNonNull(immutableId, "immutableId is null");
        Objects.requireNonNull(publishers, "publishers is null");
    }

    /** @param publishers object ids of the service principals that have held the role for ever */
    public DataCollectionRule(String immutableId, Collection<String> publishers) {
        this(immutableId, Access.of(publishers));
    }
}
