package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Identities other than an application with a certificate. */
class IdentityTest {
    private static final String ASSERTION = "eyJhbGciOiJub25lIn0.eyJpc3MiOiJjbHVzdGVyIn0.c2lnbmF0dXJl";

    /** A metadata service that answers every token request with the same status and body. */
    private record Imds(HttpServer server, List<String> asked) implements AutoCloseable {
        static Imds answering(int status, String body) throws IOException {
            List<String> asked = new CopyOnWriteArrayList<>();
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                try (exchange) {
                    asked.add(exchange.getRequestURI() + " Metadata: "
                            + exchange.getRequestHeaders().getFirst("Metadata"));
                    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders().set("Content-Type", "application/json");
                    exchange.sendResponseHeaders(status, bytes.length);
                    exchange.getResponseBody().write(bytes);
                }
            });
            server.start();
            return new Imds(server, asked);
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    private static Map<String, String> withoutCertificate(FakeEntra entra, RawIngestion ingestion, String type) {
        Map<String, String> environment = TestWorld.environment(entra, ingestion);
        environment.keySet().removeAll(List.of("AZURE_CLIENT_ID", "AZURE_TENANT_ID", "AZURE_CLIENT_CERTIFICATE_PATH"));
        environment.put("IDENTITY_TYPE", type);
        return environment;
    }

    private static Map<String, String> workload(FakeEntra entra, RawIngestion ingestion, Path file) {
        Map<String, String> environment = withoutCertificate(entra, ingestion, "workloadIdentity");
        environment.put("AZURE_CLIENT_ID", TestWorld.CLIENT_ID);
        environment.put("AZURE_TENANT_ID", TestWorld.TENANT_ID);
        environment.put("AZURE_FEDERATED_TOKEN_FILE", file.toString());
        return environment;
    }

    private static int status(int port, String method, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .method(method, HttpRequest.BodyPublishers.ofString("x"))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }

    @Test
    void workloadIdentityShowsTheTokenOfTheClusterAndReadsItAnewEachTime() throws IOException, InterruptedException {
        Path file = TestWorld.file(" \t" + ASSERTION + "\r\n");
        ManualClock clock = new ManualClock(Instant.parse("2026-11-23T12:00:00Z"));
        try (FakeEntra entra = FakeEntra.start();
                RawIngestion ingestion = RawIngestion.https();
                ReferenceProxy proxy = ReferenceProxy.start(
                        ProxyConfig.fromEnvironment(workload(entra, ingestion, file), clock), clock)) {
            await().until(() -> status(proxy.port(), "GET", "/ready") == 200);
            assertThat(status(proxy.port(), "POST", "/api/v1/write")).isEqualTo(204);
            assertThat(ingestion.seen().getFirst().lines("authorization").getFirst())
                    .contains(FakeEntra.CANARY);
            assertThat(entra.forms().getFirst())
                    .startsWith("/" + TestWorld.TENANT_ID + "/oauth2/v2.0/token?")
                    .contains("client_id=" + TestWorld.CLIENT_ID, "client_assertion=" + ASSERTION + "&")
                    .contains("client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer");

            Files.writeString(file, ASSERTION + "2");
            clock.advance(Duration.ofMinutes(40));

            await().untilAsserted(
                            () -> assertThat(entra.forms().getLast()).contains("client_assertion=" + ASSERTION + "2"));
        }
    }

