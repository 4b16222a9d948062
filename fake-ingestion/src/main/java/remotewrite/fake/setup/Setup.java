package remotewrite.fake.setup;

import java.util.List;
import java.util.Objects;
import remotewrite.fake.RoleAssignment;
import remotewrite.fake.Tenant;
import remotewrite.fake.entra.IssuerKeys;

/**
 * What a setup file says, as plain values.
 *
 * @param tenants for {@link remotewrite.fake.FakeEntra}
 * @param roleAssignments of every data collection rule, in the file's order
 * @param issuerKeys the keys that the file gives; knows no issuer when it gives none
 */
public record Setup(List<Tenant> tenants, List<RuleAssignment> roleAssignments, IssuerKeys issuerKeys) {
    public Setup {
        tenants = List.copyOf(tenants);
        roleAssignments = List.copyOf(roleAssignments);
        Objects.requireNonNull(issuerKeys, "issuerKeys is null");
    }

    /** A role assignment and the data collection rule it is made on, by immutable id. */
    public record RuleAssignment(String dataCollectionRule, RoleAssignment role) {
        public RuleAssignment {
            Objects.requireNonNull(dataCollectionRule, "dataCollectionRule is null");
            Objects.requireNonNull(role, "role is null");
        }
    }

    /** The assignments on one data collection rule. */
    public List<RoleAssignment> rolesOn(String dataCollectionRule) {
        return roleAssignments.stream()
                .filter(assignment -> assignment.dataCollectionRule().equals(dataCollectionRule))
                .map(RuleAssignment::role)
                .toList();
    }
}
