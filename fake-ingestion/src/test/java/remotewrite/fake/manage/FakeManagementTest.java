package remotewrite.fake.manage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import remotewrite.fake.Fingerprint;
import remotewrite.fake.role.ResourceId;
import remotewrite.fake.role.Role;
import remotewrite.fake.role.RoleGrant;
import remotewrite.fake.role.RoleGrants;

/** Resource Manager as an HTTP client sees it: workspace, endpoint, rule, and who may see them. */
class FakeManagementTest {
    private static final String WORKSPACES =
            "/subscriptions/" + ManageBench.SUBSCRIPTION + "/providers/Microsoft.Monitor/accounts";

    private final ManageBench bench = ManageBench.start();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void aWorkspaceIsShownAsIn2023() {
        bench.as(ManageBench.READER_APP)
                .get(ManageBench.WORKSPACE_ID + "?api-version=2023-04-03")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("id", equalTo(ManageBench.WORKSPACE_ID.toString()))
                .body("name", equalTo("Amw-One"))
                .body("type", equalTo("Microsoft.Monitor/accounts"))
                .body("location", equalTo("eastus"))
                .body("properties.accountId", equalTo("12121212-3434-5656-7878-909090909090"))
                .body(
                        "properties.metrics.prometheusQueryEndpoint",
                        equalTo("https://amw-one-geaqdgeuapfeh8b2.eastus.prometheus.monitor.azure.com"))
                .body("properties.metrics.internalId", equalTo("mac_12121212-3434-5656-7878-909090909090"))
                .body("properties.metrics.enableAccessUsingResourcePermissions", nullValue())
                .body(
                        "properties.defaultIngestionSettings.dataCollectionRuleResourceId",
                        equalTo(
                                "/subscriptions/" + ManageBench.SUBSCRIPTION
                                        + "/resourceGroups/MA_Amw-One_eastus_managed/providers/Microsoft.Insights/dataCollectionRules/Amw-One"))
                .body("properties.defaultIngestionSettings.dataCollectionRuleImmutableId", nullValue())
                .body("properties.publicNetworkAccess", equalTo("Enabled"))
                .body("properties.provisioningState", equalTo("Succeeded"));
    }

    @Test
    void in2025AWorkspaceAlsoTellsWhereToWrite() {
        bench.as(ManageBench.READER_APP)
                .get(ManageBench.WORKSPACE_ID + "?api-version=2025-10-03")
                .then()
                .statusCode(200)
                .body(
                        "properties.defaultIngestionSettings.dataCollectionRuleImmutableId",
                        equalTo(ManageBench.DCR_IMMUTABLE_ID))
                .body(
                        "properties.defaultIngestionSettings.ingestionEndpoints.metrics",
                        equalTo("https://amw-one-0mi2.eastus-1.metrics.ingest.monitor.azure.com"))
                .body("properties.metrics.enableAccessUsingResourcePermissions", equalTo(false));
    }

    @Test
    void workspacesAreListedBySubscriptionAndGroup() {
        bench.as(ManageBench.READER_APP)
                .get(WORKSPACES + "?api-version=2023-04-03")
                .then()
                .statusCode(200)
                .body("value.name", equalTo(List.of("Amw-One")));
        bench.as(ManageBench.READER_APP)
                .get(
                        "/subscriptions/" + ManageBench.SUBSCRIPTION
                                + "/resourceGroups/MA_Amw-One_eastus_managed/providers/Microsoft.Monitor/accounts?api-version=2023-04-03")
                .then()
                .statusCode(200)
                .body("value", hasSize(0));
    }

    @Test
    void anEndpointTellsItsHosts() {
        bench.as(ManageBench.READER_APP)
                .get(ManageBench.ENDPOINT.id() + "?api-version=2022-06-01")
                .then()
                .statusCode(200)
                .body(
                        "properties.metricsIngestion.endpoint",
                        equalTo("https://amw-one-0mi2.eastus-1.metrics.ingest.monitor.azure.com"))
                .body(
                        "properties.logsIngestion.endpoint",
                        equalTo("https://amw-one-0mi2.eastus-1.ingest.monitor.azure.com"))
                .body(
                        "properties.configurationAccess.endpoint",
                        equalTo("https://amw-one-0mi2.eastus-1.handler.control.monitor.azure.com"))
                .body("properties.networkAcls.publicNetworkAccess", equalTo("Enabled"))
                .body("properties.immutableId", equalTo("dce-0123456789abcdef0123456789abcdef"));
    }

