package remotewrite.fake.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import remotewrite.fake.Application;
import remotewrite.fake.JwtTokenVerifier;
import remotewrite.fake.Tenant;
import remotewrite.fake.entra.AzureApi;
import remotewrite.fake.entra.EntraCloud;
import remotewrite.fake.manage.FakeLogs;
import remotewrite.fake.manage.FakeManagement;
import remotewrite.fake.query.FakeQuery;

/** Whose tokens for what a cloud's endpoints take: those of each national cloud's tenants, for its own resources. */
class CloudAudiencesTest {
    @TempDir
    private Path directory;

    private final CloudClient client = new CloudClient();
    private FakeCloud cloud;

    @BeforeEach
    void start() {
        cloud = client.start(CloudSettings.of(Clock.systemUTC(), directory));
    }

    @AfterEach
    void close() {
        cloud.close();
        client.close();
    }

    private static String id(EntraCloud cloud) {
        return "cccccccc-0000-4000-8000-00000000000" + cloud.ordinal();
    }

    /** Who may write, and who may read everything. */
    private static Tenant tenant(String id, EntraCloud cloud) {
        return Tenant.in(
                cloud,
                id,
                Application.of(FakeCloud.CLIENT_ID, FakeCloud.OBJECT_ID),
                Application.of(FakeCloud.OPERATOR_CLIENT_ID, FakeCloud.OPERATOR_OBJECT_ID));
    }

    private static Tenant[] oneInEachCloud() {
        return Arrays.stream(EntraCloud.values())
                .map(each -> tenant(id(each), each))
                .toArray(Tenant[]::new);
    }

    private static Stream<String> audiences(AzureApi api, EntraCloud cloud) {
        return cloud.audiences(api).stream();
    }

    /** Of a good request with a token of this tenant. */
    private HttpResponse<String> ask(AzureApi api, String tenant, String audience) throws Exception {
        String client = api == AzureApi.INGESTION ? FakeCloud.CLIENT_ID : FakeCloud.OPERATOR_CLIENT_ID;
        String token = cloud.entra().issue(tenant, client, audience);
        HttpRequest.Builder request = switch (api) {
            case INGESTION ->
                HttpRequest.newBuilder(cloud.writeUri())
                        .header("Content-Encoding", "snappy")
                        .header("Content-Type", "application/x-protobuf")
                        .POST(BodyPublishers.ofByteArray(new byte[] {0}));
            case QUERY -> get(cloud.query().baseUri("localhost") + "/api/v1/labels");
            case MANAGEMENT ->
                get(cloud.management().endpoint("localhost") + CloudResources.WORKSPACE.toString()
                        + "?api-version=2023-04-03");
            case METRICS_BATCH ->
                get(cloud.management().endpoint("localhost") + CloudResources.SUBSCRIPTION.toString()
                                + "/metrics:getBatch?api-version=2024-02-01&metricnames=ActiveTimeSeries"
                                + "&metricnamespace=Microsoft.Monitor/accounts")
                        .POST(BodyPublishers.ofString("{\"resourceids\": [\"" + CloudResources.WORKSPACE + "\"]}"));
            case LOGS ->
                get(cloud.logs().endpoint("localhost") + "/workspaces/" + CloudResources.LOGS_CUSTOMER_ID
                        + "/query?query=ContainerLogV2");
        };
        return this.client
                .http()
                .send(request.header("Authorization", "Bearer " + token).build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder get(String uri) {
        return HttpRequest.newBuilder(URI.create(uri));
    }

    @ParameterizedTest
    @EnumSource
    void aTokenIsGoodForTheResourcesOfItsTenantsOwnCloudOnly(AzureApi api) throws Exception {
        cloud.entra().tenants(oneInEachCloud());
        for (EntraCloud home : EntraCloud.values()) {
            for (EntraCloud other : EntraCloud.values()) {
                for (String audience : audiences(api, other).toList()) {
                    HttpResponse<String> reply = ask(api, id(home), audience);

                    assertThat(reply.statusCode())
                            .as("%s: a tenant of %s, for %s: %s", api, home, audience, reply.body())
                            .isEqualTo(home != other ? 401 : api == AzureApi.INGESTION ? 204 : 200);
                }
            }
        }
    }

    @Test
    void theUsualTenantsTokenForAnotherCloudIsRefusedByIngestionInItsWords() throws Exception {
        HttpResponse<String> reply = ask(AzureApi.INGESTION, FakeCloud.TENANT_ID, "https://monitor.azure.us");

        assertThat(reply.statusCode()).isEqualTo(401);
        assertThat(reply.body())
                .contains("InvalidAudience", "[https://monitor.azure.us], accepted are [https://monitor.azure.com, ");
    }

    /** Public cloud and US Government have one host of issuers: the tenant alone tells them apart. */
    @Test
    void whatIsGoodChangesWithTheTenants() throws Exception {
        String id = id(EntraCloud.PUBLIC);
        cloud.entra().tenants(tenant(id, EntraCloud.PUBLIC));
        assertThat(ask(AzureApi.INGESTION, id, "https://monitor.azure.us").statusCode())
                .isEqualTo(401);

        cloud.entra().tenants(tenant(id, EntraCloud.US_GOVERNMENT));

        assertThat(ask(AzureApi.INGESTION, id, "https://monitor.azure.us").statusCode())
                .isEqualTo(204);
        assertThat(ask(AzureApi.INGESTION, id, "https://monitor.azure.com").statusCode())
                .isEqualTo(401);
    }

    /** A fake that stands alone is told its audiences. */
    @Test
    void theFakesNameThoseOfThePublicCloudAsTheCloudHasThem() {
        assertThat(List.of(
                        JwtTokenVerifier.PUBLIC_CLOUD,
                        FakeQuery.PUBLIC_CLOUD,
                        FakeManagement.PUBLIC_CLOUD,
                        FakeManagement.PUBLIC_CLOUD_BATCH,
                        FakeLogs.PUBLIC_CLOUD))
                .isEqualTo(Arrays.stream(AzureApi.values())
                        .map(EntraCloud.PUBLIC::audiences)
                        .toList());
    }

    @ParameterizedTest
    @EnumSource
    void everyCloudHasAResourceForEveryApiAndSharesNone(AzureApi api) {
        assertThat(Arrays.stream(EntraCloud.values()).flatMap(each -> audiences(api, each)))
                .hasSizeGreaterThanOrEqualTo(6)
                .doesNotHaveDuplicates();
        for (EntraCloud each : EntraCloud.values()) {
            assertThat(each.resources())
                    .containsAll(audiences(api, each)
                            .filter(audience -> !audience.endsWith("/"))
                            .toList());
        }
    }
}
