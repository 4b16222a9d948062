package remotewrite.fake.manage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;

import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Log Analytics as an HTTP client sees it: what is answered, and that everything else is refused. */
class FakeLogsTest {
    private static final String QUERY = "/v1/workspaces/" + ManageBench.LOGS_GUID + "/query";

    private static ManageBench bench;

    @BeforeAll
    static void start() {
        bench = ManageBench.start();
    }

    @AfterAll
    static void close() {
        bench.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '#', textBlock = """
                    ContainerLogV2 | count                                                                        # 3
                    ContainerLogV2 | where LogMessage has 'metric PACKETS' | count                                # 2
                    ContainerLogV2 | where LogMessage has 'Metric pack' | count                                   # 0
                    ContainerLogV2 | where LogMessage !has "Metric packets" | count                               # 1
                    ContainerLogV2 | where LogMessage contains "ric pack" | count                                 # 2
                    ContainerLogV2 | where LogMessage !contains "ric pack" | count                                # 1
                    ContainerLogV2 | where tostring(LogMessage) startswith "START" | count                        # 1
                    ContainerLogV2 | where ContainerName == "Prom-Remotewrite" | count                            # 0
                    ContainerLogV2 | where ContainerName =~ "Prom-Remotewrite" | count                            # 3
                    ContainerLogV2 | where ContainerName !~ "Prom-Remotewrite" | count                            # 0
                    ContainerLogV2 | where ContainerName != "other" | count                                       # 3
                    ContainerLogV2 | where tolower(PodNamespace) == "monitoring" and LogLevel == "x" | count      # 0
                    ContainerLogV2 | where LogLevel == "x" or LogLevel == "info" and LogSource == "stderr" | count # 3
                    ContainerLogV2 | where (LogLevel == "info" or LogLevel == "x") and LogSource == "x" | count   # 0
                    ContainerLogV2 | where TimeGenerated > ago(1m) | count                                        # 1
                    ContainerLogV2 | where TimeGenerated >= ago(1m) and TimeGenerated <= now() | count            # 2
                    ContainerLogV2 | where TimeGenerated < datetime(2026-11-23T11:58:30Z) | count                 # 1
                    ContainerLogV2 | where TimeGenerated > datetime(2026-11-24) | count                           # 0
                    ContainerLogV2 | take 2 | count                                                               # 2
                    ContainerLogV2 | limit 0 | count                                                              # 0
                    ContainerLog | where LogEntry has "packets" // the older table                                # 1
                    AMWMetricsUsageDetails | where SampleCount >= 720 | count                                     # 1
                    AMWMetricsUsageDetails | where SampleCount > 720 | count                                      # 0
                    AMWMetricsUsageDetails | where QueryCount == 0 | count                                        # 0
                    AMWMetricsUsageDetails | where QueryCount != 0 | count                                        # 1
                    """)
    void whatIsServedIsCounted(String query, int count) {
        List<List<Object>> rows = ask(query).statusCode(200).extract().path("tables[0].rows");

        assertThat(query.contains("count") ? rows : List.of(List.of(rows.size())))
                .isEqualTo(List.of(List.of(count)));
    }

    @Test
    void projectChoosesRenamesAndSortOrders() {
        ask("ContainerLogV2 | sort by TimeGenerated asc | parse LogMessage with name | project at = TimeGenerated, PodName, name")
                .statusCode(200)
                .body("tables[0].name", equalTo("PrimaryResult"))
                .body("tables[0].columns.name", equalTo(List.of("at", "PodName", "name")))
                .body("tables[0].columns.type", equalTo(List.of("datetime", "string", "string")))
                .body("tables[0].rows", hasSize(3))
                .body("tables[0].rows[0][0]", equalTo("2026-11-23T11:58:00Z"))
                .body("tables[0].rows[2][2]", equalTo("starting"));
        ask("ContainerLogV2 | order by TimeGenerated | project TimeGenerated | take 1")
                .body("tables[0].rows[0][0]", equalTo("2026-11-23T11:59:30Z"));
    }

