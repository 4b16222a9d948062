package remotewrite.fake.manage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.azure.core.exception.HttpResponseException;
import com.azure.core.util.Context;
import com.azure.monitor.query.LogsQueryClient;
import com.azure.monitor.query.LogsQueryClientBuilder;
import com.azure.monitor.query.MetricsClientBuilder;
import com.azure.monitor.query.MetricsQueryClient;
import com.azure.monitor.query.MetricsQueryClientBuilder;
import com.azure.monitor.query.models.MetricsQueryOptions;
import com.azure.monitor.query.models.QueryTimeInterval;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each refusal as the exception of Microsoft's own client. */
class ClientExceptionsTest {
    private static final String AMW = ManageBench.WORKSPACE_ID.toString();

    private static ManageBench bench;

    @BeforeAll
    static void start() {
        bench = ManageBench.start();
    }

    @AfterAll
    static void close() {
        bench.close();
    }

    record Refusal(String name, Consumer<String> call, String app, int status, String message) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Refusal> refusals() {
        String reader = ManageBench.READER_APP;
        return Stream.of(
                metrics(
                        "no role",
                        ManageBench.NOBODY_APP,
                        AMW,
                        "EventsDropped",
                        new MetricsQueryOptions(),
                        403,
                        "AuthorizationFailed"),
                metrics(
                        "no such workspace",
                        reader,
                        AMW + "x",
                        "EventsDropped",
                        new MetricsQueryOptions(),
                        404,
                        "ResourceNotFound"),
                metrics(
                        "no such metric",
                        reader,
                        AMW,
                        "Nothing",
                        new MetricsQueryOptions(),
                        400,
                        "Failed to find metric configuration"),
                metrics(
                        "no such dimension",
                        reader,
                        AMW,
                        "EventsDropped",
                        new MetricsQueryOptions().setFilter("StampColor eq '*'"),
                        400,
                        "does not support requested dimension combination: stampcolor"),
                metrics(
                        "no such grain",
                        reader,
                        AMW,
                        "EventsDropped",
                        new MetricsQueryOptions().setGranularity(Duration.ofMinutes(3)),
                        400,
                        "Invalid time grain duration: PT3M"),
                new Refusal(
                        "definitions, no role",
                        app -> metrics(app).listMetricDefinitions(AMW).stream().toList(),
                        ManageBench.NOBODY_APP,
                        403,
                        "Microsoft.Insights/metricDefinitions/read"),
                new Refusal(
                        "namespaces, no such workspace",
                        app -> metrics(app).listMetricNamespaces(AMW + "x", OffsetDateTime.MIN).stream()
                                .toList(),
                        reader,
                        404,
                        "ResourceNotFound"),
                new Refusal(
                        "batch, no role",
                        ClientExceptionsTest::batch,
                        ManageBench.NOBODY_APP,
                        403,
                        "AuthorizationFailed"),
                logs(
                        "no right to search",
                        ManageBench.NOBODY_APP,
                        ManageBench.LOGS_GUID,
                        "ContainerLogV2",
                        403,
                        "InsufficientAccessError"),
                logs(
                        "no such workspace of logs",
                        reader,
                        "88888888-0000-0000-0000-000000000008",
                        "ContainerLogV2",
                        404,
                        "PathNotFoundError"),
                logs(
                        "no such table",
                        reader,
                        ManageBench.LOGS_GUID,
                        "Nothing | take 1",
                        400,
                        "Failed to resolve table or column expression named 'Nothing'"),
                logs(
                        "not served",
                        reader,
                        ManageBench.LOGS_GUID,
                        "ContainerLogV2 | summarize count()",
                        400,
                        "The operator 'summarize' is not served by the fake"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aRefusalIsTheClientsOwnException(Refusal refusal) {
        Throwable thrown = catchThrowable(() -> refusal.call().accept(refusal.app()));

        assertThat(thrown).isInstanceOf(HttpResponseException.class).hasMessageContaining(refusal.message());
        assertThat(((HttpResponseException) thrown).getResponse().getStatusCode())
                .isEqualTo(refusal.status());
    }

    private static Refusal metrics(
            String name,
            String app,
            String resource,
            String metric,
            MetricsQueryOptions options,
            int status,
            String message) {
        return new Refusal(
                name,
                as -> metrics(as).queryResourceWithResponse(resource, List.of(metric), options, Context.NONE),
                app,
                status,
                message);
    }

    private static Refusal logs(String name, String app, String workspace, String query, int status, String message) {
        return new Refusal(
                name, as -> logs(as).queryWorkspace(workspace, query, QueryTimeInterval.ALL), app, status, message);
    }

    private static MetricsQueryClient metrics(String app) {
        return new MetricsQueryClientBuilder()
                .credential(bench.credential(app))
                .httpClient(bench.cloud())
                .retryOptions(ManageBench.noRetries())
                .buildClient();
    }

    private static void batch(String app) {
        new MetricsClientBuilder()
                .endpoint("https://eastus.metrics.monitor.azure.com")
                .credential(bench.credential(app))
                .httpClient(bench.cloud())
                .retryOptions(ManageBench.noRetries())
                .buildClient()
                .queryResources(List.of(AMW), List.of("EventsDropped"), "Microsoft.Monitor/accounts");
    }

    private static LogsQueryClient logs(String app) {
        return new LogsQueryClientBuilder()
                .credential(bench.credential(app))
                .httpClient(bench.cloud())
                .retryOptions(ManageBench.noRetries())
                .buildClient();
    }
}
