package remotewrite.fake.manage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The tables that hold something about remote write (azure.md 8.5). Every table ends in {@code Type} and
 * {@code _ResourceId}. Columns of {@code ContainerLogV2} and {@code AMWMetricsUsageDetails} are assumed where azure.md
 * names none.
 */
public enum LogTable {
    /** Lines of containers, the sidecar's among them. */
    CONTAINER_LOG_V2(
            "ContainerLogV2",
            "Computer:string",
            "ContainerId:string",
            "ContainerName:string",
            "PodName:string",
            "PodNamespace:string",
            "LogMessage:dynamic",
            "LogSource:string",
            "LogLevel:string"),
    /** The older form. The names of pods stand in another table. */
    CONTAINER_LOG(
            "ContainerLog",
            "Computer:string",
            "ContainerID:string",
            "Name:string",
            "LogEntry:string",
            "LogEntrySource:string"),
    /** Diagnostic category "Log Errors" of a data collection rule. */
    DCR_LOG_ERRORS(
            "DCRLogErrors",
            "OperationName:string",
            "InputStreamId:string",
            "Message:string",
            "ClientRequestId:string",
            "CorrelationId:string"),
    /** Diagnostic category "Metrics Usage Details" of a workspace: its only one, and none for errors. */
    AMW_METRICS_USAGE_DETAILS(
            "AMWMetricsUsageDetails",
            "MetricName:string",
            "TimeSeriesCount:long",
            "SampleCount:long",
            "QueryCount:long");

    /** Types of columns, named as in KQL. */
    enum Type {
        STRING,
        LONG,
        REAL,
        BOOL,
        DATETIME,
        DYNAMIC;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    record Column(String name, Type type) {}

    static final String TIME = "TimeGenerated";
    static final String RESOURCE = "_ResourceId";

    private final String label;
    private final List<Column> columns;

    LogTable(String label, String... columns) {
        this.label = label;
        List<Column> all = new ArrayList<>(List.of(new Column(TIME, Type.DATETIME)));
        for (String column : columns) {
            String[] parts = column.split(":");
            all.add(new Column(parts[0], Type.valueOf(parts[1].toUpperCase(Locale.ROOT))));
        }
        all.add(new Column("Type", Type.STRING));
        all.add(new Column(RESOURCE, Type.STRING));
        this.columns = List.copyOf(all);
    }

    /** The name in KQL. */
    public String label() {
        return label;
    }

    List<Column> columns() {
        return columns;
    }

    /** By name; KQL tells upper and lower case apart. */
    public static Optional<LogTable> find(String label) {
        return Arrays.stream(values())
                .filter(table -> table.label.equals(label))
                .findFirst();
    }
}
