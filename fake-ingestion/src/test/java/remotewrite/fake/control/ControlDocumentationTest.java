package remotewrite.fake.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import remotewrite.fake.Application;
import remotewrite.fake.Bytes;
import remotewrite.fake.ClientAuthority;
import remotewrite.fake.ClientCertificate;
import remotewrite.fake.ClientSecret;
import remotewrite.fake.Effect;
import remotewrite.fake.FaultScript;
import remotewrite.fake.Moment;
import remotewrite.fake.Reply;
import remotewrite.fake.Tenant;
import remotewrite.fake.cloud.FakeCloud;
import remotewrite.fake.entra.EntraCloud;
import remotewrite.fake.entra.EntraResource;
import remotewrite.fake.entra.FederatedCredential;
import remotewrite.fake.entra.IssuerKeys;
import remotewrite.fake.entra.IssuerName;
import remotewrite.fake.entra.RefreshIn;
import remotewrite.fake.entra.Throttling;
import remotewrite.fake.entra.TrustedSubject;
import remotewrite.fake.junit.FakeCloudExtension;
import remotewrite.fake.setup.Setup;
import remotewrite.fake.setup.SetupFile;
import remotewrite.fake.store.AzureLimits;
import remotewrite.fake.store.NumberedPage;

/** docs/fakes-control.md names the fields of every answer: all of them, and none that is not answered. */
class ControlDocumentationTest {
    @RegisterExtension
    static final FakeCloudExtension azure = FakeCloudExtension.start(settings -> settings.withLimits(
                    AzureLimits.DOCUMENTED.with(AzureLimits.PerSeries.DOCUMENTED.withReservedNames(Set.of("reserved"))),
                    AzureLimits.PerRule.DOCUMENTED)
            .withContents(setup().on(settings.contents())));

    private static final String SETUP = """
            tenants:
              - id: 11111111-2222-3333-4444-555555555555
                applications:
                  - clientId: aaaaaaaa-0000-0000-0000-000000000001
                    objectId: bbbbbbbb-0000-0000-0000-000000000001
                    federatedCredentials: [{issuer: "https://oidc.example/", subject: sender}]
            dataCollectionRules: [{name: team, immutableId: dcr-2}]
            logs: [{table: DCRLogErrors, time: 2026-11-23T12:00:00Z, resource: /subscriptions/s/x, values: {Message: m}}]
            """;

    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String EVERY_EFFECT = """
            {"name": "every", "steps": [
              {"effect": "none", "times": 1},
              {"effect": "answer", "status": 503, "headers": {"A": "1"}, "body": "b", "moment": "REQUEST_END", "times": 1},
              {"effect": "answer", "status": 503, "bodyBase64": "/w==", "moment": "REQUEST_END", "times": 1},
              {"effect": "delay", "pauseMillis": 1, "moment": "REQUEST_END", "lastingMillis": 1},
              {"effect": "interim", "statuses": [103], "moment": "REQUEST_END", "times": 1},
              {"effect": "endless", "status": 400, "body": "b", "everyMillis": 1, "pieces": 1, "moment": "REQUEST_END", "times": 1}],
             "then": %s}
            """;

    private static ControlClient control;

    @BeforeAll
    static void start() {
        control = ControlClient.of(azure.cloud(), setup());
    }

    @AfterAll
    static void close() {
        control.close();
    }

    private static Setup setup() {
        return SetupFile.parse(SETUP, "s", Path.of("."));
    }

