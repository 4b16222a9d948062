package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An ingestion URL that Azure would not take is warned about, and taken: writes may go elsewhere. */
class UsualIngestionUrlTest {
    private static final String WARNING = "INGESTION_URL is not of the form of Azure";
    private static final String RULE = "/dataCollectionRules/dcr-0123456789abcdef0123456789abcdef";
    private static final String WRITE = RULE + "/streams/Microsoft-PrometheusMetrics/api/v1/write";
    private static final String VERSION = "?api-version=2023-04-24";

    private static TestWorld worldWith(String pathAndQuery) {
        FakeEntra entra = FakeEntra.start();
        RawIngestion ingestion = RawIngestion.https();
        Map<String, String> environment = TestWorld.environment(entra, ingestion);
        environment.put("INGESTION_URL", "https://localhost:" + ingestion.port() + pathAndQuery);
        return TestWorld.configured(entra, ingestion, environment);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://aks-amw-0mi2.eastus-1.metrics.ingest.monitor.azure.com" + WRITE + VERSION,
                "https://a-0mi2.eastus2euap-1.metrics.canary.ingest.monitor.azure.com" + WRITE + VERSION,
                "https://a-0mi2.usgovvirginia-1.metrics.ingest.monitor.azure.us" + WRITE + VERSION,
                "https://a-0mi2.chinanorth3-1.metrics.ingest.monitor.azure.cn" + WRITE
                        + "?x=y&api-version=2021-11-01-preview",
                "https://a-0mi2.eastus-1.metrics.ingest.monitor.azure.com/datacollectionrules"
                        + "/DCR-0123456789abcdef0123456789ABCDEF/streams"
                        + "/microsoft-prometheusmetrics/api/v1/write?API-VERSION=2023-04-24",
                "http://127.0.0.1:9" + WRITE + VERSION
            })
    void theFormsOfAzureAreUsual(String url) {
        assertThat(UsualIngestionUrl.differences(URI.create(url))).isEmpty();
    }

    @Test
    void theFormShownIsUsualItself() {
        assertThat(UsualIngestionUrl.differences(URI.create(UsualIngestionUrl.FORM
                        .replace("https://....", "https://a.eastus-1.")
                        .replace("dcr-...", "dcr-" + "0".repeat(32)))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://a.metrics.ingest.monitor.azure.com" + WRITE + "|?api-version=... is missing",
                "https://a.metrics.ingest.monitor.azure.com" + WRITE + "?api-version=|?api-version=... is missing",
                "https://a.metrics.ingest.monitor.azure.com" + WRITE + "?version=1|?api-version=... is missing",
                "https://a.metrics.ingest.monitor.azure.com" + WRITE
                        + "?api-version=2099-01-01|its api-version is none of 2021-11-01-preview, 2023-04-24",
                "https://a.metrics.ingest.monitor.azure.com/dataCollectionRules/my-rule"
                        + "/streams/Microsoft-PrometheusMetrics/api/v1/write" + VERSION
                        + "|the data collection rule is not named by its immutable id (dcr- and 32 hexadecimal digits)",
                "https://a.metrics.ingest.monitor.azure.com" + RULE + "/api/v1/write" + VERSION
                        + "|the path lacks /streams/Microsoft-PrometheusMetrics",
                "https://a.metrics.ingest.monitor.azure.com" + RULE
                        + "/streams/Microsoft-OtelMetrics/otlp/v1/metrics" + VERSION
                        + "|the path lacks /streams/Microsoft-PrometheusMetrics",
                "https://a.metrics.ingest.monitor.azure.com" + RULE + "/streams/Microsoft-PrometheusMetrics/" + VERSION
                        + "|the path does not end in /api/v1/write",
                "https://a.metrics.ingest.monitor.azure.com" + RULE
                        + "/streams/Microsoft-PrometheusMetrics/api/v1/api/v1/write" + VERSION
                        + "|the path has more or other parts than Azure's",
                "https://a.metrics.ingest.monitor.azure.com/" + VERSION
                        + "|the path names no data collection rule (/dataCollectionRules/dcr-...)",
                "https://a.eastus-1.ingest.monitor.azure.com" + WRITE + VERSION
                        + "|the host is that of logs: .metrics is missing before .ingest",
                "https://a.eastus.prometheus.monitor.azure.com" + WRITE + VERSION
                        + "|the host is that of queries, not of ingestion"
            })
    void whatIsUnusualIsNamed(String url, String difference) {
        assertThat(UsualIngestionUrl.differences(URI.create(url))).containsExactly(difference);
    }

    @Test
    void theStartGoesOnWithOneWarning() {
        try (LogCapture log = new LogCapture();
                TestWorld world = worldWith("/receive?secret=canary")) {
            assertThat(world.write().statusCode()).isEqualTo(204);
            assertThat(log.lines(WARNING))
                    .singleElement()
                    .asString()
                    .contains(
                            "level=warning",
                            "names no data collection rule",
                            "; ?api-version=... is missing",
                            "given=\"https://localhost:" + world.ingestion.port() + "/receive?...\"",
                            "usual=\"" + UsualIngestionUrl.FORM + "\"")
                    .doesNotContain("canary");
        }
    }

    @Test
    void nothingIsSaidAboutAUsualOneOrATargetHost() {
        try (LogCapture log = new LogCapture();
                TestWorld usual = TestWorld.start();
                TestWorld host = TestWorld.ofTargetHost(limits -> limits)) {
            assertThat(usual.write().statusCode()).isEqualTo(204);
            assertThat(host.write().statusCode()).isEqualTo(204);
            assertThat(log.lines("Listening")).hasSize(2);
            assertThat(log.lines(WARNING)).isEmpty();
        }
    }

    @Test
    void whereItIsMissingTheWholeFormIsShown() {
        Map<String, String> environment = new HashMap<>(SidecarVariables.onlyRequired());
        environment.remove("INGESTION_URL");

        assertThat(SidecarVariables.problems(environment))
                .singleElement()
                .asString()
                .startsWith("INGESTION_URL is missing.")
                .contains("/streams/Microsoft-PrometheusMetrics/api/v1/write?api-version=2023-04-24");
    }
}
