package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import remotewrite.fake.cloud.CloudFiles;
import remotewrite.fake.cloud.CloudSettings;
import remotewrite.fake.cloud.Credential;
import remotewrite.fake.cloud.FakeCloud;

/**
 * The links of Microsoft's default chain, each found by the environment that a fake cloud prints, by a program that knows
 * nothing else: the token it gets is one that ingestion takes. The link of workload identity stands in
 * {@link EntraAzureIdentityWorkloadTest}.
 */
class IdentityDefaultChainTest {
    private static final int DEADLINE_SECONDS = 120;

    @TempDir
    private Path directory;

    private FakeCloud cloud;

    @BeforeEach
    void start() {
        cloud = FakeCloud.start(CloudSettings.of(Clock.systemUTC(), directory)
                .withArc(directory.resolve("AzureConnectedMachineAgent/Tokens")));
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    /** The first request is the chain's question whether there is an IMDS at all (entra.md 5.2). */
    @ParameterizedTest
    @EnumSource(names = {"SYSTEM_ASSIGNED", "USER_ASSIGNED"})
    void aMachinesIdentityIsFoundByAProbeWithoutTheHeader(Credential credential) throws Exception {
        Map<String, String> environment = cloud.environment(credential);

        String printed = run(environment);

        assertThat(printed).contains(" by 2, write answered 204");
        if (credential == Credential.USER_ASSIGNED) {
            assertThat(printed).contains("token of " + FakeCloud.USER_ASSIGNED_CLIENT_ID);
        } else {
            assertThat(printed).doesNotContain(FakeCloud.USER_ASSIGNED_CLIENT_ID);
        }
        List<Exchange> asked = ended(cloud.imds().journal());
        assertThat(asked)
                .extracting(exchange -> exchange.reply().orElseThrow().status())
                .containsExactly(400, 200);
        assertThat(asked)
                .extracting(exchange -> exchange.request().header("Metadata"))
                .containsExactly(List.of(), List.of("true"));
        assertThat(asked.getFirst().request().target())
                .isEqualTo("/metadata/identity/oauth2/token?api-version=2018-02-01");
        assertThat(ended(cloud.entra().journal())).isEmpty();
        assertThat(ended(cloud.ingestion().journal())).singleElement().matches(Exchange::accepted);
    }

    /** By the two variables of Arc and the one that says where its keys are; the key is in no journal. */
    @ParameterizedTest
    @ValueSource(strings = {"default-chain", DefaultChainClient.MANAGED_IDENTITY})
    void aServersIdentityIsFoundByTheChallengeOfArc(String client) throws Exception {
        String printed = run(cloud.environment(Credential.ARC), client);

        assertThat(printed).contains(" by 2, write answered 204").doesNotContain(FakeCloud.USER_ASSIGNED_CLIENT_ID);
        List<Exchange> asked = ended(cloud.arc().journal());
        assertThat(asked)
                .extracting(exchange -> exchange.reply().orElseThrow().status())
                .containsExactly(401, 200);
        assertThat(asked.getLast().request().header("Authorization"))
                .singleElement()
                .asString()
                .startsWith("Basic fingerprint:");
        assertThat(directory.resolve("AzureConnectedMachineAgent/Tokens")).isEmptyDirectory();
        assertThat(ended(cloud.imds().journal())).isEmpty();
        assertThat(ended(cloud.ingestion().journal())).singleElement().matches(Exchange::accepted);
    }

    @Test
    void aSecretIsFoundInTheEnvironment() throws Exception {
        assertThat(run(cloud.environment(Credential.SECRET)))
                .contains("token of " + FakeCloud.CLIENT_ID + " by 1, write answered 204");

        assertThatTheEnvironmentWasEnough("client_secret=");
    }

    /** The file is a PFX without a password as it is printed, which the chain takes as well as PEM. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCertificateIsFoundInTheEnvironmentAsPfxAndAsPem(boolean pem) throws Exception {
        Map<String, String> environment = new HashMap<>(cloud.environment(Credential.CERTIFICATE));
        if (pem) {
            environment.put(
                    "AZURE_CLIENT_CERTIFICATE_PATH",
                    cloud.files().certificatePem().toString());
        }

        assertThat(run(environment)).contains("token of " + FakeCloud.CLIENT_ID + " by 2, write answered 204");

        assertThatTheEnvironmentWasEnough("client_assertion=");
    }

    /** One request for a token, of this kind; the links that come after were not tried. */
    private void assertThatTheEnvironmentWasEnough(String proof) {
        assertThat(ended(cloud.entra().journal())).singleElement().satisfies(exchange -> {
            assertThat(exchange.request().target()).isEqualTo("/" + FakeCloud.TENANT_ID + "/oauth2/v2.0/token");
            assertThat(exchange.request().body().toUtf8()).contains(proof);
            assertThat(exchange.accepted()).isTrue();
        });
        assertThat(ended(cloud.imds().journal())).isEmpty();
        assertThat(ended(cloud.ingestion().journal())).singleElement().matches(Exchange::accepted);
    }

    /** A reply is recorded a little after it has arrived. */
    private static List<Exchange> ended(Journal journal) {
        journal.await(all -> all.stream().noneMatch(Exchange::open), Duration.ofSeconds(10));
        return journal.exchanges();
    }

    /** What the client prints, on both outputs, with this environment and nothing else of Azure's. */
    private String run(Map<String, String> variables, String... arguments) throws IOException, InterruptedException {
        Path printed = directory.resolve("printed.txt");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        // Java heeds no SSL_CERT_FILE
                        "-Djavax.net.ssl.trustStore=" + cloud.files().trustStore(),
                        "-Djavax.net.ssl.trustStorePassword=" + CloudFiles.TRUST_STORE_PASSWORD,
                        "-cp",
                        System.getProperty("java.class.path"),
                        DefaultChainClient.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile());
        builder.command().addAll(List.of(arguments));
        builder.environment().keySet().removeIf(name -> name.matches("(AZURE|IDENTITY|MSI|IMDS)_.*"));
        builder.environment().putAll(variables);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS))
                    .as("the client has ended within %d s", DEADLINE_SECONDS)
                    .isTrue();
            return Files.readString(printed, StandardCharsets.UTF_8);
        } finally {
            process.destroyForcibly();
        }
    }
}