    /** Heading to documented fields, in the order of the page. */
    private static Map<String, List<String>> documented() throws Exception {
        Map<String, List<String>> all = new LinkedHashMap<>();
        List<String> fields = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("..", "docs", "fakes-control.md"))) {
            if (line.startsWith("#")) {
                fields = new ArrayList<>();
            }
            if (line.startsWith("### ")) {
                all.put(line.substring(4).replace("`", ""), fields);
            } else if (line.startsWith("| `")) {
                QUOTED.matcher(line.substring(0, line.indexOf(" | ")))
                        .results()
                        .map(found -> found.group(1))
                        .forEach(fields::add);
            }
        }
        return all;
    }

    private static void fields(String path, JsonNode node, Set<String> into) {
        if (node.isObject()) {
            node.properties()
                    .forEach(field -> fields(
                            path.isEmpty() ? field.getKey() : path + "." + field.getKey(), field.getValue(), into));
        } else if (node.isArray()) {
            node.forEach(element -> fields(path + "[]", element, into));
        } else {
            into.add(path);
        }
    }

    private static boolean means(String documented, String field) {
        String pattern = Pattern.compile("\\{[^}]*}|[^{]+")
                .matcher(documented)
                .replaceAll(part -> part.group().startsWith("{") ? "[^.\\\\[]+" : "\\\\Q" + part.group() + "\\\\E");
        return field.matches(pattern);
    }

    private static void compare(String heading, JsonNode... answers) throws Exception {
        Set<String> answered = new TreeSet<>();
        for (JsonNode answer : answers) {
            fields("", answer, answered);
        }
        compare(heading, answered);
    }

    private static void compare(String heading, Set<String> answered) throws Exception {
        List<String> documented = documented().get(heading);
        assertThat(documented).as("the table below %s", heading).isNotEmpty();
        assertThat(answered)
                .as("answered, and documented below %s", heading)
                .allMatch(field -> documented.stream().anyMatch(each -> means(each, field)));
        assertThat(documented)
                .as("documented below %s, and answered", heading)
                .doesNotHaveDuplicates()
                .allMatch(each -> answered.stream().anyMatch(field -> means(each, field)));
    }

    private static JsonNode get(String path) throws Exception {
        return control.ok("GET", path, "");
    }

    private static int write(String contentType, Bytes body) throws Exception {
        return FullWrites.send(control, azure.cloud(), contentType, body);
    }

    /** Everything a write and its answer can have: a body that is text and one that is not, replies, none. */
    private static void writes() throws Exception {
        assertThat(write(FullWrites.V1, FullWrites.version1())).isEqualTo(204);
        assertThat(write(FullWrites.V2, FullWrites.version2())).isEqualTo(415);
        assertThat(write(FullWrites.V1, Bytes.utf8("text"))).isEqualTo(400);
        azure.cloud()
                .ingestion()
                .play(FaultScript.named("once")
                        .step(
                                new Effect.Answer(new Reply(500, List.of(), Bytes.copyOf(new byte[] {(byte) 0xff}))),
                                Moment.REQUEST_END)
                        .times(1)
                        .thenAlways(new Effect.Cut(), Moment.REPLY_START));
        assertThat(write(FullWrites.V1, Bytes.utf8("text"))).isEqualTo(500);
        assertThat(catchThrowable(() -> write(FullWrites.V1, FullWrites.sample("up", 1, 1))))
                .isInstanceOf(IOException.class);
    }

    @Test
    void theFieldsOfWhatHappenedAreDocumented() throws Exception {
        writes();

        compare("GET /endpoints", get("/endpoints"));
        compare("GET /{endpoint}/exchanges", get("/ingestion/exchanges?wait=10"));
        compare("GET /ingestion/writes", get("/ingestion/writes?wait=10"));
        Set<String> ours = new TreeSet<>();
        fields("", get("/recording"), ours);
        ours.removeIf(field -> !field.substring(field.lastIndexOf('.') + 1).startsWith("_"));
        compare("GET /recording", ours);
    }

    @Test
    void theFieldsOfWhatWasCountedAreDocumented() throws Exception {
        long now = Clock.systemUTC().millis();
        for (long at : new long[] {now, now, 1}) {
            assertThat(write(FullWrites.V1, FullWrites.sample("up", 1, at))).isEqualTo(204);
        }

        compare("GET /workspace/tallies", get("/workspace/tallies"));
        compare("GET /workspace/drops", get("/workspace/drops"));
        compare(
                "GET /workspace/histograms",
                HistogramsAnswer.of(new NumberedPage(List.of(FullWrites.histograms(0)), 1), 0, 1000));
    }

    @Test
    void theFieldsOfTheSetupAreDocumented() throws Exception {
        FakeCloud cloud = azure.cloud();
        JsonNode usual = get("/setup");
        Instant from = Instant.parse("2020-01-01T00:00:00Z");
        Instant until = Instant.parse("2050-01-01T00:00:00Z");
        ClientCertificate certificate = ClientCertificate.create("client", from, until);
        cloud.entra()
                .tenants(new Tenant(
                        FakeCloud.TENANT_ID,
                        EntraCloud.PUBLIC,
                        List.of("contoso.example"),
                        List.of(Application.of("client", "object", certificate)
                                .withSecrets(new ClientSecret("canary", from, until))
                                .withFederatedCredentials(FederatedCredential.of("https://issuer.example", "subject"))
                                .withTrustedSubjects(new TrustedSubject(
                                        "subject",
                                        ClientAuthority.create("authority", from, until)
                                                .certificate()))),
                        List.of(EntraResource.of("https://monitor.azure.com"))));
        var before = cloud.entra().policy();
        cloud.entra()
                .policy(before.withRefreshIn(new RefreshIn.After(Duration.ofSeconds(1)))
                        .withIssuerName(new IssuerName.Host("host"))
                        .withIssuerKeys(IssuerKeys.given(
                                "https://issuer.example", azure.cloud().issuer().jwks()))
                        .withThrottling(new Throttling.Limit(
                                1, Duration.ofHours(1), Duration.ofSeconds(1), Throttling.Answer.PLAIN_TEXT)));
        try {
            refusedToken();
            compare("GET /setup", usual, get("/setup"));
        } finally {
            cloud.entra().policy(before);
        }
    }

    /** Which counts for the limit. */
    private static void refusedToken() throws Exception {
        URI tokens = azure.cloud().authority().resolve("/" + FakeCloud.TENANT_ID + "/oauth2/v2.0/token");
        assertThat(control.http()
                        .send(
                                HttpRequest.newBuilder(tokens)
                                        .POST(HttpRequest.BodyPublishers.noBody())
                                        .build(),
                                HttpResponse.BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void theFieldsOfFaultsAndOfRefusalsAreDocumented() throws Exception {
        control.ok("PUT", "/query/faults", EVERY_EFFECT.formatted("\"normally\""));
        JsonNode normally = get("/query/faults");
        control.ok(
                "PUT",
                "/query/faults",
                EVERY_EFFECT.formatted("{\"effect\": \"answer\", \"status\": 500, \"moment\": \"REQUEST_END\"}"));
        compare("GET /{endpoint}/faults", normally, get("/query/faults"), get("/entra/faults"));
        compare(
                "A refusal",
                JSON.readTree(control.call("PUT", "/query/faults", "{}").body()));
    }

    @Test
    void theFieldsOfIndexAndEnvironmentAreDocumented() throws Exception {
        compare("GET /", get("/"));
        compare("GET /environment", get("/environment"));
    }

    @Test
    void everyAnswerThatTheIndexNamesHasItsTable() throws Exception {
        List<String> paths = new ArrayList<>();
        get("/").properties()
                .forEach(entry -> paths.add("GET " + entry.getValue().asText().replaceFirst("\\?.*", "")));
        // which is no JSON
        paths.remove("GET /files/{name}");

        assertThat(documented().keySet()).containsAll(paths).hasSize(paths.size() + 2);
    }
}
