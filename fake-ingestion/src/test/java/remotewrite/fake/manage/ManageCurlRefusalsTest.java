package remotewrite.fake.manage;

import static remotewrite.fake.manage.CurlRefusal.told;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import remotewrite.fake.manage.CurlRefusal.Door;
import remotewrite.fake.role.ResourceId;
import remotewrite.fake.role.Role;
import remotewrite.fake.role.RoleGrant;

/**
 * The refusals of Resource Manager, and of metrics and logs those that Microsoft's clients cannot come to, as an unmodified
 * curl prints them.
 */
class ManageCurlRefusalsTest {
    private static final String WORKSPACE = ManageBench.WORKSPACE_ID + "?api-version=2023-04-03";
    private static final String METRICS = ManageBench.WORKSPACE_ID
            + "/providers/Microsoft.Insights/metrics?metricnames=EventsDropped&api-version=2024-02-01";
    private static final String BATCH = ManageBench.SUBSCRIPTION_ID
            + "/metrics:getBatch?metricnamespace=Microsoft.Monitor/accounts&metricnames=EventsDropped&api-version=2024-02-01";
    private static final String LOGS = "/v1/workspaces/" + ManageBench.LOGS_GUID + "/query?query=ContainerLogV2";
    private static final String ASSIGNMENTS =
            ManageBench.RULE.id() + "/providers/Microsoft.Authorization/roleAssignments";
    private static final String NAME = "/00000000-0000-0000-0000-0000000000aa";
    private static final String VERSION = "?api-version=2022-04-01";
    private static final String NO_TOKEN = "Authentication failed. The 'Authorization' header is missing.";
    private static final String NO_BEARER =
            "Authentication failed. One 'Authorization' header with the scheme Bearer is needed.";
    private static final String SERVED =
            " It serves Microsoft.Monitor/accounts, Microsoft.Insights/dataCollectionEndpoints and Microsoft.Insights/dataCollectionRules (one, and as lists of a subscription or group), Microsoft.Authorization/roleAssignments, Microsoft.Insights/metrics, metricDefinitions and metricNamespaces of a resource, and POST /subscriptions/{id}/metrics:getBatch.";

    private static ManageBench bench;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() {
        bench = ManageBench.start();
        // of whatever is not there, a reader of everything is told so
        bench.grants().add(RoleGrant.of(Role.READER, ManageBench.READER, ResourceId.of("/")));
    }

    @AfterAll
    static void close() {
        bench.close();
    }

    static Stream<CurlRefusal> tokens() {
        Stream<CurlRefusal> everywhere = Stream.of(Door.values())
                .flatMap(door -> Stream.of(
                                told(door + ", no token", 401, "AuthenticationFailed", NO_TOKEN)
                                        .head(any -> List.of()),
                                told(door + ", another scheme", 401, "AuthenticationFailed", NO_BEARER)
                                        .head(any -> List.of("Authorization: Basic abc")),
                                told(door + ", malformed", 401, "InvalidAuthenticationToken", "It is not a well-formed")
                                        .token(any -> "nonsense"))
                        .map(refusal -> refusal.at(
                                door,
                                switch (door) {
                                    case MANAGEMENT -> WORKSPACE;
                                    case BATCH -> BATCH;
                                    case LOGS -> LOGS;
                                })));
        return Stream.concat(
                everywhere,
                Stream.of(
                        told(
                                        "expired",
                                        401,
                                        "ExpiredAuthenticationToken",
                                        "The access token expiry UTC time '1/1/2020 12:00:00 AM' is earlier than current UTC time '",
                                        "'.")
                                .at(WORKSPACE)
                                .token(any -> any.token(
                                        ManageBench.READER_APP,
                                        Door.MANAGEMENT.audience(),
                                        Map.of("exp", Date.from(Instant.parse("2020-01-01T00:00:00Z"))))),
                        told(
                                        "another issuer",
                                        401,
                                        "InvalidAuthenticationToken",
                                        "Its issuer (iss) is https://login.example/, accepted are")
                                .at(WORKSPACE)
                                .token(any -> any.token(
                                        ManageBench.READER_APP,
                                        Door.MANAGEMENT.audience(),
                                        Map.of("iss", "https://login.example/"))),
                        told(
                                        "another audience",
                                        401,
                                        "InvalidAuthenticationTokenAudience",
                                        "The access token has been obtained for wrong audience or resource. ")
                                .at(WORKSPACE)
                                .token(any -> any.token(ManageBench.READER_APP, "https://monitor.azure.com"))));
    }

