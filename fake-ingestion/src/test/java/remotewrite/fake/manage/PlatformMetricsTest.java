package remotewrite.fake.manage;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import remotewrite.fake.role.ResourceId;
import remotewrite.fake.store.Tallies;
import remotewrite.fake.store.Tally;

/** Platform metrics as an HTTP client sees them. */
class PlatformMetricsTest {
    private static final Map<ResourceId, Tallies> TALLIES = Map.of(
            ManageBench.WORKSPACE_ID,
            ManageBench.tallies(
                    ManageBench.tally("11:05", "TimeSeriesSamplesDropped", Map.of("Reason", "OldData"), 3),
                    ManageBench.tally("11:06", "TimeSeriesSamplesDropped", Map.of("Reason", "Duplicate"), 8),
                    ManageBench.tally("11:07", "TimeSeriesSamplesDropped", Map.of("Reason", "OutOfOrder"), 1),
                    ManageBench.tally("11:05", "ActiveTimeSeriesLimit", 10),
                    ManageBench.tally("11:06", "ActiveTimeSeriesLimit", 20),
                    ManageBench.tally("11:10", "ActiveTimeSeriesLimit", 999)));

    private static ManageBench bench;

    @BeforeAll
    static void start() {
        bench = ManageBench.start(settings -> settings.withMetrics(TALLIES));
    }

    @AfterAll
    static void close() {
        bench.close();
    }

    @Test
    void anAnswerHasTheDocumentedForm() {
        ask("metricnames=TimeSeriesSamplesDropped&aggregation=Maximum&interval=PT1M&timespan=2026-11-23T11:05:00Z/2026-11-23T11:07:00Z&$filter=Reason eq 'OldData'")
                .statusCode(200)
                .body("cost", equalTo(0))
                .body("timespan", equalTo("2026-11-23T11:05:00Z/2026-11-23T11:07:00Z"))
                .body("interval", equalTo("PT1M"))
                .body("namespace", equalTo("Microsoft.Monitor/accounts"))
                .body("resourceregion", equalTo("eastus"))
                .body("value", hasSize(1))
                .body(
                        "value[0].id",
                        equalTo(ManageBench.WORKSPACE_ID
                                + "/providers/Microsoft.Insights/metrics/TimeSeriesSamplesDropped"))
                .body("value[0].type", equalTo("Microsoft.Insights/metrics"))
                .body("value[0].name.value", equalTo("TimeSeriesSamplesDropped"))
                .body("value[0].unit", equalTo("Count"))
                .body("value[0].errorCode", equalTo("Success"))
                .body("value[0].timeseries[0].metadatavalues[0].name.value", equalTo("reason"))
                .body("value[0].timeseries[0].metadatavalues[0].value", equalTo("OldData"))
                .body(
                        "value[0].timeseries[0].data",
                        equalTo(List.of(
                                Map.of("timeStamp", "2026-11-23T11:05:00Z", "maximum", 3.0f),
                                Map.of("timeStamp", "2026-11-23T11:06:00Z"))));
    }

    /** Observed: a range that ends a second before the minute loses the minute. */
    @ParameterizedTest
    @CsvSource({
        "2026-11-23T11:05:00Z/2026-11-23T11:10:00Z,5",
        "2026-11-23T11:05:00.000Z/2026-11-23T11:09:59.000Z,4",
        "2026-11-23T11:05Z/PT2M,2",
        "PT3M/2026-11-23T11:08:00Z,3",
        "PT1H,60"
    })
    void theRangeIsCutToWholeIntervals(String timespan, int points) {
        ask("metricnames=TimeSeriesSamplesDropped&timespan=" + timespan)
                .statusCode(200)
                .body("value[0].timeseries[0].data", hasSize(points));
    }

    @Test
    void withFullBothEndsStayWhereTheyAre() {
        ask("metricnames=ActiveTimeSeriesLimit&interval=FULL&timespan=2026-11-23T11:05:30Z/2026-11-23T11:07:45Z")
                .statusCode(200)
                .body("timespan", equalTo("2026-11-23T11:05:30Z/2026-11-23T11:07:45Z"))
                .body("interval", equalTo("PT2M15S"))
                .body(
                        "value[0].timeseries[0].data",
                        equalTo(List.of(Map.of("timeStamp", "2026-11-23T11:05:30Z", "average", 20.0f))));
    }

