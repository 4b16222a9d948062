package remotewrite.fake.setup;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import remotewrite.fake.ManagedIdentity;
import remotewrite.fake.cloud.CloudContents;
import remotewrite.fake.cloud.CloudResources;
import remotewrite.fake.cloud.CloudRule;
import remotewrite.fake.manage.LogRow;
import remotewrite.fake.role.ResourceId;

/**
 * Where a role of a setup file can lead: at what there is in the cloud, and at what is above that.
 *
 * @param all that there is, in the order in which it is told
 * @param complete false when some could not be read, which is a problem of its own: then every scope may be one of them
 */
record Scopes(List<ResourceId> all, boolean complete) {
    Scopes {
        all = List.copyOf(all);
    }

    static Scopes of(List<ManagedIdentity> identities, List<LogRow> logs, List<CloudRule> rules, boolean complete) {
        List<ManagedIdentity> there =
                identities.isEmpty() ? CloudContents.usual().identities() : identities;
        return new Scopes(
                Stream.of(
                                Stream.of(CloudResources.RULE),
                                rules.stream().map(CloudRule::id),
                                Stream.of(
                                        CloudResources.WORKSPACE,
                                        CloudResources.ENDPOINT,
                                        CloudResources.LOGS,
                                        CloudResources.CLUSTER),
                                // whose logs are read by a role on it
                                logs.stream().map(LogRow::resource),
                                there.stream().map(ManagedIdentity::resourceId).map(ResourceId::of))
                        .flatMap(ids -> ids)
                        .distinct()
                        .toList(),
                complete);
    }

    /** Whether anything is at or below {@code scope}. */
    boolean leadSomewhere(ResourceId scope) {
        return all.stream().anyMatch(id -> id.within(scope));
    }

    /**
     * The same scope. One of another subscription, or of a management group, is somebody's real one, and harms nobody.
     *
     * @throws IllegalArgumentException when it is of the fakes' subscription and leads nowhere: it is misspelt
     */
    ResourceId known(ResourceId scope) {
        if (complete && scope.within(CloudResources.SUBSCRIPTION) && !leadSomewhere(scope)) {
            throw new IllegalArgumentException("nothing is at or below '" + scope + "'; there are "
                    + all.stream().map(ResourceId::toString).collect(Collectors.joining(", ")));
        }
        return scope;
    }
}
