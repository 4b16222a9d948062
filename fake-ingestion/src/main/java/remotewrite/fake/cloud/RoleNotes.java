package remotewrite.fake.cloud;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import remotewrite.fake.entra.AzureApi;
import remotewrite.fake.role.ResourceId;
import remotewrite.fake.role.Role;
import remotewrite.fake.role.RoleGrant;

/**
 * Tells readers what the roles of a cloud, as they are when it is asked, let somebody do, and from when on: a newcomer should
 * not take a 403 for trouble.
 */
public final class RoleNotes {
    private static final List<String> AS_PUBLISHER = List.of("writes");
    private static final List<String> AS_OPERATOR =
            List.of("queries samples", "reads platform metrics", "reads logs", "assigns roles");

    private final FakeCloud cloud;

    /** @param cloud whose clock decides which roles have spread, as it does where they are asked for */
    public RoleNotes(FakeCloud cloud) {
        this.cloud = Objects.requireNonNull(cloud, "cloud is null");
    }

    /** Who a usual credential is, and what it may do where that is not what it usually may. */
    public String describe(Credential credential) {
        String objectId = cloud.contents().objectId(credential);
        // before what they do: a role that spreads meanwhile is told by both, and not by neither
        String spreading = spreading(objectId);
        List<String> deeds = deeds(objectId);
        if (deeds.equals(usual(credential)) && spreading.isEmpty()) {
            return credential.description();
        }
        return credential.who() + told(objectId, deeds, spreading);
    }

    /**
     * What is worth knowing of a principal's roles, to be put behind a description of it: that it has none, what they let it do,
     * through which rule it will write from when on, what else has yet to spread. Empty for one that writes through the
     * workspace's own rule, does nothing else and waits for nothing.
     */
    public String of(String objectId) {
        String spreading = spreading(objectId);
        List<String> deeds = deeds(objectId);
        return deeds.equals(AS_PUBLISHER) && spreading.isEmpty() ? "" : told(objectId, deeds, spreading);
    }

    private String told(String objectId, List<String> deeds, String spreading) {
        if (!deeds.isEmpty()) {
            return "; by its roles it " + String.join(", ", deeds) + spreading;
        }
        if (grants(objectId).isEmpty()) {
            return "; no role: 403 everywhere";
        }
        return spreading.isEmpty() ? "; no role that lets it do anything here: 403 everywhere" : spreading;
    }

    private static String writes(ResourceId rule) {
        return rule.equals(CloudResources.RULE) ? "writes" : "writes through the rule " + rule.name();
    }

    private static List<String> usual(Credential credential) {
        return switch (credential) {
            case CERTIFICATE, SECRET, SYSTEM_ASSIGNED, USER_ASSIGNED, APP_SERVICE, ARC, WORKLOAD_IDENTITY ->
                AS_PUBLISHER;
            case OPERATOR -> AS_OPERATOR;
            case STRANGER -> List.of();
        };
    }

    private List<String> deeds(String objectId) {
        Set<AzureApi> open = cloud.openTo(objectId);
        ResourceId rule = cloud.ruleOf(objectId);
        List<String> deeds = new ArrayList<>();
        if (open.contains(AzureApi.INGESTION)) {
            deeds.add(writes(rule));
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

    private String spreading(String objectId) {
        Instant now = cloud.settings().clock().instant();
        Stream<String> writing = cloud.writesFrom(objectId).entrySet().stream()
                .filter(rule -> now.isBefore(rule.getValue()))
                .map(rule -> "; " + writes(rule.getKey()) + " from " + rule.getValue()
                        + " on, when its role has spread: 403 before");
        Stream<String> others = grants(objectId).stream()
                .filter(grant -> now.isBefore(grant.inForceFrom()))
                .flatMap(grant -> Role.find(grant.roleId())
                        .filter(role -> role != Role.MONITORING_METRICS_PUBLISHER)
                        .map(role -> "; its role " + role.title() + " has yet to spread, until " + grant.inForceFrom()
                                + ": 403 before to what no other role of it allows")
                        .stream());
        return Stream.concat(writing, others).distinct().collect(Collectors.joining());
    }

    private List<RoleGrant> grants(String objectId) {
        return cloud.grants().all().stream()
                .filter(grant -> objectId.equalsIgnoreCase(grant.principalId()))
                .toList();
    }
}
