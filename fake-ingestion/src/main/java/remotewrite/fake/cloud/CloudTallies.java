package remotewrite.fake.cloud;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import remotewrite.fake.store.RuleMeter;
import remotewrite.fake.store.Tally;
import remotewrite.fake.store.Workspace;

/**
 * What a cloud has kept and counted since its start or its last reset.
 *
 * @param kept by the workspace
 * @param admitted by the data collection rule, which its limits count
 * @param workspace the workspace's platform metrics, minute by minute, the oldest first
 * @param rule those of the data collection rule
 */
public record CloudTallies(Workspace.Kept kept, RuleMeter.Admitted admitted, List<Tally> workspace, List<Tally> rule) {
    public CloudTallies {
        Objects.requireNonNull(kept, "kept is null");
        Objects.requireNonNull(admitted, "admitted is null");
        workspace = List.copyOf(workspace);
        rule = List.copyOf(rule);
    }

    /** Samples dropped over all minutes, by the {@code Reason} of {@code TimeSeriesSamplesDropped}. */
    public Map<String, Long> samplesDropped() {
        return totals(workspace, "TimeSeriesSamplesDropped", "Reason");
    }

    /** Events dropped over all minutes, by the {@code Reason} of {@code EventsDropped}. */
    public Map<String, Long> eventsDropped() {
        return totals(workspace, "EventsDropped", "Reason");
    }

    /** Requests over all minutes, by the status they were answered with. */
    public Map<String, Long> requests() {
        return totals(rule, "MetricIngestionRequest_Count", "ResponseCode");
    }

    /** Samples and histograms that came to the workspace over all minutes, dropped ones included. */
    public long events() {
        return (long) workspace.stream()
                .filter(tally -> tally.metric().equals("EventsPerMinuteIngested"))
                .mapToDouble(Tally::value)
                .sum();
    }

    private static Map<String, Long> totals(List<Tally> tallies, String metric, String dimension) {
        Map<String, Long> totals = new TreeMap<>();
        tallies.stream()
                .filter(tally -> tally.metric().equals(metric))
                .forEach(tally -> totals.merge(tally.dimensions().get(dimension), (long) tally.value(), Long::sum));
        return totals;
    }
}
