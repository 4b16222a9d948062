package remotewrite.fake.role;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Built-in roles (azure.md 9.4; those without a mark there from Microsoft's list of built-in roles) and what they allow here. */
public enum Role {
    MONITORING_READER("43d0d8ad-25c7-4714-9337-8ba259a9fe05", Permission.READ, Permission.SEARCH_LOGS),
    LOG_ANALYTICS_READER("73c42c96-874c-492b-b04d-ab87d138a893", Permission.READ, Permission.SEARCH_LOGS),
    READER("acdd72a7-3385-48ef-bd42-f606fba81ae7", Permission.READ, Permission.SEARCH_LOGS),
    CONTRIBUTOR("b24988ac-6180-42a0-ab88-20f7382dd24c", Permission.READ, Permission.SEARCH_LOGS),
    OWNER("8e3af657-a8ff-443c-a75c-2fe8c4bcb635", Permission.READ, Permission.SEARCH_LOGS, Permission.ASSIGN_ROLES),
    USER_ACCESS_ADMINISTRATOR("18d7d88d-d35e-4fb5-a5c3-7773c20a72d9", Permission.READ, Permission.ASSIGN_ROLES),
    /** Data actions only: publishes metrics, and may not even read the rule it publishes through. */
    MONITORING_METRICS_PUBLISHER("3913510d-42f4-4e42-8a64-420c390055eb"),
    /** Data actions only: queries the samples of a workspace. */
    MONITORING_DATA_READER("b0d8363b-8ddd-447d-831f-62ca05bff136");

    /** What a role allows beside its data actions. */
    public enum Permission {
        /** {@code *}{@code /read} */
        READ,
        /** {@code Microsoft.OperationalInsights/workspaces/search/action} and the read access of logs by resource. */
        SEARCH_LOGS,
        /** {@code Microsoft.Authorization/roleAssignments/write} and {@code /delete} */
        ASSIGN_ROLES
    }

    private final String id;
    private final Set<Permission> permissions;

    Role(String id, Permission... permissions) {
        this.id = id;
        this.permissions = Set.of(permissions);
    }

    /** The GUID of the role definition. */
    public String id() {
        return id;
    }

    /** As Azure shows it, e.g. {@code Monitoring Data Reader} (azure.md 9.4). */
    public String title() {
        return Arrays.stream(name().split("_"))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" "));
    }

    /** By GUID, compared without case, or by a role definition id that ends in it. */
    public static Optional<Role> find(String definitionId) {
        String guid = ResourceId.of(definitionId).name();
        return Arrays.stream(values())
                .filter(role -> role.id.equalsIgnoreCase(guid))
                .findFirst();
    }

    boolean allows(Permission permission) {
        return permissions.contains(permission);
    }
}
