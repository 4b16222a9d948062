package remotewrite.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import remotewrite.conformance.bench.AnnouncedPort;
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
    private static final String WRITE = """
            token=$(printf %s "$answer" | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
            curl -s -o /dev/null -w '%{http_code}' --cacert "$SSL_CERT_FILE" -H "Authorization: Bearer $token" \
              -H 'Content-Type: application/x-protobuf' -H 'Content-Encoding: snappy' --data-binary @"$FIRST_WRITE" "$INGESTION_URL"
            """;

    @TempDir
    private static Path directory;

    private static CommandProcess fakes;
    private static List<String> printed;

    @BeforeAll
    static void start() throws Exception {
        fakes = CommandProcess.start(
                directory,
                Stream.concat(
                                Stream.of(
                                        "fakes",
                                        "--directory",
                                        directory.resolve("it's here").toString()),
                                FakeCloud.ENDPOINTS.stream().flatMap(name -> Stream.of("--" + name + "-port", "0")))
                        .toArray(String[]::new));
        fakes.await(output -> output.contains("Ctrl-C ends"));
        printed = Files.readAllLines(directory.resolve("out"));
    }

    @AfterAll
    static void end() {
        fakes.close();
    }

    private static String variables(Credential credential) {
        return variables(printed, credential);
    }

    /** The block of variables below its heading, of what {@code fakes} has printed. */
    static String variables(List<String> printed, Credential credential) {
        int heading = printed.indexOf("# as " + credential.description() + ":");
        assertThat(heading).isNotNegative();
        return printed.stream()
                .skip(heading + 1L)
                .takeWhile(line -> line.startsWith("export "))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /** The lines to try that begin like this, as somebody pastes them. */
    private static List<String> examples(String beginning) {
        return printed.stream()
                .filter(line -> line.startsWith("#   " + beginning))
                .map(line -> line.substring(4))
                .toList();
    }

    private static ProcessBuilder shell(String script) {
        ProcessBuilder builder = new ProcessBuilder("sh", "-eu", "-c", script).redirectErrorStream(true);
        builder.environment().keySet().retainAll(List.of("PATH", "HOME"));
        builder.environment()
                .put("FIRST_WRITE", directory.resolve("it's here/first-write").toString());
        return builder;
    }

    private static String output(String script) throws IOException, InterruptedException {
        Process process = shell(script).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s", text).isZero();
        return text;
    }

    private static String script(Credential credential) {
        return variables(credential)
                + switch (credential) {
                    case SECRET, OPERATOR, STRANGER -> FROM_ENTRA;
                    case SYSTEM_ASSIGNED -> FROM_IMDS.formatted("");
                    case USER_ASSIGNED -> FROM_IMDS.formatted("&client_id=$AZURE_CLIENT_ID");
                    case APP_SERVICE -> FROM_APP_SERVICE;
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

    /** Which curl cannot be: its block is the environment of the article's container, so the reference proxy takes it. */
    @Test
    void theApplicationWithACertificateIsAProxyThatWrites() throws Exception {
        Path log = directory.resolve("proxy.log");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder = shell(
                variables(Credential.CERTIFICATE)
                        + "LISTENING_PORT=" + AnnouncedPort.ANY + "\n"
                        + "exec \"$JAVA\" -XX:TieredStopAtLevel=1 -Dslf4j.provider=remotewrite.proxy.ProcessLogging -cp \"$CLASSES\" remotewrite.proxy.Main");
        builder.environment().put("JAVA", java);
        builder.environment()
                .put("CLASSES", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        Process proxy = builder.redirectOutput(log.toFile()).start();
        try {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> AnnouncedPort.in(log).isPresent() || !proxy.isAlive());
            assertThat(proxy.isAlive()).as("%s", Files.readString(log)).isTrue();

            String write = """
                    curl -s -o /dev/null -w '%%{http_code}' -H 'Content-Type: application/x-protobuf' \
                      -H 'Content-Encoding: snappy' --data-binary @"$FIRST_WRITE" http://127.0.0.1:%d/api/v1/write
                    """.formatted(AnnouncedPort.in(log).orElseThrow());
            // it listens before it has its token, and answers 503 until then, which a sender repeats
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(output(write))
                            .as("%s", Files.readString(log))
                            .isEqualTo("204"));
        } finally {
            proxy.destroy();
            if (!proxy.waitFor(10, TimeUnit.SECONDS)) {
                proxy.destroyForcibly();
            }
        }
    }

    @Test
    void theLinesToTryWriteASampleAndShowIt() throws Exception {
        String token = String.join("\n", examples("token()")) + "\n";
        List<String> curls = examples("curl ");
        assertThat(curls).hasSize(4);
        String before = variables(Credential.OPERATOR) + token;

        assertThat(output(before + curls.get(0))).endsWith("204\n");
        // as they are printed they show curl's progress too
        assertThat(JSON.readTree(quiet(before, curls.get(1)))
                        .at("/data/result/0/metric/job")
                        .asText())
                .isEqualTo("first-write");
        // the minute of the write is counted, and told when it is over
        assertThat(JSON.readTree(quiet(before, curls.get(2)))
                        .at("/value/0/name/value")
                        .asText())
                .isEqualTo("MetricIngestionRequest_Count");
        assertThat(JSON.readTree(quiet(before, curls.get(3)))
                        .at("/tables/0/name")
                        .asText())
                .isEqualTo("PrimaryResult");
    }

    private static String quiet(String before, String line) throws IOException, InterruptedException {
        return output(before + "{ " + line + "; } 2>/dev/null");
    }
}