    @Test
    void aTokenFileThatAppearsLaterIsTakenUp() throws IOException {
        Path file = TestWorld.file("");
        Files.delete(file);
        try (LogCapture log = new LogCapture();
                FakeEntra entra = FakeEntra.start();
                RawIngestion ingestion = RawIngestion.https();
                ReferenceProxy proxy = ReferenceProxy.start(
                        ProxyConfig.fromEnvironment(workload(entra, ingestion, file)), Clock.systemUTC())) {
            await().until(() -> !log.lines("Token request failed").isEmpty());
            assertThat(log.lines("Token request failed").getFirst())
                    .contains("the token file " + file + " does not exist");
            assertThat(entra.requests()).isZero();

            Files.writeString(file, "\n");
            await().untilAsserted(
                            () -> assertThat(log.lines("Token request failed").getLast())
                                    .contains("the token file " + file + " is empty"));
            Files.writeString(file, "a".repeat(64 * 1024 + 1));
            await().untilAsserted(
                            () -> assertThat(log.lines("Token request failed").getLast())
                                    .contains("the token file " + file + " is too long for a token"));
            assertThat(entra.requests()).isZero();

            Files.writeString(file, ASSERTION);

            await().until(() -> status(proxy.port(), "GET", "/ready") == 200);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "userAssigned, &client_id=11111111-2222-3333-4444-555555555555",
        "systemAssigned, ''",
    })
    void managedIdentityIsAskedAtTheMetadataService(String type, String query)
            throws IOException, InterruptedException {
        // numbers are strings, as the real service writes them (entra.md 5.1)
        String token =
                "{\"access_token\":\"%simds\",\"expires_in\":\"86399\",\"expires_on\":\"%d\",\"token_type\":\"Bearer\"}"
                        .formatted(FakeEntra.CANARY, Clock.systemUTC().instant().getEpochSecond() + 86_399);
        try (FakeEntra entra = FakeEntra.start();
                RawIngestion ingestion = RawIngestion.https();
                Imds imds = Imds.answering(200, token)) {
            Map<String, String> environment = withoutCertificate(entra, ingestion, type);
            environment.put("AZURE_POD_IDENTITY_AUTHORITY_HOST", imds.url());
            if (type.equals("userAssigned")) {
                environment.put("AZURE_CLIENT_ID", TestWorld.CLIENT_ID);
            }
            try (RunningProxy proxy = RunningProxy.with(environment)) {
                int port = proxy.awaitPort();
                await().atMost(RunningProxy.START_LIMIT).until(() -> status(port, "GET", "/ready") == 200);

                assertThat(status(port, "POST", "/api/v1/write")).isEqualTo(204);
                assertThat(ingestion.seen().getFirst().lines("authorization"))
                        .containsExactly("Authorization: Bearer " + FakeEntra.CANARY + "imds");
                assertThat(imds.asked())
                        .containsExactly(
                                "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https%3A%2F%2Fmonitor.azure.com"
                                        + query + " Metadata: true");
                assertThat(entra.requests()).isZero();
                assertThat(proxy.outText()).contains("identity " + type).doesNotContain(FakeEntra.CANARY);
            }
        }
    }

    @Test
    void anIdentityThatIsNotAssignedIsNamedInTheLogAndKeepsTheProxyAlive() throws IOException, InterruptedException {
        try (FakeEntra entra = FakeEntra.start();
                RawIngestion ingestion = RawIngestion.https();
                Imds imds = Imds.answering(
                        400, "{\"error\":\"invalid_request\",\"error_description\":\"Identity not found\"}")) {
            Map<String, String> environment = withoutCertificate(entra, ingestion, "systemAssigned");
            environment.put("AZURE_POD_IDENTITY_AUTHORITY_HOST", imds.url());
            environment.put("AZURE_CLIENT_SECRET", "s3cret-s3cret");
            try (RunningProxy proxy = RunningProxy.with(environment)) {
                int port = proxy.awaitPort();
                await().atMost(RunningProxy.START_LIMIT)
                        .until(() -> proxy.outText().contains("Token request failed"));

                assertThat(status(port, "GET", "/health")).isEqualTo(200);
                assertThat(status(port, "POST", "/api/v1/write")).isEqualTo(503);
                assertThat(proxy.outText())
                        .contains("the managed identity endpoint answered 400")
                        .contains("msg=\"Variable is set but has no effect\" variable=AZURE_CLIENT_SECRET")
                        .doesNotContain("s3cret");
            }
        }
    }
}
