package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a managed identity endpoint answers with an error, its log line is one that the page for operators explains. */
class ManagedIdentityReasonsTest {
    private static final Path PAGE = Path.of("..", "docs", "operators.md");

    private static Map<String, String> environment(
            FakeEntra entra, RawIngestion ingestion, boolean appService, int port) {
        Map<String, String> environment = TestWorld.environment(entra, ingestion);
        environment.put("IDENTITY_TYPE", "systemAssigned");
        if (appService) {
            environment.put("IDENTITY_ENDPOINT", "http://127.0.0.1:" + port + "/msi/token");
            environment.put("IDENTITY_HEADER", "canary-header");
        } else {
            environment.put("AZURE_POD_IDENTITY_AUTHORITY_HOST", "http://127.0.0.1:" + port);
        }
        return environment;
    }

    /** The answers are those of the metadata service (documented, but for the body of 410) and of NMI (reported). */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | {\"error\":\"invalid_request\",\"error_description\":\"Identity not found\"} | answered 400: invalid_request",
                "403 | no AzureAssignedIdentity found for pod:default/canary in assigned state | answered 403 without a usable token",
                "404 | {\"error\":\"Not found\"} | answered 404 without a usable token",
                "410 | the service is being updated | answered 410 without a usable token",
            })
    void theLineIsExplained(int status, String body, String words) throws Exception {
        for (boolean appService : List.of(false, true)) {
            try (LogCapture log = new LogCapture();
                    FakeEntra entra = FakeEntra.start();
                    RawIngestion ingestion = RawIngestion.https();
                    RawIngestion endpoint = RawIngestion.http().always(status, "", body);
                    ReferenceProxy proxy = ReferenceProxy.start(
                            ProxyConfig.fromEnvironment(environment(entra, ingestion, appService, endpoint.port())),
                            Clock.systemUTC())) {
                assertThat(proxy.port()).isPositive();
                await().until(() -> !log.lines("Token request failed").isEmpty());

                assertThat(log.lines("Token request failed").getFirst())
                        .contains("reason=\"the managed identity endpoint " + words + "\"")
                        .doesNotContain("canary");
            }
        }
        assertThat(Files.readString(PAGE)).contains("\n| `managed identity endpoint answered " + status + "` | ");
    }
}
