package remotewrite.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import remotewrite.fake.cloud.Credential;
import remotewrite.fake.cloud.FakeCloud;

/** What {@code fakes} prints, pasted into a shell: every block of variables with a client of its kind, every line of curl. */
class PrintedEnvironmentTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FROM_ENTRA = """
            answer=$(curl -s --cacert "$SSL_CERT_FILE" -d grant_type=client_credentials -d "client_id=$AZURE_CLIENT_ID" \
              --data-urlencode "client_secret=$AZURE_CLIENT_SECRET" -d scope=https://monitor.azure.com/.default \
              "$AZURE_AUTHORITY_HOST$AZURE_TENANT_ID/oauth2/v2.0/token")
            """;
    private static final String FROM_CLUSTER = """
            answer=$(curl -s --cacert "$SSL_CERT_FILE" -d grant_type=client_credentials -d "client_id=$AZURE_CLIENT_ID" \
              -d client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer \
              --data-urlencode "client_assertion@$AZURE_FEDERATED_TOKEN_FILE" -d scope=https://monitor.azure.com/.default \
              "$AZURE_AUTHORITY_HOST$AZURE_TENANT_ID/oauth2/v2.0/token")
            """;
    private static final String FROM_IMDS = """
            answer=$(curl -s -H Metadata:true \
              "$AZURE_POD_IDENTITY_AUTHORITY_HOST/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://monitor.azure.com/%s")
            """;
    private static final String FROM_APP_SERVICE = """
            answer=$(curl -s -H "X-IDENTITY-HEADER: $IDENTITY_HEADER" \
              "$IDENTITY_ENDPOINT?api-version=2019-08-01&resource=https://monitor.azure.com/")
            """;
    private static final String FROM_ARC = """
            where="$IDENTITY_ENDPOINT?api-version=2020-06-01&resource=https://monitor.azure.com/"
            file=$(curl -s -D - -o /dev/null -H Metadata:true "$where" | tr -d '\\r' | sed -n 's/^WWW-Authenticate: Basic realm=//p')
            test "$(dirname "$file")" = "$ProgramData/AzureConnectedMachineAgent/Tokens"
            answer=$(curl -s -H Metadata:true -H "Authorization: Basic $(cat "$file")" "$where")
            """;
    private static final String WRITE = """
            token=$(printf %s "$answer" | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
            curl -s -o /dev/null -w '%{http_code}' --cacert "$SSL_CERT_FILE" -H "Authorization: Bearer $token" \
              -H 'Content-Type: application/x-protobuf' -H 'Content-Encoding: snappy' --data-binary @"$FIRST_WRITE" "$INGESTION_URL"
            """;

    @TempDir
    private static Path directory;

    private static CommandProcess fakes;
    private static PrintedLines printed;

    @BeforeAll
    static void start() throws Exception {
        fakes = CommandProcess.start(
                directory,
                Stream.concat(
                                Stream.of(
                                        "fakes",
                                        "--directory",
                                        directory.resolve("it's here").toString(),
                                        "--arc-keys",
                                        directory
                                                .resolve("it's here/AzureConnectedMachineAgent/Tokens")
                                                .toString(),
                                        "--arc-port",
                                        "0"),
                                FakeCloud.ENDPOINTS.stream().flatMap(name -> Stream.of("--" + name + "-port", "0")))
                        .toArray(String[]::new));
        fakes.await(output -> output.contains("Ctrl-C ends"));
        printed = PrintedLines.of(directory);
    }

    @AfterAll
    static void end() {
        fakes.close();
    }

    /** The block of variables below its heading. */
    static String variables(PrintedLines printed, Credential credential) {
        return printed.variables("# as " + credential.description() + ":");
    }

    private static String variables(Credential credential) {
        return variables(printed, credential);
    }

    private static ProcessBuilder shell(String script) {
        ProcessBuilder builder = PrintedLines.shell(script);
        builder.environment()
                .put("FIRST_WRITE", directory.resolve("it's here/first-write").toString());
        return builder;
    }

    private static String output(String script) throws IOException, InterruptedException {
        return PrintedLines.output(shell(script));
    }

    private static String script(Credential credential) {
        return variables(credential)
                + switch (credential) {
                    case SECRET, OPERATOR, STRANGER -> FROM_ENTRA;
                    case SYSTEM_ASSIGNED -> FROM_IMDS.formatted("");
                    case USER_ASSIGNED -> FROM_IMDS.formatted("&client_id=$AZURE_CLIENT_ID");
                    case APP_SERVICE -> FROM_APP_SERVICE;
                    case ARC -> FROM_ARC;
                    case WORKLOAD_IDENTITY -> FROM_CLUSTER;
                    case CERTIFICATE -> throw new IllegalArgumentException("curl signs nothing");
                }
                + WRITE;
    }

    @ParameterizedTest
    @EnumSource(value = Credential.class, names = "CERTIFICATE", mode = EnumSource.Mode.EXCLUDE)
    void everyIdentityGetsATokenAndWritesIfItMay(Credential credential) throws Exception {
        assertThat(output(script(credential))).isEqualTo(Credential.PUBLISHERS.contains(credential) ? "204" : "403");
    }

    /**
     * Whoever writes can do so as the article's container, which the reference proxy stands for here. Certificates are not for
     * curl, so this is the only client of that block. Arc's keys the proxy reads in the agent's own directory only, which a
     * test does not touch.
     */
    @ParameterizedTest
    @EnumSource(
            value = Credential.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"ARC", "SECRET", "OPERATOR", "STRANGER"})
    void theIdentitiesThatTheProxyKnowsAreProxiesThatWrite(Credential credential) throws Exception {
        assertThat(variables(credential)).contains("export LISTENING_PORT='8081'\n", "export CLUSTER='my-cluster'\n");
        try (PrintedProxy proxy = PrintedProxy.start(directory, variables(credential))) {
            String write = variables(credential) + """
                    curl -s -o /dev/null -w '%%{http_code}' -H 'Content-Type: application/x-protobuf' \
                      -H 'Content-Encoding: snappy' --data-binary @"$FIRST_WRITE" http://127.0.0.1:%d/api/v1/write
                    """.formatted(proxy.port());
            // it listens before it has its token, and answers 503 until then, which a sender repeats
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() ->
                            assertThat(output(write)).as("%s", proxy.log()).isEqualTo("204"));
        }
    }

    @Test
    void theOperatorQueriesThroughAProxyByThePrintedLine() throws Exception {
        String variables =
                printed.variables("# as the operator, through a proxy that adds its token to queries (TARGET_HOST):");
        List<String> query = printed.examples("curl -sS");
        assertThat(query).hasSize(1);
        output(variables(Credential.OPERATOR)
                + printed.token()
                + printed.examples("TOKEN=").getFirst());
        try (PrintedProxy proxy = PrintedProxy.start(directory, variables)) {
            String line = variables + "LISTENING_PORT=" + proxy.port() + "\n" + query.getFirst();
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(output(line))
                            .as("%s", proxy.log())
                            .endsWith("}\n")
                            .contains("\"job\":\"first-write\""));
        }
    }

    /** In one shell, one after the other: a client would take what is left of the first for a part of the second. */
    @ParameterizedTest
    @EnumSource(Credential.class)
    void aBlockLeavesNothingOfAnother(Credential credential) throws Exception {
        StringBuilder all = new StringBuilder();
        for (Credential before : Credential.values()) {
            all.append(variables(before));
        }
        assertThat(variables(credential)).startsWith("unset ");
        String show = "env | grep -v -e '^PWD=' -e '^_=' -e '^SHLVL=' -e '^OLDPWD=' | sort\n";

        assertThat(output(all + variables(credential) + show)).isEqualTo(output(variables(credential) + show));
    }

    /** Whichever spelling the shell has, and however often a block is pasted. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                                            | localhost,127.0.0.1",
                "export NO_PROXY=.corp                       | localhost,127.0.0.1,.corp",
                "export no_proxy=.corp                       | localhost,127.0.0.1,.corp",
                "export no_proxy=.corp NO_PROXY=10.0.0.0/8   | localhost,127.0.0.1,.corp",
                "export NO_PROXY='*'                         | *"
            })
    void aBlockExceptsTheFakesFromTheProxiesOfTheShellAndKeepsWhatItExcepts(String before, String excepted)
            throws Exception {
        String script = (before == null ? "" : before + "\n") + variables(Credential.SECRET)
                + variables(Credential.OPERATOR) + "printf '%s %s\\n' \"$NO_PROXY\" \"$no_proxy\"";

        assertThat(output(script)).isEqualTo(excepted + " " + excepted + "\n");
    }

    @Test
    void aBlockTakesTheMachinesDirectoryOfAuthoritiesAway() throws Exception {
        assertThat(output("export SSL_CERT_DIR=/etc/ssl/certs\n" + variables(Credential.SECRET)
                        + "echo \"${SSL_CERT_DIR-none}\""))
                .isEqualTo("none\n");
    }

    @Test
    void theChallengeOfArcIsAnsweredByHand() throws Exception {
        String page = Files.readString(Path.of("..", "docs", "fakes-control.md"));
        int start = page.indexOf("```sh\ncurl -sS -i -H Metadata:true");
        assertThat(start).isPositive();
        String commands = page.substring(start + "```sh\n".length(), page.indexOf("\n```\n", start));

        assertThat(output(variables(Credential.ARC) + commands).lines().filter(line -> !line.isBlank()))
                .anyMatch(line -> line.startsWith("HTTP/1.1 401"))
                .anyMatch(line -> line.startsWith("WWW-Authenticate: Basic realm=")
                        && line.strip().endsWith(".key"))
                .anyMatch(line -> line.startsWith("HTTP/1.1 200"))
                .last()
                .asString()
                .contains("\"access_token\":\"");
    }

    @Test
    void theLinesToTryWriteASampleAndShowIt() throws Exception {
        List<String> lines = printed.examples("TOKEN=");
        assertThat(lines).hasSize(4);
        assertThat(printed.lines())
                .containsOnlyOnce("# with the variables set of the operator:")
                .noneMatch(line -> line.startsWith("# no application"));
        String before = variables(Credential.OPERATOR) + printed.token();

        assertThat(output(before + lines.get(0))).isEqualTo("204\n");
        String answer = output(before + lines.get(1));
        assertThat(answer).as("no prompt in the line of the answer").endsWith("}\n");
        JsonNode result = JSON.readTree(answer).at("/data/result");
        assertThat(result).hasSize(1);
        assertThat(result.at("/0/metric/job").asText()).isEqualTo("first-write");
        assertThat(result.at("/0/value/1").asText()).as("the sample's value").isEqualTo("1");
        // the minute of the write is counted, and told when it is over
        assertThat(printed.lines())
                .containsSubsequence(
                        "#   " + lines.get(1),
                        "# a minute later, for platform metrics are told of minutes that are over:",
                        "#   " + lines.get(2));
        assertThat(JSON.readTree(output(before + lines.get(2)))
                        .at("/value/0/name/value")
                        .asText())
                .isEqualTo("MetricIngestionRequest_Count");
        assertThat(JSON.readTree(output(before + lines.get(3)))
                        .at("/tables/0/name")
                        .asText())
                .isEqualTo("PrimaryResult");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "AZURE_CLIENT_SECRET=wrong                     | AADSTS7000215",
                "AZURE_AUTHORITY_HOST=https://127.0.0.1:1/     | curl: (7)"
            })
    void whereThereIsNoTokenTheReasonIsToldAndNothingIsSent(String wrong, String reason) throws Exception {
        String before = variables(Credential.OPERATOR) + wrong + "\n" + printed.token();
        String sent = "curl() { case $* in *oauth2*) command curl \"$@\";; *) echo sent;; esac; }\n";

        PrintedLines.Ended token = PrintedLines.run(shell(before + "token https://monitor.azure.com"));
        PrintedLines.Ended line = PrintedLines.run(
                shell(sent + before + printed.examples("TOKEN=").getFirst()));

        assertThat(token.code()).isNotZero();
        assertThat(token.out()).isEmpty();
        assertThat(token.err()).contains(reason);
        assertThat(line.code()).isNotZero();
        assertThat(line.out()).as("no request but for a token").isEmpty();
        assertThat(line.err()).contains(reason);
    }
}
