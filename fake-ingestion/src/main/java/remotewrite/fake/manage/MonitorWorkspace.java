package remotewrite.fake.manage;

import java.net.URI;
import java.util.Objects;
import remotewrite.fake.role.ResourceId;

/**
 * An Azure Monitor workspace, {@code Microsoft.Monitor/accounts} (azure.md 9.1).
 *
 * @param accountId the immutable id, a GUID
 * @param queryEndpoint scheme and host of the Prometheus query endpoint
 * @param defaultRule its default data collection rule; need not exist
 * @param defaultEndpoint its default data collection endpoint; need not exist
 * @param publicNetworkAccess whether {@code Enabled}
 * @param accessByResource {@code enableAccessUsingResourcePermissions}, shown from 2025-10-03 on
 */
public record MonitorWorkspace(
        ResourceId id,
        String location,
        String accountId,
        URI queryEndpoint,
        ResourceId defaultRule,
        ResourceId defaultEndpoint,
        boolean publicNetworkAccess,
        boolean accessByResource) {
    public static final String TYPE = "Microsoft.Monitor/accounts";

    public MonitorWorkspace {
        Objects.requireNonNull(id, "id is null");
        Objects.requireNonNull(location, "location is null");
        Objects.requireNonNull(accountId, "accountId is null");
        Objects.requireNonNull(queryEndpoint, "queryEndpoint is null");
        Objects.requireNonNull(defaultRule, "defaultRule is null");
        Objects.requireNonNull(defaultEndpoint, "defaultEndpoint is null");
    }

    /** Public, with access by workspace; rule and endpoint of its name in the managed group (azure.md 1.1). */
    public static MonitorWorkspace of(ResourceId id, String location, String accountId, URI queryEndpoint) {
        String subscription = id.subscription()
                .orElseThrow(() -> new IllegalArgumentException("id is " + id + ", it lies in no subscription"));
        String group = "MA_%s_%s_managed".formatted(id.name(), location);
        return new MonitorWorkspace(
                id,
                location,
                accountId,
                queryEndpoint,
                ResourceId.of(subscription, group, CollectionRule.TYPE, id.name()),
                ResourceId.of(subscription, group, CollectionEndpoint.TYPE, id.name()),
                true,
                false);
    }
}
