package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The proxy as a process of its own. */
class MainTest {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    /** A running process and where its output goes. */
    private record Running(Process process, Path out, Path err) implements AutoCloseable {
        static Running with(Map<String, String> environment) {
            try {
                Path out = TestWorld.file("");
                Path err = TestWorld.file("");
                ProcessBuilder builder = new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                "remotewrite.proxy.Main")
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
                builder.environment().clear();
                builder.environment().putAll(environment);
                return new Running(builder.start(), out, err);
            } catch (IOException e) {
                throw new UncheckedIOException("the proxy cannot be started as a process", e);
            }
        }

        int exit() throws InterruptedException {
            assertThat(process.waitFor(START_LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            return process.exitValue();
        }

        String outText() throws IOException {
            return Files.readString(out);
        }

        String errText() throws IOException {
            return Files.readString(err);
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
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
    void configurationProblemsEndItWith2AndANumberedList() throws IOException, InterruptedException {
        try (Running proxy = Running.with(Map.of("LISTENING_PORT", "no", "AZURE_TENNANT_ID", "x"))) {
            assertThat(proxy.exit()).isEqualTo(2);
            assertThat(proxy.errText())
                    .startsWith("7 problems with the configuration:\n  1. INGESTION_URL is missing.")
                    .contains("  7. AZURE_TENNANT_ID is not a setting. Did you mean AZURE_TENANT_ID?")
                    .doesNotContain("\tat ", "Exception");
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
            try (Running proxy = Running.with(environment)) {
                assertThat(proxy.exit()).isEqualTo(3);
                assertThat(proxy.errText().lines())
                        .singleElement()
                        .asString()
                        .startsWith("port " + taken.getLocalPort() + " cannot be opened");
            }
        }
    }

    @Test
    void itDeliversAndEndsWith0OnSigterm() throws IOException, InterruptedException {
        try (FakeEntra entra = FakeEntra.start();
                RawIngestion ingestion = RawIngestion.https();
                Running proxy = Running.with(TestWorld.environment(entra, ingestion))) {
            Pattern listening = Pattern.compile("msg=\"Listening\" port=(\\d+)");
            await().atMost(START_LIMIT)
                    .until(() -> listening.matcher(proxy.outText()).find());
            Matcher matcher = listening.matcher(proxy.outText());
            assertThat(matcher.find()).isTrue();
            int port = Integer.parseInt(matcher.group(1));
            assertThat(status(port, "GET", "/health")).isEqualTo(200);
            await().atMost(START_LIMIT).until(() -> status(port, "GET", "/ready") == 200);

            assertThat(status(port, "POST", "/api/v1/write")).isEqualTo(204);
            assertThat(ingestion.seen()).hasSize(1);

            // SIGTERM on POSIX systems
            proxy.process().destroy();
            assertThat(proxy.exit()).isZero();
            assertThat(proxy.errText()).isEmpty();
            assertThat(proxy.outText().lines()).allMatch(line -> line.startsWith("time=\"20"));
        }
    }
}
