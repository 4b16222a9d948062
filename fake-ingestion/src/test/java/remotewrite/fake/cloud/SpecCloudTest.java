package remotewrite.fake.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.fake.Bytes;
import remotewrite.fake.IngestionProfile;
import remotewrite.fake.Label;
import remotewrite.fake.Sample;
import remotewrite.fake.TimeSeries;
import remotewrite.fake.WriteRequestV2;
import remotewrite.fake.WriteRequestV2Codec;

/** A cloud by the specifications: its query endpoint tells every sample that its ingestion endpoint has counted. */
class SpecCloudTest {
    @TempDir
    private Path directory;

    @Test
    void whatIsCountedAsWrittenIsToldByAQuery() throws Exception {
        long millis = Clock.systemUTC().millis() - 60_000;
        try (CloudClient client = new CloudClient();
                FakeCloud cloud = client.start(
                        CloudSettings.of(Clock.systemUTC(), directory).withProfile(IngestionProfile.SPEC))) {
            HttpResponse<String> answer = write(
                    client,
                    cloud,
                    TimeSeries.of(List.of(new Label("__name__", "up")), List.of(Sample.of(1, millis))),
                    TimeSeries.of(List.of(new Label("__name__", "UP")), List.of(Sample.of(2, millis))),
                    TimeSeries.of(List.of(new Label("A", "x"), new Label("a", "y")), List.of(Sample.of(3, millis))));

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
            assertThat(answer.headers().firstValue("X-Prometheus-Remote-Write-Samples-Written"))
                    .contains("3");
            assertThat(values(client, cloud, "up")).containsExactly("1");
            assertThat(values(client, cloud, "UP")).containsExactly("2");
            assertThat(values(client, cloud, "{A=\"x\", a=\"y\"}")).containsExactly("3");
        }
    }

    private static HttpResponse<String> write(CloudClient client, FakeCloud cloud, TimeSeries... series)
            throws Exception {
        Bytes body = WriteRequestV2Codec.encode(WriteRequestV2.of(List.of(series)));
        return client.http()
                .send(
                        HttpRequest.newBuilder(cloud.writeUri())
                                .header("Authorization", "Bearer " + cloud.token())
                                .header("Content-Encoding", "snappy")
                                .header("Content-Type", "application/x-protobuf;proto=io.prometheus.write.v2.Request")
                                .POST(BodyPublishers.ofByteArray(body.toArray()))
                                .build(),
                        BodyHandlers.ofString());
    }

    /** Of an instant query, now. */
    private static Stream<String> values(CloudClient client, FakeCloud cloud, String query) throws Exception {
        String token = cloud.token(FakeCloud.OPERATOR_CLIENT_ID, "https://prometheus.monitor.azure.com");
        URI uri = URI.create(cloud.query().baseUri("localhost") + "/api/v1/query?query="
                + URLEncoder.encode(query, StandardCharsets.UTF_8));
        HttpResponse<String> answer = client.http()
                .send(
                        HttpRequest.newBuilder(uri)
                                .header("Authorization", "Bearer " + token)
                                .build(),
                        BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        Stream.Builder<String> values = Stream.builder();
        for (JsonNode one : new ObjectMapper().readTree(answer.body()).at("/data/result")) {
            values.add(one.at("/value/1").asText());
        }
        return values.build();
    }
}
