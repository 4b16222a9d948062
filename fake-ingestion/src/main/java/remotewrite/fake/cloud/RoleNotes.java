package remotewrite.fake.cloud;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import remotewrite.fake.entra.AzureApi;
import remotewrite.fake.role.ResourceId;
import remotewrite.fake.role.Role;
import remotewrite.fake.role.RoleGrant;

/** Tells readers what the roles at a cloud's start let somebody do: a newcomer should not take a 403 for trouble. */
public final class RoleNotes {
    private static final List<String> AS_PUBLISHER = List.of("writes");
    private static final List<String> AS_OPERATOR =
            List.of("queries samples", "reads platform metrics", "reads logs", "assigns roles");

    private final FakeCloud cloud;
    private final Instant now;

    /** @param now decides which roles have spread */
    public RoleNotes(FakeCloud cloud, Instant now) {
        this.cloud = Objects.requireNonNull(cloud, "cloud is null");
        this.now = Objects.requireNonNull(now, "now is null");
    }

    /** Who a usual credential is, and what it may do where that is not what it usually may. */
    public String describe(Credential credential) {
        String objectId = cloud.contents().objectId(credential);
        List<String> deeds = deeds(objectId);
        if (deeds.equals(usual(credential)) && spreading(objectId).isEmpty()) {
            return credential.description();
        }
        return credential.who()
                + (deeds.isEmpty() ? "" : "; by its roles it " + String.join(", ", deeds))
                + withoutRole(objectId)
                + spreading(objectId);
    }

    /**
     * What is worth knowing of a principal's roles, to be put behind a description of it: that it has none, that one has yet
     * to spread, that it writes through another rule than the workspace's own. Empty for nothing.
     */
    public String of(String objectId) {
        ResourceId rule = cloud.ruleOf(objectId);
        return (rule.equals(CloudResources.RULE) ? "" : "; writes through the rule " + rule.name())
                + withoutRole(objectId)
                + spreading(objectId);
    }

    private static List<String> usual(Credential credential) {
        return switch (credential) {
            case CERTIFICATE, SECRET, SYSTEM_ASSIGNED, USER_ASSIGNED, APP_SERVICE, WORKLOAD_IDENTITY -> AS_PUBLISHER;
            case OPERATOR -> AS_OPERATOR;
            case STRANGER -> List.of();
        };
    }

    private List<String> deeds(String objectId) {
        Set<AzureApi> open = cloud.openTo(objectId);
        ResourceId rule = cloud.ruleOf(objectId);
        List<String> deeds = new ArrayList<>();
        if (open.contains(AzureApi.INGESTION)) {
            deeds.add(rule.equals(CloudResources.RULE) ? "writes" : "writes through the rule " + rule.name());
        }
        if (open.contains(AzureApi.QUERY)) {
            deeds.add("queries samples");
        }
        if (open.contains(AzureApi.MANAGEMENT) || open.contains(AzureApi.METRICS_BATCH)) {
            deeds.add("reads platform metrics");
        }
        if (open.contains(AzureApi.LOGS)) {
            deeds.add("reads logs");
        }
        if (grants(objectId).stream()
                .anyMatch(grant -> cloud.grants().permits(objectId, Role.Permission.ASSIGN_ROLES, grant.scope()))) {
            deeds.add("assigns roles");
        }
        return deeds;
    }

    private String withoutRole(String objectId) {
        return grants(objectId).isEmpty() ? "; no role: 403 everywhere" : "";
    }

    private String spreading(String objectId) {
        return grants(objectId).stream()
                .map(grant -> grant.createdOn().plus(grant.propagation()))
                .filter(now::isBefore)
                .max(Comparator.naturalOrder())
                .map(until -> "; a role of it has yet to spread, until " + until + ": 403 before")
                .orElse("");
    }

    private List<RoleGrant> grants(String objectId) {
        return cloud.contents().grants().stream()
                .filter(grant -> objectId.equalsIgnoreCase(grant.principalId()))
                .toList();
    }
}