    @Test
    void parseOfARealNumber() {
        ask("ContainerLogV2 | parse tostring(LogMessage) with * \"avgRequestDurationInSec=\" seconds:real \" \" * | project seconds | take 1")
                .statusCode(200)
                .body("tables[0].columns[0].type", equalTo("real"))
                .body("tables[0].rows[0][0]", equalTo(0.023f));
    }

    @Test
    void aQueryMayComeByGetAndForAResource() {
        bench.searching(ManageBench.READER_APP)
                .queryParam("query", "ContainerLogV2 | count")
                .queryParam("timespan", "PT100S")
                .get("/v1" + ManageBench.CLUSTER + "/query")
                .then()
                .statusCode(200)
                .body("tables[0].rows", equalTo(List.of(List.of(2))));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 100_000})
    void aQueryMayBeNestedTwoHundredLevelsDeep(int levels) {
        String conditions = "ContainerLogV2 | where " + "(".repeat(levels) + "LogSource == 'x'" + ")".repeat(levels);
        String operands =
                "ContainerLogV2 | where " + "tostring(".repeat(levels) + "LogSource" + ")".repeat(levels) + " == 'x'";
        for (String query : List.of(conditions, operands)) {
            if (levels <= 200) {
                ask(query).statusCode(200);
            } else {
                ask(query)
                        .statusCode(400)
                        .body("error.innererror.innererror.code", equalTo("FAKE0001"))
                        .body(
                                "error.innererror.innererror.message",
                                startsWith("A query that is nested more than 200 levels deep is not served"));
            }
        }
    }

    @Test
    void aQueryMayHaveThousandsOfConditionsSideBySide() {
        for (String operator : List.of(" or ", " and ")) {
            ask("ContainerLogV2 | where LogSource == 'x'" + (operator + "(LogSource == 'x')").repeat(30_000))
                    .statusCode(200)
                    .body("tables[0].rows", equalTo(List.of()));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ContainerLogV2 | summarize count() by PodName",
                "ContainerLogV2 | join kind=inner (KubePodInventory) on ContainerId",
                "ContainerLogV2 | extend x = 1",
                "ContainerLogV2 | where LogMessage matches regex 'x'",
                "ContainerLogV2 | where LogMessage == 'x'",
                "ContainerLogV2 | where strlen(LogSource) > 3",
                "ContainerLogV2 | where TimeGenerated > ago(1w)",
                "ContainerLogV2 | parse kind=regex LogMessage with * 'x' y",
                "ContainerLogV2 | parse LogMessage with * 'x' y:timespan *",
                "ContainerLogV2 | where LogSource == 'a\\\\b'",
                "ContainerLogV2 | project strcat(PodName, 'x')",
                "let x = 1; ContainerLogV2",
                "union ContainerLogV2, ContainerLog"
            })
    void whatTheFakeDoesNotServeIsRefusedByNameAndNeverGuessed(String query) {
        String message = ask(query)
                .statusCode(400)
                .body("error.innererror.innererror.code", equalTo(query.startsWith("let") ? "SYN0002" : "FAKE0001"))
                .body("error.code", equalTo("BadArgumentError"))
                .extract()
                .path("error.innererror.innererror.message");

        assertThat(message).containsAnyOf("is not served by the fake. The fake serves the tables", "Unexpected: ;");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '#', textBlock = """
                    KubePodInventory | take 1                         # SemanticError # SEM0100 # Failed to resolve table or column expression named 'KubePodInventory'
                    containerlogv2 | take 1                           # SemanticError # SEM0100 # named 'containerlogv2'
                    ContainerLogV2 | where Missing == 'x'             # SemanticError # SEM0100 # 'where' operator: Failed to resolve column or scalar expression named 'Missing'
                    ContainerLogV2 | project LogEntry                 # SemanticError # SEM0100 # 'project' operator: Failed to resolve column or scalar expression named 'LogEntry'
                    ContainerLogV2 | where TimeGenerated > "x"        # SemanticError # SEM0064 # Cannot compare values of types datetime and string
                    ContainerLogV2 | where (LogLevel == "x"           # SyntaxError   # SYN0002 # expected )
                    ContainerLogV2 | where                            # SyntaxError   # SYN0002 # end of query
                    ContainerLogV2 ; take 1                           # SyntaxError   # SYN0002 # Unexpected: ;
                    ContainerLogV2 take 1                             # SyntaxError   # SYN0002 # 'take'
                    ContainerLogV2 | take x                           # SyntaxError   # SYN0002 # expected a number
                    """)
    void whatIsWrongInAQueryIsTold(String query, String kind, String code, String message) {
        ask(query)
                .statusCode(400)
                .body("error.message", equalTo("The request had some invalid properties"))
                .body("error.code", equalTo("BadArgumentError"))
                .body("error.innererror.code", equalTo(kind))
                .body("error.innererror.innererror.code", equalTo(code))
                .body("error.innererror.innererror.message", containsString(message));
    }

    @Test
    void anotherPathOrWorkspaceDoesNotExist() {
        for (String path : List.of(
                "/v1/workspaces/88888888-0000-0000-0000-000000000008/query",
                "/v1/workspaces/Logs-One/query",
                "/v1/$batch")) {
            bench.searching(ManageBench.READER_APP)
                    .body("{\"query\":\"ContainerLogV2\"}")
                    .post(path)
                    .then()
                    .statusCode(404)
                    .body("error.code", equalTo("PathNotFoundError"))
                    .body("error.message", equalTo("The requested path does not exist"));
        }
    }

    @Test
    void theRightToSearchIsNeeded() {
        bench.searching(ManageBench.NOBODY_APP)
                .body("{\"query\":\"ContainerLogV2\"}")
                .post(QUERY)
                .then()
                .statusCode(403)
                .body("error.code", equalTo("InsufficientAccessError"))
                .body(
                        "error.message",
                        equalTo(
                                "The provided credentials have insufficient access to perform the requested operation"));
    }

    @Test
    void aTokenOfResourceManagerIsNotGood() {
        bench.anonymously()
                .baseUri("https://localhost:" + bench.logs().port())
                .header(
                        "Authorization",
                        "Bearer " + bench.token(ManageBench.READER_APP, "https://management.azure.com"))
                .post(QUERY)
                .then()
                .statusCode(401)
                .body("error.code", equalTo("InvalidAudience"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "",
                "no json",
                "{\"query\":\"ContainerLogV2\",\"timespan\":\"yesterday\"}",
                "{\"query\":\"ContainerLogV2\",\"workspaces\":[\"other\"]}"
            })
    void aBodyThatAsksNothingServedIsRefused(String body) {
        bench.searching(ManageBench.READER_APP)
                .contentType("application/json")
                .body(body)
                .post(QUERY)
                .then()
                .statusCode(400)
                .body("error.code", equalTo("BadArgumentError"));
    }

    @Test
    void rowsCanComeLater() {
        try (ManageBench own = ManageBench.start()) {
            own.logs().workspaces(new LogWorkspace(ManageBench.LOGS_ID, ManageBench.LOGS_GUID, List.of()));

            own.searching(ManageBench.READER_APP)
                    .queryParam("query", "ContainerLogV2 | count")
                    .get(QUERY)
                    .then()
                    .body("tables[0].rows", equalTo(List.of(List.of(0))));
        }
    }

    private static ValidatableResponse ask(String query) {
        return bench.searching(ManageBench.READER_APP)
                .contentType("application/json")
                .body(Map.of("query", query))
                .post(QUERY)
                .then();
    }
}
