package remotewrite.fake.setup;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import remotewrite.fake.ManagedIdentity;
import remotewrite.fake.Tenant;
import remotewrite.fake.cloud.CloudContents;

/**
 * Who can be given a role in a setup file: its own applications and identities, and those of {@link CloudContents#usual}
 * whose place they do not take.
 *
 * @param all in the order in which they are told
 * @param complete false when some could not be read, which is a problem of its own: then every id may be one of them
 */
record Principals(List<Principal> all, boolean complete) {
    /** @param what an application or a managed identity, and its name */
    record Principal(String objectId, String clientId, String what) {}

    Principals {
        all = List.copyOf(all);
    }

    static Principals of(List<Tenant> tenants, List<ManagedIdentity> identities, boolean complete) {
        CloudContents there = CloudContents.usual().withTenants(tenants);
        List<Principal> all = new ArrayList<>();
        there.tenants().stream()
                .flatMap(tenant -> tenant.applications().stream())
                .map(one -> new Principal(one.objectId(), one.clientId(), "the application " + one.displayName()))
                .forEach(all::add);
        (identities.isEmpty() ? there.identities() : identities)
                .stream()
                        .map(one -> new Principal(
                                one.objectId(), one.clientId(), "the managed identity " + one.resourceId()))
                        .forEach(all::add);
        return new Principals(all, complete);
    }

    /**
     * The same object id.
     *
     * @throws IllegalArgumentException when nobody has it; the message says who has which, and whose client id it is
     */
    String known(String objectId) {
        SetupWords.guid(objectId);
        if (!complete || all.stream().anyMatch(one -> one.objectId().equalsIgnoreCase(objectId))) {
            return objectId;
        }
        String client = all.stream()
                .filter(one -> one.clientId().equalsIgnoreCase(objectId))
                .map(one -> "; it is the client id of " + one.what() + ", whose object id is " + one.objectId())
                .findFirst()
                .orElseGet(() -> "; known are "
                        + all.stream()
                                .map(one -> one.objectId() + " (" + one.what() + ")")
                                .collect(Collectors.joining(", ")));
        throw new IllegalArgumentException("nobody has the object id '" + objectId + "'" + client);
    }
}
