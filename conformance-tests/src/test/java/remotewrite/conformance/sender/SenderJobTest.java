package remotewrite.conformance.sender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import remotewrite.fake.Fingerprint;

class SenderJobTest {
    private static final SenderJob JOB =
            SenderJob.of(URI.create("http://localhost:9009/write?secret=x"), "localhost:9010", Path.of("work"));

    @Test
    void itsTextHasTheFingerprintOfTheBearerOnly() {
        SenderJob job = JOB.withCallerBearer("the-canary");

        assertThat(job.toString())
                .contains(Fingerprint.of("the-canary"))
                .contains("localhost:9010")
                .doesNotContain("the-canary")
                .doesNotContain("secret=x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "http://localhost:1", "localhost:port", "user@host:1", ":80", "a b:1"})
    void aScrapeTargetIsHostAndPort(String authority) {
        assertThatThrownBy(() -> SenderJob.of(JOB.writeUri(), authority, JOB.workDirectory()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("scrapeAuthority");
    }

    @Test
    void labelNamesAreChecked() {
        assertThatThrownBy(() -> JOB.withJobLabels(Map.of("not-a-name", "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("jobLabels has 'not-a-name'");
    }

    @Test
    void intervalsPrometheusCannotKeepAreRefused() {
        assertThatThrownBy(() -> JOB.withScrapeInterval(Duration.ofNanos(10)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("scrapeInterval");
    }
}
