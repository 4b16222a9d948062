package remotewrite.fake.store;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * One number of a platform metric: what was counted in one minute.
 *
 * @param minute start of the minute
 * @param metric the name in the REST API, for example {@code EventsDropped} (azure.md 8.1, 8.2)
 * @param dimensions for example {@code Reason} to {@code OldData}; empty where the metric has none
 * @param value the count, or the highest level of the minute
 */
public record Tally(Instant minute, String metric, Map<String, String> dimensions, double value) {
    public Tally {
        Objects.requireNonNull(minute, "minute is null");
        Objects.requireNonNull(metric, "metric is null");
        dimensions = Map.copyOf(dimensions);
    }
}
