package remotewrite.fake.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import remotewrite.fake.cloud.FakeCloud;
import remotewrite.fake.junit.FakeCloudExtension;

/** What the recording that is told does not hold. */
class ControlRecordingTest {
    private static final String CANARY = "canary-of-the-test";

    @RegisterExtension
    static final FakeCloudExtension azure = FakeCloudExtension.start();

    private static ControlClient control;

    @BeforeAll
    static void start() {
        control = ControlClient.of(azure.cloud());
    }

    @AfterAll
    static void close() {
        control.close();
    }

    static List<String> endpoints() {
        return FakeCloud.ENDPOINTS;
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void aSecretAtTheWrongDoorIsNotRecorded(String endpoint) throws Exception {
        Door.of(azure.cloud(), endpoint).showSecret(CANARY);

        String recording = control.call("GET", "/recording", "").body();

        JsonNode entry = new ObjectMapper().readTree(recording).at("/log/entries/0");
        String body = new String(
                Base64.getDecoder().decode(entry.at("/request/postData/text").asText()), StandardCharsets.UTF_8);
        assertThat(entry.get("_leg").asText()).isEqualTo(endpoint);
        assertThat(entry.at("/request/url").asText()).contains("?secret=fingerprint:");
        assertThat(body).startsWith("client_secret=fingerprint:").doesNotContain(CANARY);
        assertThat(recording).doesNotContain(CANARY);
        assertThat(control.call("GET", "/" + endpoint + "/exchanges", "").body())
                .contains("client_secret=fingerprint:")
                .doesNotContain(CANARY);
    }
}
