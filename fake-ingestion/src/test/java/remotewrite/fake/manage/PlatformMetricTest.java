package remotewrite.fake.manage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The platform metrics as docs/facts/azure.md lists them. */
class PlatformMetricTest {
    /** Sections 8.1 and 8.2: name, unit, aggregations with the primary one first, dimensions. */
    private static final String DOCUMENTED = """
            ActiveTimeSeries | Count | Maximum | StampColor
            ActiveTimeSeriesLimit | Count | Average, Maximum | StampColor
            ActiveTimeSeriesPercentUtilization | Percent | Average | StampColor
            EventsPerMinuteIngested | Count | Maximum | StampColor
            EventsPerMinuteIngestedLimit | Count | Average, Maximum | StampColor
            EventsPerMinuteIngestedPercentUtilization | Percent | Average | StampColor
            EventsDropped | Count | Maximum | StampColor, Reason
            TimeSeriesSamplesDropped | Count | Maximum | StampColor, Reason
            MetricIngestionRequest_Count | Count | Total, Average, Minimum, Maximum | InputStreamId, ResponseCode
            """;

    @Test
    void everyDefinitionIsTheDocumentedOne() {
        assertThat(Stream.of("Microsoft.Monitor/accounts", "Microsoft.Insights/dataCollectionRules")
                        .flatMap(type -> PlatformMetric.of(type).stream())
                        .map(PlatformMetricTest::line))
                .containsExactlyElementsOf(DOCUMENTED.lines().toList());
    }

    private static String line(PlatformMetric metric) {
        String aggregations =
                metric.aggregations().stream().map(Aggregation::label).collect(Collectors.joining(", "));
        return String.join(" | ", metric.name(), metric.unit(), aggregations, String.join(", ", metric.dimensions()));
    }
}
