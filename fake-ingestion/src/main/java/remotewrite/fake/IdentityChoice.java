package remotewrite.fake;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** Which identity of a machine a request means. */
sealed interface IdentityChoice {
    record Chosen(ManagedIdentity identity) implements IdentityChoice {}

    /** None of the machine's identities is meant. */
    record Unknown() implements IdentityChoice {}

    /** None is named, and the machine has several without one of its own. */
    record Ambiguous() implements IdentityChoice {}

    /** More than one way to name an identity was used. */
    record Overdetermined() implements IdentityChoice {}

    /** {@code msi_res_id} is what Go sends, {@code mi_res_id} what Java sends (entra.md 5.2). */
    Map<String, Function<ManagedIdentity, String>> SELECTORS = Map.of(
            "client_id", ManagedIdentity::clientId,
            "object_id", ManagedIdentity::objectId,
            "principal_id", ManagedIdentity::objectId,
            "msi_res_id", ManagedIdentity::resourceId,
            "mi_res_id", ManagedIdentity::resourceId);

    /** The identity that a request names, compared without case (assumed), or else the one that is meant by default. */
    static IdentityChoice of(List<ManagedIdentity> identities, Form query, Supplier<IdentityChoice> byDefault) {
        List<String> used = SELECTORS.keySet().stream()
                .filter(selector -> query.value(selector).isPresent())
                .toList();
        if (used.size() > 1) {
            return new Overdetermined();
        }
        return used.isEmpty()
                ? byDefault.get()
                : identities.stream()
                        .filter(identity -> query.value(used.getFirst())
                                .filter(SELECTORS.get(used.getFirst()).apply(identity)::equalsIgnoreCase)
                                .isPresent())
                        .findFirst()
                        .<IdentityChoice>map(Chosen::new)
                        .orElseGet(Unknown::new);
    }

    /** The machine's own identity. */
    static IdentityChoice own(List<ManagedIdentity> identities) {
        return identities.stream()
                .filter(ManagedIdentity::systemAssigned)
                .findFirst()
                .<IdentityChoice>map(Chosen::new)
                .orElseGet(Unknown::new);
    }

    /** The machine's own identity, or else the only one there is. */
    static IdentityChoice ownOrOnly(List<ManagedIdentity> identities) {
        IdentityChoice own = own(identities);
        if (own instanceof Chosen || identities.isEmpty()) {
            return own;
        }
        return identities.size() == 1 ? new Chosen(identities.getFirst()) : new Ambiguous();
    }
}
