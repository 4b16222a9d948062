package remotewrite.fake.manage;

import java.net.URI;
import java.util.Objects;
import remotewrite.fake.role.ResourceId;

/**
 * A data collection endpoint, {@code Microsoft.Insights/dataCollectionEndpoints} (azure.md 9.2).
 *
 * @param immutableId {@code dce-} and 32 hex digits
 * @param metricsIngestion scheme and host that remote write is sent to
 * @param logsIngestion the twin for logs, without the {@code .metrics} label: a classic mistake (azure.md 1.1)
 * @param configurationAccess for agents
 * @param publicNetworkAccess whether {@code Enabled}
 */
public record CollectionEndpoint(
        ResourceId id,
        String location,
        String immutableId,
        URI metricsIngestion,
        URI logsIngestion,
        URI configurationAccess,
        boolean publicNetworkAccess) {
    public static final String TYPE = "Microsoft.Insights/dataCollectionEndpoints";

    public CollectionEndpoint {
        Objects.requireNonNull(id, "id is null");
        Objects.requireNonNull(location, "location is null");
        Objects.requireNonNull(immutableId, "immutableId is null");
        Objects.requireNonNull(metricsIngestion, "metricsIngestion is null");
        Objects.requireNonNull(logsIngestion, "logsIngestion is null");
        Objects.requireNonNull(configurationAccess, "configurationAccess is null");
    }
}
