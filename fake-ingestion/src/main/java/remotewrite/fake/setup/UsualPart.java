package remotewrite.fake.setup;

import java.util.List;
import java.util.stream.Stream;
import remotewrite.fake.ManagedIdentity;
import remotewrite.fake.Tenant;
import remotewrite.fake.cloud.CloudContents;
import remotewrite.fake.cloud.CloudResources;
import remotewrite.fake.cloud.FakeCloud;
import remotewrite.fake.role.ResourceId;

/**
 * What of {@link CloudContents#usual} stays beside what a setup file has, and so has ids that nothing of the file may have:
 * roles and queries would take one for the other.
 *
 * @param tenants whose place no tenant of the file takes
 * @param identities none when the file has any
 */
record UsualPart(List<Tenant> tenants, List<ManagedIdentity> identities) {
    private static final List<ResourceId> RESOURCES = List.of(
            CloudResources.WORKSPACE,
            CloudResources.RULE,
            CloudResources.ENDPOINT,
            CloudResources.LOGS,
            CloudResources.CLUSTER);

    UsualPart {
        tenants = List.copyOf(tenants);
        identities = List.copyOf(identities);
    }

    /**
     * @param texts of the file, also of what cannot be read
     * @param complete false when a key at the top of the file is not known: then anything may take the place of anything
     */
    static UsualPart beside(WrittenTexts texts, boolean complete) {
        if (!complete) {
            return new UsualPart(List.of(), List.of());
        }
        CloudContents usual = CloudContents.usual();
        List<String> tenantIds = texts.at("tenants", "id").toList();
        // one whose id cannot be found may be the usual one, written anew
        boolean allTenantsKnown = texts.allHave("id", "tenants");
        boolean hasIdentities = Stream.of(IdentityReader.KEYS)
                .flatMap(key -> texts.at("managedIdentities", key))
                .findAny()
                .isPresent();
        return new UsualPart(
                usual.tenants().stream()
                        .filter(tenant ->
                                allTenantsKnown && tenantIds.stream().noneMatch(tenant.id()::equalsIgnoreCase))
                        .toList(),
                hasIdentities ? List.of() : usual.identities());
    }

    /** The client ids of applications, each of which may be in several tenants. */
    void noteApplications(Taken clientIds) {
        tenants.stream()
                .flatMap(tenant -> tenant.applications().stream())
                .forEach(one -> clientIds.note(
                        one.clientId(), "the client id of the fake cloud's application " + one.displayName()));
    }

    /** The client ids of managed identities. */
    void noteIdentities(Taken clientIds) {
        identities.forEach(one -> clientIds.note(
                one.clientId(), "the client id of the fake cloud's managed identity " + one.resourceId()));
    }

    /** The object ids of both. */
    void noteObjects(Taken objectIds) {
        tenants.stream()
                .flatMap(tenant -> tenant.applications().stream())
                .forEach(one -> objectIds.note(
                        one.objectId(), "the object id of the fake cloud's application " + one.displayName()));
        identities.forEach(one -> objectIds.note(
                one.objectId(), "the object id of the fake cloud's managed identity " + one.resourceId()));
    }

    /** Name and immutable id of the workspace's own rule, which stays whatever a file has. Its resource group is another one
     * than that of a file's rules; whoever reads names alone takes one for the other. */
    static void noteRule(Taken namesAndIds) {
        namesAndIds.note(CloudResources.RULE.name(), "the name of the workspace's own rule");
        namesAndIds.note(FakeCloud.RULE_ID, "the immutable id of the workspace's own rule");
    }

    /** Whether a resource of the cloud, which stays whatever a file has, has this id. */
    static boolean hasResource(String id) {
        return RESOURCES.contains(ResourceId.of(id));
    }
}
