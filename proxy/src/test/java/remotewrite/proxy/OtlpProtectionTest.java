package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** TLS to the collector, and the headers that prove to it who exports. */
class OtlpProtectionTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String WRITES = "remotewrite_proxy_writes";
    private static final String NOT_EXPORTED = "Metrics could not be exported";
    private static final String KEY = "collector-canary";
    private static final String HEADERS = "api-key=" + KEY + ",authorization=Basic%20" + KEY + "=";

    /** What the library reads itself: in this process only system properties can be set, which are the same to it. */
    private record Library(Map<String, String> properties) implements AutoCloseable {
        private Library {
            properties = Map.copyOf(properties);
            properties.forEach(System::setProperty);
        }

        TestWorld exporting(OtlpCollector collector, Export.Protocol protocol) {
            return TestWorld.exporting(new Export.Otlp(collector.url(protocol), protocol, "x", Duration.ofSeconds(1)));
        }

        @Override
        public void close() {
            properties.keySet().forEach(System::clearProperty);
        }
    }

    private static String authority() {
        return TestWorld.file(TestCertificates.pem(TestCertificates.CA)).toString();
    }

    @ParameterizedTest
    @EnumSource(Export.Protocol.class)
    void aCollectorOfAPrivateAuthorityIsTrustedAndSentTheHeaders(Export.Protocol protocol) throws Exception {
        try (LogCapture log = new LogCapture();
                OtlpCollector collector = OtlpCollector.withTls(TestCertificates.SERVER);
                Library library = new Library(
                        Map.of("otel.exporter.otlp.certificate", authority(), "otel.exporter.otlp.headers", HEADERS));
                TestWorld world = library.exporting(collector, protocol)) {
            assertThat(world.write().statusCode()).isEqualTo(204);
            await().atMost(LIMIT).until(() -> collector.counter(WRITES, "status", "204") == 1);

            assertThat(collector.header("api-key")).containsExactly(KEY);
            assertThat(collector.header("authorization")).containsExactly("Basic " + KEY + "=");
            assertThat(collector.resources()).noneMatch(attribute -> attribute.contains(KEY));
            assertThat(log.lines()).noneMatch(line -> line.contains(KEY));
            int exports = collector.paths().size();
            // the next but one begins when the next is over, and told
            await().atMost(LIMIT).until(() -> collector.paths().size() >= exports + 2);
            // which no other test of this process brings about; an earlier one's exporter may tell of its last export
            // still
            assertThat(log.lines(NOT_EXPORTED)).noneMatch(line -> line.contains("status code"));
        }
    }

    @ParameterizedTest
    @EnumSource(Export.Protocol.class)
    void aCollectorOfAnUnknownAuthorityIsSentNothing(Export.Protocol protocol) throws Exception {
        try (OtlpCollector collector = OtlpCollector.withTls(TestCertificates.SERVER)) {
            assertNothingIsSent(
                    collector,
                    protocol,
                    Map.of("otel.exporter.otlp.headers", HEADERS),
                    "unable to find valid certification path");
        }
    }

    @ParameterizedTest
    @EnumSource(Export.Protocol.class)
    void aCollectorOfAnotherNameIsSentNothing(Export.Protocol protocol) throws Exception {
        try (OtlpCollector collector = OtlpCollector.withTls(TestCertificates.OTHER_HOST)) {
            assertNothingIsSent(
                    collector,
                    protocol,
                    Map.of("otel.exporter.otlp.certificate", authority(), "otel.exporter.otlp.headers", HEADERS),
                    "Hostname localhost not verified");
        }
    }

    /** {@code SSL_CERT_FILE} of this proxy names the collector's authority too, and does not count. */
    private static void assertNothingIsSent(
            OtlpCollector collector, Export.Protocol protocol, Map<String, String> properties, String words) {
        try (LogCapture log = new LogCapture();
                Library library = new Library(properties);
                TestWorld world = library.exporting(collector, protocol)) {
            await().atMost(LIMIT).until(() -> log.lines(NOT_EXPORTED).stream().anyMatch(line -> line.contains(words)));

            assertThat(world.write().statusCode()).isEqualTo(204);
            assertThat(collector.paths()).isEmpty();
            assertThat(log.lines()).noneMatch(line -> line.contains(KEY));
        }
    }
}
