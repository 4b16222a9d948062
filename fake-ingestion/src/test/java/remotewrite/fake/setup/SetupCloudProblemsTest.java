package remotewrite.fake.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import remotewrite.fake.cloud.FakeCloud;
import remotewrite.fake.role.RoleGrant;

/** What is told of tenants, identities, roles, rules and log rows that mean nothing. */
class SetupCloudProblemsTest {
    @TempDir
    private Path directory;

    static Stream<WrongSetup> wrong() {
        return Stream.of(
                WrongSetup.of(
                        "displayName: sender",
                        "displayname: sender",
                        "tenants[0].applications[0].displayname: unknown key; known are clientId, objectId, displayName, signIn, secrets, certificates, trustedSubjects, federatedCredentials"),
                WrongSetup.of(
                        "displayName: sender",
                        "displayName: 5",
                        "tenants[0].applications[0].displayName: a text is needed, not a value of the type int; quotes make a text of it"),
                WrongSetup.of(
                        "displayName: sender",
                        "clientId: aaaaaaaa-0000-0000-0000-000000000001",
                        "tenants[0].applications[0].clientId: given twice"),
                WrongSetup.of(
                        "displayName: sender",
                        "displayName:",
                        "tenants[0].applications[0].displayName: a text is needed, not nothing"),
                WrongSetup.of(
                        "displayName: sender",
                        "displayName: \" \"",
                        "tenants[0].applications[0].displayName: a text is needed, not an empty one"),
                WrongSetup.of(
                        "displayName: sender",
                        "displayName: \"it's \\nexport EVIL=1\"",
                        "tenants[0].applications[0].displayName: has a line break or another control character"),
                WrongSetup.of(
                        "signIn: blockedByPolicy",
                        "signIn: BLOCKED",
                        "tenants[0].applications[0].signIn: one of allowed, disabled, publicClient, withoutServicePrincipal, blockedByPolicy is needed, not 'BLOCKED'"),
                WrongSetup.of(
                        "cloud: usGovernment",
                        "cloud: germany",
                        "tenants[0].cloud: one of public, china, usGovernment is needed, not 'germany'"),
                WrongSetup.of(
                        "id: 22222222-2222-3333-4444-555555555555",
                        "id: contoso",
                        "tenants[1].id: a GUID is needed, not 'contoso'"),
                WrongSetup.of(
                        "domains: [contoso.onmicrosoft.us]",
                        "domains: contoso.onmicrosoft.us",
                        "tenants[0].domains: a list is needed, not a text"),
                WrongSetup.of(
                        "domains: [contoso.onmicrosoft.us]",
                        "domains: [1]",
                        "tenants[0].domains[0]: a text is needed, not a value of the type int; quotes make a text of it"),
                WrongSetup.of(
                        "enabled: false",
                        "enabled: off",
                        "tenants[0].resources[1].enabled: true or false is needed, not a value of the type bool"),
                WrongSetup.of(
                        "uri: https://monitor.azure.us",
                        "uri: https://monitor.azure.us/",
                        "tenants[0].resources[0].uri: uri is 'https://monitor.azure.us/'; it is written without a slash at its end"),
                WrongSetup.of(
                        "from: 2026-01-01T00:00:00Z",
                        "from: 2026-01-01",
                        "tenants[0].applications[0].secrets[0].from: a time like 2026-01-31T12:00:00Z is needed, not '2026-01-01'"),
                WrongSetup.of(
                                "until: \"2027-01-01T00:00:00Z\"",
                                "until: \"2025-01-01T00:00:00Z\"",
                                "tenants[0].applications[0].secrets[0]: from is 2026-01-01T00:00:00Z, until is 2025-01-01T00:00:00Z: it would never be good")
                        .toldAt("value: canary"),
                WrongSetup.of(
                        "propagation: PT30M",
                        "propagation: 30m",
                        "roleAssignments[0].propagation: a duration like PT5M, from PT0S to P36500D, is needed, not '30m'"),
                WrongSetup.of(
                        "scope: workspace",
                        "scope: cluster",
                        "roleAssignments[1].scope: dataCollectionRule, workspace, subscription or a resource id that begins with / is needed, not 'cluster'"),
                WrongSetup.of(
                        "role: reader",
                        "role: king",
                        "roleAssignments[2].role: one of monitoringReader, logAnalyticsReader, reader, contributor, owner, userAccessAdministrator, monitoringMetricsPublisher, monitoringDataReader is needed, not 'king'"),
                WrongSetup.of(
                        "table: DCRLogErrors",
                        "table: Logs",
                        "logs[0].table: the fake has no table 'Logs'; it has ContainerLogV2, ContainerLog, DCRLogErrors, AMWMetricsUsageDetails"),
                WrongSetup.of(
                        "values: {Message: refused}",
                        "values: {Message: 5}",
                        "logs[0].values.Message: a text is needed, not a value of the type int; quotes make a text of it"),
                WrongSetup.of(
                        "systemAssigned: true",
                        "systemAssigned: 1",
                        "managedIdentities[0].systemAssigned: true or false is needed, not a value of the type int"),
                WrongSetup.of(
                        "propagation: PT30M",
                        "propagation: -PT5M",
                        "roleAssignments[0].propagation: a duration like PT5M, from PT0S to P36500D, is needed, not '-PT5M'"),
                WrongSetup.of(
                        "propagation: PT5M",
                        "propagation: -PT5M",
                        "propagation: a duration like PT5M, from PT0S to P36500D, is needed, not '-PT5M'"),
                WrongSetup.of(
                        "propagation: PT5M",
                        "propagation: P36501D",
                        "propagation: a duration like PT5M, from PT0S to P36500D, is needed, not 'P36501D'"),
                WrongSetup.of(
                        "propagation: PT5M",
                        "propagation: [PT5M]",
                        "propagation: a duration like PT5M, from PT0S to P36500D, is needed, not a list"),
                WrongSetup.of(
                        "name: team",
                        "name: a/b",
                        "dataCollectionRules[0].name: name is 'a/b'; letters, digits, '.', '_' and '-' are needed, a letter or digit first"),
                WrongSetup.of(
                        "name: team",
                        "name: ..",
                        "dataCollectionRules[0].name: name is '..'; letters, digits, '.', '_' and '-' are needed, a letter or digit first"),
                WrongSetup.of(
                        "since: 2026-11-23T12:00:00Z",
                        "since: +999999999-12-31T23:59:59Z",
                        "roleAssignments[0].since: '+999999999-12-31T23:59:59Z' is not in the years 1970 to 9999"),
                WrongSetup.of(
                        "since: 2026-11-23T12:00:00Z",
                        "since: 1969-12-31T23:59:59Z",
                        "roleAssignments[0].since: '1969-12-31T23:59:59Z' is not in the years 1970 to 9999"),
                WrongSetup.of(
                        "uri: https://vault.azure.us",
                        "uri: vault of mine",
                        "tenants[0].resources[1].uri: 'vault of mine' is no URI like https://monitor.azure.com"),
                WrongSetup.of(
                        "uri: https://vault.azure.us",
                        "uri: vault.azure.us",
                        "tenants[0].resources[1].uri: 'vault.azure.us' is no URI like https://monitor.azure.com"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void isToldWithItsLine(WrongSetup wrong) {
        wrong.assertTold(directory);
    }

    @Test
    void rulesThatCannotBeToldApartAreToldWithTheirLine() {
        String yaml = """
                dataCollectionRules:
                  - {name: team, immutableId: dcr-2}
                  - {name: Team, immutableId: dcr-3}
                  - {name: other, immutableId: dcr-2}
                  - {name: a/b, immutableId: dcr-4}
                  - {name: own, immutableId: dcr-00000000000000000000000000000001}
                """;

        assertThatThrownBy(() -> SetupFile.parse(yaml, "s", directory))
                .isInstanceOfSatisfying(
                        SetupException.class,
                        e -> assertThat(e.problems())
                                .containsExactly(
                                        "s:3: dataCollectionRules[1].name: 'Team' is dataCollectionRules[0].name already; give it one of its own",
                                        "s:4: dataCollectionRules[2].immutableId: 'dcr-2' is dataCollectionRules[0].immutableId already; give it one of its own",
                                        "s:5: dataCollectionRules[3].name: name is 'a/b'; letters, digits, '.', '_' and '-' are needed, a letter or digit first",
                                        "s:6: dataCollectionRules[4].immutableId: immutableId is dcr-00000000000000000000000000000001,"
                                                + " that of the workspace's own rule; give it one of its own"));
    }

    @Test
    void aPrincipalThatIsNobodyIsToldWithThoseThereAre() {
        String yaml = """
                tenants:
                  - id: 11111111-2222-3333-4444-555555555555
                    applications:
                      - clientId: aaaaaaaa-0000-0000-0000-000000000001
                        objectId: bbbbbbbb-0000-0000-0000-000000000001
                        displayName: sender
                managedIdentities:
                  - clientId: cccccccc-0000-0000-0000-000000000001
                    objectId: dddddddd-0000-0000-0000-000000000001
                    resourceId: /machine
                roleAssignments:
                  - principal: %s
                """;

        assertThatThrownBy(() -> parse(yaml, "99999999-0000-0000-0000-000000000001"))
                .isInstanceOfSatisfying(
                        SetupException.class,
                        e -> assertThat(e.problems())
                                .singleElement()
                                .asString()
                                .startsWith("s:12: roleAssignments[0].principal: nobody has the object id"
                                        + " '99999999-0000-0000-0000-000000000001'; known are " + FakeCloud.OBJECT_ID)
                                .contains(
                                        FakeCloud.OPERATOR_OBJECT_ID + " (the application app-",
                                        "bbbbbbbb-0000-0000-0000-000000000001 (the application sender)")
                                .endsWith(", dddddddd-0000-0000-0000-000000000001 (the managed identity /machine)"));
        assertThatThrownBy(() -> parse(yaml, "AAAAAAAA-0000-0000-0000-000000000001"))
                .hasMessageEndingWith("s:12: roleAssignments[0].principal: nobody has the object id"
                        + " 'AAAAAAAA-0000-0000-0000-000000000001'; it is the client id of the application sender, whose"
                        + " object id is bbbbbbbb-0000-0000-0000-000000000001");
        assertThatThrownBy(() -> parse(yaml, "sender"))
                .hasMessageEndingWith("s:12: roleAssignments[0].principal: a GUID is needed, not 'sender'");
        for (String known : List.of(FakeCloud.OBJECT_ID, "DDDDDDDD-0000-0000-0000-000000000001")) {
            assertThat(parse(yaml, known).roleGrants())
                    .extracting(RoleGrant::principalId)
                    .containsExactly(known);
        }
    }

    private Setup parse(String yaml, String principal) {
        return SetupFile.parse(yaml.formatted(principal), "s", directory);
    }
}
