package remotewrite.fake.manage;

import static remotewrite.fake.manage.ClientRefusal.told;

import com.azure.core.util.Context;
import com.azure.monitor.query.models.AggregationType;
import com.azure.monitor.query.models.LogsQueryOptions;
import com.azure.monitor.query.models.MetricsQueryOptions;
import com.azure.monitor.query.models.QueryTimeInterval;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every refusal that Microsoft's own clients can come to, as their own exception. What they cannot send is in
 * {@link ManageCurlRefusalsTest}.
 */
class ClientExceptionsTest {
    private static final String AMW = ManageBench.WORKSPACE_ID.toString();
    private static final String NO_ROLE =
            "The client '%s' with object id '%s' does not have authorization to perform action '%s' over scope '%s' or the scope is invalid. If access was recently granted, please refresh your credentials.";
    private static final String NOT_FOUND =
            "The Resource 'Microsoft.Monitor/accounts/Amw-Onex' under resource group 'Metrics-RG' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix";
    private static final String WRONG_AUDIENCE =
            "The access token has been obtained for wrong audience or resource. The audience (aud) of the access token is [https://monitor.azure.com], accepted are ";
    private static final QueryTimeInterval BACKWARDS = new QueryTimeInterval(
            OffsetDateTime.parse("2026-11-23T11:10:00Z"), OffsetDateTime.parse("2026-11-23T11:05:00Z"));

    private static ManageBench bench;

    @BeforeAll
    static void start() {
        bench = ManageBench.start();
    }

    @AfterAll
    static void close() {
        bench.close();
    }

    static Stream<ClientRefusal> callers() {
        return Stream.of(
                told("no role", 403, "AuthorizationFailed", noRole("Microsoft.Insights/metrics/read"))
                        .as(ManageBench.NOBODY_APP),
                told(
                                "definitions, no role",
                                403,
                                "AuthorizationFailed",
                                noRole("Microsoft.Insights/metricDefinitions/read"))
                        .as(ManageBench.NOBODY_APP)
                        .by(clients -> clients.metrics().listMetricDefinitions(AMW).stream()
                                .toList()),
                told("batch, no role", 403, "AuthorizationFailed", noRole("Microsoft.Insights/metrics/read"))
                        .as(ManageBench.NOBODY_APP)
                        .batch(List.of(AMW)),
                told("no token", 401, "InvalidAuthenticationToken", "It is not a well-formed signed JWT.")
                        .withToken(any -> "nonsense"),
                told(
                                "expired",
                                401,
                                "ExpiredAuthenticationToken",
                                "The access token expiry UTC time '1/31/2020 1:02:03 PM' is earlier than current UTC time '",
                                "'.")
                        .withToken(ClientExceptionsTest::expired),
                told("another audience", 401, "InvalidAuthenticationTokenAudience", WRONG_AUDIENCE)
                        .withToken(ClientExceptionsTest::forIngestion),
                told("batch, another audience", 401, "InvalidAuthenticationTokenAudience", WRONG_AUDIENCE)
                        .withToken(ClientExceptionsTest::forIngestion)
                        .batch(List.of(AMW)),
                told("logs, another audience", 401, "InvalidAudience", "[https://monitor.azure.com], accepted are ")
                        .withToken(ClientExceptionsTest::forIngestion)
                        .logs("ContainerLogV2"),
                told(
                                "logs, no right to search",
                                403,
                                "InsufficientAccessError",
                                "The provided credentials have insufficient access to perform the requested operation")
                        .as(ManageBench.NOBODY_APP)
                        .logs("ContainerLogV2"));
    }

    static Stream<ClientRefusal> resources() {
        String noPath = "The requested path does not exist";
        return Stream.of(
                told("no such workspace", 404, "ResourceNotFound", NOT_FOUND)
                        .by(clients -> clients.metrics().queryResource(AMW + "x", List.of("EventsDropped"))),
                told("namespaces, no such workspace", 404, "ResourceNotFound", NOT_FOUND)
                        .by(clients -> clients.metrics().listMetricNamespaces(AMW + "x", OffsetDateTime.MIN).stream()
                                .toList()),
                told("batch, no such workspace", 404, "ResourceNotFound", NOT_FOUND)
                        .batch(List.of(AMW, AMW + "x")),
                told(
                                "batch, 51 resources",
                                400,
                                "BadRequest",
                                "The body must be {\"resourceids\":[…]} with 1 to 50 ids, it has 51")
                        .batch(Collections.nCopies(51, AMW)),
                told(
                                "batch, another subscription",
                                400,
                                "BadRequest",
                                "The resource /subscriptions/other/x is not in the subscription "
                                        + ManageBench.SUBSCRIPTION)
                        .batch(List.of(AMW, "/subscriptions/other/x")),
                told(
                                "batch, two types",
                                400,
                                "BadRequest",
                                "metricnamespace is needed, and all resources must be of that one type")
                        .batch(List.of(AMW, ManageBench.RULE.id().toString())),
                told("logs, no such workspace", 404, "PathNotFoundError", noPath)
                        .by(clients -> clients.logs()
                                .queryWorkspace(
                                        "88888888-0000-0000-0000-000000000008",
                                        "ContainerLogV2",
                                        QueryTimeInterval.ALL)),
                told("logs, a workspace by its name", 404, "PathNotFoundError", noPath)
                        .by(clients ->
                                clients.logs().queryWorkspace("Logs-One", "ContainerLogV2", QueryTimeInterval.ALL)));
    }

