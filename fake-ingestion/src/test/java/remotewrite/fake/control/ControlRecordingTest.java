package remotewrite.fake.control;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import remotewrite.fake.cloud.Credential;
import remotewrite.fake.cloud.FakeCloud;
import remotewrite.fake.junit.FakeCloudExtension;

/** What the recording that is told does not hold. */
class ControlRecordingTest {
    private static final String CANARY = "canary-of-the-test";

    @RegisterExtension
    static final FakeCloudExtension azure = FakeCloudExtension.start(Door::allOpen);

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
        return Door.all();
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

    static List<Arguments> secretsEverywhere() {
        return Door.all().stream()
                .flatMap(endpoint -> Stream.of("token", "escaped token", "client secret", "identity header", "arc key")
                        .map(secret -> Arguments.of(endpoint, secret)))
                .toList();
    }

    /** Of a challenge that has yet to be answered; it is not recorded that it was asked for. */
    private static String arcKey(FakeCloud cloud) throws Exception {
        Response challenge = given().header("Metadata", "true")
                .get(cloud.arc().tokenUri("localhost") + "?api-version=2020-06-01&resource=https://monitor.azure.com/");
        assertThat(cloud.arc().journal().await(all -> !all.getFirst().open(), Duration.ofSeconds(10)))
                .isTrue();
        cloud.arc().journal().restart();
        return Files.readString(Path.of(challenge.header("WWW-Authenticate").substring("Basic realm=".length())));
    }

    /** What the fakes themselves give out or are told, where nobody expects it. */
    @ParameterizedTest
    @MethodSource("secretsEverywhere")
    void aSecretOfTheFakesIsRecordedNowhere(String endpoint, String kind) throws Exception {
        FakeCloud cloud = azure.cloud();
        String secret = switch (kind) {
            case "token" -> cloud.token();
            case "escaped token" -> cloud.token().replace(".", "%2E");
            case "client secret" -> FakeCloud.CLIENT_SECRET;
            case "arc key" -> arcKey(cloud);
            default -> cloud.environment(Credential.APP_SERVICE).get("IDENTITY_HEADER");
        };
        Door.of(cloud, endpoint).showEverywhere(secret);

        String recording = control.call("GET", "/recording", "").body();
        String exchanges =
                control.call("GET", "/" + endpoint + "/exchanges", "").body();

        JsonNode entries = new ObjectMapper().readTree(recording).at("/log/entries");
        String bodies = entries.findValuesAsText("text").stream()
                .map(text -> new String(Base64.getDecoder().decode(text), StandardCharsets.ISO_8859_1))
                .collect(Collectors.joining("\n"));
        assertThat(entries).hasSize(6);
        String part = secret.substring(0, Math.min(secret.length(), 100));
        assertThat(bodies).contains("anything=fingerprint:").doesNotContain(part);
        assertThat(recording).contains("/fingerprint:").doesNotContain(part);
        assertThat(exchanges).contains("/fingerprint:").doesNotContain(part);
    }

    /** Nested, in a string, and broken; the journal starts anew for every endpoint. */
    @ParameterizedTest
    @MethodSource("endpoints")
    void aSecretInJsonAtTheWrongDoorIsNotRecorded(String endpoint) throws Exception {
        Door door = Door.of(azure.cloud(), endpoint);
        List<String> bodies = List.of(
                "{\"auth\":[{\"client_secret\":\"%s\"}]}",
                "{\"body\":\"{\\\"client_secret\\\":\\\"%s\\\"}\"}",
                "{\"client_secret\":\"%s",
                "{'client_secret': '%s'}");
        for (String body : bodies) {
            door.showJson(body.formatted(CANARY));
        }

        String recording = control.call("GET", "/recording", "").body();
        String exchanges =
                control.call("GET", "/" + endpoint + "/exchanges", "").body();

        JsonNode entries = new ObjectMapper().readTree(recording).at("/log/entries");
        assertThat(entries).hasSize(bodies.size());
        for (JsonNode entry : entries) {
            assertThat(new String(
                            Base64.getDecoder()
                                    .decode(entry.at("/request/postData/text").asText()),
                            StandardCharsets.UTF_8))
                    .contains("fingerprint:")
                    .doesNotContain(CANARY);
            assertThat(new String(
                            Base64.getDecoder()
                                    .decode(entry.at("/response/content/text").asText()),
                            StandardCharsets.UTF_8))
                    .doesNotContain(CANARY);
        }
        assertThat(recording).doesNotContain(CANARY);
        assertThat(exchanges).contains("fingerprint:").doesNotContain(CANARY);
    }
}
