package remotewrite.fake.manage;

import java.util.List;
import java.util.Objects;
import remotewrite.fake.role.ResourceId;

/**
 * A Log Analytics workspace.
 *
 * @param id of the type {@code Microsoft.OperationalInsights/workspaces}
 * @param customerId the GUID that queries name it by
 * @param rows in the order they came
 */
public record LogWorkspace(ResourceId id, String customerId, List<LogRow> rows) {
    public LogWorkspace {
        Objects.requireNonNull(id, "id is null");
        Objects.requireNonNull(customerId, "customerId is null");
        rows = List.copyOf(rows);
    }
}
