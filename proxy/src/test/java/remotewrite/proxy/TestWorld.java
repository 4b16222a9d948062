package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.RestAssured;
import io.restassured.config.ConnectionConfig;
import io.restassured.config.DecoderConfig;
import io.restassured.config.EncoderConfig;
import io.restassured.config.HttpClientConfig;
import io.restassured.config.RedirectConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A proxy between a fake token endpoint and a fake ingestion, ready when {@link #start} returns. */
final class TestWorld implements AutoCloseable {
    static final String CLIENT_ID = "11111111-2222-3333-4444-555555555555";
    static final String TENANT_ID = "66666666-7777-8888-9999-000000000000";

    private static final int READ_TIMEOUT_MILLIS = 35_000;

    final FakeEntra entra;
    final RawIngestion ingestion;
    final ReferenceProxy proxy;

    private TestWorld(FakeEntra entra, RawIngestion ingestion, ReferenceProxy proxy) {
        this.entra = entra;
        this.ingestion = ingestion;
        this.proxy = proxy;
    }

    static TestWorld start() {
        return startWith(FakeEntra.start(), RawIngestion.https(), UnaryOperator.identity(), UnaryOperator.identity());
    }

    /** With one part exchanged. */
    static TestWorld startWith(UnaryOperator<ProxyParts> parts) {
        return startWith(FakeEntra.start(), RawIngestion.https(), UnaryOperator.identity(), parts);
    }

    static TestWorld startWith(RawIngestion ingestion, UnaryOperator<Limits> limits) {
        return startWith(FakeEntra.start(), ingestion, limits, UnaryOperator.identity());
    }

    static TestWorld startWith(
            FakeEntra entra, RawIngestion ingestion, UnaryOperator<Limits> limits, UnaryOperator<ProxyParts> parts) {
        return unready(entra, ingestion, limits, parts).ready();
    }

    /** Does not wait for the first token. */
    static TestWorld unready(
            FakeEntra entra, RawIngestion ingestion, UnaryOperator<Limits> limits, UnaryOperator<ProxyParts> parts) {
        return owning(entra, ingestion, clock -> {
            ProxyConfig config = ProxyConfig.fromEnvironment(environment(entra, ingestion), clock);
            ProxyConfig limited = config.withLimits(limits.apply(config.limits()));
            return ReferenceProxy.start(limited, parts.apply(ProxyParts.standard(limited, clock)), clock);
        });
    }

    /** With other settings. */
    static TestWorld configured(FakeEntra entra, RawIngestion ingestion, Map<String, String> environment) {
        return configured(entra, ingestion, environment, UnaryOperator.identity());
    }

    /** With other settings and limits. */
    static TestWorld configured(
            FakeEntra entra, RawIngestion ingestion, Map<String, String> environment, UnaryOperator<Limits> limits) {
        return owning(entra, ingestion, clock -> {
                    ProxyConfig config = ProxyConfig.fromEnvironment(environment, clock);
                    return ReferenceProxy.start(config.withLimits(limits.apply(config.limits())), clock);
                })
                .ready();
    }

    /** Whose tokens go by this clock. */
    static TestWorld at(Clock clock, FakeEntra entra) {
        RawIngestion ingestion = RawIngestion.https();
        return owning(
                        entra,
                        ingestion,
                        unused -> ReferenceProxy.start(
                                ProxyConfig.fromEnvironment(environment(entra, ingestion), clock), clock))
                .ready();
    }

    /** The same with other settings. */
    static TestWorld configuredAt(
            Clock clock, FakeEntra entra, RawIngestion ingestion, Map<String, String> environment) {
        return owning(
                        entra,
                        ingestion,
                        unused -> ReferenceProxy.start(ProxyConfig.fromEnvironment(environment, clock), clock))
                .ready();
    }

    /** Sends its metrics to a collector. */
    static TestWorld exporting(Export export) {
        FakeEntra entra = FakeEntra.start();
        RawIngestion ingestion = RawIngestion.https();
        return owning(entra, ingestion, clock -> {
                    ProxyConfig config = ProxyConfig.fromEnvironment(environment(entra, ingestion), clock);
                    return ReferenceProxy.start(config.withExport(export), clock);
                })
                .ready();
    }

    /** The fakes are closed with the world, and at once when the proxy does not start. */
    private static TestWorld owning(FakeEntra entra, RawIngestion ingestion, Function<Clock, ReferenceProxy> start) {
        try {
            return new TestWorld(entra, ingestion, start.apply(Clock.systemUTC()));
        } catch (RuntimeException e) {
            close(entra, ingestion);
            throw e;
        }
    }

    private TestWorld ready() {
        try {
            awaitReady();
            return this;
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** Serves writes and queries of one host, configured as aad-auth-proxy is. */
    static TestWorld ofTargetHost(UnaryOperator<Limits> limits) {
        FakeEntra entra = FakeEntra.start();
        RawIngestion target = RawIngestion.https();
        return configured(entra, target, targetHost(entra, target), limits);
    }

    /** The same with one part exchanged. */
    static TestWorld ofTargetHostWith(UnaryOperator<ProxyParts> parts) {
        FakeEntra entra = FakeEntra.start();
        RawIngestion target = RawIngestion.https();
        return owning(entra, target, clock -> {
                    ProxyConfig config = ProxyConfig.fromEnvironment(targetHost(entra, target), clock);
                    return ReferenceProxy.start(config, parts.apply(ProxyParts.standard(config, clock)), clock);
                })
                .ready();
    }

    /** As {@link #environment}, in the variables of aad-auth-proxy. */
    static Map<String, String> targetHost(FakeEntra entra, RawIngestion target) {
        Map<String, String> environment = environment(entra, target);
        environment.remove("INGESTION_URL");
        environment.put("TARGET_HOST", "https://localhost:" + target.port());
        environment.put("AUDIENCE", "https://prometheus.monitor.azure.com");
        environment.put("AAD_CLIENT_ID", environment.remove("AZURE_CLIENT_ID"));
        environment.put("AAD_TENANT_ID", environment.remove("AZURE_TENANT_ID"));
        environment.put("AAD_CLIENT_CERTIFICATE_PATH", environment.remove("AZURE_CLIENT_CERTIFICATE_PATH"));
        return environment;
    }

    static Map<String, String> environment(FakeEntra entra, RawIngestion ingestion) {
        Map<String, String> environment = new HashMap<>();
        environment.put("INGESTION_URL", ingestion.url().toString());
        environment.put("LISTENING_PORT", "0");
        environment.put("IDENTITY_TYPE", "aadApplication");
        environment.put("AZURE_CLIENT_ID", CLIENT_ID);
        environment.put("AZURE_TENANT_ID", TENANT_ID);
        environment.put(
                "AZURE_CLIENT_CERTIFICATE_PATH",
                file(TestCertificates.CLIENT.keyPem() + TestCertificates.CLIENT.certificatePem())
                        .toString());
        environment.put("AZURE_AUTHORITY_HOST", entra.authority().toString());
        environment.put(
                "SSL_CERT_FILE", file(TestCertificates.pem(TestCertificates.CA)).toString());
        environment.put("TRACE_LOGGING", "true");
        return environment;
    }

    /** A file with this text, deleted when the JVM ends. */
    static Path file(String text) {
        return file(text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    }

    static Path file(byte[] content) {
        try {
            Path file = Files.createTempFile("proxy-test", ".any");
            file.toFile().deleteOnExit();
            return Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException("the test's file cannot be written", e);
        }
    }

    void awaitReady() {
        await().atMost(RunningProxy.START_LIMIT)
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat(get("/ready").statusCode()).isEqualTo(200));
    }

    /**
     * A request to the proxy that adds, decodes and follows as little as REST Assured can, on a connection of its own that is
     * closed then: the proxy's end would wait for it.
     */
    RequestSpecification request() {
        RestAssuredConfig plain = RestAssuredConfig.config()
                .connectionConfig(ConnectionConfig.connectionConfig().closeIdleConnectionsAfterEachResponse())
                .decoderConfig(DecoderConfig.decoderConfig().noContentDecoders())
                .redirect(RedirectConfig.redirectConfig().followRedirects(false))
                .httpClient(HttpClientConfig.httpClientConfig()
                        .setParam("http.protocol.expect-continue", false)
                        .setParam("http.socket.timeout", READ_TIMEOUT_MILLIS))
                .encoderConfig(
                        EncoderConfig.encoderConfig().appendDefaultContentCharsetToContentTypeIfUndefined(false));
        return RestAssured.given().config(plain).port(proxy.port()).urlEncodingEnabled(false);
    }

    Response get(String path) {
        return request().get(path);
    }

    /** What {@code remotewrite_proxy_own_answers_total} says of this cause. */
    double ownAnswers(String cause) {
        String series = "remotewrite_proxy_own_answers_total{cause=\"" + cause + "\"} ";
        return get("/metrics")
                .body()
                .asString()
                .lines()
                .filter(line -> line.startsWith(series))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length())))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no series " + series));
    }

    /** A write as Prometheus sends it. */
    Response write(byte[] body) {
        return request()
                .contentType("application/x-protobuf")
                .header("Content-Encoding", "snappy")
                .header("User-Agent", "Prometheus/3.5.3")
                .header("X-Prometheus-Remote-Write-Version", "0.1.0")
                .body(body)
                .post("/api/v1/write");
    }

    Response write() {
        return write(new byte[] {1, 2, 3});
    }

    @Override
    public void close() {
        proxy.close();
        close(entra, ingestion);
    }

    private static void close(FakeEntra entra, RawIngestion ingestion) {
        entra.close();
        try {
            ingestion.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the fake ingestion cannot be closed", e);
        }
    }
}
