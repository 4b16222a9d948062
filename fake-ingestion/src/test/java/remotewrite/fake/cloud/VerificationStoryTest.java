package remotewrite.fake.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.util.Context;
import com.azure.identity.ClientCertificateCredentialBuilder;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.azure.monitor.query.LogsQueryClientBuilder;
import com.azure.monitor.query.MetricsQueryClientBuilder;
import com.azure.monitor.query.models.AggregationType;
import com.azure.monitor.query.models.MetricValue;
import com.azure.monitor.query.models.MetricsQueryOptions;
import com.azure.monitor.query.models.QueryTimeInterval;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.fake.Bytes;
import remotewrite.fake.Label;
import remotewrite.fake.Sample;
import remotewrite.fake.TimeSeries;
import remotewrite.fake.WriteRequest;
import remotewrite.fake.WriteRequestCodec;
import remotewrite.fake.manage.LogRow;

/**
 * How a customer verifies remote write by Microsoft's article, end to end, with Microsoft's own clients for tokens, platform
 * metrics and logs: nobody knows more of the cloud than its environment says.
 */
class VerificationStoryTest {
    private static final String METRIC_RULE = "MetricIngestionRequest_Count";
    private static final List<Label> UP = List.of(new Label("__name__", "up"), new Label("job", "story"));

    @TempDir
    private Path directory;

    private FakeCloud cloud;
    private HttpClient http;
    private com.azure.core.http.HttpClient azureHttp;

    @BeforeEach
    void start() {
        Clock clock = Clock.systemUTC();
        LogRow line = LogRow.sidecarLine(clock.instant(), CloudResources.CLUSTER, "remote write works");
        cloud = FakeCloud.start(CloudSettings.of(clock, directory)
                .withContents(CloudContents.usual().withLogs(List.of(line))));
        http = HttpClient.newBuilder().sslContext(cloud.clientContext()).build();
        azureHttp = new JdkHttpClientBuilder(HttpClient.newBuilder().sslContext(cloud.clientContext())).build();
    }

    @AfterEach
    void close() {
        http.close();
        cloud.close();
    }

    @Test
    void whatIsWrittenIsQueriedAndCountedAndAWrongRoleIsSeenAsWell() throws Exception {
        // an Entra app with a certificate, and what a proxy does with it
        Map<String, String> app = cloud.environment(Credential.CERTIFICATE);
        TokenCredential certificate = new ClientCertificateCredentialBuilder()
                .tenantId(app.get("AZURE_TENANT_ID"))
                .clientId(app.get("AZURE_CLIENT_ID"))
                .pfxCertificate(app.get("AZURE_CLIENT_CERTIFICATE_PATH"))
                .clientCertificatePassword("")
                .authorityHost(app.get("AZURE_AUTHORITY_HOST"))
                .disableInstanceDiscovery()
                .httpClient(azureHttp)
                .build();
        Instant now = cloud.settings().clock().instant();
        Sample tooOld = Sample.of(1, now.minus(Duration.ofHours(1)).toEpochMilli());
        Sample good = Sample.of(1, now.toEpochMilli());
        assertThat(write(app, certificate, tooOld, good).statusCode()).isEqualTo(204);

        // the query API shows up
        Map<String, String> operator = cloud.environment(Credential.OPERATOR);
        JsonNode found = get(
                operator.get("QUERY_URL") + "/api/v1/query?query=up%7Bjob%3D%22story%22%7D",
                token(secret(operator), "https://prometheus.monitor.azure.com/.default"));
        assertThat(found.at("/data/result")).hasSize(1);
        assertThat(found.at("/data/result/0/value/1").asText()).isEqualTo("1");

        // the platform metrics show the events, the drop and the request
        assertThat(metric(operator, CloudResources.WORKSPACE.toString(), "EventsPerMinuteIngested", ""))
                .isEqualTo(2);
        assertThat(metric(operator, CloudResources.WORKSPACE.toString(), "EventsDropped", "Reason eq 'OldData'"))
                .isEqualTo(1);
        assertThat(metric(operator, operator.get("RULE_RESOURCE_ID"), METRIC_RULE, "ResponseCode eq '204'"))
                .isEqualTo(1);

        // the wrong role is refused, and the metric says so
        Map<String, String> stranger = cloud.environment(Credential.STRANGER);
        HttpResponse<String> refused = write(stranger, secret(stranger), Sample.of(2, now.toEpochMilli() + 1));
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("does not have access to ingest data");
        assertThat(metric(operator, operator.get("RULE_RESOURCE_ID"), METRIC_RULE, "ResponseCode eq '403'"))
                .isEqualTo(1);
        assertThat(metric(operator, CloudResources.WORKSPACE.toString(), "EventsPerMinuteIngested", ""))
                .isEqualTo(2);

        // the role assigned, it works
        assertThat(assignPublisher(operator, FakeCloud.STRANGER_OBJECT_ID)).isEqualTo(201);
        assertThat(write(stranger, secret(stranger), Sample.of(2, now.toEpochMilli() + 1))
                        .statusCode())
                .isEqualTo(204);

        // and the sidecar's log line is found
        var logs = new LogsQueryClientBuilder()
                .endpoint(operator.get("LOGS_URL"))
                .credential(secret(operator))
                .httpClient(azureHttp)
                .buildClient();
        assertThat(logs.queryWorkspace(
                                operator.get("LOGS_WORKSPACE_ID"),
                                "ContainerLogV2 | where ContainerName == 'prom-remotewrite'",
                                QueryTimeInterval.LAST_DAY)
                        .getTable()
                        .getRows())
                .hasSize(1);
    }

