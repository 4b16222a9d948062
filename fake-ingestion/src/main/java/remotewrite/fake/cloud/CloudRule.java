package remotewrite.fake.cloud;

import java.util.Objects;
import remotewrite.fake.manage.CollectionRule;
import remotewrite.fake.role.ResourceId;

/**
 * A data collection rule that a customer has made besides the workspace's own; it leads to the same workspace, and takes a role
 * of its own (azure.md 1.5 and 9.3).
 *
 * @param name of the resource
 * @param immutableId {@code dcr-} and 32 hex digits at the real endpoint; any path segment here
 */
public record CloudRule(String name, String immutableId) {
    public CloudRule {
        segment("name", name);
        segment("immutableId", immutableId);
        if (immutableId.equals(FakeCloud.RULE_ID)) {
            throw new IllegalArgumentException(
                    "immutableId is " + immutableId + ", that of the workspace's own rule; give it one of its own");
        }
    }

    /** Where role assignments for it are made. */
    public ResourceId id() {
        return CloudResources.of(CollectionRule.TYPE, name);
    }

    private static void segment(String what, String value) {
        Objects.requireNonNull(value, what + " is null");
        if (!value.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            throw new IllegalArgumentException(what + " is '" + value
                    + "'; letters, digits, '.', '_' and '-' are needed, a letter or digit first");
        }
    }
}
