package remotewrite.fake.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.util.Context;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import com.azure.monitor.query.LogsQueryClientBuilder;
import com.azure.monitor.query.MetricsQueryClientBuilder;
import com.azure.monitor.query.models.AggregationType;
import com.azure.monitor.query.models.MetricsQueryOptions;
import com.azure.monitor.query.models.QueryTimeInterval;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import remotewrite.fake.manage.LogRow;
import remotewrite.fake.role.Role;
import remotewrite.fake.role.RoleGrant;

/** A machine's own identity that may read platform metrics and logs does so with Microsoft's clients. */
class MachineVerificationTest {
    @TempDir
    private Path directory;

    /** Those clients ask for a token for the address that they are given (docs/fakes-management.md). */
    @Test
    void theMachinesIdentityReadsMetricsAndLogsByTheirAddresses() {
        Clock clock = Clock.systemUTC();
        LogRow line = LogRow.sidecarLine(clock.instant(), CloudResources.CLUSTER, "remote write works");
        List<RoleGrant> grants = new ArrayList<>(CloudContents.usual().grants());
        grants.add(RoleGrant.of(
                Role.MONITORING_READER, CloudContents.SYSTEM_ASSIGNED.objectId(), CloudResources.SUBSCRIPTION));
        CloudContents contents = CloudContents.usual().withLogs(List.of(line)).withGrants(grants);

        try (FakeCloud cloud =
                FakeCloud.start(CloudSettings.of(clock, directory).withContents(contents))) {
            var azureHttp = new JdkHttpClientBuilder(HttpClient.newBuilder().sslContext(cloud.clientContext())).build();
            TokenCredential machine = new ManagedIdentityCredentialBuilder()
                    .httpClient(new ToTheFake(cloud.imds().port(), azureHttp))
                    .build();
            String metricsUrl = cloud.environment(Credential.OPERATOR).get("METRICS_URL");
            String logsUrl = cloud.environment(Credential.OPERATOR).get("LOGS_URL");

            var metrics = new MetricsQueryClientBuilder()
                    .endpoint(metricsUrl)
                    .credential(machine)
                    .httpClient(azureHttp)
                    .buildClient()
                    .queryResourceWithResponse(
                            CloudResources.WORKSPACE.toString(),
                            List.of("EventsPerMinuteIngested"),
                            new MetricsQueryOptions()
                                    .setGranularity(Duration.ofMinutes(1))
                                    .setAggregations(AggregationType.MAXIMUM),
                            Context.NONE)
                    .getValue();
            var logs = new LogsQueryClientBuilder()
                    .endpoint(logsUrl)
                    .credential(machine)
                    .httpClient(azureHttp)
                    .buildClient()
                    .queryWorkspace(CloudResources.LOGS_CUSTOMER_ID, "ContainerLogV2", QueryTimeInterval.LAST_DAY);

            assertThat(metrics.getMetrics())
                    .singleElement()
                    .satisfies(metric -> assertThat(metric.getMetricName()).isEqualTo("EventsPerMinuteIngested"));
            assertThat(logs.getTable().getRows()).hasSize(1);
            assertThat(cloud.entra().journal().exchanges()).isEmpty();
            assertThat(cloud.imds().journal().exchanges()).hasSize(2);
        }
    }

    /** What a route to 169.254.169.254 does: MSAL4J reads addresses from the environment of its process only. */
    private record ToTheFake(int port, com.azure.core.http.HttpClient http) implements com.azure.core.http.HttpClient {
        @Override
        public Mono<HttpResponse> send(HttpRequest request) {
            String real = request.getUrl().toString();
            return http.send(request.setUrl(real.replace("169.254.169.254", "127.0.0.1:" + port)));
        }
    }
}
