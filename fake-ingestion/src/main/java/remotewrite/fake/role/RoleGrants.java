package remotewrite.fake.role;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The role assignments that several fakes share: what one grants through Resource Manager counts for the other at once,
 * or after the delay. Safe for use by several threads.
 */
public final class RoleGrants {
    private final Clock clock;
    private final Duration propagation;
    private List<RoleGrant> grants;

    private RoleGrants(Clock clock, Duration propagation, List<RoleGrant> grants) {
        this.clock = Objects.requireNonNull(clock, "clock is null");
        this.propagation = Objects.requireNonNull(propagation, "propagation is null");
        this.grants = List.copyOf(grants);
    }

    /** These grants; those that are made later take effect at once. */
    public static RoleGrants of(Clock clock, RoleGrant... grants) {
        return new RoleGrants(clock, Duration.ZERO, List.of(grants));
    }

    /**
     * The same grants, apart from this; those that are made through Resource Manager take so long to take effect.
     *
     * @param delay for example {@link RoleGrant#DOCUMENTED_PROPAGATION}
     */
    public RoleGrants withPropagation(Duration delay) {
        return new RoleGrants(clock, delay, all());
    }

    /** Every grant, effective or not, in the order they were made. */
    public synchronized List<RoleGrant> all() {
        return grants;
    }

    /** From now on these grants exist and no others. */
    public synchronized void replace(RoleGrant... others) {
        grants = List.of(others);
    }

    /** How long grants take to spread that are made through Resource Manager. */
    public Duration propagation() {
        return propagation;
    }

    /** Those who hold the role at {@code scope} or above it, at the time they ask. */
    public Access access(Role role, ResourceId scope) {
        return objectId -> holds(objectId, role, scope);
    }

    /** Whether the principal holds the role at {@code scope} or above it, by now. Both ids are compared without case. */
    public boolean holds(String principalId, Role role, ResourceId scope) {
        return effective(principalId, scope).stream()
                .anyMatch(grant -> role.id().equalsIgnoreCase(grant.roleId()));
    }

    /**
     * When the principal holds the role at {@code scope} or above it, of the grants there are by now: in the past when it does
     * already, empty when no grant gives it.
     */
    public Optional<Instant> holdsFrom(String principalId, Role role, ResourceId scope) {
        return of(principalId, scope).stream()
                .filter(grant -> role.id().equalsIgnoreCase(grant.roleId()))
                .map(RoleGrant::inForceFrom)
                .min(Comparator.naturalOrder());
    }

    /** Whether a role that the principal holds at {@code scope} or above it allows this, by now. */
    public boolean permits(String principalId, Role.Permission permission, ResourceId scope) {
        return effective(principalId, scope).stream()
                .anyMatch(grant -> Role.find(grant.roleId())
                        .filter(role -> role.allows(permission))
                        .isPresent());
    }

    /**
     * When a role that the principal holds at {@code scope} or above it allows this, of the grants there are by now: in the past
     * when one does already, empty when none ever will.
     */
    public Optional<Instant> permitsFrom(String principalId, Role.Permission permission, ResourceId scope) {
        return of(principalId, scope).stream()
                .filter(grant -> Role.find(grant.roleId())
                        .filter(role -> role.allows(permission))
                        .isPresent())
                .map(RoleGrant::inForceFrom)
                .min(Comparator.naturalOrder());
    }

    /** Adds a grant, unless there is one of the same name, or one for the same role, principal and scope: then that. */
    public synchronized Optional<RoleGrant> add(RoleGrant grant) {
        Optional<RoleGrant> obstacle = grants.stream()
                .filter(one -> one.sameAs(grant) || one.id().equals(grant.id()))
                .findFirst();
        if (obstacle.isEmpty()) {
            List<RoleGrant> more = new ArrayList<>(grants);
            more.add(grant);
            grants = List.copyOf(more);
        }
        return obstacle;
    }

    /** Takes the grant of this id away, with effect at once, and returns it; empty when there is none. */
    public synchronized Optional<RoleGrant> remove(ResourceId id) {
        Optional<RoleGrant> found =
                grants.stream().filter(grant -> grant.id().equals(id)).findFirst();
        found.ifPresent(gone ->
                grants = grants.stream().filter(grant -> !grant.equals(gone)).toList());
        return found;
    }

    private List<RoleGrant> effective(String principalId, ResourceId scope) {
        Instant now = clock.instant();
        return of(principalId, scope).stream()
                .filter(grant -> grant.inForce(now))
                .toList();
    }

    /** In force or not. */
    private List<RoleGrant> of(String principalId, ResourceId scope) {
        return all().stream()
                .filter(grant -> grant.principalId().equalsIgnoreCase(principalId))
                .filter(grant -> scope.within(grant.scope()))
                .toList();
    }
}
