package remotewrite.fake.store;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The platform metrics of a data collection rule: {@code MetricIngestionRequest_Count} by {@code InputStreamId} and
 * {@code ResponseCode} (azure.md 8.2). Every request whose URL names the rule counts, whatever its answer (assumed);
 * what a fault script answers in the service's place was never seen by the service. Minutes are kept for 93 days.
 */
public final class RuleTallies implements Tallies {
    /** {@code InputStreamId} of a request whose URL names a rule, and no stream or one that there is not (assumed). */
    public static final String NO_STREAM = "unknown";

    private final Clock clock;
    private final TreeMap<Long, Map<Answered, Long>> countsByMinute = new TreeMap<>();

    public RuleTallies(Clock clock) {
        this.clock = Objects.requireNonNull(clock, "clock is null");
    }

    /** What is counted by. */
    private record Answered(String stream, int status) {
        static final Comparator<Answered> ORDER =
                Comparator.comparing(Answered::stream).thenComparing(Answered::status);
    }

    /**
     * Counts a request that is answered now.
     *
     * @param stream of those there are, or {@link #NO_STREAM}
     */
    public synchronized void answered(String stream, int status) {
        long minute = WorkspaceTallies.minute(clock.millis());
        if (!countsByMinute.containsKey(minute)) {
            countsByMinute.headMap(minute - WorkspaceTallies.KEPT_MINUTES).clear();
            countsByMinute.put(minute, new TreeMap<>(Answered.ORDER));
        }
        countsByMinute.get(minute).merge(new Answered(stream, status), 1L, Long::sum);
    }

    @Override
    public synchronized List<Tally> between(Instant from, Instant to) {
        long first = WorkspaceTallies.minuteFrom(from);
        long end = WorkspaceTallies.minuteFrom(to);
        return first < end
                ? countsByMinute.subMap(first, end).entrySet().stream()
                        .flatMap(minute -> of(minute.getKey(), minute.getValue()))
                        .toList()
                : List.of();
    }

    private static Stream<Tally> of(long minute, Map<Answered, Long> counts) {
        return counts.entrySet().stream()
                .map(count -> new Tally(
                        Instant.ofEpochSecond(60 * minute),
                        "MetricIngestionRequest_Count",
                        Map.of(
                                "InputStreamId",
                                count.getKey().stream(),
                                "ResponseCode",
                                Integer.toString(count.getKey().status())),
                        count.getValue()));
    }
}
