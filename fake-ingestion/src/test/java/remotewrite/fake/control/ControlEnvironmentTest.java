package remotewrite.fake.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.fake.ClientCertificate;
import remotewrite.fake.cloud.CloudRule;
import remotewrite.fake.cloud.CloudSettings;
import remotewrite.fake.cloud.FakeCloud;
import remotewrite.fake.role.Role;
import remotewrite.fake.role.RoleGrant;
import remotewrite.fake.setup.OwnClient;
import remotewrite.fake.setup.OwnClients;
import remotewrite.fake.setup.Setup;
import remotewrite.fake.setup.SetupFile;

/** What the control API tells, to clients on another machine, of the clients of a setup file and of its further rules. */
class ControlEnvironmentTest {
    private static final String YAML = """
            tenants:
              - id: 11111111-2222-3333-4444-555555555555
                applications:
                  - clientId: aaaaaaaa-0000-0000-0000-000000000001
                    objectId: bbbbbbbb-0000-0000-0000-000000000001
                    displayName: sender
                    secrets: [{value: canary, from: 2016-01-01T00:00:00Z, until: 2056-01-01T00:00:00Z}]
                    certificates: [{file: a/client.pem}, {file: b/client.pem}, {file: ca.pem}]
                    federatedCredentials: [{issuer: "https://oidc.example/", subject: sender}]
            managedIdentities:
              - clientId: cccccccc-0000-0000-0000-000000000001
                objectId: dddddddd-0000-0000-0000-000000000001
                resourceId: /own-identity
            dataCollectionRules: [{name: team, immutableId: dcr-2}]
            """;

    @TempDir
    private Path directory;

    private Setup setup() throws Exception {
        Instant from = Instant.parse("2016-01-01T00:00:00Z");
        for (String name : new String[] {"a/client.pem", "b/client.pem", "ca.pem"}) {
            Path file = directory.resolve("setup").resolve(name);
            Files.createDirectories(file.getParent());
            ClientCertificate.create(name.replace('/', '-'), from, Instant.parse("2056-01-01T00:00:00Z"))
                    .writePem(file);
        }
        return SetupFile.parse(YAML, "s", directory.resolve("setup"));
    }

    private FakeCloud start(Setup setup) throws Exception {
        Path files = Files.createDirectories(directory.resolve("files"));
        return FakeCloud.start(setup.on(CloudSettings.of(Clock.systemUTC(), files)));
    }

    @Test
    void theClientsOfTheFileAreToldByTheNamesThatArePrinted() throws Exception {
        Setup setup = setup();
        try (FakeCloud cloud = start(setup);
                ControlClient control = ControlClient.of(cloud, setup)) {
            JsonNode environment = control.ok("GET", "/environment", "");
            JsonNode own = environment.get("setup");

            assertThat(own.findValuesAsText("name"))
                    .hasSize(7)
                    .isEqualTo(OwnClients.of(setup, cloud, Clock.systemUTC().instant()).stream()
                            .map(OwnClient::description)
                            .toList());
            assertThat(own.at("/0/variables/AZURE_CLIENT_SECRET").asText()).isEqualTo("canary");
            assertThat(own.at("/0/variables/AZURE_TENANT_ID").asText())
                    .isEqualTo("11111111-2222-3333-4444-555555555555");
            assertThat(own.at("/4/missing/0").asText()).startsWith("AZURE_FEDERATED_TOKEN_FILE: ");
            assertThat(own.at("/5/variables/AZURE_CLIENT_ID").asText())
                    .isEqualTo("cccccccc-0000-0000-0000-000000000001");
            assertThat(own.at("/6/variables").toString())
                    .contains("\"AZURE_CLIENT_ID\":\"cccccccc-0000-0000-0000-000000000001\"", "\"IDENTITY_ENDPOINT\":");
            assertThat(own.at("/6/variables/IDENTITY_HEADER").asText())
                    .isEqualTo(Files.readString(cloud.files().identityHeader()));
            assertThat(own.at("/5/files").has("IDENTITY_HEADER")).isFalse();
            assertThat(environment.at("/SECRET/AZURE_CLIENT_SECRET").asText()).isEqualTo(FakeCloud.CLIENT_SECRET);
        }
    }

