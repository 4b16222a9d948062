package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The proxy as a process of its own. */
class MainTest {
    private static int status(int port, String method, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .method(method, HttpRequest.BodyPublishers.ofString("x"))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }

    @Test
    void configurationProblemsEndItWith2AndANumberedList() throws IOException, InterruptedException {
        try (RunningProxy proxy = RunningProxy.with(Map.of("LISTENING_PORT", "no", "AZURE_TENNANT_ID", "x"))) {
            assertThat(proxy.exit()).isEqualTo(2);
            assertThat(proxy.errText())
                    .startsWith("4 problems with the configuration:\n  1. INGESTION_URL is missing.")
                    .contains("  4. AZURE_TENNANT_ID is not a setting. Did you mean AZURE_TENANT_ID?")
                    .doesNotContain("\tat ", "Exception");
            assertThat(proxy.outText()).isEmpty();
        }
    }

    @Test
    void argumentsEndItWith2AndOneLine() throws IOException, InterruptedException {
        try (RunningProxy proxy = RunningProxy.called(Map.of(), "--help")) {
            assertThat(proxy.exit()).isEqualTo(2);
            assertThat(proxy.errText().lines())
                    .singleElement()
                    .asString()
                    .startsWith("The proxy takes no arguments: its settings are environment variables");
            assertThat(proxy.outText()).isEmpty();
        }
    }

    @Test
    void aPortInUseEndsItWith3AndOneLine() throws IOException, InterruptedException {
        try (FakeEntra entra = FakeEntra.start();
                RawIngestion ingestion = RawIngestion.https();
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"))) {
            Map<String, String> environment = TestWorld.environment(entra, ingestion);
            environment.put("LISTENING_PORT", Integer.toString(taken.getLocalPort()));
            try (RunningProxy proxy = RunningProxy.with(environment)) {
                assertThat(proxy.exit()).isEqualTo(3);
                assertThat(proxy.errText().lines())
                        .singleElement()
                        .asString()
                        .isEqualTo("port " + taken.getLocalPort() + " cannot be opened (Address already in use)."
                                + " Choose another LISTENING_PORT or stop the program that uses it");
            }
        }
    }

    @Test
    void itDeliversAndEndsWith0OnSigterm() throws IOException, InterruptedException {
        try (FakeEntra entra = FakeEntra.start();
                RawIngestion ingestion = RawIngestion.https();
                RunningProxy proxy = RunningProxy.with(TestWorld.environment(entra, ingestion))) {
            int port = proxy.awaitPort();
            assertThat(status(port, "GET", "/health")).isEqualTo(200);
            await().atMost(RunningProxy.START_LIMIT).until(() -> status(port, "GET", "/ready") == 200);

            assertThat(status(port, "POST", "/api/v1/write")).isEqualTo(204);
            assertThat(ingestion.seen()).hasSize(1);

            // SIGTERM on POSIX systems
            proxy.process().destroy();
            assertThat(proxy.exit()).isZero();
            assertThat(proxy.errText()).isEmpty();
            assertThat(proxy.outText().lines()).allMatch(line -> line.startsWith("time=\"20"));
        }
    }

    @Test
    void sigtermLetsTheWriteUnderWayEndAndTakesReadinessAway() throws IOException, InterruptedException {
        try (FakeEntra entra = FakeEntra.start();
                RawIngestion ingestion = RawIngestion.https();
                RunningProxy proxy = RunningProxy.with(TestWorld.environment(entra, ingestion))) {
            int port = proxy.awaitPort();
            await().atMost(RunningProxy.START_LIMIT).until(() -> status(port, "GET", "/ready") == 200);
            ingestion.hold();
            try (HttpClient client = HttpClient.newHttpClient()) {
                var written = client.sendAsync(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/write"))
                                .POST(HttpRequest.BodyPublishers.ofString("x"))
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
                await().until(() -> ingestion.seen().size() == 1);

                proxy.process().destroy();

                await().until(() -> status(port, "GET", "/ready") == 503);
                assertThat(status(port, "GET", "/health")).isEqualTo(200);
                assertThat(written).isNotDone();
                ingestion.release();
                assertThat(written.join().statusCode()).isEqualTo(204);
            }
            // only now: a sender that is there may write again, and is waited for
            assertThat(proxy.exit()).isZero();
            assertThat(proxy.outText())
                    .contains("msg=\"Draining\"", "successfullyPublished=1", "msg=\"Stopped\" complete=true");
        }
    }

    /** As Prometheus in the same pod does: its connection is there until its own end, and its last write comes late. */
    @Test
    void sigtermWaitsForTheLastWriteOfASenderThatIsStillThere() throws IOException, InterruptedException {
        try (FakeEntra entra = FakeEntra.start();
                RawIngestion ingestion = RawIngestion.https();
                RunningProxy proxy = RunningProxy.with(TestWorld.environment(entra, ingestion))) {
            int port = proxy.awaitPort();
            await().atMost(RunningProxy.START_LIMIT).until(() -> status(port, "GET", "/ready") == 200);
            try (RawCaller sender = new RawCaller(port)) {
                assertThat(sender.post("", "x").head()).startsWith("HTTP/1.1 204");

                proxy.process().destroy();
                // longer than the proxy waits when nobody is there
                await().during(Duration.ofSeconds(2))
                        .atMost(Duration.ofSeconds(15))
                        .until(proxy.process()::isAlive);
                assertThat(status(port, "GET", "/ready")).isEqualTo(503);

                assertThat(sender.post("", "x").head()).startsWith("HTTP/1.1 204");
                assertThat(ingestion.seen()).hasSize(2);
            }
            long goneNanos = System.nanoTime();
            assertThat(proxy.exit()).isZero();

            // far less than the time it would wait for a sender that stays
            assertThat(Duration.ofNanos(System.nanoTime() - goneNanos)).isLessThan(Duration.ofSeconds(20));
            assertThat(proxy.outText()).contains("successfullyPublished=2", "msg=\"Stopped\" complete=true");
        }
    }
}