    @Test
    void aRuleTellsItsImmutableIdAndWhereItsStreamGoes() {
        bench.as(ManageBench.READER_APP)
                .get(ManageBench.RULE.id() + "?api-version=2022-06-01")
                .then()
                .statusCode(200)
                .body("properties.immutableId", equalTo(ManageBench.DCR_IMMUTABLE_ID))
                .body(
                        "properties.dataCollectionEndpointId",
                        equalTo(ManageBench.ENDPOINT.id().toString()))
                .body(
                        "properties.destinations.monitoringAccounts[0].accountResourceId",
                        equalTo(ManageBench.WORKSPACE_ID.toString()))
                .body("properties.destinations.monitoringAccounts[0].name", equalTo("Amw-One"))
                .body("properties.dataFlows[0].streams[0]", equalTo("Microsoft-PrometheusMetrics"))
                .body("properties.dataFlows[0].destinations[0]", equalTo("Amw-One"));
    }

    @Test
    void idsAreComparedWithoutCaseAndShownAsTheyAre() {
        bench.as(ManageBench.READER_APP)
                .get(ManageBench.WORKSPACE_ID.toString().toUpperCase(Locale.ROOT) + "?API-Version=2023-04-03")
                .then()
                .statusCode(200)
                .body("id", equalTo(ManageBench.WORKSPACE_ID.toString()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://management.azure.com",
                "https://management.azure.com/",
                "https://management.core.windows.net",
                "https://management.core.windows.net/"
            })
    void everyAudienceOfResourceManagerIsGood(String audience) {
        bench.anonymously()
                .header("Authorization", "Bearer " + bench.token(ManageBench.READER_APP, audience))
                .get(WORKSPACES + "?api-version=2023-04-03")
                .then()
                .statusCode(200);
    }

    @Test
    void aTokenOfTheIngestionIsOfTheWrongAudience() {
        bench.anonymously()
                .header("Authorization", "Bearer " + bench.token(ManageBench.READER_APP, "https://monitor.azure.com"))
                .get(WORKSPACES + "?api-version=2023-04-03")
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", "Bearer")
                .body("error.code", equalTo("InvalidAuthenticationTokenAudience"))
                .body("error.message", containsString("wrong audience or resource"))
                .body("error.message", containsString("https://monitor.azure.com"));
    }

    @Test
    void withoutATokenNothingIsShown() {
        bench.anonymously()
                .get(WORKSPACES + "?api-version=2023-04-03")
                .then()
                .statusCode(401)
                .body("error.code", equalTo("AuthenticationFailed"));
        bench.anonymously()
                .header("Authorization", "Bearer nonsense")
                .get(WORKSPACES + "?api-version=2023-04-03")
                .then()
                .statusCode(401)
                .body("error.code", equalTo("InvalidAuthenticationToken"));
    }

    @Test
    void theApiVersionIsAskedForBeforeTheToken() {
        bench.anonymously()
                .get(WORKSPACES)
                .then()
                .statusCode(400)
                .body("error.code", equalTo("MissingApiVersionParameter"))
                .body(
                        "error.message",
                        equalTo("The api-version query parameter (?api-version=) is required for all requests."));
    }

    @Test
    void aRoleForDataDoesNotShowTheResource() {
        bench.as(ManageBench.NOBODY_APP)
                .get(ManageBench.RULE.id() + "?api-version=2022-06-01")
                .then()
                .statusCode(403)
                .body("error.code", equalTo("AuthorizationFailed"))
                .body(
                        "error.message",
                        equalTo(
                                "The client '%s' with object id '%s' does not have authorization to perform action 'Microsoft.Insights/dataCollectionRules/read' over scope '%s' or the scope is invalid. If access was recently granted, please refresh your credentials."
                                        .formatted(ManageBench.NOBODY_APP, ManageBench.NOBODY, ManageBench.RULE.id())));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {group}/providers/Microsoft.Monitor/accounts/other?api-version=2023-04-03                     | 404 | ResourceNotFound          | The Resource 'Microsoft.Monitor/accounts/other' under resource group 'Metrics-RG' was not found.
                    {subscription}/resourceGroups/none/providers/Microsoft.Monitor/accounts/x?api-version=2023-04-03 | 404 | ResourceGroupNotFound  | Resource group 'none' could not be found.
                    /subscriptions/0000/providers/Microsoft.Monitor/accounts?api-version=2023-04-03               | 404 | SubscriptionNotFound      | The subscription '0000' could not be found.
                    {group}/providers/Microsoft.Monitor/accounts/Amw-One?api-version=2019-01-01                   | 400 | NoRegisteredProviderFound | No registered resource provider found for location 'eastus' and API version '2019-01-01' for type 'accounts'. The supported api-versions are '2021-06-03-preview, 2023-04-03,
                    {group}/providers/Microsoft.Storage/storageAccounts/x?api-version=2023-04-03                  | 404 | NotFound                  | The fake serves nothing at
                    {subscription}?api-version=2023-04-03                                                         | 404 | NotFound                  | The fake serves nothing at
                    """)
    void whatIsNotThereIsTold(String path, int status, String code, String message) {
        bench.grants().replace(RoleGrant.of(Role.READER, ManageBench.READER, ResourceId.of("/")));

        bench.as(ManageBench.READER_APP)
                .get(path.replace("{group}", ManageBench.GROUP.toString())
                        .replace("{subscription}", ManageBench.SUBSCRIPTION_ID.toString()))
                .then()
                .statusCode(status)
                .body("error.code", equalTo(code))
                .body("error.message", containsString(message));
    }

    @Test
    void aResourceCannotBeDeletedHere() {
        bench.as(ManageBench.OWNER_APP)
                .delete(ManageBench.WORKSPACE_ID + "?api-version=2023-04-03")
                .then()
                .statusCode(405)
                .header("Allow", "GET");
    }

    @Test
    void aGrantTakesEffectAfterItsPropagation() {
        Clock later = Clock.offset(Clock.fixed(ManageBench.NOON, ZoneOffset.UTC), Duration.ofMinutes(30));
        RoleGrant fresh = new RoleGrant(
                "00000000-0000-0000-0000-000000000001",
                ManageBench.GROUP,
                Role.MONITORING_READER.id(),
                ManageBench.READER,
                "ServicePrincipal",
                ManageBench.NOON,
                Duration.ZERO);
        RoleGrant spreading = fresh.made(ManageBench.NOON, Duration.ofMinutes(30));
        Clock noon = Clock.fixed(ManageBench.NOON, ZoneOffset.UTC);

        assertThat(RoleGrants.of(noon, fresh)
                        .holds(ManageBench.READER, Role.MONITORING_READER, ManageBench.WORKSPACE_ID))
                .isTrue();
        assertThat(RoleGrants.of(noon, spreading)
                        .holds(ManageBench.READER, Role.MONITORING_READER, ManageBench.WORKSPACE_ID))
                .isFalse();
        assertThat(RoleGrants.of(later, spreading)
                        .holds(ManageBench.READER, Role.MONITORING_READER, ManageBench.WORKSPACE_ID))
                .isTrue();
        assertThat(RoleGrants.of(noon, fresh)
                        .holds(ManageBench.READER, Role.MONITORING_READER, ManageBench.SUBSCRIPTION_ID))
                .isFalse();
    }

    @Test
    void aTokenIsRecordedAsItsFingerprint() {
        String token = bench.token(ManageBench.READER_APP, "https://management.azure.com");
        bench.anonymously().header("Authorization", "Bearer " + token).get(WORKSPACES + "?api-version=2023-04-03");

        assertThat(bench.management().journal().exchanges().getFirst().request().header("Authorization"))
                .containsExactly("Bearer " + Fingerprint.of(token));
    }
}
