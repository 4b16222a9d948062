package remotewrite.fake.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.fake.Effect;
import remotewrite.fake.FaultScript;
import remotewrite.fake.ManualClock;
import remotewrite.fake.Moment;
import remotewrite.fake.Tenant;
import remotewrite.fake.role.ResourceId;
import remotewrite.fake.role.Role;
import remotewrite.fake.role.RoleGrant;
import remotewrite.fake.store.AzureLimits;

/** A cloud that was used and reset is as one that has just started. */
class FakeCloudResetTest {
    @TempDir
    private Path directory;

    private final CloudClient client = new CloudClient();

    @AfterEach
    void closeClient() {
        client.close();
    }

    @Test
    void afterAResetItIsAsAfterTheStart() throws Exception {
        try (FakeCloud cloud =
                client.start(CloudSettings.of(Clock.systemUTC(), directory).withArc(directory.resolve("tokens")))) {
            cloud.entra().tenants(Tenant.of("99999999-9999-4999-8999-999999999999"));
            cloud.entra().tokenLifetime(Duration.ofSeconds(1));
            cloud.imds().identities();
            cloud.arc().identities();
            cloud.endpoints()
                    .forEach(endpoint -> endpoint.playEverywhere(
                            FaultScript.named("down").thenAlways(Effect.answer(503, ""), Moment.REQUEST_START)));
            assertThat(client.write(cloud, "x")).isEqualTo(503);

            cloud.reset();

            for (Credential credential : Credential.PUBLISHERS) {
                assertThat(client.write(cloud, client.tokenOf(credential, cloud)))
                        .as("%s", credential)
                        .isEqualTo(204);
            }
            assertThat(CloudClient.lifetime(client.tokenOf(Credential.SECRET, cloud)))
                    .hasSeconds(3599);
            assertThat(cloud.ingestion().journal().exchanges())
                    .extracting(exchange -> exchange.fault())
                    .containsOnly("");
        }
    }

    @Test
    void aResetForgetsWhatWasWrittenCountedAndGranted() throws Exception {
        ManualClock clock = new ManualClock();
        try (FakeCloud cloud = client.start(CloudSettings.of(clock, directory)
                .withLimits(AzureLimits.DOCUMENTED, new AzureLimits.PerRule(1_048_576, 1, AzureLimits.UNLIMITED)))) {
            cloud.grants()
                    .add(RoleGrant.of(
                            Role.MONITORING_METRICS_PUBLISHER, FakeCloud.STRANGER_OBJECT_ID, CloudResources.RULE));
            cloud.logs().workspaces();
            String stranger = cloud.token(FakeCloud.STRANGER_CLIENT_ID, "https://monitor.azure.com");
            assertThat(client.write(cloud, stranger, clock.millis())).isEqualTo(204);
            assertThat(client.write(cloud, cloud.token(), clock.millis())).isEqualTo(429);
            assertThat(cloud.metrics().select(labels -> true, 0, Long.MAX_VALUE))
                    .hasSize(1);

            cloud.reset();

            assertThat(cloud.metrics().select(labels -> true, 0, Long.MAX_VALUE))
                    .isEmpty();
            assertThat(counted(cloud, CloudResources.RULE, clock)).isEmpty();
            assertThat(counted(cloud, CloudResources.WORKSPACE, clock)).isEmpty();
            assertThat(client.write(cloud, stranger, clock.millis())).isEqualTo(403);
            // neither the request of the minute nor the time of the sample is remembered
            assertThat(client.write(cloud, cloud.token(), clock.millis())).isEqualTo(204);
            assertThat(cloud.metrics().select(labels -> true, 0, Long.MAX_VALUE))
                    .hasSize(1);
            assertThat(counted(cloud, CloudResources.RULE, clock)).isEqualTo(Map.of("204", 1.0, "403", 1.0));
            assertThat(statusOfLogs(cloud)).isEqualTo(200);
        }
    }

    private Map<String, Double> counted(FakeCloud cloud, ResourceId resource, Clock clock) throws Exception {
        String metric =
                resource.equals(CloudResources.RULE) ? "MetricIngestionRequest_Count" : "EventsPerMinuteIngested";
        String aggregation = resource.equals(CloudResources.RULE) ? "total&$filter=ResponseCode%20eq%20'*'" : "maximum";
        var body = new ObjectMapper()
                .readTree(client.http()
                        .send(
                                CloudClient.arm(
                                                cloud,
                                                resource
                                                        + "/providers/Microsoft.Insights/metrics?api-version=2024-02-01&metricnames="
                                                        + metric + "&aggregation=" + aggregation + "&timespan="
                                                        + clock.instant().minusSeconds(600) + "/"
                                                        + clock.instant().plusSeconds(60))
                                        .build(),
                                BodyHandlers.ofString())
                        .body());
        Map<String, Double> counts = new TreeMap<>();
        for (var series : body.at("/value/0/timeseries")) {
            for (var minute : series.get("data")) {
                double value =
                        minute.path("total").asDouble(minute.path("maximum").asDouble());
                if (value > 0) {
                    counts.merge(series.at("/metadatavalues/0/value").asText(), value, Double::sum);
                }
            }
        }
        return counts;
    }

    private static int statusOfLogs(FakeCloud cloud) throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder().sslContext(cloud.clientContext()).build()) {
            URI uri = URI.create(cloud.logs().endpoint("localhost") + "/workspaces/" + CloudResources.LOGS_CUSTOMER_ID
                    + "/query?query=ContainerLogV2");
            String token = cloud.token(FakeCloud.OPERATOR_CLIENT_ID, "https://api.loganalytics.io");
            return client.send(
                            HttpRequest.newBuilder(uri)
                                    .header("Authorization", "Bearer " + token)
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
        }
    }
}
