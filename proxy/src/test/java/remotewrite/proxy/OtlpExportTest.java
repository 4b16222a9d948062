package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OtlpExportTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String WRITES = "remotewrite_proxy_writes";

    /** The modules of the proxy's image, images/build-proxy. */
    private static final String IMAGE_MODULES =
            "--limit-modules=java.base,java.logging,java.management,java.naming,java.xml,jdk.crypto.ec";

    /** Ports on which nothing listens, and which are given to nobody who asks for any; one for each protocol. */
    private static URI nobody(Export.Protocol protocol) {
        return URI.create("http://127.0.0.1:" + (protocol.ordinal() + 1));
    }

    /** Of this collector: the exporter of an earlier test may still be telling of its own. */
    private static List<String> notExportedTo(URI collector, LogCapture log) {
        return log.lines("Metrics could not be exported").stream()
                .filter(line -> line.contains("/" + collector.getAuthority() + "\""))
                .toList();
    }

    private static Export.Otlp everySecond(URI endpoint, Export.Protocol protocol) {
        return new Export.Otlp(endpoint, protocol, "proxy-of-a-test", Duration.ofSeconds(1));
    }

    private static HttpRequest request(int port, String method, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, HttpRequest.BodyPublishers.ofString("x"))
                .build();
    }

    private static int status(int port, String method, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request(port, method, path), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    @ParameterizedTest
    @EnumSource(Export.Protocol.class)
    void theMetricsOfThePageArriveWithTheirLabelsAndGrow(Export.Protocol protocol) throws Exception {
        try (OtlpCollector collector = OtlpCollector.start();
                TestWorld world = TestWorld.exporting(everySecond(collector.url(protocol), protocol))) {
            assertThat(world.write().statusCode()).isEqualTo(204);
            await().atMost(LIMIT).until(() -> collector.counter(WRITES, "status", "204") == 1);

            world.ingestion.then(503, "", "later");
            assertThat(world.write().statusCode()).isEqualTo(503);
            assertThat(world.write().statusCode()).isEqualTo(204);
            await().atMost(LIMIT).until(() -> collector.counter(WRITES, "status", "204") == 2);

            assertThat(collector.counter(WRITES, "status", "503")).isEqualTo(1);
            assertThat(collector.resources())
                    .contains("service.name=proxy-of-a-test")
                    .noneMatch(attribute -> attribute.contains(FakeEntra.CANARY));
            assertThat(collector.names())
                    .contains("remotewrite_proxy_token_remaining", "remotewrite_proxy_write_duration")
                    .allMatch(name -> name.startsWith("remotewrite_proxy_"));
        }
    }

    @ParameterizedTest
    @EnumSource(Export.Protocol.class)
    void whenTheProxyIsClosedTheLastValuesAreExported(Export.Protocol protocol) throws Exception {
        try (OtlpCollector collector = OtlpCollector.start()) {
            Export never = new Export.Otlp(collector.url(protocol), protocol, "x", Duration.ofHours(1))
                    .withLastExport(PatientProxy.PATIENCE);
            try (TestWorld world = TestWorld.exporting(never)) {
                assertThat(world.write().statusCode()).isEqualTo(204);
            }

            assertThat(collector.counter(WRITES, "status", "204")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Export.Protocol.class)
    void aCollectorThatIsDownIsOneWarningAndWritesGoOn(Export.Protocol protocol) throws Exception {
        URI nobody = nobody(protocol);
        try (LogCapture log = new LogCapture();
                TestWorld world = TestWorld.exporting(everySecond(nobody, protocol))) {
            await().atMost(LIMIT).until(() -> !notExportedTo(nobody, log).isEmpty());

            assertThat(world.write().statusCode()).isEqualTo(204);
            assertThat(world.get("/ready").statusCode()).isEqualTo(200);
            // how often it was tried by now is a matter of time
            assertThat(notExportedTo(nobody, log).stream()
                            .map(line -> line.replaceFirst("time=\\S+ ", ""))
                            .distinct())
                    .singleElement()
                    .asString()
                    .contains("level=warning", "reason=");
        }
    }

    @Test
    void aCollectorThatDoesNotAnswerHoldsUpNeitherWritesNorTheEnd() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            URI endpoint = URI.create("http://127.0.0.1:" + silent.getLocalPort());
            long began;
            try (TestWorld world = TestWorld.exporting(everySecond(endpoint, Export.Protocol.HTTP_PROTOBUF))) {
                try (Socket underWay = silent.accept()) {
                    assertThat(underWay.isConnected()).isTrue();
                    assertThat(world.write().statusCode()).isEqualTo(204);
                    assertThat(world.get("/ready").statusCode()).isEqualTo(200);
                    began = System.nanoTime();
                    world.proxy.close();
                }
            }

            // the library gives an export 10 s
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(8));
        }
    }

    @ParameterizedTest
    @EnumSource(Export.Protocol.class)
    void aCollectorWhoseNameIsNotFoundIsToldAsSuch(Export.Protocol protocol) {
        try (LogCapture log = new LogCapture();
                TestWorld world =
                        TestWorld.exporting(everySecond(URI.create("http://collector.invalid:4318"), protocol))) {
            await().atMost(LIMIT)
                    .until(() -> log.lines("Metrics could not be exported").stream()
                            .anyMatch(line -> line.contains("collector.invalid")
                                    && line.contains(": its name cannot be resolved")));
            assertThat(world.write().statusCode()).isEqualTo(204);
        }
    }

    @Test
    void theLastExportHoldsUpTheEndByTwoSecondsAtMost() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            URI endpoint = URI.create("http://127.0.0.1:" + silent.getLocalPort());
            Export never = new Export.Otlp(endpoint, Export.Protocol.GRPC, "x", Duration.ofHours(1));
            try (TestWorld world = TestWorld.exporting(never)) {
                long began = System.nanoTime();
                try (LogCapture log = new LogCapture()) {
                    world.proxy.close();

                    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
                    // the exporter of an earlier test may still be telling of its own
                    assertThat(log.lines("Metrics could not be exported"))
                            .filteredOn(line -> line.contains("reason=\"the last export was not over after 2 s\""))
                            .singleElement()
                            .asString()
                            .contains("level=warning");
                }
            }
        }
    }

    /** At the end of the process java.util.logging takes its handlers away, while the last export is still to come. */
    @Test
    void aLastExportThatIsRefusedIsOneWarning() throws Exception {
        try (FakeEntra entra = FakeEntra.start();
                RawIngestion ingestion = RawIngestion.https();
                RawIngestion collector = RawIngestion.http()) {
            collector.always(404, "", "no collector");
            Map<String, String> environment = TestWorld.environment(entra, ingestion);
            environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:" + collector.port());
            environment.put("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
            try (RunningProxy proxy = RunningProxy.patient(environment, IMAGE_MODULES)) {
                proxy.awaitPort();
                proxy.process().destroy();

                assertThat(proxy.exit()).isZero();
                assertThat(proxy.errText()).isEmpty();
                assertThat(collector.seen()).hasSize(1);
                assertThat(proxy.outText()).contains("msg=\"Stopped\"");
                assertThat(proxy.outText().lines().filter(line -> line.contains("Metrics could not be exported")))
                        .singleElement()
                        .asString()
                        .contains("level=warning", "404");
            }
        }
    }

    /** With the image's modules and aad-auth-proxy's variable; what does not count beside it is warned about. */
    @Test
    void atSigtermTheLastWriteOfTheDrainIsExportedToo() throws Exception {
        try (FakeEntra entra = FakeEntra.start();
                RawIngestion ingestion = RawIngestion.https();
                OtlpCollector collector = OtlpCollector.start()) {
            Map<String, String> environment = TestWorld.environment(entra, ingestion);
            environment.put("OTEL_GRPC_ENDPOINT", collector.url().getAuthority());
            environment.put("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
            environment.put("OTEL_METRIC_EXPORT_INTERVAL", "3600000");
            try (RunningProxy proxy = RunningProxy.patient(environment, IMAGE_MODULES)) {
                int port = proxy.awaitPort();
                await().atMost(LIMIT).until(() -> status(port, "GET", "/ready") == 200);
                assertThat(status(port, "POST", "/api/v1/write")).isEqualTo(204);
                await().until(() -> ingestion.seen().size() == 1);
                ingestion.hold();
                try (HttpClient client = HttpClient.newHttpClient()) {
                    var written = client.sendAsync(
                            request(port, "POST", "/api/v1/write"), HttpResponse.BodyHandlers.discarding());
                    await().until(() -> ingestion.seen().size() == 2);

                    proxy.process().destroy();
                    await().atMost(LIMIT).until(() -> status(port, "GET", "/ready") == 503);
                    ingestion.release();

                    assertThat(written.join().statusCode()).isEqualTo(204);
                }
                // only now: a sender that is there may write again, and is waited for
                assertThat(proxy.exit()).isZero();
                assertThat(collector.counter(WRITES, "status", "204")).isEqualTo(2);
                assertThat(collector.resources()).contains("service.name=remote-write-proxy");
                assertThat(collector.paths()).allMatch(path -> path.endsWith("MetricsService/Export"));
                assertThat(proxy.errText()).isEmpty();
                assertThat(proxy.outText().lines())
                        .allMatch(line -> line.startsWith("time=\"20"))
                        .noneMatch(line -> line.contains("Metrics could not be exported"));
                assertThat(proxy.outText())
                        .contains(
                                "msg=\"Variable is set but has no effect\" variable=OTEL_EXPORTER_OTLP_PROTOCOL",
                                "msg=\"Variable is set but has no effect\" variable=OTEL_METRIC_EXPORT_INTERVAL");
            }
        }
    }

    /** As variables of the process, which the library reads itself; nobody answers at the general endpoint. */
    @Test
    void whatIsForMetricsAloneGoesBeforeWhatIsForAllSignals() throws Exception {
        String canary = "collector-canary";
        try (FakeEntra entra = FakeEntra.start();
                RawIngestion ingestion = RawIngestion.https();
                OtlpCollector collector = OtlpCollector.start()) {
            Map<String, String> environment = TestWorld.environment(entra, ingestion);
            environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1");
            environment.put("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc");
            environment.put("OTEL_EXPORTER_OTLP_HEADERS", "api-key=of-all-signals");
            environment.put(
                    "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT",
                    collector.url().resolve("/mine/").toString());
            environment.put("OTEL_EXPORTER_OTLP_METRICS_PROTOCOL", "http/protobuf");
            environment.put(
                    "OTEL_EXPORTER_OTLP_METRICS_HEADERS", "api-key=" + canary + ",authorization=Basic%20" + canary);
            try (RunningProxy proxy = RunningProxy.patient(environment, IMAGE_MODULES)) {
                int port = proxy.awaitPort();
                await().atMost(LIMIT).until(() -> status(port, "GET", "/ready") == 200);
                // the last export comes for sure, the first would take a minute
                proxy.process().destroy();
                assertThat(proxy.exit()).isZero();

                assertThat(collector.paths()).isNotEmpty().containsOnly("/mine/v1/metrics");
                assertThat(collector.header("api-key")).containsExactly(canary);
                assertThat(collector.header("authorization")).containsExactly("Basic " + canary);
                assertThat(proxy.outText() + proxy.errText()).doesNotContain(canary);
            }
        }
    }

    @Test
    void withoutAnEndpointNothingOfTheExporterIsLoaded() throws Exception {
        Path loaded = TestWorld.file("");
        try (FakeEntra entra = FakeEntra.start();
                RawIngestion ingestion = RawIngestion.https();
                RunningProxy proxy =
                        RunningProxy.with(TestWorld.environment(entra, ingestion), "-Xlog:class+load:file=" + loaded)) {
            int port = proxy.awaitPort();
            await().atMost(LIMIT).until(() -> status(port, "GET", "/ready") == 200);
            assertThat(status(port, "POST", "/api/v1/write")).isEqualTo(204);
            assertThat(status(port, "GET", "/metrics")).isEqualTo(200);
            proxy.process().destroy();
            assertThat(proxy.exit()).isZero();
        }

        assertThat(Files.readAllLines(loaded))
                .anyMatch(line -> line.contains(" remotewrite.proxy.ExportSettings "))
                .noneMatch(line -> line.contains("OtlpExport"))
                .noneMatch(line -> line.contains("io.prometheus.metrics.exporter"))
                .noneMatch(line -> line.contains("opentelemetry_"));
    }

    @Test
    void wrongSettingsEndItWith2() throws Exception {
        try (FakeEntra entra = FakeEntra.start();
                RawIngestion ingestion = RawIngestion.https()) {
            Map<String, String> environment = TestWorld.environment(entra, ingestion);
            environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317");
            environment.put("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json");
            try (RunningProxy proxy = RunningProxy.with(environment)) {
                assertThat(proxy.exit()).isEqualTo(2);
                assertThat(proxy.errText())
                        .contains(
                                "OTEL_EXPORTER_OTLP_PROTOCOL is http/json. Write grpc or http/protobuf.",
                                "OTEL_EXPORTER_OTLP_ENDPOINT is not a URL with a scheme and a host. Write https://....")
                        .doesNotContain("\tat ", "Exception");
            }
        }
    }

    /** As the standard has it; the library itself breaks then (a NullPointerException, observed with 1.4.1). */
    @Test
    void noExporterIsNoExportWhateverEndpointIsSet() throws Exception {
        try (FakeEntra entra = FakeEntra.start();
                RawIngestion ingestion = RawIngestion.https()) {
            Map<String, String> environment = TestWorld.environment(entra, ingestion);
            environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1");
            environment.put("OTEL_METRICS_EXPORTER", "none");
            try (RunningProxy proxy = RunningProxy.with(environment)) {
                proxy.awaitPort();
                proxy.process().destroy();

                assertThat(proxy.exit()).isZero();
                assertThat(proxy.errText()).isEmpty();
                assertThat(proxy.outText())
                        .contains("export none")
                        .doesNotContain("Variable is set but has no effect", "Metrics could not be exported");
            }
        }
    }

    @Test
    void aVariableOnlyTheLibraryReadsAndRefusesEndsItWith2BeforeItListens() throws Exception {
        try (FakeEntra entra = FakeEntra.start();
                RawIngestion ingestion = RawIngestion.https()) {
            Map<String, String> environment = TestWorld.environment(entra, ingestion);
            environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1");
            environment.put("OTEL_EXPORTER_OTLP_COMPRESSION", "brotli");
            try (RunningProxy proxy = RunningProxy.with(environment)) {
                assertThat(proxy.exit()).isEqualTo(2);
                assertThat(proxy.errText())
                        .startsWith("1 problem with the configuration:\n"
                                + "  1. OTEL_EXPORTER_OTLP_COMPRESSION is refused by the OpenTelemetry library, which"
                                + " alone reads it (")
                        .contains("Correct or remove it; or remove OTEL_EXPORTER_OTLP_ENDPOINT,")
                        .doesNotContain("\tat ", "null");
                assertThat(proxy.outText()).doesNotContain("Listening", "Metrics could not be exported");
            }
        }
    }

    /** Of several nobody knows which it was. */
    @ParameterizedTest
    @CsvSource({
        "'', An OTEL_ variable is refused",
        "OTEL_X_COMPRESSION, OTEL_X_COMPRESSION is refused",
        "'OTEL_X_COMPRESSION,OTEL_Y', 'One of OTEL_X_COMPRESSION, OTEL_Y is refused'",
    })
    void whatTheLibraryRefusesIsOneOfTheVariablesItAloneReads(String left, String words) {
        List<String> names = left.isEmpty() ? List.of() : List.of(left.split(","));
        URI nobody = URI.create("http://127.0.0.1:1");
        Export.Otlp export = new Export.Otlp(nobody, Export.Protocol.GRPC, "x", Duration.ofHours(1), names);
        System.setProperty("otel.exporter.otlp.compression", "brotli");
        try {
            assertThatThrownBy(() -> OtlpExport.start(export, new PrometheusRegistry()))
                    .isInstanceOf(ConfigException.class)
                    .hasNoCause()
                    .hasMessageContaining("  1. " + words + " by the OpenTelemetry library");
        } finally {
            System.clearProperty("otel.exporter.otlp.compression");
        }
    }
}
