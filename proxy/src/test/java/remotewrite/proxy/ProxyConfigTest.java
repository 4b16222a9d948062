package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static remotewrite.proxy.SidecarVariables.URL;
import static remotewrite.proxy.SidecarVariables.application;
import static remotewrite.proxy.SidecarVariables.configWith;
import static remotewrite.proxy.SidecarVariables.onlyRequired;
import static remotewrite.proxy.SidecarVariables.problems;
import static remotewrite.proxy.SidecarVariables.problemsWith;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyConfigTest {
    @Test
    void everythingOptionalHasItsDefault() {
        ProxyConfig config = ProxyConfig.fromEnvironment(onlyRequired());

        assertThat(config.ingestionUrl()).isEqualTo(URI.create(URL));
        assertThat(config.listeningPort()).isEqualTo(8081);
        assertThat(config.identity()).isEqualTo(application(TestWorld.TENANT_ID));
        assertThat(config.unread()).isEmpty();
        assertThat(config.doubts()).isEmpty();
        assertThat(config.authorityHost()).hasToString("https://login.microsoftonline.com/");
        assertThat(config.scope()).isEqualTo("https://monitor.azure.com/.default");
        assertThat(config.trustAnchors()).isEqualTo(new TrustAnchors.Platform());
        assertThat(config.cluster()).isEqualTo(new ClusterName.Unnamed());
        assertThat(config.traceLogging()).isFalse();
        assertThat(config.limits()).isEqualTo(Limits.standard());
    }

    @Test
    void everythingCanBeSet() {
        String bundle = TestWorld.file(
                        TestCertificates.pem(TestCertificates.CA) + TestCertificates.CLIENT.certificatePem())
                .toString();
        Map<String, String> environment = new HashMap<>(onlyRequired());
        environment.put("INGESTION_URL", "http://127.0.0.1:9/w%2Fx?a=b%20c&a=");
        environment.put("LISTENING_PORT", "0");
        environment.put("IDENTITY_TYPE", "AADAPPLICATION");
        environment.put("AZURE_TENANT_ID", "contoso.onmicrosoft.com");
        environment.put("AZURE_AUTHORITY_HOST", "https://localhost:8443");
        environment.put("INGESTION_AAD_AUDIENCE", "https://monitor.azure.us/");
        environment.put("CLUSTER", "blue one");
        environment.put("TRACE_LOGGING", "TRUE");
        environment.put("SSL_CERT_FILE", bundle);

        ProxyConfig config = ProxyConfig.fromEnvironment(environment);

        assertThat(config.ingestionUrl()).hasToString("http://127.0.0.1:9/w%2Fx?a=b%20c&a=");
        assertThat(config.listeningPort()).isZero();
        assertThat(config.identity()).isEqualTo(application("contoso.onmicrosoft.com"));
        assertThat(config.authorityHost()).hasToString("https://localhost:8443/");
        assertThat(config.scope()).isEqualTo("https://monitor.azure.us/.default");
        assertThat(config.cluster()).isEqualTo(new ClusterName.Named("blue one"));
        assertThat(config.traceLogging()).isTrue();
        assertThat(config.trustAnchors()).hasToString("2 certificates of " + bundle);
    }

    @Test
    void allProblemsComeAtOnceAndNumbered() {
        Map<String, String> environment = Map.of(
                "INGESTION_URL", "http://dce.example.test/w?secret=1",
                "LISTENING_PORT", "http",
                "IDENTITY_TYPE", "managed",
                "AZURE_CLIENT_ID", "me",
                "AZURE_TENNANT_ID", TestWorld.TENANT_ID,
                "PATH", "/bin");

        assertThatThrownBy(() -> ProxyConfig.fromEnvironment(environment))
                .isInstanceOf(ConfigException.class)
                .hasMessage("""
                        5 problems with the configuration:
                          1. INGESTION_URL is http://dce.example.test/w?..., but the token must not travel unprotected. \
                        Write https (http is for a loopback host only).
                          2. LISTENING_PORT is http, which is not a number. Write a port from 1 to 65535.
                          3. IDENTITY_TYPE is managed, which is no identity type. Use aadApplication, userAssigned, \
                        systemAssigned or workloadIdentity.
                          4. AZURE_CLIENT_ID is not a GUID such as 00000000-0000-0000-0000-000000000000 (it has 2 characters).
                          5. AZURE_TENNANT_ID is not a setting. Did you mean AZURE_TENANT_ID?""");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AZURE_CLIENTID",
                "INGESTION_URI",
                "TARGET_HOSTS",
                "TARGET_HOTS",
                "azure_client_id",
                "LISTENINGPORT",
                "SSL_CERT_FILES"
            })
    void nearMissesAreNamed(String name) {
        assertThat(problemsWith(name, "x"))
                .singleElement()
                .asString()
                .startsWith(name + " is not a setting. Did you mean ");
    }

    /** Some are as near to one setting as to another; then that with the same letters is meant. */
    @ParameterizedTest
    @CsvSource({
        "HTTPSPROXY, HTTPS_PROXY",
        "httpsproxy, HTTPS_PROXY",
        "HTTPPROXY, HTTP_PROXY",
        "HTTPS_PROXI, HTTPS_PROXY",
        "HTTP_PROXI, HTTP_PROXY",
        "OTEL_EXPORTER_OTLP_METRICS_HEADER, OTEL_EXPORTER_OTLP_METRICS_HEADERS"
    })
    void theNearestOfTwoIsNamed(String name, String meant) {
        assertThat(problemsWith(name, "x")).containsExactly(name + " is not a setting. Did you mean " + meant + "?");
    }

    /** A start that fails anyway tells what may have been meant by names that are warned about otherwise. */
    @ParameterizedTest
    @CsvSource({
        "LISTEN_PORT, LISTENING_PORT",
        "AZURE_CLIENT_CERT_PATH, AZURE_CLIENT_CERTIFICATE_PATH",
    })
    void whereASettingIsMissingItsUsualWrongNameIsTold(String name, String missing) {
        Map<String, String> environment = onlyRequired();
        environment.remove(missing);
        assertThat(problems(environment)).singleElement().asString().startsWith(missing + " is missing.");

        environment.put(name, "");
        assertThat(problems(environment)).hasSize(1);

        environment.put(name, "x");
        assertThat(problems(environment))
                .hasSize(2)
                .endsWith(name + " is not a setting. Did you mean " + missing + "?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"AAD_AUDIENCE", "AUDIANCE", "aad_audience"})
    void whereTheAudienceIsMissingWhatMayHaveBeenMeantIsTold(String name) {
        Map<String, String> environment = Map.of("TARGET_HOST", "https://relay", "LISTENING_PORT", "8081", name, "x");

        assertThat(problems(environment)).hasSize(2).endsWith(name + " is not a setting. Did you mean AUDIENCE?");
    }

    /** Two identities in one pod, or another program's: they only have no effect. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "AZURE_CLIENT_ID_2",
                "AZURE_CLIENT_ID2",
                "azure_tenant_id_2",
                "INGESTION_URL_B",
                "LISTENING_PORT_2",
                "TARGET_HOST1"
            })
    void oneMoreOfASettingIsWarnedAboutAndNoProblem(String name) {
        assertThat(configWith(name, "x").unread()).containsExactly(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AZURE_CLIENT_SECRET",
                "SSL_CERT_PATH",
                "CLUSTERS",
                "HOME",
                "AZURE_FEDERATED_TOKEN_FILE",
                "TARGET_PORT",
                "CLUSTER_2",
                "TARGET_HOST_SERVICE_HOST",
                "ARM_CLIENT_ID",
                "ARM_TENANT_ID",
                "ARM_CLIENT_CERTIFICATE_PATH",
                "AKS_CLIENT_ID",
                "AWS_CLIENT_ID",
                "AD_TENANT_ID",
                "APP_CLIENT_ID",
                "AZ_TENANT_ID"
            })
    void variablesOfOthersAreIgnored(String name) {
        assertThat(configWith(name, "x").listeningPort()).isEqualTo(8081);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "INGESTION_URL|http://10.0.0.1/w|must not travel unprotected",
                "INGESTION_URL|http://localhost.evil.test/w|must not travel unprotected",
                "INGESTION_URL|https://user:pw@host/w|has user information",
                "INGESTION_URL|https://host/w#f|has a fragment",
                "INGESTION_URL|ftp://host/w|has the scheme ftp",
                "INGESTION_URL|host/w|is not a URL with a scheme and a host",
                "INGESTION_URL|https://host/a b|is not a URL",
                "INGESTION_URL|''|is empty",
                "CLOUD|' '|is empty",
                "LISTENING_PORT|65536|Write a port",
                "LISTENING_PORT|-1|Write a port",
                "IDENTITY_TYPE|clientSecret|Use aadApplication, userAssigned, systemAssigned or workloadIdentity",
                "IDENTITY_TYPE|password|is no identity type",
                "AZURE_TENANT_ID|common|neither a GUID nor a domain",
                "AZURE_TENANT_ID|a/b.com|neither a GUID nor a domain",
                "AZURE_AUTHORITY_HOST|http://localhost/|must be https",
                "AZURE_AUTHORITY_HOST|https://localhost/tenant|without path",
                "AZURE_AUTHORITY_HOST|https://localhost?x=y|without path",
                "INGESTION_AAD_AUDIENCE|' '|is empty",
                "INGESTION_AAD_AUDIENCE|''|is empty",
                "TRACE_LOGGING|yes|Write true or false",
                "CLOUD|AZUREMOON|Use AZUREPUBLIC",
                "CLOUD|AzureUSGovernment|Use AZUREPUBLIC, AZUREGOVERNMENT, AZURECHINA,",
                "CLOUD|AzureChinaCloud|Use AZUREPUBLIC, AZUREGOVERNMENT, AZURECHINA,",
                "SSL_CERT_FILE|/does/not/exist|does not exist",
                "AZURE_CLIENT_CERTIFICATE_PATH|/does/not/exist|does not exist"
            })
    void wrongValuesAreRefusedWithAReason(String name, String value, String reason) {
        assertThat(problemsWith(name, value))
                .singleElement()
                .asString()
                .startsWith(name + " ")
                .contains(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "INGESTION_URL|https://<DCE-HOST>.<REGION>-1.metrics.ingest.monitor.azure.com/w"
                        + "|the placeholders <DCE-HOST>, <REGION>",
                "AZURE_CLIENT_ID|<IDENTITY-CLIENT-ID>|the placeholder <IDENTITY-CLIENT-ID>",
                "AZURE_CLIENT_CERTIFICATE_PATH|/mnt/secrets-store/<CERTIFICATE-NAME>"
                        + "|the placeholder <CERTIFICATE-NAME>",
                "AZURE_TENANT_ID|<your tenant id>|the placeholder <your tenant id>"
            })
    void aPlaceholderThatWasLeftIsNamed(String name, String value, String left) {
        assertThat(problemsWith(name, value))
                .containsExactly(name + " still holds " + left + ". Put your value there.");
    }

    /** Nothing but the log depends on it, so whoever changes nothing but the image is not kept from starting. */
    @Test
    void inTheClustersNameItIsWarnedAbout() {
        ProxyConfig config = configWith("CLUSTER", "<CLUSTER-NAME>");

        assertThat(config.cluster()).isEqualTo(new ClusterName.Named("<CLUSTER-NAME>"));
        try (LogCapture log = new LogCapture()) {
            StartLog.listening(8081, config);
            assertThat(log.lines("Setting is doubtful"))
                    .singleElement()
                    .asString()
                    .contains(
                            "level=warning",
                            "problem=\"CLUSTER still holds the placeholder <CLUSTER-NAME>. Put your value there\"");
        }
    }

    /** As one with other than ASCII characters is in a process without a locale; this one is so in every process. */
    @ParameterizedTest
    @ValueSource(strings = {"AZURE_CLIENT_CERTIFICATE_PATH", "SSL_CERT_FILE", "AZURE_FEDERATED_TOKEN_FILE"})
    void aPathThatJavaDoesNotTakeIsAProblemAndNoTrace(String name) {
        Map<String, String> environment = new HashMap<>(onlyRequired());
        if (name.equals("AZURE_FEDERATED_TOKEN_FILE")) {
            environment.put("IDENTITY_TYPE", "workloadIdentity");
        }
        environment.put(name, "/mnt/\0");

        assertThat(SidecarVariables.problems(environment))
                .containsExactly(
                        name + " is /mnt/\0, which this process cannot open: without a locale it takes names of ASCII"
                                + " characters only. Mount it under such a name.");
    }

    @Test
    void aDirectoryThatJavaDoesNotTakeIsPassedOver() {
        assertThat(configWith("SSL_CERT_DIR", "/mnt/\0").doubts())
                .containsExactly(
                        "SSL_CERT_DIR is /mnt/\0, which this process cannot open: without a locale it takes names of ASCII"
                                + " characters only. Mount it under such a name");
    }

    /** In a URL no password has these characters, so it is a placeholder; but it may be the password's. */
    @ParameterizedTest
    @ValueSource(strings = {"OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "OTEL_GRPC_ENDPOINT"})
    void inAnEndpointThatMayHaveAPasswordItIsNotShown(String name) {
        assertThat(problemsWith(name, "http://user:<canary>@collector:4317"))
                .containsExactly(name + " still holds a placeholder. Put your value there.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"})
    void inAProxyWithAPasswordNoneIsLookedFor(String name) {
        Environment environment = new Environment(Map.of(name, "http://user:<canary>@proxy:1"));
        Setting setting = Setting.valueOf(name.toUpperCase(java.util.Locale.ROOT));

        assertThat(environment.optional(setting, "", Parsed.Good::new)).contains("http://user:<canary>@proxy:1");
        assertThat(environment.problems()).isEmpty();
    }

    /** A password may have any characters, and is not shown. */
    @Test
    void noPlaceholderIsLookedForInASecret() {
        Map<String, String> environment = new HashMap<>(onlyRequired());
        environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4317");
        environment.put("OTEL_EXPORTER_OTLP_HEADERS", "api-key=<canary>");
        assertThat(ProxyConfig.fromEnvironment(environment).export()).isInstanceOf(Export.Otlp.class);
        assertThat(problemsWith("HTTPS_PROXY", "http://user:<canary>%zz@proxy:1"))
                .singleElement()
                .asString()
                .doesNotContain("canary");
        assertThat(configWith("CLUSTER", "a < b > c").cluster()).isEqualTo(new ClusterName.Named("a < b > c"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CLOUD",
                "CLUSTER",
                "AZURE_AUTHORITY_HOST",
                "TRACE_LOGGING",
                "LOG_FORMAT",
                "SSL_CERT_FILE",
                "SSL_CERT_DIR",
                "TARGET_HOST",
                "AUDIENCE"
            })
    void anEmptyOptionalSettingIsAsGoodAsNone(String name) {
        assertThat(configWith(name, "")).isEqualTo(ProxyConfig.fromEnvironment(onlyRequired()));
    }

    @ParameterizedTest
    @CsvSource({"true,true", "True,true", "1,true", "false,false", "0,false"})
    void traceLoggingIsAFlag(String text, boolean expected) {
        assertThat(configWith("TRACE_LOGGING", text).traceLogging()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:1/w", "http://127.9.9.9/w", "http://[::1]:1/w", "HTTPS://Host/w"})
    void httpIsForLoopbackOnlyAndHttpsForAll(String url) {
        assertThat(configWith("INGESTION_URL", url).ingestionUrl()).hasToString(url);
    }

    @Test
    void bundleWithoutCertificatesIsRefused() {
        String bundle = TestWorld.file("nothing here").toString();

        assertThat(problemsWith("SSL_CERT_FILE", bundle))
                .singleElement()
                .asString()
                .contains("has no certificate");
    }

    @Test
    void bundleWithADamagedCertificateIsRefused() {
        String bundle = TestWorld.file(TestCertificates.pem(TestCertificates.CA)
                        + "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
                .toString();

        assertThat(problemsWith("SSL_CERT_FILE", bundle))
                .singleElement()
                .asString()
                .contains("certificates [2] are damaged");
    }

    @Test
    void textFormShowsNoQueryAndNoKey() {
        assertThat(ProxyConfig.fromEnvironment(onlyRequired()).toString())
                .contains("/api/v1/write?...", TestWorld.CLIENT_ID)
                .doesNotContain("api-version", "PRIVATE");
    }
}
