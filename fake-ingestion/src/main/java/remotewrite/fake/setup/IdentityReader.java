package remotewrite.fake.setup;

import java.util.Optional;
import remotewrite.fake.ManagedIdentity;

/** Reads managed identities, which share no id with each other nor with an application, of the file or of the usual cloud. */
final class IdentityReader {
    static final String[] KEYS = {"clientId", "objectId", "resourceId", "systemAssigned"};

    private final Taken clientIds;
    private final Taken objectIds;
    private final Taken resourceIds = new Taken();
    private Optional<String> systemAssignedAt = Optional.empty();

    /** @param tenants whose applications were read before */
    IdentityReader(TenantReader tenants) {
        this.clientIds = tenants.clientIds();
        this.objectIds = tenants.objectIds();
    }

    Optional<ManagedIdentity> identity(Section section) {
        String clientId = section.guid("clientId", clientIds);
        String objectId = section.guid("objectId", objectIds);
        String resourceId = section.made("resourceId", text -> resourceIds.take(text, section.at("resourceId")))
                .orElse("");
        boolean systemAssigned = section.flag("systemAssigned", false);
        if (systemAssigned) {
            systemAssignedAt.ifPresent(before -> section.refuse(
                    "systemAssigned", "is " + before + " already; a machine has at most one such identity"));
            systemAssignedAt = systemAssignedAt.or(() -> Optional.of(section.at("systemAssigned")));
        }
        if (!systemAssigned && UsualPart.hasResource(resourceId)) {
            section.refuse(
                    "resourceId",
                    "is a resource of the fake cloud, and an assigned identity is one itself; give it one of its own");
        }
        return section.value(() -> new ManagedIdentity(clientId, objectId, resourceId, systemAssigned));
    }
}
