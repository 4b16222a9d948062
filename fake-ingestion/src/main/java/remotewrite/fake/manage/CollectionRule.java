package remotewrite.fake.manage;

import java.util.Objects;
import remotewrite.fake.role.ResourceId;

/**
 * A data collection rule, {@code Microsoft.Insights/dataCollectionRules}, whose one flow leads the stream
 * {@code Microsoft-PrometheusMetrics} to one workspace (azure.md 9.3).
 *
 * @param immutableId {@code dcr-} and 32 hex digits: what stands in the URL of remote write
 * @param endpoint the data collection endpoint it is bound to
 * @param workspace the workspace it leads to; need not exist
 * @param workspaceAccountId that workspace's immutable id, a GUID
 */
public record CollectionRule(
        ResourceId id,
        String location,
        String immutableId,
        ResourceId endpoint,
        ResourceId workspace,
        String workspaceAccountId) {
    public static final String TYPE = "Microsoft.Insights/dataCollectionRules";

    public CollectionRule {
        Objects.requireNonNull(id, "id is null");
        Objects.requireNonNull(location, "location is null");
        Objects.requireNonNull(immutableId, "immutableId is null");
        Objects.requireNonNull(endpoint, "endpoint is null");
        Objects.requireNonNull(workspace, "workspace is null");
        Objects.requireNonNull(workspaceAccountId, "workspaceAccountId is null");
    }
}
