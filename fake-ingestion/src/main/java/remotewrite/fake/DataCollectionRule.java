package remotewrite.fake;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A data collection rule of an Azure Monitor workspace.
 *
 * @param immutableId {@code dcr-} and 32 hex digits at the real endpoint; any path segment here
 * @param publishers object ids of the service principals that hold Monitoring Metrics Publisher on the rule itself
 *     (azure.md 1.5: the role on the workspace does not suffice), compared without case, and the instant from which on
 *     the endpoint knows it
 */
public record DataCollectionRule(String immutableId, Map<String, Instant> publishers) {
    /** How long a role assignment takes to be known, by the current documentation; 5 to 15 minutes were seen (azure.md 1.5). */
    public static final Duration DOCUMENTED_PROPAGATION = Duration.ofMinutes(30);

    public DataCollectionRule {
        Objects.requireNonNull(immutableId, "immutableId is null");
        publishers = publishers.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        entry -> folded(entry.getKey()), Map.Entry::getValue, DataCollectionRule::earlier));
    }

    /** A rule whose {@code publishers} have held the role for ever. */
    public DataCollectionRule(String immutableId, Collection<String> publishers) {
        this(
                immutableId,
                Set.copyOf(publishers).stream()
                        .collect(Collectors.toUnmodifiableMap(Function.identity(), id -> Instant.MIN)));
    }

    /**
     * The rule with the role assigned to one principal more. Assigning it again takes nothing away.
     *
     * @param assignedAt when
     * @param propagation from then until the endpoint knows it, e.g. {@link #DOCUMENTED_PROPAGATION}
     */
    public DataCollectionRule withPublisher(String objectId, Instant assignedAt, Duration propagation) {
        Map<String, Instant> more = new HashMap<>(publishers);
        more.merge(folded(objectId), assignedAt.plus(propagation), DataCollectionRule::earlier);
        return new DataCollectionRule(immutableId, more);
    }

    /** Whether the principal {@code objectId} may publish metrics through this rule at {@code now}. */
    public boolean publishedBy(String objectId, Instant now) {
        String id = folded(objectId);
        return publishers.containsKey(id) && !now.isBefore(publishers.get(id));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static String folded(String objectId) {
        return objectId.toLowerCase(Locale.ROOT);
    }
}
