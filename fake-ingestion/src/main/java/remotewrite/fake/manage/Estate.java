package remotewrite.fake.manage;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import remotewrite.fake.role.ResourceId;

/**
 * Everything that exists in Resource Manager. Subscriptions and resource groups exist by the resources in them.
 *
 * @param workspaces found by id
 * @param endpoints found by id
 * @param rules found by id
 */
public record Estate(
        List<MonitorWorkspace> workspaces, List<CollectionEndpoint> endpoints, List<CollectionRule> rules) {
    public Estate {
        workspaces = List.copyOf(workspaces);
        endpoints = List.copyOf(endpoints);
        rules = List.copyOf(rules);
    }

    Optional<MonitorWorkspace> workspace(ResourceId id) {
        return workspaces.stream().filter(one -> one.id().equals(id)).findFirst();
    }

    Optional<CollectionEndpoint> endpoint(ResourceId id) {
        return endpoints.stream().filter(one -> one.id().equals(id)).findFirst();
    }

    Optional<CollectionRule> rule(ResourceId id) {
        return rules.stream().filter(one -> one.id().equals(id)).findFirst();
    }

    /** The ids of the resources of a type, compared without case. */
    Stream<ResourceId> ofType(String type) {
        return ids().filter(id -> id.type().filter(type::equalsIgnoreCase).isPresent());
    }

    /** Whether there is anything at or below {@code scope}. */
    boolean knows(ResourceId scope) {
        return ids().anyMatch(id -> id.within(scope));
    }

    /** The id of an existing resource as it was written when it was made. */
    Optional<ResourceId> original(ResourceId id) {
        return ids().filter(id::equals).findFirst();
    }

    Optional<String> location(ResourceId id) {
        return workspace(id)
                .map(MonitorWorkspace::location)
                .or(() -> endpoint(id).map(CollectionEndpoint::location))
                .or(() -> rule(id).map(CollectionRule::location));
    }

    private Stream<ResourceId> ids() {
        return Stream.of(
                        workspaces.stream().map(MonitorWorkspace::id),
                        endpoints.stream().map(CollectionEndpoint::id),
                        rules.stream().map(CollectionRule::id))
                .flatMap(ids -> ids);
    }
}
