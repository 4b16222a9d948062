package remotewrite.fake.cloud;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import remotewrite.fake.DataCollectionRule;
import remotewrite.fake.entra.AzureApi;
import remotewrite.fake.role.Access;
import remotewrite.fake.role.ResourceId;
import remotewrite.fake.role.Role;
import remotewrite.fake.role.RoleGrants;

/** Which roles open what of a cloud (azure.md 1.5 and 9.4), asked anew at every request. */
final class CloudDoors {
    private final RoleGrants grants;
    private final DataCollectionRule own;
    private final List<DataCollectionRule> rules = new ArrayList<>();

    /** @param more rules besides the workspace's own */
    CloudDoors(RoleGrants grants, List<CloudRule> more) {
        this.grants = grants;
        own = add(FakeCloud.RULE_ID, CloudResources.RULE);
        more.forEach(one -> add(one.immutableId(), one.id()));
    }

    private DataCollectionRule add(String immutableId, ResourceId id) {
        DataCollectionRule rule =
                new DataCollectionRule(immutableId, id, grants.access(Role.MONITORING_METRICS_PUBLISHER, id));
        rules.add(rule);
        return rule;
    }

    /** That of the workspace. */
    DataCollectionRule ownRule() {
        return own;
    }

    /** All of them, the workspace's own first. */
    List<DataCollectionRule> rules() {
        return List.copyOf(rules);
    }

    /** @throws java.util.NoSuchElementException when there is no such rule */
    DataCollectionRule rule(String immutableId) {
        return rules.stream()
                .filter(one -> one.immutableId().equals(immutableId))
                .findFirst()
                .orElseThrow();
    }

    /**
     * Of that name, or that immutable id; a further rule may have the name of the workspace's own, and is meant then.
     *
     * @throws IllegalArgumentException when there is no such rule; it names those there are
     */
    DataCollectionRule named(String nameOrId) {
        return rules.reversed().stream()
                .filter(one -> one.id().name().equals(nameOrId))
                .findFirst()
                .or(() -> rules.stream()
                        .filter(one -> one.immutableId().equals(nameOrId))
                        .findFirst())
                .orElseThrow(() -> new IllegalArgumentException("there is no data collection rule '" + nameOrId
                        + "'; there are, by name and immutable id: "
                        + rules.stream()
                                .map(one -> one.id().name() + " (" + one.immutableId() + ")")
                                .collect(Collectors.joining(", "))));
    }

    /**
     * The first rule through which the principal may write by now; or else the one through which it will, once a role of it has
     * spread, the soonest of several; or else the workspace's own.
     */
    DataCollectionRule ruleOf(String objectId) {
        return rules.stream()
                .filter(rule -> rule.publishers().allows(objectId))
                .findFirst()
                .or(() -> writesFrom(objectId).entrySet().stream()
                        .min(Map.Entry.comparingByValue())
                        .map(soonest -> rule(soonest.getKey())))
                .orElse(own);
    }

    /** Through which rules the principal's roles let it write, and from when on, past or to come, in the rules' order. */
    Map<ResourceId, Instant> writesFrom(String objectId) {
        Map<ResourceId, Instant> times = new LinkedHashMap<>();
        rules.forEach(rule -> grants.holdsFrom(objectId, Role.MONITORING_METRICS_PUBLISHER, rule.id())
                .ifPresent(from -> times.put(rule.id(), from)));
        return Collections.unmodifiableMap(times);
    }

    private DataCollectionRule rule(ResourceId id) {
        return rules.stream().filter(one -> one.id().equals(id)).findFirst().orElseThrow();
    }

    /**
     * {@link #ruleOf Its rule}, unless it may read another one only: the first of those; or else, once a role of it has spread,
     * the soonest.
     */
    DataCollectionRule ruleToRead(String objectId) {
        DataCollectionRule written = ruleOf(objectId);
        return Stream.concat(Stream.of(written), rules.stream())
                .filter(rule -> grants.permits(objectId, Role.Permission.READ, rule.id()))
                .findFirst()
                .or(() -> Stream.concat(Stream.of(written), rules.stream())
                        .filter(rule -> readsFrom(objectId, rule.id()).isPresent())
                        .min(Comparator.comparing(
                                rule -> readsFrom(objectId, rule.id()).orElse(Instant.MAX))))
                .orElse(written);
    }

    private Optional<Instant> readsFrom(String objectId, ResourceId scope) {
        return grants.permitsFrom(objectId, Role.Permission.READ, scope);
    }

    /** Who may query the workspace's samples. */
    Access queriers() {
        return grants.access(Role.MONITORING_DATA_READER, CloudResources.WORKSPACE)
                .or(grants.access(Role.MONITORING_READER, CloudResources.WORKSPACE));
    }

    /** From when on, past or to come, the principal's roles let it write or read what there is, of rules the soonest. */
    Map<AzureApi, Instant> opensFrom(String objectId) {
        Map<AzureApi, Stream<Instant>> all = new EnumMap<>(AzureApi.class);
        all.put(AzureApi.INGESTION, writesFrom(objectId).values().stream());
        all.put(
                AzureApi.QUERY,
                Stream.of(Role.MONITORING_DATA_READER, Role.MONITORING_READER)
                        .flatMap(role -> grants.holdsFrom(objectId, role, CloudResources.WORKSPACE).stream()));
        all.put(AzureApi.MANAGEMENT, rules.stream().flatMap(rule -> readsFrom(objectId, rule.id()).stream()));
        all.put(AzureApi.METRICS_BATCH, readsFrom(objectId, CloudResources.WORKSPACE).stream());
        all.put(AzureApi.LOGS, grants.permitsFrom(objectId, Role.Permission.SEARCH_LOGS, CloudResources.LOGS).stream());
        Map<AzureApi, Instant> soonest = new EnumMap<>(AzureApi.class);
        all.forEach((api, times) -> times.min(Comparator.naturalOrder()).ifPresent(from -> soonest.put(api, from)));
        return Collections.unmodifiableMap(soonest);
    }

    /** What of {@link #ruleOf its rule} or {@link #ruleToRead the one it reads}, the workspace and the logs the principal may write or read by now. */
    Set<AzureApi> openTo(String objectId) {
        Set<AzureApi> open = EnumSet.noneOf(AzureApi.class);
        DataCollectionRule rule = ruleOf(objectId);
        if (rule.publishers().allows(objectId)) {
            open.add(AzureApi.INGESTION);
        }
        if (queriers().allows(objectId)) {
            open.add(AzureApi.QUERY);
        }
        if (grants.permits(objectId, Role.Permission.READ, ruleToRead(objectId).id())) {
            open.add(AzureApi.MANAGEMENT);
        }
        if (grants.permits(objectId, Role.Permission.READ, CloudResources.WORKSPACE)) {
            open.add(AzureApi.METRICS_BATCH);
        }
        if (grants.permits(objectId, Role.Permission.SEARCH_LOGS, CloudResources.LOGS)) {
            open.add(AzureApi.LOGS);
        }
        return Collections.unmodifiableSet(open);
    }
}
