package remotewrite.fake.role;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Who may do one thing at one place, asked anew at every request. Called by several threads at once. */
@FunctionalInterface
public interface Access {
    /** @param objectId of a service principal, compared without case */
    boolean allows(String objectId);

    /** Those whom this allows, and those whom {@code other} does. */
    default Access or(Access other) {
        return objectId -> allows(objectId) || other.allows(objectId);
    }

    /** These, for ever, and nobody else. */
    static Access of(Collection<String> objectIds) {
        Set<String> folded =
                objectIds.stream().map(id -> id.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
        return objectId -> folded.contains(objectId.toLowerCase(Locale.ROOT));
    }
}
