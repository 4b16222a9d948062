package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import remotewrite.proxy.ManagedIdentityEndpoint.AppService;
import remotewrite.proxy.ManagedIdentityEndpoint.Arc;
import remotewrite.proxy.ManagedIdentityEndpoint.Imds;

class ManagedIdentitySettingsTest {
    private static final String ENDPOINT = "http://127.0.0.1:40342/metadata/identity/oauth2/token";
    private static final URI ENDPOINT_URI = URI.create(ENDPOINT);
    private static final Map<String, String> APP_SERVICE =
            Map.of("IDENTITY_ENDPOINT", ENDPOINT, "IDENTITY_HEADER", "canary");
    private static final Map<String, String> ARC =
            Map.of("IDENTITY_ENDPOINT", ENDPOINT, "IMDS_ENDPOINT", "http://127.0.0.1:40342");

    private static Map<String, String> environment(String type, Map<String, String> variables, String... more) {
        Map<String, String> environment = new HashMap<>(variables);
        environment.put("INGESTION_URL", "https://dce.test/w?api-version=2023-04-24");
        environment.put("LISTENING_PORT", "8081");
        environment.put("IDENTITY_TYPE", type);
        if (type.equals("userAssigned")) {
            environment.put("AZURE_CLIENT_ID", TestWorld.CLIENT_ID);
        }
        for (int i = 0; i < more.length; i += 2) {
            environment.put(more[i], more[i + 1]);
        }
        return environment;
    }

    private static ProxyConfig config(Map<String, String> variables, String... more) {
        return ProxyConfig.fromEnvironment(environment("systemAssigned", variables, more));
    }

    private static ManagedIdentityEndpoint endpoint(Map<String, String> variables, String... more) {
        return ((Identity.Managed) config(variables, more).identity()).endpoint();
    }

    private static List<String> problems(String type, Map<String, String> variables, String... more) {
        return catchThrowableOfType(
                        ConfigException.class, () -> ProxyConfig.fromEnvironment(environment(type, variables, more)))
                .problems();
    }

    @Test
    void theVariablesOfThePlatformTellWhereTheIdentityIsAskedFor() {
        assertThat(endpoint(Map.of())).isEqualTo(Imds.STANDARD);
        assertThat(endpoint(Map.of("AZURE_POD_IDENTITY_AUTHORITY_HOST", "http://localhost:8000/")))
                .isEqualTo(new Imds(URI.create("http://localhost:8000/")));
        assertThat(endpoint(APP_SERVICE)).isEqualTo(new AppService(ENDPOINT_URI, "canary"));
        assertThat(endpoint(ARC)).isEqualTo(new Arc(ENDPOINT_URI, Arc.KEYS));
        assertThat(Arc.KEYS).hasToString("/var/opt/azcmagent/tokens");
    }

    @Test
    void withoutAManagedIdentityTheyAreNotReadAtAll() {
        try (FakeEntra entra = FakeEntra.start();
                RawIngestion ingestion = RawIngestion.https()) {
            Map<String, String> environment = TestWorld.environment(entra, ingestion);
            environment.put("IDENTITY_ENDPOINT", "nonsense");
            environment.put("MSI_ENDPOINT", "http://127.0.0.1/");

            assertThat(ProxyConfig.fromEnvironment(environment).unread()).isEmpty();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException("the fake ingestion cannot be closed", e);
        }
    }

    @Test
    void platformsThatAreNotSpokenWithAreProblems() {
        String msi =
                "MSI_ENDPOINT is the managed identity endpoint of Cloud Shell or Machine Learning, and this proxy does"
                        + " not speak with it. Remove it, or use a certificate or a workload identity.";
        assertThat(problems("systemAssigned", Map.of("MSI_ENDPOINT", "http://127.0.0.1:1/")))
                .containsExactly(msi);
        assertThat(problems("systemAssigned", ARC, "MSI_ENDPOINT", "http://127.0.0.1:1/"))
                .containsExactly(msi);
        assertThat(problems("userAssigned", APP_SERVICE, "IDENTITY_SERVER_THUMBPRINT", "ab"))
                .containsExactly(
                        "IDENTITY_ENDPOINT is that of Service Fabric, since IDENTITY_SERVER_THUMBPRINT is set, and"
                                + " this proxy does not speak with it. Use a certificate or a workload identity.");
    }

    @Test
    void appServiceSetsItsOldVariablesToo() {
        assertThat(endpoint(APP_SERVICE, "MSI_ENDPOINT", ENDPOINT, "MSI_SECRET", "canary"))
                .isEqualTo(new AppService(ENDPOINT_URI, "canary"));
        assertThat(config(APP_SERVICE, "MSI_ENDPOINT", ENDPOINT).unread()).isEmpty();
    }