    @Test
    void theirFilesAreServedAlsoWhereSeveralHaveOneName() throws Exception {
        Setup setup = setup();
        try (FakeCloud cloud = start(setup);
                ControlClient control = ControlClient.of(cloud, setup)) {
            JsonNode own = control.ok("GET", "/environment", "").get("setup");

            assertThat(served(control, own, 0, "AZURE_CLIENT_SECRET").body()).isEqualTo("canary");
            assertThat(own.at("/0/files/AZURE_CLIENT_SECRET").asText())
                    .isEqualTo("/files/client-secret-11111111-2222-3333-4444-555555555555"
                            + "-aaaaaaaa-0000-0000-0000-000000000001");
            assertThat(own.at("/1/files/AZURE_CLIENT_CERTIFICATE_PATH").asText())
                    .isEqualTo("/files/client.pem");
            for (int client = 1; client <= 3; client++) {
                Path file = Path.of(own.at("/" + client + "/variables/AZURE_CLIENT_CERTIFICATE_PATH")
                        .asText());
                assertThat(served(control, own, client, "AZURE_CLIENT_CERTIFICATE_PATH")
                                .body())
                        .as(file.toString())
                        .isEqualTo(Files.readString(file))
                        .contains("PRIVATE KEY");
            }
            assertThat(served(control, own, 6, "IDENTITY_HEADER").body())
                    .isEqualTo(Files.readString(cloud.files().identityHeader()));
            assertThat(served(control, own, 3, "SSL_CERT_FILE").body())
                    .isEqualTo(Files.readString(cloud.files().ca()));
            assertThat(control.call("GET", "/files/setup.yaml", "").body())
                    .contains("there are [ca.pem, ", "2-client.pem");
            assertThat(control.call("PUT", "/files/client.pem", "x").statusCode())
                    .isEqualTo(405);
        }
    }

    private static HttpResponse<String> served(ControlClient control, JsonNode own, int client, String variable)
            throws Exception {
        HttpResponse<String> reply =
                control.call("GET", own.at("/" + client + "/files/" + variable).asText(), "");
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return reply;
    }

    @Test
    void whatCameToEachRuleIsToldAndTheTotalsAreOfAll() throws Exception {
        Setup setup = setup();
        try (FakeCloud cloud = start(setup);
                ControlClient control = ControlClient.of(cloud, setup)) {
            cloud.grants()
                    .add(RoleGrant.of(
                            Role.MONITORING_METRICS_PUBLISHER,
                            FakeCloud.OBJECT_ID,
                            new CloudRule("team", "dcr-2").id()));
            long now = Clock.systemUTC().millis();
            long one = FullWrites.sample("up", 1, now).size();
            assertThat(FullWrites.send(control, cloud, FullWrites.V1, FullWrites.sample("up", 1, now)))
                    .isEqualTo(204);
            for (int write = 1; write <= 2; write++) {
                assertThat(FullWrites.send(
                                control,
                                cloud,
                                cloud.writeUri("team"),
                                FullWrites.V1,
                                FullWrites.sample("up", 1, now + write)))
                        .isEqualTo(204);
            }

            JsonNode tallies = control.ok("GET", "/workspace/tallies", "");

            assertThat(tallies.at("/requests/204").asInt()).isEqualTo(3);
            assertThat(tallies.at("/admitted/requests").asInt()).isEqualTo(3);
            assertThat(tallies.at("/admitted/bytes").asLong()).isEqualTo(3 * one);
            assertThat(tallies.get("rules").findValuesAsText("name")).containsExactly("fake-workspace", "team");
            assertThat(tallies.get("rules").findValuesAsText("immutableId"))
                    .containsExactly(FakeCloud.RULE_ID, "dcr-2");
            assertThat(tallies.at("/rules/0/requests/204").asInt()).isEqualTo(1);
            assertThat(tallies.at("/rules/1/requests/204").asInt()).isEqualTo(2);
            assertThat(tallies.at("/rules/1/admitted/requests").asInt()).isEqualTo(2);
            double team = 0;
            for (JsonNode minute : tallies.get("minutes")) {
                assertThat(minute.has("rule"))
                        .isEqualTo(minute.get("resource").asText().equals("rule"));
                if (minute.path("rule").asText().equals("dcr-2")) {
                    team += minute.get("value").asDouble();
                }
            }
            assertThat(team).isEqualTo(2);
        }
    }
}
