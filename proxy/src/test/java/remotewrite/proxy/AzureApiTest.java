package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An audience that is not that of the host is told at the start, before Azure answers 401. */
class AzureApiTest {
    private static final String WRITES = "https://dce-1.eastus-1.metrics.ingest.monitor.azure.";
    private static final String QUERIES = "https://amw-1.eastus.prometheus.monitor.azure.";

    private static ProxyConfig config(String targetHost, String audience) {
        return ProxyConfig.fromEnvironment(
                Map.of("TARGET_HOST", targetHost, "AUDIENCE", audience, "LISTENING_PORT", "8081"));
    }

    @ParameterizedTest
    @CsvSource({
        WRITES + "com, https://prometheus.monitor.azure.com/.default, writes, https://monitor.azure.com/.default",
        WRITES + "com, https://prometheus.monitor.azure.com, writes, https://monitor.azure.com/.default",
        WRITES + "com, https://monitor.azure.us, writes, https://monitor.azure.com/.default",
        WRITES + "us, HTTPS://Prometheus.Monitor.azure.us, writes, https://monitor.azure.us/.default",
        "DCE-1.eastus-1.ingest.monitor.azure.com, https://prometheus.monitor.azure.com, writes, https://monitor.azure.com/.default",
        QUERIES + "com, https://monitor.azure.com/.default, queries, https://prometheus.monitor.azure.com/.default",
        QUERIES + "com, https://monitor.azure.com//.default, queries, https://prometheus.monitor.azure.com/.default",
        QUERIES + "cn, https://monitor.azure.cn, queries, https://prometheus.monitor.azure.cn/.default",
        "https://query.eastus.prometheus.monitor.azure.com, https://monitor.azure.com, queries,"
                + " https://prometheus.monitor.azure.com/.default",
    })
    void theAudienceOfTheOtherApiOrCloudIsWarnedAboutWithTheRightOne(
            String host, String audience, String purpose, String right) {
        ProxyConfig config = config(host, audience);
        assertThat(config.doubts())
                .containsExactly("AUDIENCE is " + config.scope() + ", but the host in TARGET_HOST is one for " + purpose
                        + " and takes tokens for " + right
                        + ": to others it answers 401, and the proxy then answers 503. Write " + right);

        try (LogCapture log = new LogCapture()) {
            StartLog.listening(8081, config);
            assertThat(log.lines("Setting is doubtful"))
                    .singleElement()
                    .asString()
                    .contains("level=warning", "Write " + right);
        }
    }

    @ParameterizedTest
    @CsvSource({
        WRITES + "com, https://monitor.azure.com/.default",
        WRITES + "com, https://monitor.azure.com//.default",
        WRITES + "us, https://monitor.azure.us",
        WRITES + "cn, https://monitor.azure.cn/",
        QUERIES + "com, https://prometheus.monitor.azure.com",
        QUERIES + "cn, https://prometheus.monitor.azure.cn",
        QUERIES + "cn, https://prometheus.monitor.chinacloudapp.cn",
        WRITES + "com, api://a-relay-of-ours",
        WRITES + "com, 00000000-0000-0000-0000-000000000000",
        "https://relay.internal, https://monitor.azure.com",
        "https://localhost:8443, https://prometheus.monitor.azure.com",
    })
    void whatFitsAndWhatIsNotOfAzureMonitorIsNot(String host, String audience) {
        assertThat(config(host, audience).doubts()).isEmpty();
    }

    @Test
    void theSidecarsAudienceIsComparedWhereItIsSet() {
        Map<String, String> environment = new HashMap<>(SidecarVariables.onlyRequired());
        assertThat(ProxyConfig.fromEnvironment(environment).doubts()).isEmpty();

        environment.put("INGESTION_AAD_AUDIENCE", "https://prometheus.monitor.azure.com/.default");
        assertThat(ProxyConfig.fromEnvironment(environment).doubts())
                .singleElement()
                .asString()
                .startsWith("INGESTION_AAD_AUDIENCE is https://prometheus.monitor.azure.com/.default, but the host in"
                        + " INGESTION_URL is one for writes")
                .endsWith(" Write https://monitor.azure.com/.default");

        environment.put("INGESTION_AAD_AUDIENCE", "https://monitor.azure.com/");
        assertThat(ProxyConfig.fromEnvironment(environment).doubts()).isEmpty();
    }

    /** What is wrong there is the URL, and said of it. */
    @Test
    void anIngestionUrlWithTheHostOfQueriesIsNoReasonToAskForAnotherAudience() {
        Map<String, String> environment = new HashMap<>(SidecarVariables.onlyRequired());
        environment.put("INGESTION_URL", SidecarVariables.URL.replaceFirst("[a-z-]+\\.ingest", "prometheus"));
        environment.put("INGESTION_AAD_AUDIENCE", "https://monitor.azure.com/.default");
        ProxyConfig config = ProxyConfig.fromEnvironment(environment);

        assertThat(config.doubts()).isEmpty();
        assertThat(config.target().differences()).contains("the host is that of queries, not of ingestion");
    }
}
