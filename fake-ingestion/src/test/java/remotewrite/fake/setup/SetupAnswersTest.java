package remotewrite.fake.setup;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import remotewrite.fake.Label;
import remotewrite.fake.ManualClock;
import remotewrite.fake.Sample;
import remotewrite.fake.TimeSeries;
import remotewrite.fake.WriteRequest;
import remotewrite.fake.WriteRequestCodec;
import remotewrite.fake.cloud.CloudSettings;
import remotewrite.fake.cloud.FakeCloud;

/** The answers that a setup file chooses, as the clients of a cloud see them. */
class SetupAnswersTest {
    private static final String AUDIENCE = "https://monitor.azure.com";

    @TempDir
    private Path directory;

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                                  | 204 | 401 | 403 | 204 | 400
            {ingestion: {answers: {success: ok}}}                               | 200 | 401 | 403 | 200 | 400
            {ingestion: {answers: {refusedToken: forbidden}}}                   | 204 | 403 | 403 | 204 | 400
            {ingestion: {answers: {role: long}}}                                | 204 | 401 | 403 PipelineAccessResult | 204 | 400
            {ingestion: {answers: {overLimit: badRequest}}}                     | 204 | 401 | 403 | 400 | 400
            {ingestion: {answers: {overLimit: tooManyRequests}}}                | 204 | 401 | 403 | 204 | 400
            {query: {validation: azure422}}                                     | 204 | 401 | 403 | 204 | 422
            {query: {name: notNeeded}}                                          | 204 | 401 | 403 | 204 | 200
            """)
    void areThoseOfTheCloud(String yaml, String taken, String badToken, String noRole, String old, String unnamed)
            throws Exception {
        CloudSettings settings = SetupFile.parse(yaml, "s", directory)
                .on(CloudSettings.of(Clock.systemUTC(), directory))
                .withEndpoints(Set.of("query"));

        try (FakeCloud cloud = FakeCloud.start(settings);
                HttpClient http = HttpClient.newBuilder()
                        .sslContext(cloud.clientContext())
                        .build()) {
            long now = settings.clock().millis();
            assertThat(write(http, cloud, cloud.token(), now)).isEqualTo(taken);
            assertThat(write(http, cloud, "garbage", now)).isEqualTo(badToken);
            assertThat(write(http, cloud, cloud.token(FakeCloud.STRANGER_CLIENT_ID, AUDIENCE), now))
                    .isEqualTo(noRole);
            assertThat(write(http, cloud, cloud.token(), 1)).isEqualTo(old);
            assertThat(query(http, cloud)).isEqualTo(unnamed);
        }
    }

    @Test
    void aWorkspaceThatHasItsSeriesIsAnswered429() throws Exception {
        CloudSettings settings = SetupFile.parse(
                        "ingestion: {activeSeries: 1, answers: {overLimit: tooManyRequests}}", "s", directory)
                .on(CloudSettings.of(Clock.systemUTC(), directory))
                .withEndpoints(Set.of());

        try (FakeCloud cloud = FakeCloud.start(settings);
                HttpClient http = HttpClient.newBuilder()
                        .sslContext(cloud.clientContext())
                        .build()) {
            long now = settings.clock().millis();
            assertThat(send(http, cloud, cloud.token(), "up", now).statusCode()).isEqualTo(204);
            HttpResponse<String> answer = send(http, cloud, cloud.token(), "more", now);

            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(answer.headers().firstValueAsLong("Retry-After").orElseThrow())
                    .as("until the series may have ceased to be active")
                    .isBetween(12 * 3600L - 180, 12 * 3600L);
            assertThat(answer.body()).contains("\"TooManyRequests\"", "LimitThrottling 1.");
        }
    }

    /** With the documented limits it would be too old by the time its series is active no more. */
    @ParameterizedTest
    @CsvSource({"limitThrottling, 429, LimitThrottling", "outOfOrder, 204, OutOfOrder"})
    void asWhatALateSampleOfAnInactiveSeriesIsCountedIsThatOfTheFile(String chosen, int status, String reason)
            throws Exception {
        ManualClock clock = new ManualClock();
        CloudSettings settings = SetupFile.parse(
                        "ingestion: {activeSeries: 1, activeFor: PT1M, lateReason: " + chosen
                                + ", answers: {overLimit: tooManyRequests}}",
                        "s",
                        directory)
                .on(CloudSettings.of(clock, directory))
                .withEndpoints(Set.of());

        try (FakeCloud cloud = FakeCloud.start(settings);
                HttpClient http = HttpClient.newBuilder()
                        .sslContext(cloud.clientContext())
                        .build()) {
            long first = clock.millis();
            assertThat(send(http, cloud, cloud.token(), "up", first).statusCode())
                    .isEqualTo(204);
            clock.advance(Duration.ofMinutes(1));
            assertThat(send(http, cloud, cloud.token(), "other", first).statusCode())
                    .isEqualTo(204);

            assertThat(send(http, cloud, cloud.token(), "up", first - 1).statusCode())
                    .isEqualTo(status);
            assertThat(cloud.tallies().samplesDropped()).containsOnlyKeys(reason);
        }
    }

    @ParameterizedTest
    @CsvSource({"wire, 204", "decompressed, 429"})
    void theBytesOfTheMinuteAreThoseThatTheFileCounts(String counted, int status) throws Exception {
        CloudSettings settings = SetupFile.parse(
                        "ingestion: {bytesPerMinute: 5000, bytesCounted: " + counted + "}", "s", directory)
                .on(CloudSettings.of(Clock.systemUTC(), directory))
                .withEndpoints(Set.of());

        try (FakeCloud cloud = FakeCloud.start(settings);
                HttpClient http = HttpClient.newBuilder()
                        .sslContext(cloud.clientContext())
                        .build()) {
            long now = settings.clock().millis();
            assertThat(send(http, cloud, cloud.token(), "x".repeat(10_000), now).statusCode())
                    .isEqualTo(status);
        }
    }

    /** The status, and whether the long text of a missing role is told. */
    private static String write(HttpClient http, FakeCloud cloud, String token, long millis) throws Exception {
        HttpResponse<String> answer = send(http, cloud, token, "up", millis);
        return answer.statusCode() + (answer.body().contains("PipelineAccessResult") ? " PipelineAccessResult" : "");
    }

    private static HttpResponse<String> send(HttpClient http, FakeCloud cloud, String token, String name, long millis)
            throws Exception {
        byte[] body = WriteRequestCodec.encode(WriteRequest.of(
                        List.of(TimeSeries.of(List.of(new Label("__name__", name)), List.of(Sample.of(1, millis))))))
                .toArray();
        return http.send(
                HttpRequest.newBuilder(cloud.writeUri())
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Encoding", "snappy")
                        .header("Content-Type", "application/x-protobuf")
                        .POST(BodyPublishers.ofByteArray(body))
                        .build(),
                BodyHandlers.ofString());
    }

    /** A query that names no metric. */
    private static String query(HttpClient http, FakeCloud cloud) throws Exception {
        URI up = cloud.query().baseUri("localhost").resolve("/api/v1/query?query=%7Bjob%3D%22api%22%7D");
        String token = cloud.token(FakeCloud.OPERATOR_CLIENT_ID, "https://prometheus.monitor.azure.com");
        return Integer.toString(http.send(
                        HttpRequest.newBuilder(up)
                                .header("Authorization", "Bearer " + token)
                                .build(),
                        BodyHandlers.ofString())
                .statusCode());
    }
}