    static Stream<CurlRefusal> versions() {
        String missing = "The api-version query parameter (?api-version=) is required for all requests.";
        return Stream.of(
                told("no version", 400, "MissingApiVersionParameter", missing)
                        .at(ManageBench.WORKSPACE_ID.toString())
                        .head(any -> List.of()),
                told("batch, no version", 400, "MissingApiVersionParameter", missing)
                        .at(Door.BATCH, ManageBench.SUBSCRIPTION_ID + "/metrics:getBatch"),
                unknownVersion(
                                "a workspace",
                                "eastus",
                                "accounts",
                                "2021-06-03-preview, 2023-04-03, 2025-05-03-preview, 2025-10-03")
                        .at(ManageBench.WORKSPACE_ID + "?api-version=2001-01-01"),
                unknownVersion(
                                "metrics",
                                "eastus",
                                "metrics",
                                "2018-01-01, 2019-07-01, 2021-05-01, 2023-10-01, 2024-02-01")
                        .at(METRICS.replace("2024-02-01", "2001-01-01")),
                unknownVersion(
                                "role assignments",
                                "global",
                                "roleAssignments",
                                "2015-07-01, 2018-01-01-preview, 2020-04-01-preview, 2020-10-01-preview, 2022-04-01")
                        .at(ASSIGNMENTS + "?api-version=2001-01-01"),
                unknownVersion("the batch form", "global", "metrics:getBatch", "2023-10-01, 2024-02-01")
                        .at(Door.BATCH, BATCH.replace("2024-02-01", "2001-01-01"))
                        .as(ManageBench.READER_APP)
                        .by("POST", "{}"));
    }

    static Stream<CurlRefusal> paths() {
        String group = ManageBench.SUBSCRIPTION_ID + "/resourceGroups/none";
        return Stream.of(
                told("no such subscription", 404, "SubscriptionNotFound", "The subscription '0000' could not be found.")
                        .at("/subscriptions/0000/providers/Microsoft.Monitor/accounts?api-version=2023-04-03"),
                told("no such group", 404, "ResourceGroupNotFound", "Resource group 'none' could not be found.")
                        .at(group + "/providers/Microsoft.Monitor/accounts?api-version=2023-04-03"),
                told(
                                "no such workspace",
                                404,
                                "ResourceNotFound",
                                "The Resource 'Microsoft.Monitor/accounts/other' under resource group 'Metrics-RG' was not found. ")
                        .at(ManageBench.GROUP + "/providers/Microsoft.Monitor/accounts/other?api-version=2023-04-03"),
                told("another path", 404, "NotFound", "The fake serves nothing at '/other'." + SERVED)
                        .at("/other?api-version=2023-04-03"),
                told("another type", 404, "NotFound", "The fake serves nothing at '" + ManageBench.GROUP)
                        .at(ManageBench.GROUP + "/providers/Microsoft.Storage/x/y?api-version=2023-04-03"),
                told("one of the metrics", 404, "NotFound", "The fake serves nothing at '" + ManageBench.WORKSPACE_ID)
                        .at(METRICS.replace("?", "/x?")),
                told("logs, another path", 404, "PathNotFoundError", "The requested path does not exist")
                        .at(Door.LOGS, "/v1/$batch"));
    }

    static Stream<CurlRefusal> methods() {
        return Stream.of(
                told("a workspace", 405, "MethodNotAllowed", "The method DELETE is not allowed, GET is.")
                        .at(WORKSPACE)
                        .by("DELETE", ""),
                told("metrics", 405, "MethodNotAllowed", "The method POST is not allowed, GET is.")
                        .at(METRICS)
                        .by("POST", "{}"),
                told("an assignment", 405, "MethodNotAllowed", "The method PATCH is not allowed, GET, PUT, DELETE is.")
                        .at(ASSIGNMENTS + NAME + VERSION)
                        .by("PATCH", "{}"),
                told("assignments", 405, "MethodNotAllowed", "The method DELETE is not allowed, GET is.")
                        .at(ASSIGNMENTS + VERSION)
                        .by("DELETE", ""),
                told("the batch form", 405, "MethodNotAllowed", "The method GET is not allowed, POST is.")
                        .at(Door.BATCH, BATCH)
                        .as(ManageBench.READER_APP),
                told("logs", 405, "MethodNotAllowed", "The method is not allowed")
                        .at(Door.LOGS, LOGS)
                        .by("DELETE", ""));
    }

