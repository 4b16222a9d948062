package remotewrite.fake.manage;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * A role assignment.
 *
 * @param name a GUID
 * @param scope where it holds, and below
 * @param roleId the GUID of the role definition, known to {@link Role} or not
 * @param principalId the object id of the service principal, not its client id (azure.md 9.4)
 * @param principalType e.g. {@code ServicePrincipal}
 * @param createdOn when it was made; it takes effect after the propagation delay of the fake
 */
public record RoleGrant(
        String name, ResourceId scope, String roleId, String principalId, String principalType, Instant createdOn) {
    public RoleGrant {
        Objects.requireNonNull(name, "name is null");
        Objects.requireNonNull(scope, "scope is null");
        Objects.requireNonNull(roleId, "roleId is null");
        Objects.requireNonNull(principalId, "principalId is null");
        Objects.requireNonNull(principalType, "principalType is null");
        Objects.requireNonNull(createdOn, "createdOn is null");
    }

    /** A grant to a service principal, made long ago; its name follows from the rest. */
    public static RoleGrant of(Role role, String principalId, ResourceId scope) {
        String name = UUID.nameUUIDFromBytes((role.id() + principalId + scope).getBytes(StandardCharsets.UTF_8))
                .toString();
        return new RoleGrant(name, scope, role.id(), principalId, "ServicePrincipal", Instant.EPOCH);
    }

    /** {@code {scope}/providers/Microsoft.Authorization/roleAssignments/{name}} */
    public ResourceId id() {
        return ResourceId.of(scope + "/providers/Microsoft.Authorization/roleAssignments/" + name);
    }

    boolean sameAs(RoleGrant other) {
        return scope.equals(other.scope)
                && roleId.equalsIgnoreCase(other.roleId)
                && principalId.equalsIgnoreCase(other.principalId);
    }
}
