package remotewrite.fake.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.fake.cloud.CloudResources;

/** What is told of a file that says two things that cannot both be so. */
class SetupContradictionsTest {
    private static final String TENANTS = """
            tenants:
              - id: aaaaaaaa-0000-0000-0000-000000000001
                applications:
                  - clientId: aaaaaaaa-0000-0000-0000-000000000011
                    objectId: aaaaaaaa-0000-0000-0000-000000000012
                    federatedCredentials:
                      - {issuer: https://issuer.example/, subject: a}
                      - {issuer: https://issuer.example/, subject: b}
                      - {issuer: https://other.example/, subject: a}
            """;

    private static final String OWN_NAME =
            CloudResources.RULE.toString().replaceAll(".*/", "").toUpperCase(Locale.ROOT);

    @TempDir
    private Path directory;

    @Test
    void tenantsHaveIdsOfTheirOwnInAnyCase() {
        assertTold(
                TENANTS + "  - id: AAAAAAAA-0000-0000-0000-000000000001\n",
                "s:10: tenants[1].id: 'AAAAAAAA-0000-0000-0000-000000000001' is tenants[0].id already; give it one of its own");
    }

    @Test
    void applicationsHaveClientIdsOfTheirOwnInTheirTenant() {
        assertTold(
                TENANTS
                        + "      - {clientId: AAAAAAAA-0000-0000-0000-000000000011, objectId: aaaaaaaa-0000-0000-0000-000000000022}\n",
                "s:10: tenants[0].applications[1].clientId: 'AAAAAAAA-0000-0000-0000-000000000011' is"
                        + " tenants[0].applications[0].clientId already; give it one of its own");
    }

    /** An application has one client id in all tenants that it is in, and an object id of its own in each. */
    @Test
    void applicationsHaveObjectIdsOfTheirOwnInAllTenants() {
        String other = TENANTS + """
                  - id: aaaaaaaa-0000-0000-0000-000000000002
                    applications:
                      - {clientId: aaaaaaaa-0000-0000-0000-000000000011, objectId: %s}
                """;

        assertThat(SetupFile.parse(other.formatted("aaaaaaaa-0000-0000-0000-000000000022"), "s", directory)
                        .tenants())
                .hasSize(2);
        assertTold(
                other.formatted("AAAAAAAA-0000-0000-0000-000000000012"),
                "s:12: tenants[1].applications[0].objectId: 'AAAAAAAA-0000-0000-0000-000000000012' is"
                        + " tenants[0].applications[0].objectId already; give it one of its own");
    }

    @Test
    void anApplicationTrustsASubjectOfAnIssuerOnce() {
        assertTold(
                TENANTS + "          - {issuer: https://issuer.example/, subject: b, audience: api://other}\n",
                "s:10: tenants[0].applications[0].federatedCredentials[3].subject: 'b' of this issuer is"
                        + " tenants[0].applications[0].federatedCredentials[1].subject already; an application trusts a"
                        + " subject of an issuer once");
    }

    @Test
    void identitiesHaveIdsOfTheirOwn() {
        assertTold(
                TENANTS + """
                managedIdentities:
                  - {clientId: cccccccc-0000-0000-0000-000000000001, objectId: dddddddd-0000-0000-0000-000000000001, resourceId: /a}
                  - {clientId: CCCCCCCC-0000-0000-0000-000000000001, objectId: dddddddd-0000-0000-0000-000000000002, resourceId: /b}
                  - {clientId: cccccccc-0000-0000-0000-000000000003, objectId: DDDDDDDD-0000-0000-0000-000000000001, resourceId: /c}
                  - {clientId: cccccccc-0000-0000-0000-000000000004, objectId: dddddddd-0000-0000-0000-000000000004, resourceId: /A}
                  - {clientId: aaaaaaaa-0000-0000-0000-000000000011, objectId: dddddddd-0000-0000-0000-000000000005, resourceId: /e}
                  - {clientId: cccccccc-0000-0000-0000-000000000006, objectId: aaaaaaaa-0000-0000-0000-000000000012, resourceId: /f}
                """,
                "s:12: managedIdentities[1].clientId: 'CCCCCCCC-0000-0000-0000-000000000001' is"
                        + " managedIdentities[0].clientId already; give it one of its own",
                "s:13: managedIdentities[2].objectId: 'DDDDDDDD-0000-0000-0000-000000000001' is"
                        + " managedIdentities[0].objectId already; give it one of its own",
                "s:14: managedIdentities[3].resourceId: '/A' is managedIdentities[0].resourceId already; give it one"
                        + " of its own",
                "s:15: managedIdentities[4].clientId: 'aaaaaaaa-0000-0000-0000-000000000011' is"
                        + " tenants[0].applications[0].clientId already; give it one of its own",
                "s:16: managedIdentities[5].objectId: 'aaaaaaaa-0000-0000-0000-000000000012' is"
                        + " tenants[0].applications[0].objectId already; give it one of its own");
    }

    @Test
    void aMachineHasOneIdentityThatTheSystemAssigns() {
        assertTold(
                """
                managedIdentities:
                  - {clientId: cccccccc-0000-0000-0000-000000000001, objectId: dddddddd-0000-0000-0000-000000000001, resourceId: /a, systemAssigned: true}
                  - clientId: cccccccc-0000-0000-0000-000000000002
                    objectId: dddddddd-0000-0000-0000-000000000002
                    resourceId: /b
                    systemAssigned: true
                """,
                "s:6: managedIdentities[1].systemAssigned: 'true' is managedIdentities[0].systemAssigned already; a"
                        + " machine has at most one such identity");
    }

    @Test
    void aRuleIsNotTheWorkspacesOwn() {
        assertTold(
                """
                dataCollectionRules:
                  - {name: own, immutableId: DCR-00000000000000000000000000000001}
                  - {name: %s, immutableId: dcr-2}
                """.formatted(OWN_NAME),
                "s:2: dataCollectionRules[0].immutableId: 'DCR-00000000000000000000000000000001' is that of the"
                        + " workspace's own rule; give it one of its own",
                "s:3: dataCollectionRules[1].name: '%s' is that of the workspace's own rule; give it one of its own"
                        .formatted(OWN_NAME));
    }

    @Test
    void aKeyThatIsNotKnownIsToldOnce() {
        assertTold(
                "tenant: []\nlogs: []\ntenant: []\n",
                "s:1: tenant: unknown key; known are tenants, managedIdentities, roleAssignments, propagation,"
                        + " federatedIssuers, logs, dataCollectionRules, ingestion, query, imds, entra",
                "s:3: tenant: given twice");
    }

    private void assertTold(String yaml, String... problems) {
        assertThatThrownBy(() -> SetupFile.parse(yaml, "s", directory))
                .isInstanceOfSatisfying(
                        SetupException.class, e -> assertThat(e.problems()).containsExactly(problems));
    }
}