    static Stream<CurlRefusal> roles() {
        return Stream.of(
                noRole("a rule", "Microsoft.Insights/dataCollectionRules/read", ManageBench.RULE.id() + "'")
                        .at(ManageBench.RULE.id() + "?api-version=2022-06-01")
                        .as(ManageBench.NOBODY_APP),
                noRole("assignments", "Microsoft.Authorization/roleAssignments/read", ManageBench.RULE.id() + "'")
                        .at(ASSIGNMENTS + VERSION)
                        .as(ManageBench.NOBODY_APP),
                noRole("to assign", "Microsoft.Authorization/roleAssignments/write", ASSIGNMENTS)
                        .at(ASSIGNMENTS + NAME + VERSION)
                        .by("PUT", assignment(Role.READER.id(), ManageBench.NOBODY)),
                noRole("to delete", "Microsoft.Authorization/roleAssignments/delete", ASSIGNMENTS)
                        .at(ASSIGNMENTS + NAME + VERSION)
                        .by("DELETE", ""));
    }

    static Stream<CurlRefusal> assignments() {
        String publisher = Role.MONITORING_METRICS_PUBLISHER.id();
        return Stream.of(
                told(
                                "no such assignment",
                                404,
                                "RoleAssignmentNotFound",
                                "The role assignment '" + NAME.substring(1) + "' is not found.")
                        .at(ASSIGNMENTS + NAME + VERSION),
                told(
                                "another filter",
                                400,
                                "UnsupportedQuery",
                                "The filter 'principalId eq 1' is not supported. Supported filters are either 'atScope()' or 'principalId eq '{value}' or assignedTo('{value}')'.")
                        .at(ASSIGNMENTS + VERSION + "&$filter=principalId%20eq%201"),
                told(
                                "a name that is no GUID",
                                400,
                                "InvalidRoleAssignmentId",
                                "The role assignment ID 'mine' is not valid. The role assignment ID must be a GUID.")
                        .at(ASSIGNMENTS + "/mine" + VERSION)
                        .by("PUT", assignment(publisher, ManageBench.NOBODY))
                        .as(ManageBench.OWNER_APP),
                told(
                                "no principal",
                                400,
                                "InvalidRequestContent",
                                "The request content was invalid: properties.roleDefinitionId and properties.principalId, a GUID, are needed.")
                        .at(ASSIGNMENTS + NAME + VERSION)
                        .by("PUT", "{\"properties\":{\"roleDefinitionId\":\"" + publisher + "\"}}")
                        .as(ManageBench.OWNER_APP),
                told(
                                "no such role",
                                400,
                                "RoleDefinitionDoesNotExist",
                                "The specified role definition with ID 'b0d8363b-8ddd-447d-831f-62ca05b51537' does not exist.")
                        .at(ASSIGNMENTS + NAME + VERSION)
                        .by("PUT", assignment("b0d8363b-8ddd-447d-831f-62ca05b51537", ManageBench.NOBODY))
                        .as(ManageBench.OWNER_APP),
                told(
                                "the same again",
                                409,
                                "RoleAssignmentExists",
                                "The role assignment already exists. The ID of the existing role assignment is "
                                        + RoleGrant.of(
                                                        Role.MONITORING_METRICS_PUBLISHER,
                                                        ManageBench.NOBODY,
                                                        ManageBench.RULE.id())
                                                .name()
                                                .replace("-", "")
                                        + ".")
                        .at(ASSIGNMENTS + NAME + VERSION)
                        .by("PUT", assignment(publisher, ManageBench.NOBODY))
                        .as(ManageBench.OWNER_APP));
    }

    @ParameterizedTest
    @MethodSource({"tokens", "versions", "paths", "methods", "roles", "assignments"})
    void isWhatCurlPrints(CurlRefusal refusal) throws Exception {
        refusal.assertPrinted(bench, directory);
    }

    /** All of them. */
    static Stream<CurlRefusal> refusals() {
        return Stream.of(tokens(), versions(), paths(), methods(), roles(), assignments())
                .flatMap(all -> all);
    }

    private static CurlRefusal unknownVersion(String what, String location, String type, String known) {
        return told(
                "another version of " + what,
                400,
                "NoRegisteredProviderFound",
                "No registered resource provider found for location '%s' and API version '2001-01-01' for type '%s'. The supported api-versions are '%s'."
                        .formatted(location, type, known),
                "The supported locations are '%s'.".formatted(location));
    }

    private static CurlRefusal noRole(String what, String action, String scope) {
        return told(
                "no role: " + what,
                403,
                "AuthorizationFailed",
                "to perform action '%s' over scope '%s".formatted(action, scope));
    }

    private static String assignment(String role, String principal) {
        return "{\"properties\":{\"roleDefinitionId\":\"%s\",\"principalId\":\"%s\"}}".formatted(role, principal);
    }
}
