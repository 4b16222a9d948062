package remotewrite.fake.setup;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import remotewrite.fake.cloud.CloudResources;
import remotewrite.fake.cloud.CloudRule;
import remotewrite.fake.manage.LogRow;
import remotewrite.fake.manage.LogTable;
import remotewrite.fake.role.ResourceId;
import remotewrite.fake.role.Role;
import remotewrite.fake.role.RoleGrant;

/** Reads what is around the tenants: role assignments, data collection rules, log rows. */
final class CloudReader {
    static final String[] ROLE = {"principal", "role", "scope", "since", "propagation"};
    static final String[] RULE = {"name", "immutableId"};
    static final String[] LOG = {"table", "time", "resource", "values"};

    private CloudReader() {}

    static Optional<RoleGrant> role(Section section, Principals principals, Scopes scopes) {
        String principal = section.made("principal", principals::known).orElse("");
        Role role = section.oneOf("role", Role.values(), Role.MONITORING_METRICS_PUBLISHER);
        Optional<ResourceId> scope = section.has("scope")
                ? section.made("scope", text -> scopes.known(scope(text)))
                : Optional.of(CloudResources.RULE);
        Instant since = section.instant("since", Instant.EPOCH);
        Duration propagation = section.duration("propagation", Span.FROM_ZERO, Duration.ZERO);
        return scope.flatMap(where ->
                section.value(() -> RoleGrant.of(role, principal, where).made(since, propagation)));
    }

    /** @param taken the names and immutable ids of the rules before this one, to which its own are added */
    static Optional<CloudRule> rule(Section section, Taken taken) {
        // each of the two is judged beside one that is right, before it is taken: what is no name is nobody's
        String name = section.made("name", one -> taken.take(new CloudRule(one, "dcr-1").name(), section.at("name")))
                .orElse("");
        String immutableId = section.made(
                        "immutableId",
                        one -> taken.take(new CloudRule("rule", one).immutableId(), section.at("immutableId")))
                .orElse("");
        return section.value(() -> new CloudRule(name, immutableId));
    }

    static Optional<LogRow> log(Section section) {
        Optional<LogTable> table = section.made("table", CloudReader::table);
        Instant time = section.instant("time");
        String resource = section.text("resource", CloudResources.CLUSTER.toString());
        var values = section.textsByName("values");
        return table.flatMap(one -> section.value(() -> new LogRow(one, time, ResourceId.of(resource), values)));
    }

    private static ResourceId scope(String text) {
        return switch (text) {
            case "dataCollectionRule" -> CloudResources.RULE;
            case "workspace" -> CloudResources.WORKSPACE;
            case "subscription" -> CloudResources.SUBSCRIPTION;
            default -> {
                if (!text.startsWith("/")) {
                    throw new IllegalArgumentException(
                            "dataCollectionRule, workspace, subscription or a resource id that begins with / is needed, not '"
                                    + text + "'");
                }
                yield ResourceId.of(text);
            }
        };
    }

    private static LogTable table(String label) {
        return LogTable.find(label)
                .orElseThrow(() -> new IllegalArgumentException("the fake has no table '" + label + "'; it has "
                        + Arrays.stream(LogTable.values()).map(LogTable::label).collect(Collectors.joining(", "))));
    }
}
