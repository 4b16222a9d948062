package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static remotewrite.proxy.SidecarVariables.URL;
import static remotewrite.proxy.SidecarVariables.configWith;
import static remotewrite.proxy.SidecarVariables.problems;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each identity type needs, and what it leaves unread. */
class IdentityTypeTest {
    private static Map<String, String> identity(String type, Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("INGESTION_URL", URL);
        environment.put("LISTENING_PORT", "8081");
        environment.put("IDENTITY_TYPE", type);
        return environment;
    }

    @ParameterizedTest
    @ValueSource(strings = {"userAssigned", "userassigned", "USERASSIGNED"})
    void userAssignedIdentityNeedsItsClientIdOnly(String type) {
        assertThat(ProxyConfig.fromEnvironment(identity(type, Map.of("AZURE_CLIENT_ID", TestWorld.CLIENT_ID)))
                        .identity())
                .isEqualTo(new Identity.UserAssigned(TestWorld.CLIENT_ID));
        assertThat(problems(identity(type, Map.of())))
                .containsExactly(
                        "AZURE_CLIENT_ID is missing. It is the client id of the application or managed identity,"
                                + " a GUID.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"systemAssigned", "systemassigned", "SYSTEMASSIGNED"})
    void systemAssignedIdentityNeedsNothing(String type) {
        assertThat(ProxyConfig.fromEnvironment(identity(type, Map.of())).identity())
                .isEqualTo(new Identity.SystemAssigned());
    }

    @ParameterizedTest
    @ValueSource(strings = {"workloadIdentity", "workloadidentity", "WORKLOADIDENTITY"})
    void workloadIdentityNeedsWhatTheWebhookSets(String type) {
        String file = TestWorld.file("token").toString();

        assertThat(ProxyConfig.fromEnvironment(identity(
                                type,
                                Map.of(
                                        "AZURE_CLIENT_ID",
                                        TestWorld.CLIENT_ID,
                                        "AZURE_TENANT_ID",
                                        TestWorld.TENANT_ID,
                                        "AZURE_AUTHORITY_HOST",
                                        "https://login.microsoftonline.com/",
                                        "AZURE_FEDERATED_TOKEN_FILE",
                                        file)))
                        .identity())
                .isEqualTo(new Identity.Workload(TestWorld.TENANT_ID, TestWorld.CLIENT_ID, Path.of(file)));
        assertThat(problems(identity("workloadIdentity", Map.of("AZURE_FEDERATED_TOKEN_FILE", "/"))))
                .containsExactly(
                        "AZURE_CLIENT_ID is missing. It is the client id of the application or managed identity, a GUID.",
                        "AZURE_TENANT_ID is missing. It is the directory (tenant) id, a GUID or a domain.",
                        "AZURE_FEDERATED_TOKEN_FILE is /, which is a directory. Write the path of the token file.");
    }

    /** Which identity was meant is not known: what is there must be right, what is not there is not missed. */
    @Test
    void withoutATypeNothingElseIsMissed() {
        Map<String, String> environment = identity("", Map.of());
        String missing =
                "IDENTITY_TYPE is empty. It is aadApplication, userAssigned, systemAssigned or workloadIdentity.";
        assertThat(problems(environment)).containsExactly(missing);

        environment.put("IDENTITY_TYPE", "managed");
        environment.put("AZURE_CLIENT_ID", "me");
        assertThat(problems(environment))
                .hasSize(2)
                .anyMatch(problem -> problem.startsWith("IDENTITY_TYPE is managed"))
                .anyMatch(problem -> problem.startsWith("AZURE_CLIENT_ID is not a GUID"));
    }

    /** It is asked for at the machine. */
    @Test
    void noAuthorityIsShownForAManagedIdentity() {
        assertThat(ProxyConfig.fromEnvironment(identity("systemAssigned", Map.of()))
                        .toString())
                .contains("identity systemAssigned at http://169.254.169.254, scope https://monitor.azure.com/.default")
                .doesNotContain("authority");
        assertThat(ProxyConfig.fromEnvironment(SidecarVariables.onlyRequired()).toString())
                .contains(", authority https://login.microsoftonline.com/, scope ");
    }

    @Test
    void aProofOfIdentityThatIsNotReadIsNoted() {
        assertThat(ProxyConfig.fromEnvironment(identity(
                                "systemAssigned",
                                Map.of("AZURE_CLIENT_CERTIFICATE_PATH", "/nowhere", "AZURE_CLIENT_SECRET", "s3cret")))
                        .unread())
                .containsExactly("AZURE_CLIENT_CERTIFICATE_PATH", "AZURE_CLIENT_SECRET");
        assertThat(configWith("AZURE_CLIENT_SECRET", "s3cret").unread()).containsExactly("AZURE_CLIENT_SECRET");
    }

    /** Another identity than the named one is used. */
    @Test
    void theNameOfAnIdentityThatIsNotReadIsNoted() {
        assertThat(ProxyConfig.fromEnvironment(identity(
                                "systemAssigned",
                                Map.of("AZURE_CLIENT_ID", TestWorld.CLIENT_ID, "AZURE_TENANT_ID", TestWorld.TENANT_ID)))
                        .unread())
                .containsExactly("AZURE_CLIENT_ID", "AZURE_TENANT_ID");
        // the one in use is named by a variable that is read; the webhook may have set the other
        assertThat(ProxyConfig.fromEnvironment(identity(
                                "userAssigned",
                                Map.of("AZURE_CLIENT_ID", TestWorld.CLIENT_ID, "AZURE_TENANT_ID", TestWorld.TENANT_ID)))
                        .unread())
                .isEmpty();
    }
}
