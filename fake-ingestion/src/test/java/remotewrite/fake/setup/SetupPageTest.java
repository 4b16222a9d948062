package remotewrite.fake.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.identity.ClientSecretCredentialBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.fake.ClientAuthority;
import remotewrite.fake.Label;
import remotewrite.fake.ManualClock;
import remotewrite.fake.NotRun;
import remotewrite.fake.Pki;
import remotewrite.fake.Sample;
import remotewrite.fake.TimeSeries;
import remotewrite.fake.WriteRequest;
import remotewrite.fake.WriteRequestCodec;
import remotewrite.fake.cloud.CloudSettings;
import remotewrite.fake.cloud.FakeCloud;
import remotewrite.fake.entra.FakeOidcIssuer;
import remotewrite.fake.entra.TrustedSubject;

/** The setup file of docs/fakes-entra.md can be used as it stands, shows every key, and says rightly which are needed. */
class SetupPageTest {
    private static final Pattern KEY = Pattern.compile("(?<indent>[ -]*)(?<key>\\w+):(?<value>[^#]*)(?<remark>#.*)?");

    @TempDir
    private Path directory;

    @BeforeEach
    void writeFiles() throws Exception {
        Instant from = Instant.parse("2016-01-01T00:00:00Z");
        Instant until = Instant.parse("2056-01-01T00:00:00Z");
        ClientAuthority root = ClientAuthority.create("root", from, until);
        root.issue("sender", from, until).writePem(directory.resolve("client.pem"));
        Files.writeString(
                directory.resolve("root.pem"),
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(root.certificate().getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
        try (FakeOidcIssuer issuer = FakeOidcIssuer.start(Clock.systemUTC(), Pki.shared())) {
            Files.writeString(directory.resolve("keys.json"), issuer.jwks());
        }
    }

    /** By a shell, in an empty directory: with what they make, the page's setup file is the cloud's. */
    @Test
    void theLinesOfThePageMakeTheFilesOfTheSetup(@TempDir Path empty) throws Exception {
        String page = Files.readString(Path.of("..", "docs", "fakes-entra.md"));
        Matcher block = Pattern.compile("(?s)```sh\\n(openssl .*?)```").matcher(page);
        assertThat(block.find()).isTrue();
        if (Stream.of(System.getenv("PATH").split(":"))
                .noneMatch(path -> Files.isExecutable(Path.of(path, "openssl")))) {
            NotRun.because("there is no openssl");
        }
        Process shell = new ProcessBuilder("sh", "-eu", "-c", block.group(1))
                .directory(empty.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).as(said).isZero();

        Setup setup = SetupFile.parse(String.join("\n", lines()), "page", empty);
        assertThat(setup.keyFiles().values()).as("with its key").containsExactly(empty.resolve("client.pem"));
        assertThat(Files.readString(empty.resolve("keys.json"))).contains("\"kty\":\"RSA\"", "\"kid\":\"");
        TrustedSubject trusted = setup.tenants()
                .getFirst()
                .applications()
                .getFirst()
                .trustedSubjects()
                .getFirst();
        X509Certificate leaf = setup.keyFiles().keySet().iterator().next();
        leaf.verify(trusted.authority().getPublicKey());
        assertThat(leaf.getSubjectX500Principal().getName()).isEqualTo("CN=" + trusted.subjectName());
    }

    private static List<String> lines() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "fakes-entra.md"));
        Matcher block = Pattern.compile("(?s)```yaml\\n(tenants:.*?)```").matcher(page);
        assertThat(block.find()).isTrue();
        return block.group(1).lines().toList();
    }

    private Setup parse(List<String> lines) {
        return SetupFile.parse(String.join("\n", lines), "page", directory);
    }

    private static Matcher matched(String line) {
        Matcher key = KEY.matcher(line);
        assertThat(key.matches()).as(line).isTrue();
        return key;
    }

    @Test
    void theFileOfThePageCanBeUsed() throws IOException {
        assertThat(parse(lines()).entra()).isPresent();
    }

    /** Microsoft's own client, with nothing that the page does not say: by its cloud's resources, not the public cloud's. */
    @Test
    void theApplicationOfThePageWritesAndQueriesInItsCloud() throws Exception {
        ManualClock clock = new ManualClock();
        Setup setup = parse(lines());
        Instant now = Instant.parse("2026-11-23T12:30:00Z");
        clock.set(now);
        try (FakeCloud cloud = FakeCloud.start(setup.on(CloudSettings.of(clock, directory)));
                HttpClient http = HttpClient.newBuilder()
                        .sslContext(cloud.clientContext())
                        .build()) {
            OwnClient own = OwnClients.of(setup, cloud, now).getFirst();
            TokenCredential credential = new ClientSecretCredentialBuilder()
                    .tenantId(own.variables().get("AZURE_TENANT_ID"))
                    .clientId(own.clientId())
                    .clientSecret(own.secret().orElseThrow().value())
                    .authorityHost(own.variables().get("AZURE_AUTHORITY_HOST"))
                    .disableInstanceDiscovery()
                    .httpClient(
                            new JdkHttpClientBuilder(HttpClient.newBuilder().sslContext(cloud.clientContext())).build())
                    .build();

            HttpResponse<String> written = http.send(
                    HttpRequest.newBuilder(URI.create(own.variables().get("INGESTION_URL")))
                            .header("Authorization", bearer(credential, "https://monitor.azure.us//.default"))
                            .header("Content-Encoding", "snappy")
                            .header("Content-Type", "application/x-protobuf")
                            .POST(BodyPublishers.ofByteArray(WriteRequestCodec.encode(WriteRequest.of(
                                            List.of(TimeSeries.of(
                                                    List.of(new Label("__name__", "up")),
                                                    List.of(Sample.of(1, clock.millis()))))))
                                    .toArray()))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(written.statusCode()).as(written.body()).isEqualTo(204);

            HttpResponse<String> found = http.send(
                    HttpRequest.newBuilder(
                                    URI.create(cloud.query().baseUri(cloud.hostName()) + "/api/v1/query?query=up"))
                            .header("Authorization", bearer(credential, "https://prometheus.monitor.azure.us/.default"))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(found.statusCode()).as(found.body()).isEqualTo(200);
            assertThat(found.body()).contains("\"__name__\":\"up\"");
        }
    }

    private static String bearer(TokenCredential credential, String scope) {
        return "Bearer "
                + credential
                        .getTokenSync(new TokenRequestContext().addScopes(scope))
                        .getToken();
    }

    @Test
    void aKeyIsMissedOnlyWhereThePageSaysThatItIsNeeded() throws IOException {
        List<String> lines = lines();
        int needed = 0;
        for (int at = 0; at < lines.size(); at++) {
            Matcher key = matched(lines.get(at));
            if (key.group("value").isBlank()) {
                // what stands below it is looked at by itself
                continue;
            }
            List<String> without = new ArrayList<>(lines);
            without.set(at, left(lines, at));
            if (String.valueOf(key.group("remark")).startsWith("# needed")) {
                needed++;
                assertThatThrownBy(() -> parse(without))
                        .as(lines.get(at))
                        .hasMessageContaining(key.group("key") + ": missing");
            } else {
                assertThatCode(() -> parse(without)).as(lines.get(at)).doesNotThrowAnyException();
            }
        }
        assertThat(needed).isGreaterThan(15);
    }

    /** Of a line without its key: nothing, or the beginning of an item, which is empty when the key is its only one. */
    private static String left(List<String> lines, int at) {
        String indent = matched(lines.get(at)).group("indent");
        if (!indent.contains("-")) {
            return "";
        }
        boolean more = at + 1 < lines.size() && lines.get(at + 1).startsWith(" ".repeat(indent.length()));
        return indent.stripTrailing() + (more ? "" : " {}");
    }

    /** A list or mapping that is left out as a whole is no problem either, unless others point into it. */
    @Test
    void nothingOfTheTopIsNeeded() {
        assertThatCode(() -> SetupFile.parse("{}", "s", directory)).doesNotThrowAnyException();
    }

    @Test
    void everyKeyIsShown() throws IOException {
        List<String> shown =
                lines().stream().map(line -> matched(line).group("key")).toList();
        List<String> complete = CompleteSetup.YAML
                .lines()
                .map(line -> KEY.matcher(line.strip()))
                .filter(Matcher::matches)
                .map(key -> key.group("key"))
                .toList();

        assertThat(shown)
                .containsAll(complete)
                .containsAll(Stream.of(
                                TenantReader.KEYS,
                                IdentityReader.KEYS,
                                CloudReader.ROLE,
                                CloudReader.LOG,
                                CloudReader.RULE,
                                IngestionSetup.KEYS,
                                AnswersReader.KEYS,
                                QuerySetup.KEYS,
                                ImdsSetup.KEYS,
                                ImdsSetup.ANSWERS,
                                EntraSetup.KEYS)
                        .flatMap(Stream::of)
                        .toList());
    }
}