    static Stream<ClientRefusal> metrics() {
        return Stream.of(
                bad(
                                "no such metric",
                                "Failed to find metric configuration for provider: Microsoft.Monitor, resource Type: accounts, metric: Nothing, Valid metrics: ActiveTimeSeries,ActiveTimeSeriesLimit,")
                        .metrics("Nothing", options -> options),
                bad("batch, no such metric", "Failed to find metric configuration for provider: Microsoft.Monitor, ")
                        .by(clients -> clients.batch()
                                .queryResources(List.of(AMW), List.of("Nothing"), "Microsoft.Monitor/accounts")),
                bad("no metric", "The fake needs the query parameter 'metricnames'.")
                        .by(clients -> clients.metrics()
                                .queryResourceWithResponse(AMW, List.of(), new MetricsQueryOptions(), Context.NONE)),
                bad(
                                "no such dimension",
                                "Metric: EventsDropped does not support requested dimension combination: stampcolor, supported ones are: Reason")
                        .metrics("EventsDropped", options -> options.setFilter("StampColor eq '*'")),
                bad(
                                "no such grain",
                                "Invalid time grain duration: PT3M, supported ones are: 00:01:00,00:05:00,00:15:00,00:30:00,01:00:00,06:00:00,12:00:00,1.00:00:00")
                        .metrics("EventsDropped", options -> options.setGranularity(Duration.ofMinutes(3))),
                bad(
                                "no such namespace",
                                "Detect invalid value: microsoft.insights/components for query parameter: 'metricnamespace', the value must be: Microsoft.Monitor/accounts if the query parameter is provided, you can also skip this optional query parameter.")
                        .metrics(
                                "EventsDropped",
                                options -> options.setMetricNamespace("microsoft.insights/components")),
                bad(
                                "no such aggregation",
                                "Detect invalid value: None for query parameter: 'aggregation', the value must be one of: Average,Minimum,Maximum,Total,Count")
                        .metrics("EventsDropped", options -> options.setAggregations(AggregationType.NONE)),
                bad(
                                "an aggregation the metric has not",
                                "Metric: EventsDropped does not support requested aggregation: Total, supported ones are: Maximum")
                        .metrics("EventsDropped", options -> options.setAggregations(AggregationType.TOTAL)),
                bad(
                                "another filter",
                                "Invalid filter: Reason ne 'OldData'. The fake serves conditions of the form <dimension> eq '<value>', joined by 'and', or by 'or' within one dimension.")
                        .metrics("EventsDropped", options -> options.setFilter("Reason ne 'OldData'")),
                bad(
                                "an end before the start",
                                "Detect invalid value: for query parameter: 'timespan', the value must be <start>/<end> in ISO 8601")
                        .metrics("EventsDropped", options -> options.setTimeInterval(BACKWARDS)),
                bad(
                                "none at most",
                                "Detect invalid value: 0 for query parameter: 'top', the value must be a positive integer")
                        .metrics("EventsDropped", options -> options.setTop(0)),
                bad(
                                "another order",
                                "Detect invalid value: size for query parameter: 'orderby', the value must be like: maximum desc")
                        .metrics("EventsDropped", options -> options.setOrderBy("size")));
    }

    static Stream<ClientRefusal> logs() {
        return Stream.of(
                badLogs(
                                "a query over two workspaces",
                                "SemanticError",
                                "FAKE0001",
                                "A semantic error occurred.",
                                "A query over more workspaces is not served by the fake.")
                        .by(clients -> clients.logs()
                                .queryWorkspaceWithResponse(
                                        ManageBench.LOGS_GUID,
                                        "ContainerLogV2",
                                        QueryTimeInterval.ALL,
                                        new LogsQueryOptions().setAdditionalWorkspaces("other"),
                                        Context.NONE)),
                badLogs("no query", "InvalidQuery", "FAKE0002", "The query is missing", "A query is needed")
                        .logs(""),
                badLogs(
                                "an end before the start of logs",
                                "InvalidTimespan",
                                "FAKE0003",
                                "The timespan is invalid",
                                "No ISO 8601 interval: 2026-11-23T11:10Z/2026-11-23T11:05Z")
                        .by(clients ->
                                clients.logs().queryWorkspace(ManageBench.LOGS_GUID, "ContainerLogV2", BACKWARDS)));
    }

    @ParameterizedTest
    @MethodSource({"callers", "resources", "metrics", "logs"})
    void aRefusalIsTheClientsOwnException(ClientRefusal refusal) {
        refusal.assertThrown(bench);
    }

    /** All of them. */
    static Stream<ClientRefusal> refusals() {
        return Stream.of(callers(), resources(), metrics(), logs()).flatMap(all -> all);
    }

    private static ClientRefusal bad(String what, String text) {
        return told(what, 400, "BadRequest", text);
    }

    private static ClientRefusal badLogs(String what, String... texts) {
        return told(what, 400, "BadArgumentError", texts);
    }

    private static String noRole(String action) {
        return NO_ROLE.formatted(ManageBench.NOBODY_APP, ManageBench.NOBODY, action, AMW);
    }

    private static String expired(ManageBench bench) {
        return bench.token(
                ManageBench.READER_APP,
                "https://management.azure.com",
                Map.of("exp", Date.from(Instant.parse("2020-01-31T13:02:03Z"))));
    }

    private static String forIngestion(ManageBench bench) {
        return bench.token(ManageBench.READER_APP, "https://monitor.azure.com");
    }
}
