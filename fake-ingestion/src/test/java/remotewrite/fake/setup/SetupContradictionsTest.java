package remotewrite.fake.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.fake.cloud.CloudResources;
import remotewrite.fake.cloud.FakeCloud;

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

    private static final String USER_ASSIGNED = CloudResources.SUBSCRIPTION
            + "/resourceGroups/fake-cloud/providers/Microsoft.ManagedIdentity/userAssignedIdentities/fake-identity";

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
    void aRuleIsNotTheWorkspacesOwnAndHasNeitherNameNorIdOfIt() {
        assertTold(
                """
                dataCollectionRules:
                  - {name: own, immutableId: DCR-00000000000000000000000000000001}
                  - {name: %s, immutableId: dcr-2}
                  - {name: dcr-00000000000000000000000000000001, immutableId: dcr-3}
                """.formatted(OWN_NAME),
                "s:2: dataCollectionRules[0].immutableId: 'DCR-00000000000000000000000000000001' is the immutable id of the"
                        + " workspace's own rule already; give it one of its own",
                "s:3: dataCollectionRules[1].name: '%s' is the name of the workspace's own rule already; give it one of its own"
                        .formatted(OWN_NAME),
                "s:4: dataCollectionRules[2].name: 'dcr-00000000000000000000000000000001' is the immutable id of the"
                        + " workspace's own rule already; give it one of its own");
    }

    /** It is told what is wrong with it, wherever it stands. */
    @Test
    void whatIsNoNameIsNotTaken() {
        String wrong = "; letters, digits, '.', '_' and '-' are needed, a letter or digit first";
        assertTold(
                """
                dataCollectionRules:
                  - {name: "a b", immutableId: dcr 2}
                  - {name: "a b", immutableId: dcr 2}
                """,
                "s:2: dataCollectionRules[0].name: name is 'a b'" + wrong,
                "s:2: dataCollectionRules[0].immutableId: immutableId is 'dcr 2'" + wrong,
                "s:3: dataCollectionRules[1].name: name is 'a b'" + wrong,
                "s:3: dataCollectionRules[1].immutableId: immutableId is 'dcr 2'" + wrong);
    }

    /** Or it would hold the role of that one, without a word of it in the file. */
    @Test
    void noApplicationHasAnIdOfTheCloudsThatStay() {
        assertTold(
                TENANTS + """
                              - {clientId: %s, objectId: aaaaaaaa-0000-0000-0000-000000000032}
                              - {clientId: aaaaaaaa-0000-0000-0000-000000000041, objectId: %s}
                              - {clientId: aaaaaaaa-0000-0000-0000-000000000051, objectId: 77777777-7777-4777-8777-777777777777}
                              - {clientId: %s, objectId: aaaaaaaa-0000-0000-0000-000000000062}
                        """.formatted(FakeCloud.USER_ASSIGNED_CLIENT_ID, FakeCloud.OBJECT_ID, FakeCloud.CLIENT_ID),
                "s:10: tenants[0].applications[1].clientId: '" + FakeCloud.USER_ASSIGNED_CLIENT_ID
                        + "' is the client id of the fake cloud's managed identity " + USER_ASSIGNED
                        + " already; give it one of its own",
                "s:11: tenants[0].applications[2].objectId: '" + FakeCloud.OBJECT_ID
                        + "' is the object id of the fake cloud's application app-" + FakeCloud.CLIENT_ID
                        + " already; give it one of its own",
                "s:12: tenants[0].applications[3].objectId: '77777777-7777-4777-8777-777777777777' is the object id of the"
                        + " fake cloud's managed identity " + USER_ASSIGNED + " already; give it one of its own");
    }

    @Test
    void noIdentityHasAnIdOfTheCloudsThatStays() {
        assertTold(
                """
                managedIdentities:
                  - {clientId: %s, objectId: dddddddd-0000-0000-0000-000000000001, resourceId: /a}
                  - {clientId: cccccccc-0000-0000-0000-000000000002, objectId: %s, resourceId: /b}
                  - {clientId: cccccccc-0000-0000-0000-000000000003, objectId: dddddddd-0000-0000-0000-000000000003, resourceId: %s}
                """.formatted(
                                FakeCloud.OPERATOR_CLIENT_ID,
                                FakeCloud.STRANGER_OBJECT_ID.toUpperCase(Locale.ROOT),
                                CloudResources.WORKSPACE),
                "s:2: managedIdentities[0].clientId: '" + FakeCloud.OPERATOR_CLIENT_ID
                        + "' is the client id of the fake cloud's application app-" + FakeCloud.OPERATOR_CLIENT_ID
                        + " already; give it one of its own",
                "s:3: managedIdentities[1].objectId: '" + FakeCloud.STRANGER_OBJECT_ID.toUpperCase(Locale.ROOT)
                        + "' is the object id of the fake cloud's application app-" + FakeCloud.STRANGER_CLIENT_ID
                        + " already; give it one of its own",
                "s:4: managedIdentities[2].resourceId: '" + CloudResources.WORKSPACE
                        + "' is a resource of the fake cloud, and an assigned identity is one itself; give it one of its own");
    }

    /** A tenant of the file in place of the cloud's, identities in place of the cloud's; an application in two tenants. */
    @Test
    void whatTakesThePlaceOfTheCloudsMayHaveItsIds() {
        Setup setup = SetupFile.parse(
                """
                tenants:
                  - id: %s
                    applications:
                      - {clientId: %s, objectId: %s}
                managedIdentities:
                  - {clientId: %s, objectId: 77777777-7777-4777-8777-777777777777, resourceId: %s}
                  - {clientId: %s, objectId: %s, resourceId: %s, systemAssigned: true}
                roleAssignments:
                  - {principal: 77777777-7777-4777-8777-777777777777}
                """.formatted(
                                FakeCloud.TENANT_ID,
                                FakeCloud.CLIENT_ID,
                                FakeCloud.OBJECT_ID,
                                FakeCloud.USER_ASSIGNED_CLIENT_ID,
                                USER_ASSIGNED,
                                FakeCloud.STRANGER_CLIENT_ID,
                                FakeCloud.STRANGER_OBJECT_ID,
                                CloudResources.CLUSTER),
                "s",
                directory);

        assertThat(setup.tenants()).hasSize(1);
        assertThat(setup.identities()).hasSize(2);
        assertThat(SetupFile.parse(
                                TENANTS.replace("aaaaaaaa-0000-0000-0000-000000000011", FakeCloud.CLIENT_ID),
                                "s",
                                directory)
                        .tenants())
                .as("an application of the cloud's in another tenant")
                .hasSize(1);
    }

    /** What a part with a misspelt name has nobody knows: it may take the place of anything. */
    @Test
    void besideAPartThatIsNotKnownTheCloudsIdsAreNotLookedFor() {
        assertTold(
                TENANTS.replace("aaaaaaaa-0000-0000-0000-000000000012", FakeCloud.OBJECT_ID) + "managedIdentity: []\n",
                "s:10: managedIdentity: unknown key; known are tenants, managedIdentities, roleAssignments, propagation,"
                        + " federatedIssuers, logs, dataCollectionRules, ingestion, query, imds, entra");
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
