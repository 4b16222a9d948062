package remotewrite.fake.store;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What of a write was dropped.
 *
 * @param byReason how many samples, native histograms and exemplars together
 * @param byKind the same
 * @param first a few of them, in the order of the write
 * @param untilRoom how long it is until the first of what {@link DropReason#LIMIT_THROTTLING} cost may be kept, at the
 *     earliest; 0 when it cost nothing
 */
public record Drops(Map<DropReason, Long> byReason, Map<Drop.Kind, Long> byKind, List<Drop> first, Duration untilRoom) {
    /** Everything was kept. */
    public static final Drops NONE = new Drops(Map.of(), Map.of(), List.of(), Duration.ZERO);

    public Drops {
        byReason = Map.copyOf(byReason);
        byKind = Map.copyOf(byKind);
        first = List.copyOf(first);
        Objects.requireNonNull(untilRoom, "untilRoom is null");
        if (untilRoom.isNegative()) {
            throw new IllegalArgumentException("untilRoom is " + untilRoom + ", at least 0 is needed");
        }
    }

    /** How many of a kind were dropped. */
    public long count(Drop.Kind kind) {
        return byKind.getOrDefault(kind, 0L);
    }

    /** How many were dropped. */
    public long count() {
        return byReason.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Reasons and how many each has cost, for people: {@code OldData 1, BadInputFormat 2}. */
    public String reasons() {
        return reasons(reason -> true);
    }

    /**
     * What broke a limit, for people: {@code Samples over a limit of the workspace are not kept: OldData 1, BadInputFormat
     * 2.} Empty when nothing did.
     */
    public Optional<String> overLimits() {
        return over(DropReason::ofALimit);
    }

    /** The same, of nothing but what waiting may mend: the events of the minute and the active series. */
    public Optional<String> overQuota() {
        return over(reason -> reason == DropReason.LIMIT_THROTTLING);
    }

    private Optional<String> over(Predicate<DropReason> told) {
        return Optional.of(reasons(told))
                .filter(reasons -> !reasons.isEmpty())
                .map("Samples over a limit of the workspace are not kept: %s."::formatted);
    }

    private String reasons(Predicate<DropReason> told) {
        return new TreeMap<>(byReason)
                .entrySet().stream()
                        .filter(each -> told.test(each.getKey()))
                        .map(each -> each.getKey().ofSamples() + " " + each.getValue())
                        .collect(Collectors.joining(", "));
    }
}
