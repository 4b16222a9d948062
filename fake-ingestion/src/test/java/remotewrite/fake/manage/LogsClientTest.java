package remotewrite.fake.manage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.azure.monitor.query.LogsQueryClient;
import com.azure.monitor.query.LogsQueryClientBuilder;
import com.azure.monitor.query.models.LogsQueryResult;
import com.azure.monitor.query.models.LogsQueryResultStatus;
import com.azure.monitor.query.models.LogsTableRow;
import com.azure.monitor.query.models.QueryTimeInterval;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Microsoft's own client of logs, unmodified, under the host of the public cloud, with tokens by azure-identity. */
class LogsClientTest {
    /** As azure.md 8.5 has it. */
    private static final String STATISTICS = """
            ContainerLogV2
            | where ContainerName == "prom-remotewrite"
            | where tostring(LogMessage) has "Metric packets published"
            | parse tostring(LogMessage) with * "failedPublishing=" failed:long " " * "successfullyPublished=" ok:long *
            """;

    private static ManageBench bench;

    @BeforeAll
    static void start() {
        bench = ManageBench.start();
    }

    @AfterAll
    static void close() {
        bench.close();
    }

    @Test
    void theStatisticsOfTheSidecarAreReadFromAWorkspace() {
        LogsQueryResult result = logs().queryWorkspace(ManageBench.LOGS_GUID, STATISTICS, QueryTimeInterval.ALL);

        assertThat(result.getQueryResultStatus()).isEqualTo(LogsQueryResultStatus.SUCCESS);
        assertThat(result.getTable().getRows())
                .extracting(row -> number(row, "failed"), row -> number(row, "ok"))
                .containsExactly(tuple(0L, 122L), tuple(null, null));
        assertThat(result.getTable().getRows().getFirst().getColumnValue("TimeGenerated"))
                .get()
                .extracting(cell -> cell.getValueAsDateTime())
                .isEqualTo(OffsetDateTime.parse("2026-11-23T11:58:00Z"));
    }

    @Test
    void theTimeIntervalCounts() {
        QueryTimeInterval last90Seconds = new QueryTimeInterval(
                OffsetDateTime.parse("2026-11-23T11:58:30Z"), OffsetDateTime.parse("2026-11-23T12:00:00Z"));

        assertThat(logs().queryWorkspace(ManageBench.LOGS_GUID, "ContainerLogV2 | project LogMessage", last90Seconds)
                        .getTable()
                        .getRows())
                .hasSize(2);
        assertThat(logs().queryWorkspace(
                                ManageBench.LOGS_GUID, "ContainerLogV2", new QueryTimeInterval(Duration.ofSeconds(45)))
                        .getTable()
                        .getRows())
                .hasSize(1);
    }

    @Test
    void theErrorsOfARuleAreReadByResource() {
        LogsQueryResult result = logs().queryResource(
                        ManageBench.RULE.id().toString(),
                        "DCRLogErrors | where _ResourceId =~ \"%s\" | where InputStreamId == \"Microsoft-PrometheusMetrics\" | project OperationName, Message"
                                .formatted(ManageBench.RULE.id()),
                        QueryTimeInterval.LAST_DAY);

        assertThat(result.getTable().getRows())
                .extracting(row -> row.getRow().stream()
                        .map(cell -> cell.getValueAsString())
                        .toList())
                .containsExactly(List.of("Ingestion", "rejected"));
    }

    @Test
    void aResourceSeesItsOwnRowsOnly() {
        assertThat(logs().queryResource(ManageBench.CLUSTER.toString(), "DCRLogErrors", QueryTimeInterval.ALL)
                        .getTable()
                        .getRows())
                .isEmpty();
        assertThat(logs().queryResource(ManageBench.LOGS_ID.toString(), "DCRLogErrors", QueryTimeInterval.ALL)
                        .getTable()
                        .getRows())
                .hasSize(1);
    }

    private static Long number(LogsTableRow row, String column) {
        return row.getColumnValue(column).map(cell -> cell.getValueAsLong()).orElse(null);
    }

    static LogsQueryClient logs() {
        return new LogsQueryClientBuilder()
                .credential(bench.credential(ManageBench.READER_APP))
                .httpClient(bench.cloud())
                .retryOptions(ManageBench.noRetries())
                .buildClient();
    }
}
