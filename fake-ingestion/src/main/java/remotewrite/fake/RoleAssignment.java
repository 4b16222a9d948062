package remotewrite.fake;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;

/**
 * A role assignment that takes its time: the documentation says about 30 minutes, five to ten were measured
 * (azure.md 1.5). The role is Monitoring Metrics Publisher throughout.
 *
 * @param principalObjectId the service principal's object id; compared without case
 * @param since when it was made
 * @param propagation how long it takes to be in force, zero for at once
 */
public record RoleAssignment(String principalObjectId, Instant since, Duration propagation) {
    public RoleAssignment {
        principalObjectId = Objects.requireNonNull(principalObjectId, "principalObjectId is null")
                .toLowerCase(Locale.ROOT);
        Objects.requireNonNull(since, "since is null");
        Objects.requireNonNull(propagation, "propagation is null");
        if (propagation.isNegative()) {
            throw new IllegalArgumentException("propagation is " + propagation + ", it cannot be in force before made");
        }
    }

    /** In force since ever. */
    public static RoleAssignment of(String principalObjectId) {
        return new RoleAssignment(principalObjectId, Instant.EPOCH, Duration.ZERO);
    }

    /** Whether {@code objectId} has the role at {@code now}; at the last instant of the propagation it has. */
    public boolean grants(String objectId, Instant now) {
        return principalObjectId.equals(objectId.toLowerCase(Locale.ROOT)) && !now.isBefore(since.plus(propagation));
    }
}
