package remotewrite.conformance.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.fake.Exchange;
import remotewrite.fake.Label;
import remotewrite.fake.Sample;
import remotewrite.fake.TimeSeries;
import remotewrite.fake.WriteRequest;
import remotewrite.fake.WriteRequestCodec;
import remotewrite.fake.cloud.CloudSettings;
import remotewrite.fake.cloud.Credential;
import remotewrite.fake.cloud.FakeCloud;

/**
 * The container image of the reference proxy, run as the strictest cluster would. Skipped with the reason where Docker or
 * the image is missing; with {@code CONFORMANCE_REQUIRE_CONTAINERS=true} in the environment that is a failure instead.
 */
@Tag("container")
class ProxyImageTest {
    private static final String ON_BASE = "remote-write-conformance/proxy:test-on-a-base";
    private static final String BASE = "remote-write-conformance/java:test-base";
    private static final Duration START = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    @BeforeEach
    void theImageIsThere() {
        ProxyImage.required();
    }

    private static Map<String, String> environment(FakeCloud cloud) {
        Map<String, String> environment = new HashMap<>(cloud.environment(Credential.CERTIFICATE));
        environment.put("CLUSTER", "image");
        environment.put("LISTENING_PORT", "8081");
        return environment;
    }

    private static int status(HttpClient client, HttpRequest request) throws InterruptedException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    private static HttpRequest.Builder to(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10));
    }

    private static byte[] body(Clock clock) {
        TimeSeries series = TimeSeries.of(List.of(new Label("__name__", "up")), List.of(Sample.of(1, clock.millis())));
        return WriteRequestCodec.encode(WriteRequest.of(List.of(series))).toArray();
    }

    @Test
    void itServesWithoutRootOnAReadOnlyFileSystemAndEndsInGoodOrder() throws IOException, InterruptedException {
        servesAndEnds(ProxyImage.NAME, List.of(), "65532:65532");
    }

    /** As kube-prometheus-stack has it: runAsUser 1000 and fsGroup 2000 for the whole pod (its values.yaml). */
    @Test
    void asTheUserOfThePodItDoesTheSame() throws IOException, InterruptedException {
        servesAndEnds(ProxyImage.NAME, List.of("--user=1000:2000"), "1000:2000");
    }

    @Test
    void onABaseThatHasJavaItDoesTheSame() throws IOException, InterruptedException {
        try {
            ProxyImage.Ended base = ProxyImage.javaOnly(BASE);
            assertThat(base.code()).as(base.text()).isZero();

            ProxyImage.Ended built = ProxyImage.build(ON_BASE, BASE);

            assertThat(built.code()).as(built.text()).isZero();
            assertThat(built.text())
                    .containsPattern("takes Java \\d+ of " + BASE)
                    .contains("built " + ON_BASE);
            servesAndEnds(ON_BASE, List.of(), "65532:65532");
        } finally {
            ProxyImage.remove(ON_BASE, BASE);
        }
    }

    /** @param user and group it runs as */
    private void servesAndEnds(String image, List<String> options, String user)
            throws IOException, InterruptedException {
        Clock clock = Clock.systemUTC();
        try (FakeCloud cloud = FakeCloud.start(CloudSettings.of(clock, directory)
                        .withBindAddress("0.0.0.0")
                        .withHostName("host.docker.internal")
                        .withEndpoints(Set.of()));
                ProxyImage.Running proxy = ProxyImage.start(
                        image,
                        options,
                        environment(cloud),
                        List.of(cloud.files().ca(), cloud.files().certificate()))) {
            try (HttpClient client = HttpClient.newHttpClient()) {
                int port = proxy.port();
                await().atMost(START)
                        .until(() -> status(client, to(port, "/ready").build()) == 200);

                assertThat(status(client, to(port, "/health").build())).isEqualTo(200);
                assertThat(proxy.inspect("{{.Config.User}} {{.HostConfig.ReadonlyRootfs}}"))
                        .isEqualTo(user + " true");
                assertThat(proxy.users()).isNotEmpty().containsOnly(user.split(":")[0]);

                int written = status(
                        client,
                        to(port, "/api/v1/write")
                                .header("Content-Type", "application/x-protobuf")
                                .header("Content-Encoding", "snappy")
                                .header("X-Prometheus-Remote-Write-Version", "0.1.0")
                                .POST(HttpRequest.BodyPublishers.ofByteArray(body(clock)))
                                .build());
                assertThat(written).isEqualTo(204);
                assertThat(cloud.ingestion().journal().await(all -> all.stream().anyMatch(Exchange::accepted), START))
                        .isTrue();
                assertThat(cloud.ingestion().journal().exchanges()).hasSize(1);
            }
            // only now: a sender that is there may write again, and is waited for
            assertThat(proxy.terminate()).isZero();
            assertThat(proxy.log())
                    .contains("msg=\"Draining\"", "successfullyPublished=1", "msg=\"Stopped\" complete=true")
                    .doesNotContain("[warning]");
        }
    }

    @Test
    void mistakesInTheEnvironmentAreListedAndEndItWith2() {
        ProxyImage.Ended ended = ProxyImage.run(
                ProxyImage.NAME,
                List.of("--network=none", "--env=LISTENING_PORT=no", "--env=AZURE_TENNANT_ID=x"),
                List.of());

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.text())
                .contains("problems with the configuration:\n  1. INGESTION_URL is missing.")
                .contains("LISTENING_PORT")
                .contains("AZURE_TENNANT_ID is not a setting. Did you mean AZURE_TENANT_ID?")
                .doesNotContain("\tat ", "Exception", "[warning]");
    }

    @Test
    void thereIsNoShellInIt() {
        ProxyImage.Ended ended = ProxyImage.run(
                ProxyImage.NAME, List.of("--network=none", "--entrypoint=/bin/sh"), List.of("-c", "true"));

        assertThat(ended.code()).isEqualTo(127);
        assertThat(ended.text()).contains("no such file or directory");
    }
}
