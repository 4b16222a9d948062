package remotewrite.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.fake.cloud.CloudResources;
import remotewrite.fake.cloud.FakeCloud;

/** {@code fakes} from its start to its end: by itself, and by a signal to its process. */
class FakesCommandTest {
    private static final List<String> FREE_PORTS = FakeCloud.ENDPOINTS.stream()
            .flatMap(name -> Stream.of("--" + name + "-port", "0"))
            .toList();

    @TempDir
    private Path directory;

    private static List<String> fakes(String... options) {
        return Stream.of(List.of("fakes"), List.of(options), FREE_PORTS)
                .flatMap(List::stream)
                .toList();
    }

    @Test
    void printsTheEnvironmentOfEveryIdentityAndNoSecretAndEndsByItself() throws IOException {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Path files = directory.resolve("it's here");
        Path recording = directory.resolve("fakes.har");

        int code = Main.run(
                new Main.Surroundings(
                        Clock.systemUTC(), Map.of(), new PrintWriter(out, true), new PrintWriter(err, true)),
                fakes(
                                "--for",
                                "1",
                                "--name",
                                "127.0.0.1",
                                "--directory",
                                files.toString(),
                                "--keep",
                                recording.toString())
                        .toArray(String[]::new));

        assertThat(err.toString()).isEmpty();
        assertThat(code).isZero();
        assertThat(out.toString())
                .contains("#   entra        https://127.0.0.1:")
                .contains("export AZURE_AUTHORITY_HOST='https://127.0.0.1:")
                .contains("export AZURE_TENANT_ID='" + FakeCloud.TENANT_ID + "'")
                .contains("export IDENTITY_TYPE='aadApplication'")
                .contains("export IDENTITY_TYPE='userAssigned'")
                .contains("export QUERY_URL='https://127.0.0.1:")
                .contains("export MANAGEMENT_URL='https://127.0.0.1:")
                .contains("export LOGS_WORKSPACE_ID='" + CloudResources.LOGS_CUSTOMER_ID + "'")
                .contains("#   logs         https://127.0.0.1:")
                .contains("curl", "promtool query instant")
                .contains("export AZURE_POD_IDENTITY_AUTHORITY_HOST='http://127.0.0.1:")
                .contains("export AZURE_CLIENT_SECRET=\"$(cat '" + directory + "/it'\\''s here/client-secret')\"")
                .contains("# 0 exchanges are kept in " + recording)
                .contains(
                        "400 invalid_instance",
                        "Java disableInstanceDiscovery()",
                        "Python disable_instance_discovery=True",
                        "Go DisableInstanceDiscovery: true",
                        ".NET DisableInstanceDiscovery = true",
                        "JavaScript disableInstanceDiscovery: true")
                .contains("in *\",localhost,127.0.0.1,\"*|")
                .doesNotContain(FakeCloud.CLIENT_SECRET, "# there besides")
                .as("Arc has to be asked for")
                .doesNotContain("#   arc", "export IMDS_ENDPOINT", "export ProgramData", "(Azure Arc)");
        assertThat(new ObjectMapper()
                        .readTree(recording.toFile())
                        .at("/log/version")
                        .asText())
                .isEqualTo("1.2");
        assertThat(files.resolve("ca.pem")).isNotEmptyFile();
    }

    /** The options of one run; what it prints, as a client of Arc reads it. */
    private String printedWithArc(Path keys, String... more) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();

        int code = Main.run(
                new Main.Surroundings(
                        Clock.systemUTC(), Map.of(), new PrintWriter(out, true), new PrintWriter(err, true)),
                Stream.concat(
                                fakes("--for", "1", "--arc-port", "0", "--arc-keys", keys.toString()).stream(),
                                Stream.of(more))
                        .toArray(String[]::new));