    @Test
    void arcHasNoUserAssignedIdentities() {
        assertThat(problems("userAssigned", ARC))
                .containsExactly("IDENTITY_ENDPOINT is that of Azure Arc, since IMDS_ENDPOINT is set, which has no"
                        + " user-assigned identities. Use systemAssigned.");
    }

    @Test
    void whatHasNoEffectIsNoted() {
        assertThat(config(Map.of("IDENTITY_ENDPOINT", ENDPOINT)).unread()).containsExactly("IDENTITY_ENDPOINT");
        assertThat(config(Map.of("IDENTITY_HEADER", "x", "IMDS_ENDPOINT", "http://127.0.0.1"))
                        .unread())
                .containsExactly("IDENTITY_HEADER", "IMDS_ENDPOINT");
        assertThat(config(APP_SERVICE, "AZURE_POD_IDENTITY_AUTHORITY_HOST", "http://127.0.0.1")
                        .unread())
                .containsExactly("AZURE_POD_IDENTITY_AUTHORITY_HOST");
        assertThat(config(Map.of("IDENTITY_SERVER_THUMBPRINT", "ab", "AZURE_FEDERATED_TOKEN_FILE", "/nowhere"))
                        .unread())
                .containsExactly("AZURE_FEDERATED_TOKEN_FILE", "IDENTITY_SERVER_THUMBPRINT");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://metadata.test/x",
                "http://169.254.169.254/x",
                "http://169.254.129.7:8081/msi/token",
                "http://[fe80::1]:42/x",
                "http://localhost:42356/msi/token",
                "http://[::1]:1/x"
            })
    void anEndpointOnThisMachineMayBeWithoutTls(String url) {
        assertThat(endpoint(APP_SERVICE, "IDENTITY_ENDPOINT", url).uri()).hasToString(url);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "metadata | is not a URL with a scheme and a host",
                "ftp://127.0.0.1/ | has the scheme ftp",
                "http://u:p@127.0.0.1/ | has user information",
                "http://127.0.0.1/?a=b | has a query",
                "http://127.0.0.1/#a | has a fragment",
                "http://10.0.0.4/x | the token must not travel unprotected",
                "http://fakes:8080/x | Write https, with SSL_CERT_FILE if need be (http is for a loopback or link-local"
                        + " host only, for example a relay on 127.0.0.1 in the same pod)",
                "http://169.254.169.254.evil.test/x | the token must not travel unprotected",
                "http://127.0.0.1.evil.test/x | the token must not travel unprotected",
                "http://[fec0::1]/x | the token must not travel unprotected",
            })
    void aWrongEndpointIsAProblem(String url, String problem) {
        assertThat(problems("systemAssigned", APP_SERVICE, "IDENTITY_ENDPOINT", url))
                .singleElement()
                .asString()
                .startsWith("IDENTITY_ENDPOINT ")
                .contains(problem)
                .doesNotContain("canary");
        assertThat(problems("systemAssigned", Map.of(), "AZURE_POD_IDENTITY_AUTHORITY_HOST", url))
                .singleElement()
                .asString()
                .startsWith("AZURE_POD_IDENTITY_AUTHORITY_HOST ")
                .contains(problem);
    }

    @Test
    void theMetadataServiceHasItsPathAlready() {
        assertThat(problems("systemAssigned", Map.of("AZURE_POD_IDENTITY_AUTHORITY_HOST", ENDPOINT)))
                .containsExactly("AZURE_POD_IDENTITY_AUTHORITY_HOST is " + ENDPOINT + ", but must be without a path.");
    }

    @Test
    void aSecretThatCannotBeSentIsAProblemWithoutBeingShown() {
        assertThat(problems("systemAssigned", APP_SERVICE, "IDENTITY_HEADER", "canary\r\nX: y"))
                .containsExactly("IDENTITY_HEADER has characters that the value of a header cannot have.");
    }

    @Test
    void variablesOfOtherProgramsAreNoMisspeltOnesOfThePlatform() {
        assertThat(config(Map.of(), "KMS_ENDPOINT", "x", "IDENTITY_READER", "x").unread())
                .isEmpty();
        assertThat(problems("systemAssigned", Map.of(), "AZURE_POD_IDENTITY_AUTHORITY_HOSTS", "x"))
                .containsExactly("AZURE_POD_IDENTITY_AUTHORITY_HOSTS is not a setting. Did you mean"
                        + " AZURE_POD_IDENTITY_AUTHORITY_HOST?");
    }
}
