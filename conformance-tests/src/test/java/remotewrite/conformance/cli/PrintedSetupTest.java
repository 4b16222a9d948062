package remotewrite.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.fake.ClientCertificate;
import remotewrite.fake.cloud.CloudResources;
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
    private static final String IDENTITY = """
            managedIdentities:
              - clientId: cccccccc-0000-0000-0000-000000000001
                objectId: dddddddd-0000-0000-0000-000000000001
                resourceId: /own-identity
            roleAssignments:
              - {principal: dddddddd-0000-0000-0000-000000000001}
              - {principal: 33333333-3333-4333-8333-333333333333}
            """;
    private static final String READS = "queries samples, reads platform metrics, reads logs";
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

    private CommandProcess fakes(String setup, String... more) throws Exception {
        Path file = Files.writeString(directory.resolve("setup.yaml"), setup);
        return CommandProcess.start(
                directory,
                Stream.concat(
                                Stream.concat(Stream.of("fakes", "--setup", file.toString()), Stream.of(more)),
                                FakeCloud.ENDPOINTS.stream().flatMap(name -> Stream.of("--" + name + "-port", "0")))
                        .toArray(String[]::new));
    }

    private static String as(String name) {
        return "the application " + name + " of the tenant " + TENANT + ", with a secret";
    }

    private String heading(String name) {
        return "# of " + directory.resolve("setup.yaml") + ", as " + as(name) + ":";
    }

    private String heading(String name, String deeds) {
        return heading(name).replaceFirst(":$", "; by its roles it " + deeds + ":");
    }

    private static JsonNode json(String script) throws Exception {
        PrintedLines.Ended ended = PrintedLines.run(PrintedLines.shell(script));
        assertThat(ended.err()).as("nothing of curl's progress").isEmpty();
        assertThat(ended.out()).endsWith("}\n");
        return JSON.readTree(ended.out());
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
                            "# with the variables set of " + as("sender") + ":",
                            "#   " + lines.get(0),
                            "# with the variables set of " + as("reader") + "; by its roles it " + READS + ":",
                            "#   " + lines.get(1),
                            "#   " + lines.get(2),
                            "#   " + lines.get(3))
                    .noneMatch(line -> line.contains("set of the operator:")
                            || line.contains(FakeCloud.CLIENT_ID) && line.startsWith("#   TOKEN="));
            String sender = printed.variables(heading("sender")) + printed.token();
            String reader = printed.variables(heading("reader", READS)) + printed.token();

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

    /** In a container the file is out of the client's reach, so it is had through the control interface. */
    @Test
    void fromAContainerTheFirstWriteIsHadThroughTheControlInterface() throws Exception {
        try (CommandProcess fakes =
                fakes(APPLICATIONS + ROLES, "--in-container", "--control-port=0", "--bind=127.0.0.1")) {
            fakes.await(output -> output.contains("Ctrl-C ends"));
            PrintedLines printed = PrintedLines.of(directory);
            String write = printed.examples("TOKEN=").getFirst();

            assertThat(write)
                    .containsPattern(" && curl -sSf http://localhost:\\d+/files/first-write \\| curl -sS ")
                    .contains(" --data-binary @- ")
                    .doesNotContain("first-write'");
            assertThat(PrintedLines.output(
                            PrintedLines.shell(printed.variables(heading("sender")) + printed.token() + write)))
                    .isEqualTo("204\n");
        }
    }

    /** With a query endpoint that asks for its scope, which no line may forget. */
    @Test
    void whoWritesThroughAFurtherRuleLooksAtThat() throws Exception {
        try (CommandProcess fakes = fakes(APPLICATIONS + FURTHER_RULE)) {
            fakes.await(output -> output.contains("Ctrl-C ends"));
            PrintedLines printed = PrintedLines.of(directory);
            List<String> lines = printed.examples("TOKEN=");
            String sender =
                    printed.variables(heading("sender", "writes through the rule team, " + READS)) + printed.token();

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
                    .anyMatch(line -> line.startsWith("#   promtool ")
                            // as PromtoolQueryTest.itSaysItsScopeByAHeaderOfTheFile has it
                            && line.endsWith(", http_headers: {x-ms-azure-scoping: {values: ["
                                    + CloudResources.WORKSPACE + "]}}"));
        }
    }

    /** Who only reads has no rule of its own; the metrics of the workspace's would not have the write. */
    @Test
    void whoReadsOnlyLooksAtTheRuleThroughWhichThePrintedLineWrites() throws Exception {
        String team = new CloudRule("team", "dcr-2").id().toString();
        String split =
                FURTHER_RULE.replace("000000000003, role: monitoringReader", "000000000001, role: monitoringReader");
        try (CommandProcess fakes = fakes(APPLICATIONS + split)) {
            fakes.await(output -> output.contains("Ctrl-C ends"));
            PrintedLines printed = PrintedLines.of(directory);
            List<String> lines = printed.examples("TOKEN=");
            String reader = printed.variables(heading("reader", READS)) + printed.token();

            assertThat(reader).contains("RULE_RESOURCE_ID='" + CloudResources.RULE + "'");
            assertThat(lines.get(2)).contains("\"$MANAGEMENT_URL" + team + "/providers/");
            assertThat(json(reader + lines.get(2)).at("/value/0/id").asText()).contains("/dataCollectionRules/team/");
            assertThat(printed.lines())
                    .as("the usual ones have no roles by this file")
                    .contains(
                            "# as an application with a secret; no role: 403 everywhere:",
                            "# as an operator; no role: 403 everywhere:",
                            "# as a stranger, who has no role: 403 everywhere:");
        }
    }

    /** On the machine and in the app: the setup has no identity of the machine's own, whose block would tell of an app. */
    @Test
    void anAssignedIdentityOfTheFileWritesFromTheMachineAndFromAnApp() throws Exception {
        try (CommandProcess fakes = fakes(IDENTITY)) {
            fakes.await(output -> output.contains("Ctrl-C ends"));
            PrintedLines printed = PrintedLines.of(directory);
            String identity =
                    "# of " + directory.resolve("setup.yaml") + ", as the managed identity /own-identity, assigned to ";
            String machine = printed.variables(identity + "the machine (IMDS):");
            String app = printed.variables(identity + "an app in App Service:");
            List<String> write = printed.examples("TOKEN=").stream().limit(1).toList();

            assertThat(app).contains("export IDENTITY_HEADER=\"$(cat '", "/identity-header')\"\n");
            assertThat(printed.lines()).noneMatch(line -> line.contains("header-of-the-fake-cloud"));
            for (String variables : List.of(machine, app)) {
                try (PrintedProxy proxy = PrintedProxy.start(directory, variables)) {
                    String script = variables
                            + """
                            curl -s -o /dev/null -w '%%{http_code}' -H 'Content-Type: application/x-protobuf' \
                              -H 'Content-Encoding: snappy' --data-binary %s http://127.0.0.1:%d/api/v1/write
                            """.formatted(
                                    write.getFirst().replaceFirst(".*--data-binary (@\\S+) .*", "$1"), proxy.port());
                    await().atMost(Duration.ofSeconds(60))
                            .untilAsserted(() -> assertThat(PrintedLines.output(PrintedLines.shell(script)))
                                    .as("%s", proxy.log())
                                    .isEqualTo("204"));
                }
            }
        }
    }

    @Test
    void anApplicationOfTheFileWithACertificateQueriesThroughAProxy() throws Exception {
        ClientCertificate.create("reader", Instant.parse("2016-01-01T00:00:00Z"), Instant.parse("2056-01-01T00:00:00Z"))
                .writePem(directory.resolve("client.pem"));
        String certified = APPLICATIONS.replaceFirst("secrets: .*", "certificates: [{file: client.pem}]");
        try (CommandProcess fakes = fakes(certified + ROLES)) {
            fakes.await(output -> output.contains("Ctrl-C ends"));
            PrintedLines printed = PrintedLines.of(directory);
            String heading = heading("reader", READS)
                    .replace(", with a secret", ", with a certificate")
                    .replaceFirst(":$", "");
            String variables =
                    printed.variables(heading + ", through a proxy that adds its token to queries (TARGET_HOST):");

            assertThat(variables)
                    .contains(
                            "export AUDIENCE='https://prometheus.monitor.azure.us/.default'\n",
                            "export CLOUD='AZUREGOVERNMENT'\n");
            try (PrintedProxy proxy = PrintedProxy.start(directory, variables)) {
                String line = variables + "LISTENING_PORT=" + proxy.port() + "\n"
                        + printed.examples("curl -sS").getFirst();
                await().atMost(Duration.ofSeconds(60))
                        .untilAsserted(() -> assertThat(PrintedLines.output(PrintedLines.shell(line)))
                                .as("%s", proxy.log())
                                .contains("\"status\":\"success\""));
            }
        }
    }

    /** Whatever is printed, and whatever an earlier run with another setup has printed. */
    @Test
    void everyBlockUnsetsAllThatItDoesNotSet() throws Exception {
        try (CommandProcess fakes = fakes(APPLICATIONS + ROLES + IDENTITY.replaceFirst("(?s)roleAssignments.*", ""))) {
            fakes.await(output -> output.contains("Ctrl-C ends"));
            List<String> lines = PrintedLines.of(directory).lines();
            List<Integer> unsets = IntStream.range(0, lines.size())
                    .filter(at -> lines.get(at).startsWith("unset "))
                    .boxed()
                    .toList();

            assertThat(unsets).hasSizeGreaterThan(8);
            for (int at : unsets) {
                Stream<String> set = lines.stream()
                        .skip(at + 1L)
                        .takeWhile(line -> line.startsWith("export "))
                        // keeps what the shell has
                        .filter(line -> !line.startsWith("export no_proxy="))
                        .map(line -> line.replaceFirst("export ([^=]+)=.*", "$1"));
                Stream<String> unset = Stream.of(lines.get(at).split(" ")).skip(1);
                assertThat(Stream.concat(set, unset))
                        .as(lines.get(at - 1))
                        .containsExactlyInAnyOrderElementsOf(FakesEnvironment.ALL);
            }
        }
    }

    /** The line is printed though it is refused yet: for who may write first, and through the rule of that. */
    @Test
    void whoWillWriteWhenItsRoleHasSpreadIsToldFromWhenOn() throws Exception {
        String spreading = FURTHER_RULE.replaceFirst(
                "(?m)^( +)scope: (.*dataCollectionRules/team)$",
                "$1scope: $2\n$1since: 2055-05-31T23:59:30Z\n$1propagation: PT30S");
        try (CommandProcess fakes = fakes(APPLICATIONS + spreading)) {
            fakes.await(output -> output.contains("Ctrl-C ends"));
            PrintedLines printed = PrintedLines.of(directory);
            String write = printed.examples("TOKEN=").getFirst();
            String deeds = READS + "; writes through the rule team from 2055-06-01T00:00:00Z on, when its role has"
                    + " spread: 403 before";

            assertThat(write).contains("INGESTION_URL");
            assertThat(printed.lines())
                    .containsSubsequence(
                            "# with the variables set of " + as("sender") + "; by its roles it " + deeds + ":",
                            "# from 2055-06-01T00:00:00Z on, when its role has spread, 403 before:",
                            "#   " + write)
                    .noneMatch(line -> line.startsWith("# no application with a secret may write"));
            assertThat(PrintedLines.output(
                            PrintedLines.shell(printed.variables(heading("sender", deeds)) + printed.token() + write)))
                    .as("the status, and the body in a line of its own")
                    .matches("403\n\\{\"error\":.*}\n");
        }
    }

    /** Each with what is answered before, and the variables it takes. */
    @Test
    void whoWillReadWhenItsRoleHasSpreadIsToldFromWhenOn() throws Exception {
        String spreading = """
                roleAssignments:
                  - {principal: bbbbbbbb-0000-0000-0000-000000000003}
                  - principal: bbbbbbbb-0000-0000-0000-000000000001
                    role: monitoringReader
                    scope: subscription
                    since: 2055-05-31T23:59:30Z
                    propagation: PT30S
                """;
        try (CommandProcess fakes = fakes(APPLICATIONS + spreading)) {
            fakes.await(output -> output.contains("Ctrl-C ends"));
            PrintedLines printed = PrintedLines.of(directory);
            List<String> lines = printed.examples("TOKEN=");
            String spread = "# from 2055-06-01T00:00:00Z on, when its role has spread, 403 before:";
            String deeds =
                    "; its role Monitoring Reader has yet to spread, until 2055-06-01T00:00:00Z: 403 before to what"
                            + " no other role of it allows";

            assertThat(lines).hasSize(4);
            assertThat(printed.lines())
                    .containsSubsequence(
                            "#   " + lines.get(0),
                            "# with the variables set of " + as("reader") + deeds + ":",
                            spread,
                            "#   " + lines.get(1),
                            "# a minute later, for platform metrics are told of minutes that are over:",
                            spread,
                            "#   " + lines.get(2),
                            spread,
                            "#   " + lines.get(3))
                    .noneMatch(line -> line.startsWith("# no application"));
            String reader = printed.variables(heading("reader").replaceFirst(":$", deeds + ":")) + printed.token();
            for (String line : lines.subList(1, 4)) {
                assertThat(PrintedLines.output(PrintedLines.shell(reader + line.replace("'\\n'", "'%{http_code}\\n'"))))
                        .endsWith("403\n");
            }
        }
    }

    @Test
    void whatAnApplicationWithTheRoleLacksIsTold() throws Exception {
        String disabled = APPLICATIONS.replace("cloud: usGovernment\n", """
                        cloud: usGovernment
                            resources:
                              - {uri: https://monitor.azure.us}
                              - {uri: https://prometheus.monitor.azure.us, enabled: false}
                        """);
        try (CommandProcess fakes = fakes(disabled + ROLES)) {
            fakes.await(output -> output.contains("Ctrl-C ends"));
            PrintedLines printed = PrintedLines.of(directory);
            String lacks = ": " + as("reader") + ", has the role and gets no token, for ";

            assertThat(printed.lines())
                    .contains(
                            "# no application with a secret may query" + lacks
                                    + "the resource https://prometheus.monitor.azure.us of its tenant has enabled: false",
                            "# no application with a secret may search the logs" + lacks
                                    + "its tenant has no resource https://api.loganalytics.us");
            assertThat(printed.examples("TOKEN=")).hasSize(1).allMatch(line -> line.contains("INGESTION_URL"));
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