    @Test
    void eachDoorWantsATokenOfItsOwnAudience() throws Exception {
        Map<String, String> operator = cloud.environment(Credential.OPERATOR);
        Map<String, String> urls = Map.of(
                "https://prometheus.monitor.azure.com", operator.get("QUERY_URL") + "/api/v1/labels",
                "https://management.azure.com",
                        operator.get("MANAGEMENT_URL") + CloudResources.WORKSPACE + "?api-version=2023-04-03",
                "https://api.loganalytics.io",
                        operator.get("LOGS_URL") + "/workspaces/" + operator.get("LOGS_WORKSPACE_ID")
                                + "/query?query=ContainerLogV2");
        for (String audience : urls.keySet()) {
            for (Map.Entry<String, String> url : urls.entrySet()) {
                int status = ask(url.getValue(), cloud.token(FakeCloud.OPERATOR_CLIENT_ID, audience))
                        .statusCode();
                assertThat(status)
                        .as("%s with a token for %s", url.getValue(), audience)
                        .satisfies(code -> assertThat(code == 200).isEqualTo(audience.equals(url.getKey())));
            }
        }
        Function<String, Integer> asStranger = url -> urls.entrySet().stream()
                .filter(entry -> entry.getValue().equals(url))
                .map(entry -> ask(url, cloud.token(FakeCloud.STRANGER_CLIENT_ID, entry.getKey()))
                        .statusCode())
                .findFirst()
                .orElseThrow();
        assertThat(urls.values()).extracting(asStranger::apply).containsOnly(403);
    }

    @Test
    void theWorkspaceTellsWhereToWriteAndWhereToQuery() throws Exception {
        Map<String, String> operator = cloud.environment(Credential.OPERATOR);
        String arm = operator.get("MANAGEMENT_URL");
        String token = cloud.token(FakeCloud.OPERATOR_CLIENT_ID, "https://management.azure.com");

        JsonNode workspace = get(arm + operator.get("WORKSPACE_RESOURCE_ID") + "?api-version=2025-10-03", token);

        assertThat(workspace.at("/properties/metrics/prometheusQueryEndpoint").asText())
                .isEqualTo(operator.get("QUERY_URL"));
        JsonNode ingestion = workspace.at("/properties/defaultIngestionSettings");
        assertThat(ingestion.get("dataCollectionRuleResourceId").asText()).isEqualTo(operator.get("RULE_RESOURCE_ID"));
        assertThat(operator.get("INGESTION_URL"))
                .startsWith(ingestion.at("/ingestionEndpoints/metrics").asText() + "/dataCollectionRules/"
                        + ingestion.get("dataCollectionRuleImmutableId").asText() + "/");
    }

