package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static remotewrite.proxy.SidecarVariables.configWith;
import static remotewrite.proxy.SidecarVariables.onlyRequired;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Slips in short names, which are warned about, and what other programs of a pod have set. */
class LookAlikesTest {
    @ParameterizedTest
    @CsvSource({
        "CLOUDS, CLOUD",
        "COULD, CLOUD",
        "CLUOD, CLOUD",
        "cloud, CLOUD",
        "CLUTSER, CLUSTER",
        "CLUSTR, CLUSTER",
        "CLUSTERS, CLUSTER",
        "CLUSTER_NAME, CLUSTER",
        "Cluster_Name, CLUSTER",
        "NOPROXY, NO_PROXY",
        "INGESTION_AUDIENCE, INGESTION_AAD_AUDIENCE",
        "AAD_AUDIENCE, INGESTION_AAD_AUDIENCE"
    })
    void aSlipIsWarnedAboutAndWhatMayHaveBeenMeantIsNamed(String name, String meant) {
        ProxyConfig config = configWith(name, "AzureChina");

        assertThat(config.unread()).containsExactly(name);
        try (LogCapture log = new LogCapture()) {
            StartLog.listening(8081, config);
            assertThat(log.lines("Variable is set but has no effect"))
                    .singleElement()
                    .asString()
                    .contains("level=warning", "variable=" + name, "didYouMean=" + meant);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "CLUSTER, CLUSTER_NAME",
        "CLOUD, CLOUDS",
        "LISTENING_PORT, LISTEN_PORT",
        "AZURE_CLIENT_CERTIFICATE_PATH, AZURE_CLIENT_CERT_PATH",
        "INGESTION_AAD_AUDIENCE, INGESTION_AUDIENCE",
        "INGESTION_AAD_AUDIENCE, AAD_AUDIENCE"
    })
    void nothingIsSaidWhereTheSettingItselfIsSet(String setting, String other) {
        Map<String, String> environment = new HashMap<>(onlyRequired());
        environment.putIfAbsent(setting, "AZUREPUBLIC");
        environment.put(other, "any");

        assertThat(ProxyConfig.fromEnvironment(environment).unread()).isEmpty();
    }

    /** Of aad-auth-proxy: in the sidecar's place it would be wrong itself. */
    @ParameterizedTest
    @ValueSource(strings = {"AUDIANCE", "AAD_CLIENT_CERT_PATH"})
    void aSettingOfTheOtherProgramIsNotProposed(String name) {
        assertThat(configWith(name, "x").unread()).isEmpty();
    }

    @Test
    void anEmptyOneIsNone() {
        assertThat(configWith("CLOUDS", "").unread()).isEmpty();
    }

    @Test
    void thereIsNoProposalForOtherVariablesWithoutEffect() {
        try (LogCapture log = new LogCapture()) {
            StartLog.listening(8081, configWith("AZURE_CLIENT_ID_2", "x"));
            assertThat(log.lines("Variable is set but has no effect"))
                    .singleElement()
                    .asString()
                    .doesNotContain("didYouMean");
        }
    }

    /** What pods, service meshes, clouds and charts usually set. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "HOME",
                "HOSTNAME",
                "PATH",
                "PWD",
                "LANG",
                "TZ",
                "KUBERNETES_SERVICE_HOST",
                "KUBERNETES_PORT_443_TCP_PROTO",
                "POD_NAME",
                "POD_NAMESPACE",
                "POD_IP",
                "NODE_NAME",
                "HOST_IP",
                "NAMESPACE",
                "SERVICE_ACCOUNT",
                "CLUSTER_ID",
                "CLUSTER_ENV",
                "CLUSTER_REGION",
                "CLUSTER_DOMAIN",
                "CLUSTER_UID",
                "CLUSTER_TYPE",
                "CLUSTER_SERVICE_HOST",
                "CLUSTER_PORT",
                "AKS_CLUSTER",
                "K8S_CLUSTER",
                "K8S_CLUSTER_NAME",
                "KUBE_CLUSTER",
                "AKS_RESOURCE_ID",
                "AKS_REGION",
                "CLOUD_ENV",
                "CLOUD_PROVIDER",
                "CLOUD_PORT",
                "CLOUD_SERVICE_PORT",
                "AZURE_CLOUD",
                "AZURE_ENVIRONMENT",
                "AZURE_REGION",
                "AZURE_SUBSCRIPTION_ID",
                "AZURE_RESOURCE_GROUP",
                "ISTIO_META_CLUSTER_ID",
                "ALL_PROXY",
                "all_proxy",
                "FTP_PROXY",
                "GOPROXY",
                "JAVA_TOOL_OPTIONS",
                "JDK_JAVA_OPTIONS",
                "MALLOC_ARENA_MAX",
                "GOMEMLIMIT"
            })
    void variablesOfOthersAreNotMentioned(String name) {
        assertThat(configWith(name, "x").unread()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"abc, abc, 0", "abc, acb, 1", "abc, ab, 1", "abc, abcd, 1", "abc, axc, 1", "abcd, badc, 2", "'', ab, 2"
    })
    void slipsAreCounted(String one, String other, int slips) {
        assertThat(List.of(Slips.between(one, other), Slips.between(other, one)))
                .containsOnly(slips);
    }
}