    @Test
    void withFullARangeNeedsNoWholeSeconds() {
        ask("metricnames=ActiveTimeSeriesLimit&interval=FULL&timespan=2026-11-23T11:05:00Z/2026-11-23T11:05:00.5Z")
                .statusCode(200)
                .body("interval", equalTo("PT0.5S"))
                .body(
                        "value[0].timeseries[0].data",
                        equalTo(List.of(Map.of("timeStamp", "2026-11-23T11:05:00Z", "average", 10.0f))));
        ask("metricnames=ActiveTimeSeriesLimit&interval=FULL&timespan=2026-11-23T11:05:00Z/2026-11-23T11:06:00.5Z")
                .statusCode(200)
                .body("interval", equalTo("PT1M0.5S"))
                .body(
                        "value[0].timeseries[0].data",
                        equalTo(List.of(Map.of("timeStamp", "2026-11-23T11:05:00Z", "average", 15.0f))));
        ask("metricnames=ActiveTimeSeriesLimit&interval=FULL&timespan=2026-11-23T11:05:00Z/2026-11-23T11:05:00Z")
                .statusCode(200);
    }

    /** Two days, and the first interval of the second one in which something was counted. */
    @ParameterizedTest
    @CsvSource({
        "PT1M,2880,11:05,10",
        "PT5M,576,11:05,15",
        "PT15M,192,11:00,343",
        "PT30M,96,11:00,343",
        "PT1H,48,11:00,343",
        "PT6H,8,06:00,343",
        "PT12H,4,00:00,343",
        "P1D,2,00:00,343"
    })
    void anIntervalMayBeOfEachOfTheseLengths(String interval, int points, String start, float average) {
        ask("metricnames=ActiveTimeSeriesLimit&timespan=2026-11-22T00:00:00Z/2026-11-24T00:00:00Z&interval=" + interval)
                .statusCode(200)
                .body("interval", equalTo(interval))
                .body("value[0].timeseries[0].data", hasSize(points))
                .body(
                        "value[0].timeseries[0].data.find { it.average != null }",
                        equalTo(Map.of("timeStamp", "2026-11-23T" + start + ":00Z", "average", average)));
    }

    @Test
    void numbersOfAnIntervalBecomeOne() {
        ask("metricnames=ActiveTimeSeriesLimit&aggregation=average,MAXIMUM&interval=PT5M&timespan=2026-11-23T11:05:00Z/2026-11-23T11:10:00Z")
                .body(
                        "value[0].timeseries[0].data",
                        equalTo(List.of(
                                Map.of("timeStamp", "2026-11-23T11:05:00Z", "average", 15.0f, "maximum", 20.0f))));
        ask("metricnames=ActiveTimeSeriesLimit&aggregation=Maximum&interval=FULL&timespan=2026-11-23T11:00:00Z/2026-11-23T11:30:00Z")
                .body("interval", equalTo("PT30M"))
                .body(
                        "value[0].timeseries[0].data",
                        equalTo(List.of(Map.of("timeStamp", "2026-11-23T11:00:00Z", "maximum", 999.0f))));
    }

