package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
    private static final Target HOST = new Target.Host(URI.create("https://dce.example.test/"));
    private static final Target URL = new Target.IngestionUrl(URI.create("https://dce.example.test/w%2Fx?a=b"));

    @Test
    void anIngestionUrlIsWhereEveryWriteGoesAndNothingElse() {
        assertThat(URL.writeUrl("/api/v1/write")).contains(URI.create("https://dce.example.test/w%2Fx?a=b"));
        assertThat(URL.writeUrl("/api/v1/write?api-version=other"))
                .contains(URI.create("https://dce.example.test/w%2Fx?a=b"));
        assertThat(URL.writeUrl("/dataCollectionRules/dcr-1/streams/S/api/v1/write"))
                .isEmpty();
        assertThat(URL.queryUrl()).isEmpty();
        assertThat(URL).hasToString("ingestion https://dce.example.test/w%2Fx?...");
    }

    @Test
    void aHostIsAskedWithTheCallersPathAndQuery() {
        assertThat(HOST.writeUrl("/dataCollectionRules/dcr-1/streams/Microsoft-PrometheusMetrics/api/v1/write?a=b%20c"))
                .contains(URI.create("https://dce.example.test/dataCollectionRules/dcr-1/streams"
                        + "/Microsoft-PrometheusMetrics/api/v1/write?a=b%20c"));
        assertThat(HOST.writeUrl("/api/v1/write")).contains(URI.create("https://dce.example.test/api/v1/write"));
        assertThat(HOST.queryUrl()).contains(URI.create("https://dce.example.test/"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/api/v1/writes",
                "/api/v1/write/",
                "//api/v1/write",
                "/x/api/v1/write",
                "/dataCollectionRules/../streams/S/api/v1/write",
                "/dataCollectionRules/dcr%2F1/streams/S/api/v1/write",
                "/dataCollectionRules//streams/S/api/v1/write",
                "/dataCollectionRules/dcr-1/streams/S/api/v1/write#f",
                "http://evil.test/api/v1/write"
            })
    void nothingElseOfAHostIsAWrite(String target) {
        assertThat(HOST.writeUrl(target)).isEmpty();
    }
}
