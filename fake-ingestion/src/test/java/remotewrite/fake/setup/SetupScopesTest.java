package remotewrite.fake.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import remotewrite.fake.cloud.FakeCloud;
import remotewrite.fake.role.RoleGrant;

/** A role of a setup file whose scope is misspelt would be one that nobody has, without a word. */
class SetupScopesTest {
    private static final String SUBSCRIPTION = "/subscriptions/88888888-8888-4888-8888-888888888888";
    private static final String GROUP = SUBSCRIPTION + "/resourceGroups/fake-cloud";
    private static final String RULES = GROUP + "/providers/Microsoft.Insights/dataCollectionRules/";

    @TempDir
    private Path directory;

    private Setup with(String scope) {
        return SetupFile.parse("""
                dataCollectionRules: [{name: team, immutableId: dcr-2}]
                logs: [{table: DCRLogErrors, time: 2026-11-23T12:00:00Z, resource: %s/logged}]
                roleAssignments:
                  - principal: %s
                    scope: %s
                """.formatted(SUBSCRIPTION, FakeCloud.OBJECT_ID, scope), "s", directory);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                RULES + "taem",
                RULES + "team/more",
                SUBSCRIPTION + "/resourceGroups/fake-clod",
                GROUP + "/providers/Microsoft.Monitor/accounts/fake-workspce"
            })
    void oneOfTheFakesSubscriptionThatLeadsNowhereIsRefusedWithItsLine(String scope) {
        assertThatThrownBy(() -> with(scope))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("s:5: roleAssignments[0].scope: nothing is at or below '" + scope
                        + "'; there are /subscriptions/")
                .hasMessageContaining(RULES + "team, ")
                .hasMessageContaining("/accounts/fake-workspace, ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                SUBSCRIPTION,
                SUBSCRIPTION + "/",
                GROUP,
                SUBSCRIPTION + "/resourcegroups/FAKE-CLOUD",
                RULES + "team",
                RULES + "TEAM",
                SUBSCRIPTION + "/logged",
                GROUP + "/providers/Microsoft.Compute/virtualMachines/fake-machine"
            })
    void whatThereIsAndWhatIsAboveItIsTaken(String scope) {
        assertThat(with(scope).rolesElsewhere()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/subscriptions/another",
                "/subscriptions/another/resourceGroups/fake-cloud",
                "/providers/Microsoft.Management/managementGroups/all"
            })
    void anotherSubscriptionIsTakenAndKnownToLeadNowhere(String scope) {
        assertThat(with(scope).rolesElsewhere()).extracting(RoleGrant::scope).hasToString("[" + scope + "]");
    }

    @Test
    void aRuleThatCannotBeReadIsTheOnlyProblemToldOfIt() {
        String yaml = """
                dataCollectionRules: [{name: team}]
                roleAssignments: [{principal: %s, scope: %steam}]
                """.formatted(FakeCloud.OBJECT_ID, RULES);

        assertThatThrownBy(() -> SetupFile.parse(yaml, "s", directory))
                .hasMessageContaining("immutableId: missing")
                .satisfies(e -> assertThat(e).message().doesNotContain("nothing is at"));
    }
}
