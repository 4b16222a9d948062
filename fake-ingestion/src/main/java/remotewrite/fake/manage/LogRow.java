package remotewrite.fake.manage;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import remotewrite.fake.role.ResourceId;

/**
 * One row of a Log Analytics workspace.
 *
 * @param resource what it is about, {@code _ResourceId}: a cluster, a data collection rule, a workspace
 * @param values by column; numbers in decimal. A column that is missing here is empty
 */
public record LogRow(LogTable table, Instant timeGenerated, ResourceId resource, Map<String, String> values) {
    public LogRow {
        Objects.requireNonNull(table, "table is null");
        Objects.requireNonNull(timeGenerated, "timeGenerated is null");
        Objects.requireNonNull(resource, "resource is null");
        values = Map.copyOf(values);
        for (Map.Entry<String, String> value : values.entrySet()) {
            LogTable.Column column = table.columns().stream()
                    .filter(one -> one.name().equals(value.getKey()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            table.label() + " has no column " + value.getKey() + ", it has " + table.columns()));
            if (column.type() == LogTable.Type.LONG) {
                Long.parseLong(value.getValue());
            }
        }
    }

    /** A line of the sidecar's container, as Container Insights collects it. */
    public static LogRow sidecarLine(Instant time, ResourceId cluster, String line) {
        return new LogRow(
                LogTable.CONTAINER_LOG_V2,
                time,
                cluster,
                Map.of(
                        "ContainerName", "prom-remotewrite",
                        "PodName", "prometheus-prometheus-kube-prometheus-prometheus-0",
                        "PodNamespace", "monitoring",
                        "LogMessage", line,
                        "LogSource", "stderr",
                        "LogLevel", "info"));
    }
}
