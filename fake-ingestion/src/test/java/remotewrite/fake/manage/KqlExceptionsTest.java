package remotewrite.fake.manage;

import static remotewrite.fake.manage.ClientRefusal.told;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything that is said of a query of logs which is not answered, as {@code LogsQueryClient}'s own exception. */
class KqlExceptionsTest {
    private static final String SERVED =
            "The fake serves the tables [ContainerLogV2, ContainerLog, DCRLogErrors, AMWMetricsUsageDetails] and the operators where (and, or, parentheses; ==, !=, =~, !~, <, <=, >, >=, has, !has, contains, !contains, startswith; tostring(), datetime(), ago(), now()), parse … with, project, sort by, take, limit, count.";

    private static ManageBench bench;

    @BeforeAll
    static void start() {
        bench = ManageBench.start();
    }

    @AfterAll
    static void close() {
        bench.close();
    }

    /** What Kusto knows, perhaps, and the fake does not. */
    static Stream<ClientRefusal> notServed() {
        return Stream.of(
                notServed("ContainerLogV2 | summarize count()", "The operator 'summarize'"),
                notServed("union ContainerLogV2, ContainerLog", "'union'"),
                notServed("ContainerLogV2 | where LogSource matches regex 'x'", "'matches' in a where"),
                notServed("ContainerLogV2 | where LogMessage == 'x'", "'==' of a dynamic value (use tostring())"),
                notServed("ContainerLogV2 | where strlen(LogSource) > 3", "The function 'strlen'"),
                notServed("AMWMetricsUsageDetails | where SampleCount > 1.5", "The literal 1.5"),
                notServed("ContainerLogV2 | where TimeGenerated > ago(1w)", "The timespan 1w"),
                notServed("ContainerLogV2 | where TimeGenerated > datetime(soon)", "The literal datetime(soon)"),
                notServed("ContainerLogV2 | parse kind=regex LogMessage with * 'x' y", "parse with a kind"),
                notServed(
                        "ContainerLogV2 | parse LogMessage with * 'x' y:timespan *",
                        "The type 'timespan' in a parse pattern"),
                notServed("ContainerLogV2 | where LogSource == 'a\\\\b'", "An escape in a string"),
                notServed(
                        "ContainerLogV2 | where " + "(".repeat(201) + "LogSource == 'x'" + ")".repeat(201),
                        "A query that is nested more than 200 levels deep"),
                notServed("ContainerLogV2 | project strcat(PodName, 'x')", "project of an expression without a name"));
    }

    /** What Kusto refuses as well. */
    static Stream<ClientRefusal> wrong() {
        return Stream.of(
                semantic(
                        "KubePodInventory | take 1",
                        "SEM0100",
                        "'where' operator: Failed to resolve table or column expression named 'KubePodInventory'. "
                                + SERVED),
                semantic(
                        "ContainerLogV2 | project LogEntry",
                        "SEM0100",
                        "'project' operator: Failed to resolve column or scalar expression named 'LogEntry'"),
                semantic(
                        "ContainerLogV2 | where TimeGenerated > 'x'",
                        "SEM0064",
                        "Cannot compare values of types datetime and string by '>'. Try adding explicit casts"),
                syntax("ContainerLogV2 ; take 1", "Unexpected: ; take 1"),
                syntax("ContainerLogV2 take 1", "Query could not be parsed at 'take'"),
                syntax("ContainerLogV2 | where", "Query could not be parsed at 'end of query'"),
                syntax("ContainerLogV2 | project", "Query could not be parsed at 'end of query': expected a name"),
                syntax("ContainerLogV2 | take x", "Query could not be parsed at 'x': expected a number"),
                syntax(
                        "ContainerLogV2 | where (LogLevel == 'x'",
                        "Query could not be parsed at 'end of query': expected )"),
                syntax("ContainerLogV2 | parse LogMessage with * = x", "Query could not be parsed at '='"),
                syntax(
                        "ContainerLogV2 | parse LogMessage with 'x' *",
                        "'parse' operator: the pattern names no column"));
    }

    @ParameterizedTest
    @MethodSource({"notServed", "wrong"})
    void aRefusalIsTheClientsOwnException(ClientRefusal refusal) {
        refusal.assertThrown(bench);
    }

    /** All of them. */
    static Stream<ClientRefusal> refusals() {
        return Stream.concat(notServed(), wrong());
    }

    private static ClientRefusal notServed(String query, String what) {
        return semantic(query, "FAKE0001", what + " is not served by the fake. " + SERVED);
    }

    private static ClientRefusal semantic(String query, String code, String text) {
        return of(query, "SemanticError", "A semantic error occurred.", code, text);
    }

    private static ClientRefusal syntax(String query, String text) {
        return of(query, "SyntaxError", "A recognition error occurred in the query.", "SYN0002", text);
    }

    private static ClientRefusal of(String query, String kind, String title, String code, String text) {
        return told(query, 400, "BadArgumentError", "The request had some invalid properties", kind, title, code, text)
                .logs(query);
    }
}