    private TokenCredential secret(Map<String, String> environment) {
        return new ClientSecretCredentialBuilder()
                .tenantId(environment.get("AZURE_TENANT_ID"))
                .clientId(environment.get("AZURE_CLIENT_ID"))
                .clientSecret(environment.get("AZURE_CLIENT_SECRET"))
                .authorityHost(environment.get("AZURE_AUTHORITY_HOST"))
                .disableInstanceDiscovery()
                .httpClient(azureHttp)
                .build();
    }

    private static String token(TokenCredential credential, String scope) {
        return credential
                .getTokenSync(new TokenRequestContext().addScopes(scope))
                .getToken();
    }

    private HttpResponse<String> write(Map<String, String> environment, TokenCredential credential, Sample... samples)
            throws Exception {
        Bytes body = WriteRequestCodec.encode(WriteRequest.of(List.of(TimeSeries.of(UP, List.of(samples)))));
        return http.send(
                HttpRequest.newBuilder(URI.create(environment.get("INGESTION_URL")))
                        .header("Authorization", "Bearer " + token(credential, "https://monitor.azure.com/.default"))
                        .header("Content-Encoding", "snappy")
                        .header("Content-Type", "application/x-protobuf")
                        .header("X-Prometheus-Remote-Write-Version", "0.1.0")
                        .POST(BodyPublishers.ofByteArray(body.toArray()))
                        .build(),
                BodyHandlers.ofString());
    }

    /** The sum over all minutes; -1 when the metric has no number. */
    private double metric(Map<String, String> environment, String resource, String name, String filter) {
        OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
        MetricsQueryOptions options = new MetricsQueryOptions()
                .setTimeInterval(new QueryTimeInterval(now.minusMinutes(10), now.plusMinutes(1)))
                .setGranularity(Duration.ofMinutes(1))
                .setAggregations(AggregationType.MAXIMUM);
        if (!filter.isEmpty()) {
            options.setFilter(filter);
        }
        return new MetricsQueryClientBuilder()
                        .endpoint(environment.get("METRICS_URL"))
                        .credential(secret(environment))
                        .httpClient(azureHttp)
                        .buildClient()
                        .queryResourceWithResponse(resource, List.of(name), options, Context.NONE)
                        .getValue()
                        .getMetricByName(name)
                        .getTimeSeries()
                        .stream()
                        .flatMap(series -> series.getValues().stream())
                        .filter(value -> value.getMaximum() != null)
                        .mapToDouble(MetricValue::getMaximum)
                        .reduce(Double::sum)
                        .orElse(-1);
    }

    private int assignPublisher(Map<String, String> operator, String principal) throws Exception {
        String body = """
                {"properties": {"roleDefinitionId":
                  "/providers/Microsoft.Authorization/roleDefinitions/3913510d-42f4-4e42-8a64-420c390055eb",
                  "principalId": "%s", "principalType": "ServicePrincipal"}}
                """.formatted(principal);
        return http.send(
                        HttpRequest.newBuilder(
                                        URI.create(
                                                operator.get("MANAGEMENT_URL")
                                                        + operator.get("RULE_RESOURCE_ID")
                                                        + "/providers/Microsoft.Authorization/roleAssignments/cccccccc-1111-4111-8111-cccccccccccc?api-version=2022-04-01"))
                                .header(
                                        "Authorization",
                                        "Bearer " + token(secret(operator), "https://management.azure.com/.default"))
                                .header("Content-Type", "application/json")
                                .PUT(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString())
                .statusCode();
    }

    private JsonNode get(String url, String token) throws Exception {
        HttpResponse<String> reply = ask(url, token);
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return new ObjectMapper().readTree(reply.body());
    }

    private HttpResponse<String> ask(String url, String token) {
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create(url))
                            .header("Authorization", "Bearer " + token)
                            .build(),
                    BodyHandlers.ofString());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
