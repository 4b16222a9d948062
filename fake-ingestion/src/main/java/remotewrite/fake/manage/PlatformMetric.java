package remotewrite.fake.manage;

import static remotewrite.fake.manage.Aggregation.AVERAGE;
import static remotewrite.fake.manage.Aggregation.MAXIMUM;
import static remotewrite.fake.manage.Aggregation.MINIMUM;
import static remotewrite.fake.manage.Aggregation.TOTAL;

import java.util.List;
import java.util.Optional;

/**
 * A platform metric as its definition says (azure.md 8.1, 8.2: documented).
 *
 * @param displayName shown in the portal
 * @param aggregations that can be asked for, the primary one first
 */
record PlatformMetric(
        String namespace,
        String name,
        String displayName,
        String unit,
        List<Aggregation> aggregations,
        List<String> dimensions) {
    static final String STAMP_COLOR = "StampColor";

    private static final List<String> COLOR = List.of(STAMP_COLOR);
    private static final List<String> COLOR_AND_REASON = List.of(STAMP_COLOR, "Reason");

    private static final List<PlatformMetric> OF_WORKSPACES = List.of(
            workspace("ActiveTimeSeries", "Active Time Series", "Count", COLOR, MAXIMUM),
            workspace("ActiveTimeSeriesLimit", "Active Time Series Limit", "Count", COLOR, AVERAGE, MAXIMUM),
            workspace(
                    "ActiveTimeSeriesPercentUtilization",
                    "Active Time Series % Utilization",
                    "Percent",
                    COLOR,
                    AVERAGE),
            workspace("EventsPerMinuteIngested", "Events Per Minute Received", "Count", COLOR, MAXIMUM),
            workspace(
                    "EventsPerMinuteIngestedLimit",
                    "Events Per Minute Received Limit",
                    "Count",
                    COLOR,
                    AVERAGE,
                    MAXIMUM),
            workspace(
                    "EventsPerMinuteIngestedPercentUtilization",
                    "Events Per Minute Received % Utilization",
                    "Percent",
                    COLOR,
                    AVERAGE),
            workspace("EventsDropped", "Events Dropped", "Count", COLOR_AND_REASON, MAXIMUM),
            workspace("TimeSeriesSamplesDropped", "Time Series Samples Dropped", "Count", COLOR_AND_REASON, MAXIMUM));

    private static final List<PlatformMetric> OF_RULES = List.of(new PlatformMetric(
            CollectionRule.TYPE,
            "MetricIngestionRequest_Count",
            "Metrics Ingestion Requests per Min",
            "Count",
            List.of(TOTAL, AVERAGE, MINIMUM, MAXIMUM),
            List.of("InputStreamId", "ResponseCode")));

    PlatformMetric {
        aggregations = List.copyOf(aggregations);
        dimensions = List.copyOf(dimensions);
    }

    private static PlatformMetric workspace(
            String name, String displayName, String unit, List<String> dimensions, Aggregation... aggregations) {
        return new PlatformMetric(MonitorWorkspace.TYPE, name, displayName, unit, List.of(aggregations), dimensions);
    }

    /** The metrics of resources of a type, compared without case; none for a type that has none. */
    static List<PlatformMetric> of(String type) {
        if (type.equalsIgnoreCase(MonitorWorkspace.TYPE)) {
            return OF_WORKSPACES;
        }
        return type.equalsIgnoreCase(CollectionRule.TYPE) ? OF_RULES : List.of();
    }

    /** Its own spelling of a dimension. */
    Optional<String> dimension(String asked) {
        return dimensions.stream().filter(asked::equalsIgnoreCase).findFirst();
    }
}