    @Test
    void withoutAFilterThereIsOneSeriesWithoutDimensions() {
        ask("metricnames=TimeSeriesSamplesDropped&interval=PT1H&timespan=2026-11-23T11:00:00Z/2026-11-23T12:00:00Z")
                .body("value[0].timeseries", hasSize(1))
                .body("value[0].timeseries[0].metadatavalues", empty())
                .body("value[0].timeseries[0].data[0].maximum", equalTo(8.0f));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    Reason eq '*'                                       |                     | Duplicate OldData OutOfOrder
                    Reason eq 'OldData' or Reason eq 'outoforder'       |                     | OldData OutOfOrder
                    (reason eq 'OldData' or Reason eq 'Duplicate')      |                     | Duplicate OldData
                    Reason eq 'InternalError'                           |                     |
                    Reason eq '*'                                       | top=1               | Duplicate
                    Reason eq '*'                                       | orderby=maximum desc | Duplicate OldData OutOfOrder
                    Reason eq '*'                                       | orderby=maximum asc&top=2 | OutOfOrder OldData
                    Reason eq '*'                                       | orderby=sum         | OutOfOrder OldData Duplicate
                    """)
    void aFilterChoosesAndSplits(String filter, String more, String reasons) {
        ask("metricnames=TimeSeriesSamplesDropped&$filter=" + filter + (more == null ? "" : "&" + more))
                .statusCode(200)
                .body(
                        "value[0].timeseries.metadatavalues.flatten().value",
                        equalTo(reasons == null ? List.of() : List.of(reasons.split(" "))));
    }

    @Test
    void withoutTopThereAreTenSeries() {
        Tally[] reasons = IntStream.rangeClosed(1, 11)
                .mapToObj(at -> ManageBench.tally("11:05", "EventsDropped", Map.of("Reason", "Reason" + at), at))
                .toArray(Tally[]::new);
        try (ManageBench many = ManageBench.start(
                settings -> settings.withMetrics(Map.of(ManageBench.WORKSPACE_ID, ManageBench.tallies(reasons))))) {
            String query = "metricnames=EventsDropped&$filter=Reason eq '*'";

            get(many.as(ManageBench.READER_APP), ManageBench.WORKSPACE_ID, query)
                    .statusCode(200)
                    .body("value[0].timeseries", hasSize(10));
            get(many.as(ManageBench.READER_APP), ManageBench.WORKSPACE_ID, query + "&top=11")
                    .statusCode(200)
                    .body("value[0].timeseries", hasSize(11));
        }
    }

    @Test
    void whatIsRolledUpIsFilteredButNotSplit() {
        ask("metricnames=TimeSeriesSamplesDropped&rollupby=Reason&interval=PT1H&timespan=2026-11-23T11:00:00Z/2026-11-23T12:00:00Z&$filter=Reason eq 'OldData' or Reason eq 'OutOfOrder'")
                .body("value[0].timeseries", hasSize(1))
                .body("value[0].timeseries[0].data[0].maximum", equalTo(3.0f));
    }

    @Test
    void metadataComesWithoutNumbers() {
        ask("metricnames=TimeSeriesSamplesDropped&resultType=metadata&$filter=Reason eq '*'")
                .body("value[0].timeseries", hasSize(3))
                .body("value[0].timeseries.data.flatten()", empty());
    }

    /** The provider's own errors come without an envelope (observed). */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    metricnames=Nothing                                              | Failed to find metric configuration for provider: Microsoft.Monitor, resource Type: accounts, metric: Nothing, Valid metrics: ActiveTimeSeries,ActiveTimeSeriesLimit,
                    metricnames=SimpleSamplesStored                                  | Failed to find metric configuration
                    aggregation=Maximum                                              | metricnames
                    metricnames=EventsDropped&aggregation=Mean                       | Detect invalid value: Mean for query parameter: 'aggregation'
                    metricnames=EventsDropped&aggregation=Total                      | Metric: EventsDropped does not support requested aggregation: Total, supported ones are: Maximum
                    metricnames=EventsDropped&$filter=Pod eq '*'                     | Metric: EventsDropped does not support requested dimension combination: pod, supported ones are: Reason
                    metricnames=ActiveTimeSeries&$filter=Reason eq '*'               | Metric: ActiveTimeSeries does not support requested dimension combination: reason
                    metricnames=EventsDropped&$filter=StampColor eq '*'              | Metric: EventsDropped does not support requested dimension combination: stampcolor, supported ones are: Reason
                    metricnames=EventsDropped&$filter=Reason ne 'OldData'            | Invalid filter: Reason ne 'OldData'
                    metricnames=EventsDropped&$filter=Reason eq 'a' or Pod eq 'b'    | Invalid filter
                    metricnames=EventsDropped&interval=PT3M                          | Invalid time grain duration: PT3M, supported ones are: 00:01:00,00:05:00,00:15:00,00:30:00,01:00:00,06:00:00,12:00:00,1.00:00:00
                    metricnames=EventsDropped&interval=soon                          | Invalid time grain duration: soon
                    metricnames=EventsDropped&metricnamespace=microsoft.insights/components | Detect invalid value: microsoft.insights/components for query parameter: 'metricnamespace', the value must be: Microsoft.Monitor/accounts
                    metricnames=EventsDropped&timespan=2026-11-23T11:10:00Z/2026-11-23T11:05:00Z | 'timespan'
                    metricnames=EventsDropped&timespan=yesterday                     | 'timespan'
                    metricnames=EventsDropped&top=0                                  | 'top'
                    metricnames=EventsDropped&orderby=size                           | 'orderby'
                    """)
    void whatIsWrongInAQueryIsTold(String query, String message) {
        ask(query)
                .statusCode(400)
                .body("error", nullValue())
                .body("code", equalTo("BadRequest"))
                .body("message", containsString(message));
    }

