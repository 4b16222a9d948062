package remotewrite.fake.role;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * A role assignment, which takes its time to spread: the documentation says about 30 minutes, five to fifteen were seen
 * (azure.md 1.5).
 *
 * @param name a GUID
 * @param scope where it holds, and below
 * @param roleId the GUID of the role definition, known to {@link Role} or not
 * @param principalId the object id of the service principal, not its client id (azure.md 9.4)
 * @param principalType e.g. {@code ServicePrincipal}
 * @param createdOn when it was made
 * @param propagation from then until it is in force, zero for at once
 */
public record RoleGrant(
        String name,
        ResourceId scope,
        String roleId,
        String principalId,
        String principalType,
        Instant createdOn,
        Duration propagation) {
    /** By the current documentation (azure.md 1.5). */
    public static final Duration DOCUMENTED_PROPAGATION = Duration.ofMinutes(30);

    public RoleGrant {
        Objects.requireNonNull(name, "name is null");
        Objects.requireNonNull(scope, "scope is null");
        Objects.requireNonNull(roleId, "roleId is null");
        Objects.requireNonNull(principalId, "principalId is null");
        Objects.requireNonNull(principalType, "principalType is null");
        Objects.requireNonNull(createdOn, "createdOn is null");
        Objects.requireNonNull(propagation, "propagation is null");
        if (propagation.isNegative()) {
            throw new IllegalArgumentException("propagation is " + propagation + ", it cannot be in force before made");
        }
    }

    /** A grant to a service principal, made long ago; its name follows from the rest. */
    public static RoleGrant of(Role role, String principalId, ResourceId scope) {
        String name = UUID.nameUUIDFromBytes((role.id() + principalId + scope).getBytes(StandardCharsets.UTF_8))
                .toString();
        return new RoleGrant(name, scope, role.id(), principalId, "ServicePrincipal", Instant.EPOCH, Duration.ZERO);
    }

    /** The same grant, made at another time. */
    public RoleGrant made(Instant when, Duration spreading) {
        return new RoleGrant(name, scope, roleId, principalId, principalType, when, spreading);
    }

    /** Since when, or from when on, it is in force. */
    public Instant inForceFrom() {
        return createdOn.plus(propagation);
    }

    /** Whether it is in force; at the last instant of the propagation it is. */
    boolean inForce(Instant now) {
        return !now.isBefore(inForceFrom());
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
