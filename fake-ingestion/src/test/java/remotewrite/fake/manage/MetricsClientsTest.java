package remotewrite.fake.manage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.azure.core.util.Context;
import com.azure.monitor.query.MetricsClient;
import com.azure.monitor.query.MetricsClientBuilder;
import com.azure.monitor.query.MetricsQueryClient;
import com.azure.monitor.query.MetricsQueryClientBuilder;
import com.azure.monitor.query.models.AggregationType;
import com.azure.monitor.query.models.MetricDefinition;
import com.azure.monitor.query.models.MetricNamespace;
import com.azure.monitor.query.models.MetricResult;
import com.azure.monitor.query.models.MetricUnit;
import com.azure.monitor.query.models.MetricValue;
import com.azure.monitor.query.models.MetricsQueryOptions;
import com.azure.monitor.query.models.MetricsQueryResourcesOptions;
import com.azure.monitor.query.models.MetricsQueryResult;
import com.azure.monitor.query.models.NamespaceClassification;
import com.azure.monitor.query.models.QueryTimeInterval;
import com.azure.monitor.query.models.TimeSeriesElement;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Microsoft's own clients of metrics, unmodified, under the hosts of the public cloud, with tokens by azure-identity. */
class MetricsClientsTest {
    private static final String AMW = ManageBench.WORKSPACE_ID.toString();
    private static final QueryTimeInterval FIVE_MINUTES = new QueryTimeInterval(
            OffsetDateTime.parse("2026-11-23T11:50:00Z"), OffsetDateTime.parse("2026-11-23T11:55:00Z"));

    private static ManageBench bench;

    @BeforeAll
    static void start() {
        bench = ManageBench.start(settings -> settings.withMetrics(Map.of(
                ManageBench.WORKSPACE_ID,
                ManageBench.tallies(
                        ManageBench.tally("11:50", "ActiveTimeSeries", 7000),
                        ManageBench.tally("11:51", "ActiveTimeSeries", 7494),
                        ManageBench.tally("11:54", "ActiveTimeSeries", 7100),
                        ManageBench.tally("11:50", "ActiveTimeSeriesLimit", 1_000_000),
                        ManageBench.tally("11:51", "EventsDropped", Map.of("Reason", "OldData"), 2),
                        ManageBench.tally("11:51", "EventsDropped", Map.of("Reason", "LimitThrottling"), 9),
                        ManageBench.tally("11:53", "EventsDropped", Map.of("Reason", "OldData"), 4)),
                ManageBench.RULE.id(),
                ManageBench.tallies(
                        ManageBench.tally("11:50", "MetricIngestionRequest_Count", ingestion("204"), 30),
                        ManageBench.tally("11:51", "MetricIngestionRequest_Count", ingestion("204"), 40),
                        ManageBench.tally("11:51", "MetricIngestionRequest_Count", ingestion("429"), 5)))));
    }

    @AfterAll
    static void close() {
        bench.close();
    }

    @Test
    void aResourceIsQueriedByAggregationAndGranularity() {
        MetricsQueryResult result = query(
                AMW,
                List.of("ActiveTimeSeries", "ActiveTimeSeriesLimit"),
                new MetricsQueryOptions()
                        .setTimeInterval(FIVE_MINUTES)
                        .setGranularity(Duration.ofMinutes(1))
                        .setAggregations(AggregationType.MAXIMUM, AggregationType.AVERAGE));

        assertThat(result.getNamespace()).isEqualTo("Microsoft.Monitor/accounts");
        assertThat(result.getResourceRegion()).isEqualTo("eastus");
        assertThat(result.getGranularity()).isEqualTo(Duration.ofMinutes(1));
        MetricResult active = result.getMetricByName("ActiveTimeSeries");
        assertThat(active.getUnit()).isEqualTo(MetricUnit.COUNT);
        assertThat(active.getError().getCode()).isEqualTo("Success");
        assertThat(active.getTimeSeries()).hasSize(1);
        assertThat(active.getTimeSeries().getFirst().getValues())
                .extracting(value -> value.getTimeStamp().toString(), MetricValue::getMaximum, MetricValue::getAverage)
                .containsExactly(
                        tuple("2026-11-23T11:50Z", 7000.0, null),
                        tuple("2026-11-23T11:51Z", 7494.0, null),
                        tuple("2026-11-23T11:52Z", null, null),
                        tuple("2026-11-23T11:53Z", null, null),
                        tuple("2026-11-23T11:54Z", 7100.0, null));
        assertThat(result.getMetricByName("ActiveTimeSeriesLimit")
                        .getTimeSeries()
                        .getFirst()
                        .getValues()
                        .getFirst())
                .extracting(MetricValue::getMaximum, MetricValue::getAverage)
                .containsExactly(1_000_000.0, 1_000_000.0);
    }

    @Test
    void aFilterSplitsByReason() {
        MetricsQueryResult result = query(
                AMW,
                List.of("EventsDropped"),
                new MetricsQueryOptions()
                        .setTimeInterval(FIVE_MINUTES)
                        .setGranularity(Duration.ofMinutes(5))
                        .setAggregations(AggregationType.MAXIMUM)
                        .setFilter("Reason eq '*'")
                        .setTop(1000));

        assertThat(result.getMetricByName("EventsDropped").getTimeSeries())
                .extracting(
                        TimeSeriesElement::getMetadata,
                        series -> series.getValues().stream()
                                .map(MetricValue::getMaximum)
                                .toList())
                .containsExactly(
                        tuple(Map.of("reason", "LimitThrottling"), List.of(9.0)),
                        tuple(Map.of("reason", "OldData"), List.of(4.0)));
    }

