package remotewrite.proxy;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.security.interfaces.RSAPrivateKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The variables of the sidecar that every configuration needs, and what becomes of one more or another. */
final class SidecarVariables {
    static final String URL = "https://dce-1.eastus-1.metrics.ingest.monitor.azure.com/dataCollectionRules/dcr-1"
            + "/streams/Microsoft-PrometheusMetrics/api/v1/write?api-version=2023-04-24";
    static final String CERTIFICATE = TestWorld.file(
                    TestCertificates.CLIENT.keyPem() + TestCertificates.CLIENT.certificatePem())
            .toString();

    private SidecarVariables() {}

    static Map<String, String> onlyRequired() {
        Map<String, String> environment = new HashMap<>();
        environment.put("INGESTION_URL", URL);
        environment.put("LISTENING_PORT", "8081");
        environment.put("IDENTITY_TYPE", "aadApplication");
        environment.put("AZURE_CLIENT_ID", TestWorld.CLIENT_ID);
        environment.put("AZURE_TENANT_ID", TestWorld.TENANT_ID);
        environment.put("AZURE_CLIENT_CERTIFICATE_PATH", CERTIFICATE);
        return environment;
    }

    /** The identity that follows from them, of the tenant {@code tenantId}. */
    static Identity.Application application(String tenantId) {
        ClientCertificate mounted = new ClientCertificate(
                (RSAPrivateKey) TestCertificates.CLIENT.key(), List.of(TestCertificates.CLIENT.certificate()));
        return new Identity.Application(
                tenantId, TestWorld.CLIENT_ID, Path.of(CERTIFICATE), Optional.of(mounted.mounted()));
    }

    static List<String> problems(Map<String, String> environment) {
        return catchThrowableOfType(ConfigException.class, () -> ProxyConfig.fromEnvironment(environment))
                .problems();
    }

    static List<String> problemsWith(String name, String value) {
        Map<String, String> environment = onlyRequired();
        environment.put(name, value);
        return problems(environment);
    }

    /** @param settings names and values in turns */
    static ProxyConfig configWith(String... settings) {
        Map<String, String> environment = onlyRequired();
        for (int i = 0; i < settings.length; i += 2) {
            environment.put(settings[i], settings[i + 1]);
        }
        return ProxyConfig.fromEnvironment(environment);
    }
}
