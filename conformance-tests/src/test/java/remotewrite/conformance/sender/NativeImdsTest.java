package remotewrite.conformance.sender;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.exception.DockerException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import remotewrite.conformance.NotRun;

/**
 * Upstream's Prometheus ({@code azuread}) on a virtual machine: it finds the metadata service at the address that is built
 * into Azure's SDK for Go. Skipped with the reason where an image is missing or the engine does not give the address; with
 * {@code CONFORMANCE_REQUIRE_CONTAINERS=true} in the environment that is a failure.
 */
@Tag("container")
class NativeImdsTest {
    private static final String PROMETHEUS = "remote-write-conformance/prometheus-azuread:3.5";
    private static final String STRANGER = "99999999-9999-4999-8999-999999999999";

    private static ImdsCloud cloud() {
        NativeEngine.with(PROMETHEUS, "images/build-native-azuread builds it where Go is");
        DockerEngine engine = NativeEngine.with(ImdsCloud.IMAGE, "images/build-fakes builds it");
        try {
            return new ImdsCloud(engine);
        } catch (DockerException e) {
            return NotRun.because(
                    "native azuread: the engine gives no network with " + ImdsCloud.ADDRESS + ": " + e.getMessage());
        }
    }

    @Test
    void theMachinesIdentitiesAreFoundAtTheirAddressAndTheirTokensRenewed() {
        try (ImdsCloud cloud = cloud()) {
            String user = cloud.userAssignedClientId();
            List<NativePrometheus.Way> ways = List.of(
                    new NativePrometheus.Way("system", "managed_identity: {}"),
                    new NativePrometheus.Way("user", "managed_identity: {client_id: " + user + "}"),
                    new NativePrometheus.Way("sdk", "sdk: {}"),
                    new NativePrometheus.Way("stranger", "managed_identity: {client_id: " + STRANGER + "}"));
            try (NativePrometheus prometheus = NativePrometheus.onMachine(PROMETHEUS, cloud, ways)) {
                String refused = prometheus.awaitLine("Failed to send batch, retrying", "RESPONSE 400");
                assertThat(refused)
                        .contains(
                                "remote_name=stranger",
                                "Failed to get access token",
                                "the requested identity isn't assigned to this resource",
                                "GET http://169.254.169.254/metadata/identity/oauth2/token");
                for (String way : List.of("system", "user", "sdk")) {
                    prometheus.await(() -> tokens(cloud, way).size() >= 2, "a second token of " + way);
                }
                assertThat(writes(cloud, "stranger")).isEmpty();
                assertThat(cloud.written())
                        .allSatisfy(write -> assertThat(status(write)).isEqualTo(204));
                assertThat(tokens(cloud, "user")).doesNotContainAnyElementsOf(tokens(cloud, "system"));
                wereAskedFor(cloud, user);
            }
        }
    }

    private static void wereAskedFor(ImdsCloud cloud, String user) {
        List<JsonNode> asked = cloud.asked();
        assertThat(asked).allSatisfy(exchange -> {
            assertThat(header(exchange, "Host")).containsExactly(ImdsCloud.ADDRESS);
            assertThat(exchange.at("/request/target").asText()).startsWith("/metadata/identity/oauth2/token");
        });
        // the default chain first asks whether there is a metadata service at all
        assertThat(asked.stream()
                        .filter(exchange -> header(exchange, "Metadata").isEmpty()))
                .isNotEmpty()
                .allSatisfy(probe -> {
                    assertThat(status(probe)).isEqualTo(400);
                    assertThat(probe.at("/reply/body").asText()).contains("\"error\":\"bad_request_102\"");
                });
        List<JsonNode> given =
                asked.stream().filter(exchange -> status(exchange) == 200).toList();
        assertThat(given).allSatisfy(exchange -> {
            assertThat(header(exchange, "Metadata")).containsExactly("true");
            assertThat(header(exchange, "User-Agent"))
                    .singleElement()
                    .asString()
                    .startsWith("azsdk-go-azidentity/");
        });
        // Go heeds expires_on where there is one; other clients read this
        assertThat(given)
                .allSatisfy(exchange -> assertThat(exchange.at("/reply/body").asText())
                        .containsPattern("\"expires_in\":\"(\\d|1[0-2])\""));
        assertThat(given.stream().map(exchange -> clientId(exchange)).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder("", user);
        assertThat(asked.stream().filter(exchange -> clientId(exchange).equals(STRANGER)))
                .isNotEmpty()
                .allSatisfy(exchange -> {
                    assertThat(status(exchange)).isEqualTo(400);
                    assertThat(exchange.at("/reply/body").asText())
                            .contains("\"error\":\"invalid_request\"", "\"Identity not found\"");
                });
    }

    private static String clientId(JsonNode exchange) {
        String target = exchange.at("/request/target").asText();
        return target.contains("client_id=") ? target.replaceFirst(".*[?&]client_id=([^&]*).*", "$1") : "";
    }

    private static List<JsonNode> writes(ImdsCloud cloud, String way) {
        return cloud.written().stream()
                .filter(write -> header(write, NativePrometheus.WAY).contains(way))
                .toList();
    }

    /** Fingerprints of the tokens it has written with. */
    private static Set<String> tokens(ImdsCloud cloud, String way) {
        return writes(cloud, way).stream()
                .flatMap(write -> header(write, "Authorization").stream())
                .collect(Collectors.toSet());
    }

    private static int status(JsonNode exchange) {
        return exchange.at("/reply/status").asInt();
    }

    private static List<String> header(JsonNode exchange, String name) {
        return StreamSupport.stream(exchange.at("/request/headers").spliterator(), false)
                .filter(header -> header.path("name").asText().equalsIgnoreCase(name))
                .map(header -> header.path("value").asText())
                .toList();
    }
}
