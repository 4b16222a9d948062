package remotewrite.fake.cloud;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import remotewrite.fake.Application;
import remotewrite.fake.ClientCertificate;
import remotewrite.fake.ClientSecret;
import remotewrite.fake.ManagedIdentity;
import remotewrite.fake.Tenant;
import remotewrite.fake.entra.EntraCloud;
import remotewrite.fake.entra.EntraResource;
import remotewrite.fake.entra.IssuerKeys;
import remotewrite.fake.manage.LogRow;
import remotewrite.fake.role.Role;
import remotewrite.fake.role.RoleGrant;

/**
 * Who and what there is in a fake cloud at its start, and after each reset.
 *
 * @param tenants the first is the one of the managed identities
 * @param identities of the virtual machine and of the app
 * @param grants who may do what
 * @param propagation how long grants take to spread that are made through Resource Manager
 * @param issuerKeys of federated issuers, before they are fetched from those whom the fakes' own authority certifies
 * @param logs the rows of the Log Analytics workspace
 * @param rules data collection rules besides the workspace's own
 */
public record CloudContents(
        List<Tenant> tenants,
        List<ManagedIdentity> identities,
        List<RoleGrant> grants,
        Duration propagation,
        IssuerKeys issuerKeys,
        List<LogRow> logs,
        List<CloudRule> rules) {
    static final ManagedIdentity SYSTEM_ASSIGNED = ManagedIdentity.systemAssigned(
            "55555555-5555-4555-8555-555555555555",
            "66666666-6666-4666-8666-666666666666",
            resource("Microsoft.Compute/virtualMachines/fake-machine"));
    static final ManagedIdentity USER_ASSIGNED = ManagedIdentity.userAssigned(
            FakeCloud.USER_ASSIGNED_CLIENT_ID,
            "77777777-7777-4777-8777-777777777777",
            resource("Microsoft.ManagedIdentity/userAssignedIdentities/fake-identity"));

    /** Keys take tenths of a second to make; all clouds of a process share one application certificate. */
    private static final class Keys {
        static final ClientCertificate CERTIFICATE = ClientCertificate.create(
                "fake-cloud",
                // valid whatever the clock says
                Instant.parse("2016-01-01T00:00:00Z"),
                Instant.parse("2056-01-01T00:00:00Z"));
    }

    public CloudContents {
        tenants = List.copyOf(tenants);
        if (tenants.stream().noneMatch(tenant -> tenant.id().equals(FakeCloud.TENANT_ID))) {
            throw new IllegalArgumentException(
                    "tenants lacks " + FakeCloud.TENANT_ID + ", to which the managed identities belong");
        }
        identities = List.copyOf(identities);
        grants = List.copyOf(grants);
        Objects.requireNonNull(propagation, "propagation is null");
        Objects.requireNonNull(issuerKeys, "issuerKeys is null");
        logs = List.copyOf(logs);
        rules = List.copyOf(rules);
        requireDifferent("name", rules, CloudRule::name);
        requireDifferent("immutableId", rules, CloudRule::immutableId);
    }

    private static void requireDifferent(String what, List<CloudRule> rules, Function<CloudRule, String> part) {
        Set<String> seen = new HashSet<>();
        for (CloudRule rule : rules) {
            if (!seen.add(part.apply(rule).toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("two of rules have the " + what + " " + part.apply(rule));
            }
        }
    }

    /**
     * As a customer has it by Microsoft's article: an application and two managed identities that may publish, an operator
     * who may read everything and assign roles, a stranger without a role. Roles spread at once; no logs.
     */
    public static CloudContents usual() {
        return Usual.CONTENTS;
    }

    /** Made once: a bench starts a hundred clouds. */
    private static final class Usual {
        static final CloudContents CONTENTS = made();
    }

    private static CloudContents made() {
        return new CloudContents(
                List.of(new Tenant(
                        FakeCloud.TENANT_ID,
                        EntraCloud.PUBLIC,
                        List.of(),
                        List.of(
                                application(FakeCloud.CLIENT_ID, FakeCloud.OBJECT_ID),
                                application(FakeCloud.OPERATOR_CLIENT_ID, FakeCloud.OPERATOR_OBJECT_ID),
                                application(FakeCloud.STRANGER_CLIENT_ID, FakeCloud.STRANGER_OBJECT_ID)),
                        EntraResource.all(EntraCloud.PUBLIC))),
                List.of(SYSTEM_ASSIGNED, USER_ASSIGNED),
                List.of(
                        publisher(FakeCloud.OBJECT_ID),
                        publisher(SYSTEM_ASSIGNED.objectId()),
                        publisher(USER_ASSIGNED.objectId()),
                        RoleGrant.of(
                                Role.MONITORING_DATA_READER, FakeCloud.OPERATOR_OBJECT_ID, CloudResources.WORKSPACE),
                        RoleGrant.of(Role.OWNER, FakeCloud.OPERATOR_OBJECT_ID, CloudResources.SUBSCRIPTION)),
                Duration.ZERO,
                IssuerKeys.none(),
                List.of(),
                List.of());
    }

    /** Those of {@link Credential} that are good here: an own tenant or own identities may have taken their place. */
    public List<Credential> credentials() {
        Tenant usual = usual().tenants().getFirst();
        return Arrays.stream(Credential.values())
                .filter(credential -> switch (credential) {
                    case CERTIFICATE, SECRET, WORKLOAD_IDENTITY, OPERATOR, STRANGER -> tenants.contains(usual);
                    case SYSTEM_ASSIGNED, APP_SERVICE, ARC ->
                        identities.stream().anyMatch(ManagedIdentity::systemAssigned);
                    case USER_ASSIGNED -> identities.contains(USER_ASSIGNED);
                })
                .toList();
    }

    /**
     * Of whom the credential is.
     *
     * @param credential one of {@link #credentials}
     */
    String objectId(Credential credential) {
        return switch (credential) {
            case CERTIFICATE, SECRET, WORKLOAD_IDENTITY -> FakeCloud.OBJECT_ID;
            case OPERATOR -> FakeCloud.OPERATOR_OBJECT_ID;
            case STRANGER -> FakeCloud.STRANGER_OBJECT_ID;
            case SYSTEM_ASSIGNED, APP_SERVICE, ARC ->
                identities.stream()
                        .filter(ManagedIdentity::systemAssigned)
                        .findFirst()
                        .orElse(SYSTEM_ASSIGNED)
                        .objectId();
            case USER_ASSIGNED -> USER_ASSIGNED.objectId();
        };
    }

    /** The same, with these tenants besides; one with an id that is there already takes its place. */
    public CloudContents withTenants(List<Tenant> more) {
        List<Tenant> all = new ArrayList<>(tenants);
        for (Tenant one : more) {
            all.removeIf(old -> old.id().equalsIgnoreCase(one.id()));
            all.add(one);
        }
        return new CloudContents(all, identities, grants, propagation, issuerKeys, logs, rules);
    }

    /** The same, with these managed identities and no others. */
    public CloudContents withIdentities(List<ManagedIdentity> others) {
        return new CloudContents(tenants, others, grants, propagation, issuerKeys, logs, rules);
    }

    /** The same, with these grants and no others. */
    public CloudContents withGrants(List<RoleGrant> others) {
        return new CloudContents(tenants, identities, others, propagation, issuerKeys, logs, rules);
    }

    public CloudContents withPropagation(Duration other) {
        return new CloudContents(tenants, identities, grants, other, issuerKeys, logs, rules);
    }

    public CloudContents withIssuerKeys(IssuerKeys others) {
        return new CloudContents(tenants, identities, grants, propagation, others, logs, rules);
    }

    public CloudContents withLogs(List<LogRow> others) {
        return new CloudContents(tenants, identities, grants, propagation, issuerKeys, others, rules);
    }

    /** The same, with these data collection rules besides the workspace's own, and no others. */
    public CloudContents withRules(List<CloudRule> others) {
        return new CloudContents(tenants, identities, grants, propagation, issuerKeys, logs, others);
    }

    static ClientCertificate certificate() {
        return Keys.CERTIFICATE;
    }

    private static RoleGrant publisher(String objectId) {
        return RoleGrant.of(Role.MONITORING_METRICS_PUBLISHER, objectId, CloudResources.RULE);
    }

    private static Application application(String clientId, String objectId) {
        return Application.of(clientId, objectId, Keys.CERTIFICATE)
                .withSecrets(new ClientSecret(
                        FakeCloud.CLIENT_SECRET,
                        Instant.parse("2016-01-01T00:00:00Z"),
                        Instant.parse("2056-01-01T00:00:00Z")));
    }

    private static String resource(String provider) {
        return "%s/resourceGroups/%s/providers/%s"
                .formatted(CloudResources.SUBSCRIPTION, CloudResources.GROUP, provider);
    }
}
