package remotewrite.conformance.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProxyProfileTest {
    private static final Map<String, String> SIDECAR = Map.of(
            "INGESTION_URL", "https://host:8443/rules/r/write?api-version=1",
            "IDENTITY_TYPE", "aadApplication",
            "AZURE_TENANT_ID", "tenant",
            "AZURE_CLIENT_ID", "client",
            "AZURE_CLIENT_CERTIFICATE_PATH", "/c.pfx",
            "CLUSTER", "c",
            "SSL_CERT_FILE", "/ca.pem");

    @Test
    void theSidecarIsToldInItsOwnVariables() {
        assertThat(ProxyProfile.MS_SIDECAR.environment(SIDECAR)).isEqualTo(SIDECAR);
        assertThat(ProxyProfile.MS_SIDECAR.writePath("/rules/r/write?api-version=1"))
                .isEqualTo("/api/v1/write");
    }

    @Test
    void aadAuthProxyIsToldTheHostAndCalledWithThePath() {
        assertThat(ProxyProfile.AAD_AUTH_PROXY.environment(SIDECAR))
                .containsOnly(
                        Map.entry("TARGET_HOST", "https://host:8443"),
                        Map.entry("AUDIENCE", "https://monitor.azure.com/.default"),
                        Map.entry("IDENTITY_TYPE", "aadApplication"),
                        Map.entry("AAD_TENANT_ID", "tenant"),
                        Map.entry("AAD_CLIENT_ID", "client"),
                        Map.entry("AAD_CLIENT_CERTIFICATE_PATH", "/c.pfx"),
                        Map.entry("SSL_CERT_FILE", "/ca.pem"));
        assertThat(ProxyProfile.AAD_AUTH_PROXY.writePath("/rules/r/write?api-version=1"))
                .isEqualTo("/rules/r/write?api-version=1");
    }

    @Test
    void profilesAreFoundByTheirWords() {
        assertThat(ProxyProfile.of("ms-sidecar")).contains(ProxyProfile.MS_SIDECAR);
        assertThat(ProxyProfile.of("aad-auth-proxy")).contains(ProxyProfile.AAD_AUTH_PROXY);
        assertThat(ProxyProfile.of("sidecar")).isEmpty();
        assertThat(ProxyProfile.words()).isEqualTo("ms-sidecar or aad-auth-proxy");
    }

    @Test
    void aProfileThatRenamesTheUrlCannotBeToldAWrongOne() {
        assertThat(List.of("INGESTION_URL", "INGESTION_AAD_AUDIENCE"))
                .allMatch(ProxyProfile.MS_SIDECAR::keeps)
                .allMatch(ProxyProfile.MS_SIDECAR::documents)
                .noneMatch(ProxyProfile.AAD_AUTH_PROXY::keeps)
                .noneMatch(ProxyProfile.AAD_AUTH_PROXY::documents);
        assertThat(ProxyProfile.AAD_AUTH_PROXY.keeps("INGESTION_403_HOLD")).isTrue();
        assertThat(ProxyProfile.MS_SIDECAR.documents("INGESTION_403_HOLD")).isFalse();
    }
}
