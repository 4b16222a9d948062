package remotewrite.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import remotewrite.conformance.NotRun;
import remotewrite.fake.Label;
import remotewrite.fake.Sample;
import remotewrite.fake.TimeSeries;
import remotewrite.fake.WriteRequest;
import remotewrite.fake.WriteRequestCodec;

/**
 * The image that {@code images/build-fakes} builds, for a client outside of the container. Skipped with the reason where
 * there is none; with {@code CONFORMANCE_REQUIRE_CONTAINERS=true} in the environment that is a failure.
 */
@Tag("container")
class FakesImageTest {
    private static final String IMAGE = "remote-write-conformance/fakes:latest";

    private record Ended(int code, String text) {}

    private static Ended docker(String... arguments) {
        try {
            Process process = new ProcessBuilder(Stream.concat(Stream.of("docker"), Stream.of(arguments))
                            .toList())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ended(process.waitFor(), text.strip());
        } catch (IOException e) {
            return new Ended(127, "there is no docker command: " + e.getMessage());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void requireImage() {
        Ended inspected = docker("image", "inspect", "--format", "{{.Id}}", IMAGE);
        if (inspected.code() != 0) {
            NotRun.because("the image %s is not there (build it with images/build-fakes): %s"
                    .formatted(IMAGE, inspected.text()));
        }
    }

    @Test
    void aClientOutsideGetsATokenAndWritesAndQueries() throws Exception {
        requireImage();
        String id = docker(
                        "run",
                        "--detach",
                        "--rm",
                        "--read-only",
                        "--cap-drop=ALL",
                        "--security-opt=no-new-privileges",
                        "--publish-all",
                        IMAGE)
                .text();
        try (HttpClient plain = HttpClient.newHttpClient()) {
            String control = "http://" + published(id, 8450);
            await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .until(() -> ask(plain, control + "/endpoints").statusCode() == 200);
            JsonNode environment = new ObjectMapper()
                    .readTree(ask(plain, control + "/environment").body());
            try (HttpClient http =
                    trusting(ask(plain, control + "/files/ca.pem").body())) {
                Map<String, Integer> statuses = Map.of(
                        "write", write(http, id, environment.get("SECRET")),
                        "query", query(http, id, environment.get("OPERATOR")));
                assertThat(statuses).isEqualTo(Map.of("write", 204, "query", 200));
            }
            assertThat(docker("inspect", "--format", "{{.Config.User}}", IMAGE).text())
                    .isEqualTo("65532:65532");
        } finally {
            docker("kill", "--signal", "TERM", id);
        }
    }

    private static int write(HttpClient http, String id, JsonNode environment) throws Exception {
        byte[] body = WriteRequestCodec.encode(WriteRequest.of(List.of(TimeSeries.of(
                        List.of(new Label("__name__", "up")),
                        List.of(Sample.of(1, Clock.systemUTC().millis()))))))
                .toArray();
        URI url = URI.create(environment.get("INGESTION_URL").asText());
        return http.send(
                        HttpRequest.newBuilder(URI.create(
                                        "https://" + published(id, 8444) + url.getRawPath() + "?" + url.getRawQuery()))
                                .header("Authorization", "Bearer " + token(http, id, environment, "monitor.azure.com"))
                                .header("Content-Encoding", "snappy")
                                .header("Content-Type", "application/x-protobuf")
                                .POST(BodyPublishers.ofByteArray(body))
                                .build(),
                        BodyHandlers.ofString())
                .statusCode();
    }

    private static int query(HttpClient http, String id, JsonNode environment) throws Exception {
        return http.send(
                        HttpRequest.newBuilder(URI.create("https://" + published(id, 8447) + "/api/v1/query?query=up"))
                                .header(
                                        "Authorization",
                                        "Bearer " + token(http, id, environment, "prometheus.monitor.azure.com"))
                                .build(),
                        BodyHandlers.ofString())
                .statusCode();
    }

    private static String token(HttpClient http, String id, JsonNode environment, String resource) throws Exception {
        String form = "grant_type=client_credentials&client_id="
                + environment.get("AZURE_CLIENT_ID").asText() + "&client_secret="
                + URLEncoder.encode(environment.get("AZURE_CLIENT_SECRET").asText(), StandardCharsets.UTF_8)
                + "&scope=https://" + resource + "/.default";
        HttpResponse<String> reply = http.send(
                HttpRequest.newBuilder(URI.create("https://" + published(id, 8443) + "/"
                                + environment.get("AZURE_TENANT_ID").asText() + "/oauth2/v2.0/token"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build(),
                BodyHandlers.ofString());
        return new ObjectMapper().readTree(reply.body()).path("access_token").asText();
    }

    /** Where a port of the container is reached from here. */
    private static String published(String id, int port) {
        String[] lines = docker("port", id, port + "/tcp").text().split("\n");
        return "localhost" + lines[0].substring(lines[0].lastIndexOf(':'));
    }

    private static HttpResponse<String> ask(HttpClient http, String url) throws Exception {
        return http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
    }

    private static HttpClient trusting(String caPem) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry(
                "ca",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(caPem.getBytes(StandardCharsets.US_ASCII))));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }
}
