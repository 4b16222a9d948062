package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static remotewrite.proxy.SidecarVariables.CERTIFICATE;
import static remotewrite.proxy.SidecarVariables.application;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The variables of aad-auth-proxy, as its documentation and its published chart set them (azure.md 5.5). */
class AadAuthProxySettingsTest {
    private static final String HOST = "https://dce-1.eastus-1.metrics.ingest.monitor.azure.com";

    private static Map<String, String> environment(String... more) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "TARGET_HOST", HOST, "AUDIENCE", "https://monitor.azure.com/.default", "LISTENING_PORT", "8081"));
        for (int i = 0; i < more.length; i += 2) {
            environment.put(more[i], more[i + 1]);
        }
        return environment;
    }

    private static ProxyConfig config(String... more) {
        return ProxyConfig.fromEnvironment(environment(more));
    }

    private static List<String> problems(String... more) {
        return problems(environment(more));
    }

    private static List<String> problems(Map<String, String> environment) {
        return catchThrowableOfType(ConfigException.class, () -> ProxyConfig.fromEnvironment(environment))
                .problems();
    }

    @Test
    void thePublishedDeploymentOfAnApplicationIsTakenUnchanged() {
        ProxyConfig config = config(
                "IDENTITY_TYPE",
                "aadapplication",
                "AAD_CLIENT_ID",
                TestWorld.CLIENT_ID,
                "AAD_TENANT_ID",
                TestWorld.TENANT_ID,
                "AAD_CLIENT_CERTIFICATE_PATH",
                CERTIFICATE,
                "AAD_TOKEN_REFRESH_INTERVAL_IN_PERCENTAGE",
                "10",
                "OTEL_GRPC_ENDPOINT",
                "otel-collector.observability.svc.cluster.local:4317",
                "OTEL_SERVICE_NAME",
                "azuremonitor_ingestion");

        assertThat(config.family()).isEqualTo(Family.AAD_AUTH_PROXY);
        assertThat(config.target().queryUrl())
                .hasValueSatisfying(url -> assertThat(url).hasToString(HOST + "/"));
        assertThat(config.ingestionUrl()).hasToString(HOST + "/api/v1/write");
        assertThat(config.queryUrl()).isEqualTo(config.target().queryUrl());
        assertThat(config.identity()).isEqualTo(application(TestWorld.TENANT_ID));
        assertThat(config.scope()).isEqualTo("https://monitor.azure.com/.default");
        assertThat(config.authorityHost()).hasToString("https://login.microsoftonline.com/");
        assertThat(config.renewal()).isEqualTo(new Renewal.WithLifeLeft(10));
        assertThat(config.export())
                .isEqualTo(new Export.Otlp(
                        URI.create("http://otel-collector.observability.svc.cluster.local:4317"),
                        Export.Protocol.GRPC,
                        "azuremonitor_ingestion",
                        Duration.ofSeconds(60)));
        assertThat(config.unread()).isEmpty();
        assertThat(config).asString().startsWith("variables of aad-auth-proxy, target host " + HOST + "/, port 8081");
    }

    @Test
    void thePublishedChartsEmptyValuesAreNone() {
        ProxyConfig config = config(
                "IDENTITY_TYPE",
                "",
                "AAD_TOKEN_REFRESH_INTERVAL_IN_PERCENTAGE",
                "",
                "OTEL_SERVICE_NAME",
                "",
                "OTEL_GRPC_ENDPOINT",
                "",
                "OVERRIDE_REQUEST_HEADERS",
                "{}");

        assertThat(config.identity()).isEqualTo(new Identity.SystemAssigned());
        assertThat(config.renewal()).isEqualTo(new Renewal.AsAdvised());
        assertThat(config.overrideHeaders()).isEmpty();
        assertThat(config.unread()).isEmpty();
    }

    @Test
    void managedIdentitiesAreTaken() {
        assertThat(config("IDENTITY_TYPE", "userAssigned", "AAD_CLIENT_ID", TestWorld.CLIENT_ID)
                        .identity())
                .isEqualTo(new Identity.UserAssigned(TestWorld.CLIENT_ID));
        // its documentation has people set an object id here, which its code does not read either
        assertThat(config("IDENTITY_TYPE", "systemassigned", "AAD_CLIENT_ID", "any")
                        .identity())
                .isEqualTo(new Identity.SystemAssigned());
        assertThat(problems("IDENTITY_TYPE", "userassigned", "AZURE_CLIENT_ID", TestWorld.CLIENT_ID))
                .singleElement()
                .asString()
                .startsWith("AAD_CLIENT_ID is missing.");
    }

    @Test
    void withoutAnIdentityTypeItIsTheFirstOneThatHasItsVariables() {
        String file = TestWorld.file("token").toString();
        String[] webhook = {
            "AZURE_CLIENT_ID",
            TestWorld.CLIENT_ID,
            "AZURE_TENANT_ID",
            TestWorld.TENANT_ID,
            "AZURE_FEDERATED_TOKEN_FILE",
            file,
            "AZURE_AUTHORITY_HOST",
            "https://login.microsoftonline.us/"
        };
        ProxyConfig workload = config(webhook);
        assertThat(workload.identity())
                .isEqualTo(new Identity.Workload(TestWorld.TENANT_ID, TestWorld.CLIENT_ID, Path.of(file)));
        assertThat(workload.authorityHost()).hasToString("https://login.microsoftonline.us/");

        Map<String, String> both = environment(webhook);
        both.put("AZURE_CLIENT_CERTIFICATE_PATH", CERTIFICATE);
        assertThat(ProxyConfig.fromEnvironment(both).identity()).isEqualTo(application(TestWorld.TENANT_ID));

        assertThat(config("AZURE_CLIENT_ID", TestWorld.CLIENT_ID).identity())
                .isEqualTo(new Identity.UserAssigned(TestWorld.CLIENT_ID));
        assertThat(config().identity()).isEqualTo(new Identity.SystemAssigned());
        assertThat(problems("AZURE_CLIENT_SECRET", "s3cret"))
                .singleElement()
                .asString()
                .startsWith("IDENTITY_TYPE is missing, and AZURE_CLIENT_SECRET is set")
                .doesNotContain("s3cret");
    }

    @Test
    void anUnknownIdentityTypeIsNoReasonToGuess() {
        assertThat(problems("IDENTITY_TYPE", "default").getFirst()).startsWith("IDENTITY_TYPE is default, which is no");
    }

    @ParameterizedTest
    @CsvSource({
        "dce-1.example.test,https://dce-1.example.test/",
        "DCE-1.Example.Test:8443,https://dce-1.example.test:8443/",
        "http://dce-1.example.test,https://dce-1.example.test/",
        "HTTPS://dce-1.example.test/,https://dce-1.example.test/"
    })
    void aHostIsTakenWithAndWithoutAScheme(String text, String root) {
        assertThat(config("TARGET_HOST", text).queryUrl())
                .hasValueSatisfying(url -> assertThat(url).hasToString(root));
    }

    @Test
    void oneThatIsNotAskedAsItSaysIsWarnedAbout() {
        assertThat(config("TARGET_HOST", "Http://h.test").doubts())
                .containsExactly(
                        "TARGET_HOST begins with http://, but tokens leave over https only. Write https://, or nothing");
        for (String host : List.of("https://h.test", "h.test", "http.test")) {
            assertThat(config("TARGET_HOST", host).doubts()).as(host).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TARGET_HOST|https://h.test/dataCollectionRules/dcr-1|has more than a host",
                "TARGET_HOST|https://h.test?a=b|has more than a host",
                "TARGET_HOST|https://user@h.test|has user information",
                "TARGET_HOST|https://h.test#f|has a fragment",
                "TARGET_HOST|a b|is not a URL",
                "TARGET_HOST|ftp://h.test|has the scheme ftp",
                "AUDIENCE|''|is empty",
                "AAD_TOKEN_REFRESH_INTERVAL_IN_PERCENTAGE|0|Write a whole number from 1 to 99",
                "AAD_TOKEN_REFRESH_INTERVAL_IN_PERCENTAGE|100|Write a whole number from 1 to 99",
                "AAD_TOKEN_REFRESH_INTERVAL_IN_PERCENTAGE|ten|Write a whole number from 1 to 99",
                "LOG_FORMAT|text|Write logrus or json"
            })
    void wrongValuesAreRefusedWithAReason(String name, String value, String reason) {
        assertThat(problems(name, value))
                .singleElement()
                .asString()
                .startsWith(name + " ")
                .contains(reason);
    }

    @Test
    void variablesOfBothProgramsAreAContradiction() {
        assertThat(problems("INGESTION_URL", HOST + "/w"))
                .contains(
                        "TARGET_HOST is a variable of aad-auth-proxy, but INGESTION_URL is set, which is one of sidecar."
                                + " Keep the variables of one of them.",
                        "AUDIENCE is a variable of aad-auth-proxy, but INGESTION_URL is set, which is one of sidecar."
                                + " Keep the variables of one of them.");
        assertThat(problems("INGESTION_AAD_AUDIENCE", "https://monitor.azure.us"))
                .containsExactly(
                        "INGESTION_AAD_AUDIENCE is a variable of sidecar, but TARGET_HOST is set, which is one of"
                                + " aad-auth-proxy. Keep the variables of one of them.");
    }

    @Test
    void withoutAHostItsOtherVariablesTellWhatIsMissing() {
        Map<String, String> environment = environment();
        environment.remove("TARGET_HOST");

        assertThat(problems(environment))
                .singleElement()
                .asString()
                .startsWith("TARGET_HOST is missing. It is the host that is asked");
    }

    @Test
    void overrideHeadersAreReadAndTheirValuesShownNowhere() {
        ProxyConfig config =
                config("OVERRIDE_REQUEST_HEADERS", "{\"x-ms-azure-scoping\": \"/subscriptions/canary\", \"X-B\":\"\"}");

        assertThat(config.overrideHeaders())
                .containsExactly(
                        new HeaderField("x-ms-azure-scoping", "/subscriptions/canary"), new HeaderField("X-B", ""));
        assertThat(config).asString().contains("x-ms-azure-scoping").doesNotContain("canary");
        assertThat(config("OVERRIDE_REQUEST_HEADERS", "{\"a\":\"b\n\"}").overrideHeaders())
                .containsExactly(new HeaderField("a", "b"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]|is not a JSON object",
                "{\"a\":\"canary\"|is not",
                "{\"a\":\"canary\"} x|is not",
                "nonsense canary|is not JSON",
                "{\"a\":1}|a value that is not a string for \"a\"",
                "{\"a\":NaN}|a value that is not a string for \"a\"",
                "{\"a\":{\"b\":\"canary\"}}|a value that is not a string for \"a\"",
                "{\"a b\":\"canary\"}|no name of a header",
                "{\"\":\"canary\"}|no name of a header",
                "{\"a\":\"canary\\r\\nX: y\"}|not printable ASCII",
                "{\"a\":\"can\u00e4ry\"}|not printable ASCII",
                "{\"AUTHORIZATION\":\"canary\"}|sets AUTHORIZATION, which this proxy makes itself",
                "{\"Transfer-Encoding\":\"chunked\"}|which this proxy makes itself",
                "{\"a\":\"canary\",\"A\":\"canary\"}|twice"
            })
    void wrongOverrideHeadersAreRefusedWithoutTheirValues(String text, String reason) {
        assertThat(problems("OVERRIDE_REQUEST_HEADERS", text))
                .singleElement()
                .asString()
                .startsWith("OVERRIDE_REQUEST_HEADERS ")
                .contains(reason)
                .doesNotContain("canary", "can\u00e4ry");
    }

    @Test
    void aTokenIsRenewedWhenTheSetShareOfItsLifeIsLeft() {
        Instant now = Instant.parse("2026-11-23T12:00:00Z");
        AccessToken token = new AccessToken("t", now.plusSeconds(1000), now.plusSeconds(1));
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");

        RenewalSchedule schedule = config("AAD_TOKEN_REFRESH_INTERVAL_IN_PERCENTAGE", "25")
                .renewal()
                .schedule(random);

        assertThat(schedule.renewAt(token, now)).isEqualTo(now.plusSeconds(750));
        assertThat(schedule.delayAfter(1)).isEqualTo(new AheadOfExpiry(random).delayAfter(1));
        assertThat(config().renewal().schedule(random).renewAt(token, now)).isEqualTo(now.plusSeconds(1));
    }

    /** Without IDENTITY_TYPE only AZURE_ is read, so the machine's own identity is used. */
    @Test
    void namesThatAreNotReadAreNoted() {
        String[] names = {"AAD_CLIENT_ID", TestWorld.CLIENT_ID, "AAD_TENANT_ID", TestWorld.TENANT_ID};

        ProxyConfig config = config(names);

        assertThat(config.identity()).isInstanceOf(Identity.SystemAssigned.class);
        assertThat(config.unread()).containsExactly("AAD_CLIENT_ID", "AAD_TENANT_ID");
    }
}
