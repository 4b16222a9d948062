package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LogLineTest {
    private static final String TIME = "time=\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ\" ";

    @Test
    void statisticsHaveTheDocumentedForm() {
        try (LogCapture log = new LogCapture();
                Statistics statistics = new Statistics(() -> {})) {
            statistics.count(true, 20_000, Duration.ofMillis(40));
            statistics.count(false, 10_001, Duration.ofMillis(5));
            statistics.publish();
            statistics.publish();

            assertThat(log.lines()).hasSize(2);
            assertThat(log.lines().getFirst())
                    .matches(TIME + "level=info msg=\"Metric packets published in last 1 minute\""
                            + " avgBytesPerRequest=15000 avgRequestDurationInSec=0.023 failedPublishing=1"
                            + " successfullyPublished=1");
            assertThat(log.lines().getLast())
                    .endsWith(" avgBytesPerRequest=0 avgRequestDurationInSec=0.000 failedPublishing=0"
                            + " successfullyPublished=0");
        }
    }

    @Test
    void writesAreCountedByWhatTheSenderGot() {
        try (LogCapture log = new LogCapture();
                TestWorld world = TestWorld.start()) {
            world.write();
            world.ingestion.then(400, "", "no");
            world.write();
            world.ingestion.then(404, "", "{\"error\":{\"code\":\"NotFound\",\"message\":\"canary\"}}");
            world.write();

            assertThat(log.lines("Write refused by ingestion")).hasSize(2);
            assertThat(log.lines("Write refused by ingestion").getFirst())
                    .contains("level=warning")
                    .endsWith("status=400 bytes=3");
            assertThat(log.lines("Write refused by ingestion").getLast()).endsWith("status=404 code=NotFound bytes=3");
        }
    }
}
