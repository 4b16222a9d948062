package remotewrite.fake.control;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.response.Response;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.fake.Exchange;
import remotewrite.fake.Fingerprint;
import remotewrite.fake.cloud.CloudSettings;
import remotewrite.fake.cloud.FakeCloud;

/** What is told of the endpoint that has to be wished for: everything where it is, and how it is where it is not. */
class ControlArcTest {
    @TempDir
    private Path directory;

    private CloudSettings settings() {
        return CloudSettings.of(Clock.systemUTC(), directory).withEndpoints(Set.of());
    }

    private static Response ask(FakeCloud cloud, String authorization) {
        return given().header("Metadata", "true")
                .header("Authorization", authorization)
                .get(cloud.arc().tokenUri("localhost") + "?api-version=2020-06-01&resource=https://monitor.azure.com/");
    }

    private static Path file(Response challenge) {
        return Path.of(challenge.header("WWW-Authenticate").substring("Basic realm=".length()));
    }

    @Test
    void itsFaultsAndExchangesAreThoseOfAnyEndpointAndNoKeyIsTold() throws Exception {
        try (FakeCloud cloud = FakeCloud.start(settings().withArc(directory.resolve("keys")));
                ControlClient control = ControlClient.of(cloud)) {
            control.ok("PUT", "/arc/faults", """
                    {"name": "no agent", "then": "normally", "steps": [
                      {"effect": "answer", "status": 503, "body": "busy", "moment": "REQUEST_END", "times": 1}]}
                    """);
            assertThat(ask(cloud, "Basic none").statusCode()).isEqualTo(503);
            Response challenge = ask(cloud, "Basic none");
            assertThat(challenge.statusCode()).isEqualTo(401);
            String key = Files.readString(file(challenge));
            // at the wrong door before it is used, and then at its own
            given().relaxedHTTPSValidation().get(cloud.authority() + key);
            assertThat(ask(cloud, "Basic " + key).statusCode()).isEqualTo(200);

            assertThat(cloud.arc()
                            .journal()
                            .await(
                                    all -> all.size() == 3 && all.stream().noneMatch(Exchange::open),
                                    Duration.ofSeconds(10)))
                    .isTrue();
            JsonNode told = control.ok("GET", "/arc/exchanges?since=2&wait=10", "");
            JsonNode exchanges = control.ok("GET", "/arc/exchanges", "").get("exchanges");
            assertThat(told.get("next").asInt()).isEqualTo(3);
            assertThat(exchanges.findValuesAsText("fault"))
                    .containsExactly("no agent: answer 503 at REQUEST_END", "", "");
            assertThat(exchanges.findValuesAsText("status")).containsExactly("503", "401", "200");
            control.ok("GET", "/entra/exchanges?wait=10", "");
            assertThat(control.call("GET", "/recording", "").body())
                    .contains("/" + Fingerprint.of(key), "\"_leg\" : \"arc\"", "Basic " + Fingerprint.of(key))
                    .doesNotContain(key);
            assertThat(control.ok("GET", "/environment", "")
                            .at("/ARC/IMDS_ENDPOINT")
                            .asText())
                    .isEqualTo("http://localhost:" + cloud.arc().port());
            assertThat(control.ok("GET", "/setup", "").at("/managedIdentities/arc"))
                    .as("Arc has no user-assigned ones")
                    .hasSize(1);

            String unused = Files.readString(file(ask(cloud, "Basic none")));
            assertThat(control.call("DELETE", "/", "").statusCode()).isEqualTo(204);
            assertThat(directory.resolve("keys")).isEmptyDirectory();
            assertThat(ask(cloud, "Basic " + unused).statusCode()).isEqualTo(401);
            assertThat(control.call("DELETE", "/", "").statusCode()).isEqualTo(204);
            assertThat(control.ok("GET", "/arc/exchanges", "").get("exchanges")).isEmpty();
        }
    }

    @Test
    void whereItIsNotNothingIsToldOfItAndWhoAsksLearnsHowItIsStarted() throws Exception {
        try (FakeCloud cloud = FakeCloud.start(settings());
                ControlClient control = ControlClient.of(cloud)) {
            assertThat(control.ok("GET", "/endpoints", "").toString()).doesNotContain("arc");
            assertThat(control.ok("GET", "/environment", "").has("ARC")).isFalse();
            assertThat(control.call("PUT", "/arc/faults", "{\"then\": \"normally\"}"))
                    .satisfies(reply -> assertThat(reply.statusCode()).isEqualTo(404))
                    .satisfies(reply -> assertThat(reply.body())
                            .contains("there is no endpoint 'arc'; there are [entra, ingestion]; arc is started where a"
                                    + " directory for the keys of its challenges is named: ./conformance fakes --arc-keys"
                                    + " DIR, or CloudSettings.withArc"));
            assertThat(control.call("GET", "/imds/faults", "").body()).doesNotContain("arc");
        }
    }
}
