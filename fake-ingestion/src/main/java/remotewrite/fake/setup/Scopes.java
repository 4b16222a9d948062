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
 * @param written what the file names, that too which stands in something that cannot be read, which is a problem of its own
 * @param complete false when a key of the file is not known: then every resource may stand there
 */
record Scopes(List<ResourceId> all, List<ResourceId> written, boolean complete) {
    Scopes {
        all = List.copyOf(all);
        written = List.copyOf(written);
    }

    /** As it is of a file that could be read. */
    static Scopes of(List<ManagedIdentity> identities, List<LogRow> logs, List<CloudRule> rules) {
        return new Scopes(there(identities, logs, rules), List.of(), true);
    }

    /** As it is of a file in which something may be wrong. */
    static Scopes of(
            List<ManagedIdentity> identities,
            List<LogRow> logs,
            List<CloudRule> rules,
            WrittenTexts texts,
            boolean complete) {
        List<ResourceId> written = Stream.of(
                        texts.at("managedIdentities", "resourceId").map(ResourceId::of),
                        texts.at("logs", "resource").map(ResourceId::of),
                        texts.at("dataCollectionRules", "name").flatMap(Scopes::rule))
                .flatMap(ids -> ids)
                .toList();
        return new Scopes(there(identities, logs, rules), written, complete);
    }

    private static Stream<ResourceId> rule(String name) {
        try {
            return Stream.of(new CloudRule(name, "dcr-1").id());
        } catch (IllegalArgumentException e) {
            // told where the rule is read
            return Stream.empty();
        }
    }

    private static List<ResourceId> there(List<ManagedIdentity> identities, List<LogRow> logs, List<CloudRule> rules) {
        List<ManagedIdentity> there =
                identities.isEmpty() ? CloudContents.usual().identities() : identities;
        return Stream.of(
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
                .toList();
    }

    /** Whether anything is at or below {@code scope}. */
    boolean leadSomewhere(ResourceId scope) {
        return Stream.concat(all.stream(), written.stream()).anyMatch(id -> id.within(scope));
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
