package remotewrite.fake.setup;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import remotewrite.fake.ManagedIdentity;
import remotewrite.fake.Tenant;
import remotewrite.fake.cloud.CloudContents;

/**
 * Who can be given a role in a setup file: its own applications and identities, and those of {@link CloudContents#usual}
 * whose place they do not take.
 *
 * @param all in the order in which they are told
 * @param written the object ids that the file has, those too of an application or identity that cannot be read, which is a
 *     problem of its own
 * @param complete false when a key of the file is not known: then every id may stand there
 */
record Principals(List<Principal> all, Set<String> written, boolean complete) {
    /** @param what an application or a managed identity, and its name */
    record Principal(String objectId, String clientId, String what) {}

    Principals {
        all = List.copyOf(all);
        written = written.stream().map(id -> id.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    static Principals of(List<Tenant> tenants, List<ManagedIdentity> identities, WrittenTexts texts, boolean complete) {
        Set<String> written = Stream.concat(
                        texts.at("tenants", "applications", "objectId"), texts.at("managedIdentities", "objectId"))
                .collect(Collectors.toSet());
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
        return new Principals(all, written, complete);
    }

    /**
     * The same object id.
     *
     * @throws IllegalArgumentException when nobody has it; the message says who has which, and whose client id it is
     */
    String known(String objectId) {
        SetupWords.guid(objectId);
        if (!complete
                || written.contains(objectId.toLowerCase(Locale.ROOT))
                || all.stream().anyMatch(one -> one.objectId().equalsIgnoreCase(objectId))) {
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
