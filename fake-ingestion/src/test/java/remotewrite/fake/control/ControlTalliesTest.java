package remotewrite.fake.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import remotewrite.fake.junit.FakeCloudExtension;

/** What the control API tells of samples that were kept and dropped, and the drops that can be asked for. */
class ControlTalliesTest {
    @RegisterExtension
    static final FakeCloudExtension azure = FakeCloudExtension.start();

    private static final ObjectMapper JSON = new ObjectMapper();

    private static ControlClient control;

    @BeforeAll
    static void start() {
        control = ControlClient.of(azure.cloud());
    }

    @AfterAll
    static void close() {
        control.close();
    }

    private static JsonNode json(String text) throws Exception {
        return JSON.readTree(text.replace('\'', '"'));
    }

    private static long write(String name, long timestampMillis) throws Exception {
        var body = FullWrites.sample(name, 1, timestampMillis);
        assertThat(FullWrites.send(control, azure.cloud(), FullWrites.V1, body)).isEqualTo(204);
        return body.size();
    }

    private static List<String> tallied(JsonNode tallies, String resource) {
        List<String> found = new ArrayList<>();
        for (JsonNode tally : tallies.get("minutes")) {
            if (tally.get("resource").asText().equals(resource)) {
                found.add(tally.get("metric").asText() + tally.get("dimensions") + tally.get("value"));
            }
        }
        return found;
    }

    @Test
    void whatWasKeptDroppedAndRequestedIsTold() throws Exception {
        long now = Clock.systemUTC().millis();
        long bytes = write("kept", now)
                + write("kept", now)
                + write("kept", now - 1)
                + write("kept", now - Duration.ofHours(1).toMillis())
                + write("kept", now + Duration.ofHours(1).toMillis())
                + write("", now);
        FullWrites.send(control, azure.cloud(), FullWrites.V2, FullWrites.version2());

        JsonNode tallies = control.ok("GET", "/workspace/tallies", "");

        assertThat(tallies.get("kept")).isEqualTo(json("{'series': 1, 'samples': 1, 'histograms': 0}"));
        assertThat(tallies.get("events").asInt()).isEqualTo(6);
        assertThat(tallies.get("samplesDropped"))
                .isEqualTo(json(
                        "{'BadInputFormat': 1, 'Duplicate': 1, 'InvalidTimeRange': 1, 'OldData': 1, 'OutOfOrder': 1}"));
        assertThat(tallies.get("eventsDropped"))
                .as("both sides of the window, by the documented name")
                .isEqualTo(json("{'BadInputFormat': 1, 'OldData': 2}"));
        assertThat(tallies.get("requests")).isEqualTo(json("{'204': 6, '415': 1}"));
        long refused = FullWrites.version2().size();
        assertThat(tallies.at("/admitted/requests").asInt())
                .as("for its limits, whatever is in it")
                .isEqualTo(7);
        assertThat(tallies.at("/admitted/bytes").asLong()).isEqualTo(bytes + refused);
        assertThat(tallied(tallies, "workspace"))
                .contains("ActiveTimeSeries{}1.0", "TimeSeriesSamplesDropped{\"Reason\":\"Duplicate\"}1.0");
        assertThat(tallied(tallies, "rule"))
                .contains(
                        "MetricIngestionRequest_Count{\"InputStreamId\":\"Microsoft-PrometheusMetrics\",\"ResponseCode\":\"415\"}1.0");
        assertThat(control.ok("GET", "/workspace/tallies?minutes=0", "").get("minutes"))
                .isEmpty();
    }

    @Test
    void afterAResetNothingIsCounted() throws Exception {
        write("kept", Clock.systemUTC().millis());
        azure.cloud().reset();

        JsonNode tallies = control.ok("GET", "/workspace/tallies", "");

        assertThat(tallies.get("kept")).isEqualTo(json("{'series': 0, 'samples': 0, 'histograms': 0}"));
        assertThat(tallies.get("requests")).isEmpty();
        assertThat(tallies.at("/admitted/bytes").asLong()).isZero();
        assertThat(tallies.get("minutes")).isEmpty();
    }

    @Test
    void theNextSamplesAreDroppedAndCountedUntilThatIsTakenBack() throws Exception {
        long now = Clock.systemUTC().millis();
        assertThat(control.ok("GET", "/workspace/drops", "")).isEqualTo(json("{'samples': 0}"));
        assertThat(control.ok("PUT", "/workspace/drops", "{\"samples\": 3}")).isEqualTo(json("{'samples': 3}"));

        write("dropped", now);
        write("dropped", now + 1);

        assertThat(control.ok("GET", "/workspace/drops", "")).isEqualTo(json("{'samples': 1}"));
        assertThat(control.ok("DELETE", "/workspace/drops", "")).isEqualTo(json("{'samples': 0}"));
        write("kept", now);
        JsonNode tallies = control.ok("GET", "/workspace/tallies", "");
        assertThat(tallies.get("kept")).isEqualTo(json("{'series': 1, 'samples': 1, 'histograms': 0}"));
        assertThat(tallies.get("samplesDropped")).isEqualTo(json("{'InternalError': 2}"));
        assertThat(tallies.get("eventsDropped")).isEqualTo(json("{'InternalError': 2}"));
        // which is how Resource Manager has them
        assertThat(tallied(tallies, "workspace"))
                .anyMatch(told -> told.startsWith("TimeSeriesSamplesDropped{\"Reason\":\"InternalError\"}"))
                .anyMatch(told -> told.startsWith("EventsDropped{\"Reason\":\"InternalError\"}"));

        control.ok("PUT", "/workspace/drops", "{\"samples\": 3}");
        azure.cloud().reset();
        assertThat(control.ok("GET", "/workspace/drops", "")).isEqualTo(json("{'samples': 0}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                           | samples is missing",
                "{\"samples\": -1}            | a whole number from 0 to 1000000000 is needed",
                "{\"samples\": \"3\"}         | a whole number from 0 to 1000000000 is needed",
                "{\"samples\": 3, \"x\": 1}   | known here are samples",
                "3                            | not a JSON object",
                "{                            | not JSON"
            })
    void aNumberOfSamplesToDropThatCannotBeReadChangesNothing(String body, String message) throws Exception {
        control.ok("PUT", "/workspace/drops", "{\"samples\": 3}");

        var reply = control.call("PUT", "/workspace/drops", body);

        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(reply.body()).contains(message);
        assertThat(control.ok("GET", "/workspace/drops", "")).isEqualTo(json("{'samples': 3}"));
    }
}