        assertThat(err.toString()).isEmpty();
        assertThat(code).isZero();
        return out.toString();
    }

    @Test
    void azureArcIsThereWhereADirectoryForItsKeysIsGivenAndSaysWhoReadsThem() {
        Path keys = directory.resolve("data/AzureConnectedMachineAgent/Tokens");

        String printed = printedWithArc(keys);

        assertThat(printed)
                .contains("#   arc          http://localhost:")
                .contains("# as the managed identity of a server of one's own (Azure Arc):\nunset ")
                .containsPattern("export IDENTITY_ENDPOINT='http://localhost:\\d+/metadata/identity/oauth2/token'\n"
                        + "export IDENTITY_TYPE='systemAssigned'\nexport IMDS_ENDPOINT='http://localhost:\\d+'\n")
                .contains("\nexport ProgramData='" + directory.resolve("data") + "'\n")
                .contains("# the keys of its challenges are in " + keys + ", in files that the user "
                        + System.getProperty("user.name") + " may read\n"
                        + "# where azure-identity for Java looks for them, by ProgramData; other clients, such as the"
                        + " reference proxy, in /var/opt/azcmagent/tokens only\n");
        assertThat(keys).isEmptyDirectory();
        Path other = directory.resolve("other");
        assertThat(printedWithArc(other))
                .contains("# where no client of Azure's looks for them: ")
                .doesNotContain("export ProgramData");
        assertThat(other).isEmptyDirectory();
    }

    @Test
    void azureArcWithoutASystemAssignedIdentityHasNoVariablesAndSaysWhy() throws IOException {
        Path setup = Files.writeString(directory.resolve("setup.yaml"), """
                managedIdentities:
                  - clientId: cccccccc-0000-0000-0000-000000000001
                    objectId: dddddddd-0000-0000-0000-000000000001
                    resourceId: /subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/u
                    systemAssigned: false
                """);

        assertThat(printedWithArc(directory.resolve("keys"), "--setup", setup.toString()))
                .contains("# no variables for Azure Arc, whose server has a system-assigned identity only: " + setup
                        + " has none\n")
                .doesNotContain("(Azure Arc)");
        assertThat(printedWithArc(directory.resolve("keys"))).doesNotContain("# no variables for Azure Arc");
    }

    @Test
    void aSetupThatMeansNothingIsToldWithItsLine() throws IOException {
        StringWriter err = new StringWriter();
        Path setup = Files.writeString(directory.resolve("setup.yaml"), "tenants:\n  - id: contoso\n");
        Path recording = directory.resolve("fakes.har");

        int code = Main.run(
                new Main.Surroundings(
                        Clock.systemUTC(), Map.of(), new PrintWriter(new StringWriter()), new PrintWriter(err, true)),
                fakes("--for", "1", "--setup", setup.toString(), "--keep", recording.toString())
                        .toArray(String[]::new));

        assertThat(code).isEqualTo(2);
        assertThat(recording).as("nothing is recorded yet").doesNotExist();
        assertThat(err.toString())
                .contains("setup.yaml:2: tenants[0].id: a GUID is needed")
                .doesNotContain("\tat ");
    }

    @Test
    void theEnvironmentOfEveryClientOfASetupIsPrintedAndWhatIsMissing() throws IOException {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Path files = directory.resolve("files");
        Path setup = Files.writeString(directory.resolve("setup.yaml"), """
                tenants:
                  - id: 11111111-2222-3333-4444-555555555555
                    applications:
                      - clientId: aaaaaaaa-0000-0000-0000-000000000001
                        objectId: bbbbbbbb-0000-0000-0000-000000000001
                        displayName: sender
                        secrets: [{value: canary's own, from: 2016-01-01T00:00:00Z, until: 2056-01-01T00:00:00Z}]
                        federatedCredentials: [{issuer: "https://oidc.example/", subject: sender}]
                managedIdentities:
                  - clientId: cccccccc-0000-0000-0000-000000000001
                    objectId: dddddddd-0000-0000-0000-000000000001
                    resourceId: /own-identity
                """);

        int code = Main.run(
                new Main.Surroundings(
                        Clock.systemUTC(), Map.of(), new PrintWriter(out, true), new PrintWriter(err, true)),
                fakes("--for", "1", "--setup", setup.toString(), "--directory", files.toString())
                        .toArray(String[]::new));

        assertThat(err.toString()).isEmpty();
        assertThat(code).isZero();
        Path secret = files.resolve(
                "client-secret-11111111-2222-3333-4444-555555555555-aaaaaaaa-0000-0000-0000-000000000001");
        assertThat(out.toString())
                .contains("# of " + setup + ", as the application sender of the tenant"
                        + " 11111111-2222-3333-4444-555555555555, with a secret; no role: 403 everywhere:\nunset ")
                .contains("\nexport AZURE_AUTHORITY_HOST='https://localhost:")
                .contains("export AZURE_CLIENT_ID='aaaaaaaa-0000-0000-0000-000000000001'\n"
                        + "export AZURE_CLIENT_SECRET=\"$(cat '" + secret + "')\"\n"
                        + "export AZURE_TENANT_ID='11111111-2222-3333-4444-555555555555'\n")
                .contains(
                        "# missing AZURE_FEDERATED_TOKEN_FILE: a file with a token of the issuer https://oidc.example/,")
                .contains("export AZURE_CLIENT_ID='cccccccc-0000-0000-0000-000000000001'")
                .contains("# as an operator")
                .doesNotContain("canary", FakeCloud.USER_ASSIGNED_CLIENT_ID, "# as the machine's own");
        assertThat(secret).hasContent("canary's own");
        assertThat(Files.getPosixFilePermissions(secret))
                .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    }

    @Test
    void aRoleThatLeadsNowhereIsToldAtTheStart() throws IOException {
        StringWriter err = new StringWriter();
        Path setup = Files.writeString(
                directory.resolve("setup.yaml"),
                "roleAssignments: [{principal: %s}, {principal: %s, scope: /subscriptions/another}]\n"
                        .formatted(FakeCloud.OBJECT_ID, FakeCloud.OBJECT_ID));

        int code = Main.run(
                new Main.Surroundings(
                        Clock.systemUTC(), Map.of(), new PrintWriter(new StringWriter()), new PrintWriter(err, true)),
                fakes("--for", "1", "--setup", setup.toString()).toArray(String[]::new));

        assertThat(code).isZero();
        assertThat(err.toString())
                .isEqualTo("WARNING  " + setup + ": the role of " + FakeCloud.OBJECT_ID
                        + " on /subscriptions/another lets it do nothing here: there is nothing of the fakes."
                        + System.lineSeparator());
    }

    @Test
    void aRecordingIsKeptOnlyWhereThereIsADirectory() {
        StringWriter err = new StringWriter();
        Path nowhere = directory.resolve("nosuch/fakes.har");

        int code = Main.run(
                new Main.Surroundings(
                        Clock.systemUTC(), Map.of(), new PrintWriter(new StringWriter()), new PrintWriter(err, true)),
                fakes("--for", "1", "--keep", nowhere.toString()).toArray(String[]::new));

        assertThat(code).isEqualTo(2);
        assertThat(err.toString())
                .contains("--keep " + nowhere + " cannot be written: there is no directory "
                        + directory.resolve("nosuch") + ".");
        assertThat(directory.resolve("nosuch")).doesNotExist();
    }

    @Test
    void whoStartsWithASetupIsToldThatItsIdentitiesAreNotThosePrinted() throws IOException {
        StringWriter out = new StringWriter();
        Path setup = Files.writeString(directory.resolve("setup.yaml"), "ingestion: {profile: spec}\n");

        int code = Main.run(
                new Main.Surroundings(
                        Clock.systemUTC(), Map.of(), new PrintWriter(out, true), new PrintWriter(new StringWriter())),
                fakes("--for", "1", "--setup", setup.toString()).toArray(String[]::new));

        assertThat(code).isZero();
        assertThat(out.toString()).contains("# there besides, unless " + setup + " has others in their place;");
    }

    @Test
    void aProfileIsGivenByOptionOrBySetupButNotByBoth() throws IOException {
        StringWriter err = new StringWriter();
        Path setup = Files.writeString(directory.resolve("setup.yaml"), "ingestion: {profile: spec}\n");

        int code = Main.run(
                new Main.Surroundings(
                        Clock.systemUTC(), Map.of(), new PrintWriter(new StringWriter()), new PrintWriter(err, true)),
                fakes("--for", "1", "--setup", setup.toString(), "--profile", "azure")
                        .toArray(String[]::new));

        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains("--profile is given, and ", "one of them has to go");
    }

    @Test
    void aSecondStartWithTheDirectoryHasItsKeysAndDamagedOnesAreToldAndStay() throws IOException {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Main.Surroundings surroundings = new Main.Surroundings(
                Clock.systemUTC(), Map.of(), new PrintWriter(out, true), new PrintWriter(err, true));
        String[] arguments =
                fakes("--for", "1", "--directory", directory.toString()).toArray(String[]::new);

        assertThat(Main.run(surroundings, arguments)).isZero();
        assertThat(out.toString()).contains("which are new: whoever trusts another ca.pem needs this one");
        String ca = Files.readString(directory.resolve("ca.pem"));
        assertThat(Main.run(surroundings, arguments)).isZero();
        assertThat(out.toString()).contains("those of an earlier start: its ca.pem and its tokens are still good");
        assertThat(directory.resolve("ca.pem")).hasContent(ca);

        Files.writeString(directory.resolve("ca-key.pem"), "damaged");
        assertThat(Main.run(surroundings, arguments)).isEqualTo(2);
        assertThat(err.toString())
                .hasLineCount(1)
                .startsWith("--directory: " + directory.resolve("ca-key.pem") + " holds no private key")
                .contains("Remove ca-key.pem and signing-key.pem from " + directory);
        assertThat(directory.resolve("ca-key.pem")).hasContent("damaged");
    }

    @Test
    void aSetupChoosesNothingThatTheProfileGivenByOptionHasNoUseFor() throws IOException {
        StringWriter err = new StringWriter();
        Path setup = Files.writeString(directory.resolve("setup.yaml"), "query: {shortStep: rounded}\n");

        int code = Main.run(
                new Main.Surroundings(
                        Clock.systemUTC(), Map.of(), new PrintWriter(new StringWriter()), new PrintWriter(err, true)),
                fakes("--for", "1", "--setup", setup.toString(), "--profile", "spec")
                        .toArray(String[]::new));

        assertThat(code).isEqualTo(2);
        assertThat(err.toString())
                .contains(
                        "--profile is given, and of " + setup + " query.shortStep: 'rounded' is for the profile azure;"
                                + " the profile spec takes any step: leave this out.")
                .doesNotContain("\tat ");
    }

    @Test
    void aSignalEndsItWithTheRecordingKept() throws Exception {
        Path recording = directory.resolve("fakes.har");
        Path log = directory.resolve("out");
        Process process = new ProcessBuilder(Stream.of(
                                List.of(
                                        ProcessHandle.current().info().command().orElseThrow(),
                                        "--enable-native-access=ALL-UNNAMED",
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        Main.class.getName()),
                                fakes("--control-port", "0", "--keep", recording.toString()))
                        .flatMap(List::stream)
                        .toList())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI imds = printed(log, "#   imds +(http://\\S+)");
            URI control = printed(log, "#   control +(http://\\S+)");
            HttpRequest.Builder faults = HttpRequest.newBuilder(URI.create(control + "/imds/faults"))
                    .PUT(BodyPublishers.ofString("{\"name\": \"asked for\", \"then\":"
                            + " {\"effect\": \"answer\", \"status\": 418, \"moment\": \"REQUEST_END\"}}"));
            assertThat(http.send(faults.build(), BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);

            assertThat(http.send(HttpRequest.newBuilder(imds.resolve("/kettle")).build(), BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(418);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> Pattern.compile("(?m)^20\\d\\d-\\d\\d-\\d\\dT[\\d:.]{12}Z"
                                    + " imds c0/e0 GET /kettle -> 418 \\[asked for: answer 418 at REQUEST_END]$")
                            .matcher(Files.readString(log))
                            .find());

            process.destroy();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).isZero();
        assertThat(Files.readString(log))
                .contains("# 1 exchange is kept in " + recording)
                .contains("Interrupted: the fakes have ended, nothing is left running.")
                .doesNotContain("\tat ");
        JsonNode entries = new ObjectMapper().readTree(recording.toFile()).at("/log/entries");
        assertThat(entries.findValuesAsText("url"))
                .hasSize(1)
                .first()
                .asString()
                .endsWith("/kettle");
        assertThat(entries.findValuesAsText("_leg")).containsExactly("imds");
    }

    private static URI printed(Path log, String pattern) {
        Pattern wanted = Pattern.compile(pattern);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> wanted.matcher(Files.readString(log)).find());
        try {
            Matcher found = wanted.matcher(Files.readString(log));
            assertThat(found.find()).isTrue();
            return URI.create(found.group(1));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
