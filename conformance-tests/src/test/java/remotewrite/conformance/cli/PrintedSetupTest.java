package remotewrite.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.fake.cloud.CloudRule;
import remotewrite.fake.cloud.FakeCloud;

/** The lines to try that {@code fakes --setup} prints, pasted into a shell: they are for the clients of the setup file. */
class PrintedSetupTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TENANT = "11111111-2222-3333-4444-555555555555";
    private static final String APPLICATIONS = """
            tenants:
              - id: 11111111-2222-3333-4444-555555555555
                cloud: usGovernment
                applications:
                  - clientId: aaaaaaaa-0000-0000-0000-000000000001
                    objectId: bbbbbbbb-0000-0000-0000-000000000001
                    displayName: reader
                    secrets: [{value: "reader's own", from: 2016-01-01T00:00:00Z, until: 2056-01-01T00:00:00Z}]
                  - clientId: aaaaaaaa-0000-0000-0000-000000000002
                    objectId: bbbbbbbb-0000-0000-0000-000000000002
                    displayName: late
                    secrets: [{value: over, from: 2016-01-01T00:00:00Z, until: 2017-01-01T00:00:00Z}]
                  - clientId: aaaaaaaa-0000-0000-0000-000000000003
                    objectId: bbbbbbbb-0000-0000-0000-000000000003
                    displayName: sender
                    secrets: [{value: "sender's own", from: 2016-01-01T00:00:00Z, until: 2056-01-01T00:00:00Z}]
            """;
    private static final String ROLES = """
            roleAssignments:
              - {principal: bbbbbbbb-0000-0000-0000-000000000002}
              - {principal: bbbbbbbb-0000-0000-0000-000000000003}
              - {principal: bbbbbbbb-0000-0000-0000-000000000001, role: monitoringDataReader, scope: workspace}
              - {principal: bbbbbbbb-0000-0000-0000-000000000001, role: monitoringReader, scope: subscription}
            """;
    private static final String NOBODY_WRITES =
            "# no application with a secret may write: that takes the role Monitoring"
                    + " Metrics Publisher on a data collection rule, fake-workspace (the workspace's own: dataCollectionRule in"
                    + " a setup file)";
    private static final String FURTHER_RULE = """
            dataCollectionRules: [{name: team, immutableId: dcr-2}]
            query: {scoping: needed}
            roleAssignments:
              - principal: bbbbbbbb-0000-0000-0000-000000000003
                scope: %s
              - {principal: bbbbbbbb-0000-0000-0000-000000000003, role: monitoringReader, scope: subscription}
            """.formatted(new CloudRule("team", "dcr-2").id());

    @TempDir
    private Path directory;

    private CommandProcess fakes(String setup) throws Exception {
        Path file = Files.writeString(directory.resolve("setup.yaml"), setup);
        return CommandProcess.start(
                directory,
                Stream.concat(
                                Stream.of("fakes", "--setup", file.toString()),
                                FakeCloud.ENDPOINTS.stream().flatMap(name -> Stream.of("--" + name + "-port", "0")))
                        .toArray(String[]::new));
    }

    private static String as(String name) {
        return "the application " + name + " of the tenant " + TENANT + ", with a secret";
    }

    private String heading(String name) {
        return "# of " + directory.resolve("setup.yaml") + ", as " + as(name) + ":";
    }

    /** As they are printed they show curl's progress too, which is not the answer. */
    private static JsonNode json(String script) throws Exception {
        return JSON.readTree(PrintedLines.output(PrintedLines.shell(script)));
    }

    @Test
    void theLinesToTryAreForTheClientsOfTheFileThatMay() throws Exception {
        try (CommandProcess fakes = fakes(APPLICATIONS + ROLES)) {
            fakes.await(output -> output.contains("Ctrl-C ends"));
            PrintedLines printed = PrintedLines.of(directory);
            List<String> lines = printed.examples("TOKEN=");
            assertThat(lines).hasSize(4);
            assertThat(printed.lines())
                    .containsSubsequence(
                            "# with the variables of " + as("sender") + " set:",
                            "#   " + lines.get(0),
                            "# with the variables of " + as("reader") + " set:",
                            "#   " + lines.get(1),
                            "#   " + lines.get(2),
                            "#   " + lines.get(3))
                    .noneMatch(line -> line.contains("variables of the operator")
                            || line.contains(FakeCloud.CLIENT_ID) && line.startsWith("#   TOKEN="));
            String sender = printed.variables(heading("sender")) + printed.token();
            String reader = printed.variables(heading("reader")) + printed.token();

            assertThat(PrintedLines.output(PrintedLines.shell(sender + lines.get(0))))
                    .isEqualTo("204\n");
            assertThat(json(reader + lines.get(1))
                            .at("/data/result/0/metric/job")
                            .asText())
                    .isEqualTo("first-write");
            assertThat(json(reader + lines.get(2)).at("/value/0/name/value").asText())
                    .isEqualTo("MetricIngestionRequest_Count");
            assertThat(json(reader + lines.get(3)).at("/tables/0/name").asText())
                    .isEqualTo("PrimaryResult");
        }
    }

    /** With a query endpoint that asks for its scope, which no line may forget. */
    @Test
    void whoWritesThroughAFurtherRuleLooksAtThat() throws Exception {
        try (CommandProcess fakes = fakes(APPLICATIONS + FURTHER_RULE)) {
            fakes.await(output -> output.contains("Ctrl-C ends"));
            PrintedLines printed = PrintedLines.of(directory);
            List<String> lines = printed.examples("TOKEN=");
            String sender = printed.variables(heading("sender").replaceFirst(":$", "; writes through the rule team:"))
                    + printed.token();

            assertThat(sender).contains("/dataCollectionRules/dcr-2/streams/", "/dataCollectionRules/team'");
            assertThat(PrintedLines.output(PrintedLines.shell(sender + lines.get(0))))
                    .isEqualTo("204\n");
            assertThat(json(sender + lines.get(1))
                            .at("/data/result/0/metric/job")
                            .asText())
                    .isEqualTo("first-write");
            assertThat(json(sender + lines.get(2)).at("/value/0/id").asText()).contains("/dataCollectionRules/team/");
            int heading = printed.lines().indexOf("# writes through the rule team go to:");
            assertThat(heading).isPositive();
            assertThat(printed.lines().get(heading + 1)).contains("/dataCollectionRules/dcr-2/streams/");
            assertThat(printed.lines())
                    .anyMatch(line -> line.startsWith("#   promtool ") && line.contains("x-ms-azure-scoping"));
        }
    }

    @Test
    void itIsToldWhenNobodyMayWrite() throws Exception {
        String senderReads = ROLES.replace("000000000003}", "000000000003, role: reader, scope: subscription}");
        try (CommandProcess fakes = fakes(APPLICATIONS + senderReads)) {
            fakes.await(output -> output.contains("Ctrl-C ends"));
            PrintedLines printed = PrintedLines.of(directory);

            assertThat(printed.lines()).contains(NOBODY_WRITES);
            assertThat(printed.examples("TOKEN=")).hasSize(3).noneMatch(line -> line.contains("INGESTION_URL"));
        }
    }
}
