package remotewrite.fake.store;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** How many samples of a write were dropped, by reason; native histograms count as samples. */
public record Drops(Map<DropReason, Long> samples) {
    /** Everything was kept. */
    public static final Drops NONE = new Drops(Map.of());

    public Drops {
        samples = Map.copyOf(samples);
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
        Map<DropReason, Long> over = new TreeMap<>(samples);
        over.keySet().removeIf(told.negate());
        return over.isEmpty()
                ? Optional.empty()
                : Optional.of("Samples over a limit of the workspace are not kept: %s."
                        .formatted(over.entrySet().stream()
                                .map(each -> each.getKey().ofSamples() + " " + each.getValue())
                                .collect(Collectors.joining(", "))));
    }
}