    @Test
    void aDimensionThatIsNotValidatedGivesNoSeries() {
        ask("metricnames=ActiveTimeSeriesLimit&ValidateDimensions=false&$filter=Reason eq '*'")
                .statusCode(200)
                .body("value[0].timeseries", empty());
    }

    @Test
    void aWorkspaceMayHaveStampColor() {
        try (ManageBench colored = ManageBench.start(
                settings -> settings.withMetrics(TALLIES).withStampColor(new StampColor.Of("Blue")))) {
            get(
                            colored.as(ManageBench.READER_APP),
                            ManageBench.WORKSPACE_ID,
                            "metricnames=ActiveTimeSeriesLimit&$filter=StampColor eq '*'")
                    .statusCode(200)
                    .body("value[0].timeseries[0].metadatavalues[0].value", equalTo("Blue"));
        }
    }

    @Test
    void idsAreShownAsTheyAreWhateverTheCaseOfThePath() {
        get(
                        bench.as(ManageBench.READER_APP),
                        ResourceId.of(ManageBench.WORKSPACE_ID.toString().toLowerCase(Locale.ROOT)),
                        "metricnames=eventsdropped")
                .statusCode(200)
                .body(
                        "value[0].id",
                        equalTo(ManageBench.WORKSPACE_ID + "/providers/Microsoft.Insights/metrics/EventsDropped"));
    }

    @Test
    void theReaderRoleIsNeededAndTheResourceToo() {
        get(bench.as(ManageBench.NOBODY_APP), ManageBench.WORKSPACE_ID, "metricnames=EventsDropped")
                .statusCode(403)
                .body("error.code", equalTo("AuthorizationFailed"))
                .body("error.message", containsString("'Microsoft.Insights/metrics/read'"));
        get(
                        bench.as(ManageBench.READER_APP),
                        ResourceId.of(ManageBench.WORKSPACE_ID + "x"),
                        "metricnames=EventsDropped")
                .statusCode(404)
                .body("error.code", equalTo("ResourceNotFound"));
    }

    @Test
    void theBatchFormHasItsOwnAudienceAndLimits() {
        String url = "/subscriptions/" + ManageBench.SUBSCRIPTION
                + "/metrics:getBatch?api-version=2024-02-01&metricnamespace=Microsoft.Monitor/accounts&metricnames=EventsDropped";
        bench.as(ManageBench.READER_APP)
                .body("{\"resourceids\":[\"" + ManageBench.WORKSPACE_ID + "\"]}")
                .post(url)
                .then()
                .statusCode(401)
                .body("error.code", equalTo("InvalidAuthenticationTokenAudience"));
        String token = bench.token(ManageBench.READER_APP, "https://metrics.monitor.azure.com");
        for (String body : List.of("{}", "{\"resourceids\":[]}", "{\"resourceids\":[\"/subscriptions/other/x\"]}")) {
            bench.anonymously()
                    .header("Authorization", "Bearer " + token)
                    .body(body)
                    .post(url)
                    .then()
                    .statusCode(400)
                    .body("error.code", equalTo("BadRequest"));
        }
    }

    private static ValidatableResponse ask(String query) {
        return get(bench.as(ManageBench.READER_APP), ManageBench.WORKSPACE_ID, query);
    }

    private static ValidatableResponse get(RequestSpecification request, ResourceId resource, String query) {
        RequestSpecification specified = request.queryParam("api-version", "2024-02-01");
        for (String pair : query.split("&")) {
            String[] parts = pair.split("=", 2);
            specified = specified.queryParam(parts[0], parts[1]);
        }
        return specified.get(resource + "/providers/Microsoft.Insights/metrics").then();
    }
}