    @Test
    void theRulesRequestsAreQueriedByResponseCode() {
        MetricsQueryResult result = query(
                ManageBench.RULE.id().toString(),
                List.of("MetricIngestionRequest_Count"),
                new MetricsQueryOptions()
                        .setTimeInterval(FIVE_MINUTES)
                        .setGranularity(Duration.ofMinutes(5))
                        .setAggregations(AggregationType.TOTAL)
                        .setFilter("ResponseCode eq '*'"));

        assertThat(result.getMetricByName("MetricIngestionRequest_Count").getTimeSeries())
                .extracting(
                        series -> series.getMetadata().get("responsecode"),
                        series -> series.getValues().getFirst().getTotal())
                .containsExactly(tuple("204", 70.0), tuple("429", 5.0));
    }

    @Test
    void whatWasNotCountedHasNoSeries() {
        MetricsQueryResult result = query(
                AMW, List.of("TimeSeriesSamplesDropped"), new MetricsQueryOptions().setTimeInterval(FIVE_MINUTES));

        assertThat(result.getMetricByName("TimeSeriesSamplesDropped").getTimeSeries())
                .isEmpty();
    }

    @Test
    void withoutOptionsTheLastHourIsShownInMinutesByThePrimaryAggregation() {
        MetricsQueryResult result = metrics().queryResource(AMW, List.of("ActiveTimeSeries"));

        List<MetricValue> values =
                result.getMetrics().getFirst().getTimeSeries().getFirst().getValues();
        assertThat(values).hasSize(60);
        assertThat(values.get(51).getMaximum()).isEqualTo(7494);
        assertThat(values.get(51).getTotal()).isNull();
    }

    @Test
    void definitionsAreListed() {
        List<MetricDefinition> definitions =
                metrics().listMetricDefinitions(AMW).stream().toList();

        assertThat(definitions)
                .extracting(MetricDefinition::getName)
                .containsExactly(
                        "ActiveTimeSeries",
                        "ActiveTimeSeriesLimit",
                        "ActiveTimeSeriesPercentUtilization",
                        "EventsPerMinuteIngested",
                        "EventsPerMinuteIngestedLimit",
                        "EventsPerMinuteIngestedPercentUtilization",
                        "EventsDropped",
                        "TimeSeriesSamplesDropped");
        MetricDefinition dropped = definitions.get(6);
        assertThat(dropped.getPrimaryAggregationType()).isEqualTo(AggregationType.MAXIMUM);
        assertThat(dropped.getDimensions()).containsExactly("StampColor", "Reason");
        assertThat(dropped.getMetricAvailabilities().getFirst().getGranularity())
                .isEqualTo(Duration.ofMinutes(1));
        assertThat(dropped.getNamespace()).isEqualTo("Microsoft.Monitor/accounts");
    }

    @Test
    void namespacesAreListed() {
        assertThat(metrics()
                        .listMetricNamespaces(
                                ManageBench.RULE.id().toString(), OffsetDateTime.parse("2026-11-01T00:00:00Z"))
                        .stream())
                .extracting(MetricNamespace::getFullyQualifiedName, MetricNamespace::getClassification)
                .containsExactly(tuple("Microsoft.Insights/dataCollectionRules", NamespaceClassification.PLATFORM));
    }

    @Test
    void severalResourcesAreQueriedAtOnce() {
        List<MetricsQueryResult> results = batch().queryResourcesWithResponse(
                        List.of(AMW.replace("Metrics-RG", "METRICS-rg"), AMW),
                        List.of("EventsDropped"),
                        "Microsoft.Monitor/accounts",
                        new MetricsQueryResourcesOptions()
                                .setTimeInterval(FIVE_MINUTES)
                                .setGranularity(Duration.ofMinutes(5))
                                .setAggregations(List.of(AggregationType.MAXIMUM))
                                .setFilter("Reason eq 'OldData'"),
                        Context.NONE)
                .getValue()
                .getMetricsQueryResults();

        assertThat(results).hasSize(2).allSatisfy(result -> {
            assertThat(result.getResourceRegion()).isEqualTo("eastus");
            TimeSeriesElement series =
                    result.getMetricByName("EventsDropped").getTimeSeries().getFirst();
            assertThat(series.getMetadata()).containsExactly(Map.entry("reason", "OldData"));
            assertThat(series.getValues().getFirst().getMaximum()).isEqualTo(4);
        });
    }

    private static MetricsQueryResult query(String resource, List<String> names, MetricsQueryOptions options) {
        return metrics()
                .queryResourceWithResponse(resource, names, options, Context.NONE)
                .getValue();
    }

    private static MetricsQueryClient metrics() {
        return new MetricsQueryClientBuilder()
                .credential(bench.credential(ManageBench.READER_APP))
                .httpClient(bench.cloud())
                .retryOptions(ManageBench.noRetries())
                .buildClient();
    }

    private static MetricsClient batch() {
        return new MetricsClientBuilder()
                .endpoint("https://eastus.metrics.monitor.azure.com")
                .credential(bench.credential(ManageBench.READER_APP))
                .httpClient(bench.cloud())
                .retryOptions(ManageBench.noRetries())
                .buildClient();
    }

    private static Map<String, String> ingestion(String status) {
        return Map.of("InputStreamId", "Microsoft-PrometheusMetrics", "ResponseCode", status);
    }
}
