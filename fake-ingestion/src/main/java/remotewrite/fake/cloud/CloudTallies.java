package remotewrite.fake.cloud;

import java.time.Instant;
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
 * @param workspace the workspace's platform metrics, minute by minute, the oldest first
 * @param rules what came to each data collection rule, the workspace's own first
 */
public record CloudTallies(Workspace.Kept kept, List<Tally> workspace, List<OfRule> rules) {
    public CloudTallies {
        Objects.requireNonNull(kept, "kept is null");
        workspace = List.copyOf(workspace);
        rules = List.copyOf(rules);
    }

    /** Up to {@code end}, of the fakes' clock. */
    static CloudTallies of(RunningFakes fakes, Instant end) {
        return new CloudTallies(
                fakes.workspace().kept(),
                fakes.workspace().between(Instant.EPOCH, end),
                fakes.doors().rules().stream()
                        .map(rule -> new OfRule(
                                rule.id().name(),
                                rule.immutableId(),
                                fakes.ingestion().admitted(rule),
                                fakes.ingestion().tallies(rule).between(Instant.EPOCH, end)))
                        .toList());
    }

    /**
     * What came to a data collection rule.
     *
     * @param name of the resource, which two rules may share that are in different groups
     * @param immutableId which no other rule has
     * @param admitted which the rule's limits count
     * @param tallies its platform metrics, minute by minute, the oldest first
     */
    public record OfRule(String name, String immutableId, RuleMeter.Admitted admitted, List<Tally> tallies) {
        public OfRule {
            Objects.requireNonNull(name, "name is null");
            Objects.requireNonNull(immutableId, "immutableId is null");
            Objects.requireNonNull(admitted, "admitted is null");
            tallies = List.copyOf(tallies);
        }

        /** Requests over all minutes, by the status they were answered with. */
        public Map<String, Long> requests() {
            return totals(tallies, "MetricIngestionRequest_Count", "ResponseCode");
        }
    }

    /** Samples dropped over all minutes, by the {@code Reason} of {@code TimeSeriesSamplesDropped}. */
    public Map<String, Long> samplesDropped() {
        return totals(workspace, "TimeSeriesSamplesDropped", "Reason");
    }

    /** Events dropped over all minutes, by the {@code Reason} of {@code EventsDropped}. */
    public Map<String, Long> eventsDropped() {
        return totals(workspace, "EventsDropped", "Reason");
    }

    /** Requests to all rules over all minutes, by the status they were answered with. */
    public Map<String, Long> requests() {
        Map<String, Long> requests = new TreeMap<>();
        rules.forEach(rule -> rule.requests().forEach((status, count) -> requests.merge(status, count, Long::sum)));
        return requests;
    }

    /** By all rules; limits count each by itself. */
    public RuleMeter.Admitted admitted() {
        return rules.stream()
                .map(OfRule::admitted)
                .reduce(
                        new RuleMeter.Admitted(0, 0, 0, 0),
                        (one, other) -> new RuleMeter.Admitted(
                                one.minuteRequests() + other.minuteRequests(),
                                one.minuteBytes() + other.minuteBytes(),
                                one.requests() + other.requests(),
                                one.bytes() + other.bytes()));
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
