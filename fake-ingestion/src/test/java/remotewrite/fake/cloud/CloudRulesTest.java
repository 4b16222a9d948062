package remotewrite.fake.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.fake.Exchange;
import remotewrite.fake.IngestionAnswers;
import remotewrite.fake.Journal;
import remotewrite.fake.ManualClock;
import remotewrite.fake.entra.AzureApi;
import remotewrite.fake.role.ResourceId;
import remotewrite.fake.role.Role;
import remotewrite.fake.role.RoleGrant;
import remotewrite.fake.setup.OwnClient;
import remotewrite.fake.setup.OwnClients;
import remotewrite.fake.setup.Setup;
import remotewrite.fake.setup.SetupFile;

/** A second data collection rule: who holds the role on one of two is refused by the other, without any fault script. */
class CloudRulesTest {
    private static final String TEAM = "dcr-00000000000000000000000000000002";
    private static final String YAML = """
            tenants:
              - id: 11111111-2222-3333-4444-555555555555
                applications:
                  - clientId: aaaaaaaa-0000-0000-0000-000000000001
                    objectId: bbbbbbbb-0000-0000-0000-000000000001
                    displayName: team
                    secrets: [{value: s, from: 2016-01-01T00:00:00Z, until: 2056-01-01T00:00:00Z}]
                  - clientId: aaaaaaaa-0000-0000-0000-000000000002
                    objectId: bbbbbbbb-0000-0000-0000-000000000002
                    displayName: platform
                    secrets: [{value: s, from: 2016-01-01T00:00:00Z, until: 2056-01-01T00:00:00Z}]
            managedIdentities:
              - clientId: cccccccc-0000-0000-0000-000000000001
                objectId: dddddddd-0000-0000-0000-000000000001
                resourceId: /team-identity
            dataCollectionRules:
              - {name: team, immutableId: dcr-00000000000000000000000000000002}
            roleAssignments:
              - principal: bbbbbbbb-0000-0000-0000-000000000001
                scope: /subscriptions/88888888-8888-4888-8888-888888888888/resourceGroups/fake-cloud/providers/Microsoft.Insights/dataCollectionRules/team
              - principal: dddddddd-0000-0000-0000-000000000001
                scope: /subscriptions/88888888-8888-4888-8888-888888888888/resourceGroups/fake-cloud/providers/Microsoft.Insights/dataCollectionRules/team
              - {principal: bbbbbbbb-0000-0000-0000-000000000002}
              - {principal: aaaaaaaa-3333-4333-8333-333333333333, role: owner, scope: subscription}
            """;

    private static final Duration DEADLINE = Duration.ofSeconds(10);

    @TempDir
    private Path directory;

    private final ManualClock clock = new ManualClock();
    private final CloudClient client = new CloudClient();

    @AfterEach
    void closeClient() {
        client.close();
    }

    private Setup setup() {
        return SetupFile.parse(YAML, "s", directory);
    }

    private static String token(FakeCloud cloud, int application) {
        return cloud.entra()
                .issue(
                        "11111111-2222-3333-4444-555555555555",
                        "aaaaaaaa-0000-0000-0000-00000000000" + application,
                        "https://monitor.azure.com");
    }

    @Test
    void whoHoldsTheRoleOnOneOfTwoRulesIsRefusedByTheOther() throws Exception {
        try (FakeCloud cloud = client.start(setup().on(CloudSettings.of(clock, directory)))) {
            URI team = cloud.writeUri("team");
            assertThat(team.getPath()).contains("/dataCollectionRules/" + TEAM + "/streams/");

            assertThat(client.write(cloud.writeUri(), token(cloud, 1), clock.millis()))
                    .isEqualTo(403);
            assertThat(client.write(team, token(cloud, 2), clock.millis())).isEqualTo(403);
            assertThat(client.write(team, token(cloud, 2), clock.millis())).isEqualTo(403);
            assertThat(client.write(team, token(cloud, 1), clock.millis())).isEqualTo(204);
            assertThat(client.write(cloud.writeUri(), token(cloud, 2), clock.millis() + 1))
                    .isEqualTo(204);

            assertThat(cloud.metrics().select(labels -> true, 0, Long.MAX_VALUE))
                    .as("of one workspace")
                    .hasSize(1);
            JsonNode rule = shown(cloud, "?api-version=2023-03-11");
            assertThat(rule.at("/properties/immutableId").asText()).isEqualTo(TEAM);
            assertThat(rule.at("/properties/destinations/monitoringAccounts/0/accountResourceId")
                            .asText())
                    .isEqualTo(CloudResources.WORKSPACE.toString());
            // of the three requests to this rule, none of the two to the other
            JsonNode requests = shown(
                    cloud,
                    "/providers/Microsoft.Insights/metrics?api-version=2024-02-01&metricnames=MetricIngestionRequest_Count"
                            + "&aggregation=total&timespan=" + clock.instant().minusSeconds(60) + "/"
                            + clock.instant().plusSeconds(60));
            assertThat(requests.findValuesAsText("total").stream()
                            .mapToDouble(Double::parseDouble)
                            .sum())
                    .isEqualTo(3);
        }
    }

    /** Of the rule's own workspace, where it would mean nothing: the role is about rules (azure.md 1.5). */
    @Test
    void whoHoldsTheRoleOnTheWorkspaceOnlyIsRefused() throws Exception {
        try (FakeCloud cloud = client.start(setup().on(CloudSettings.of(clock, directory)))) {
            String principal = "bbbbbbbb-0000-0000-0000-000000000001";
            cloud.grants()
                    .replace(RoleGrant.of(Role.MONITORING_METRICS_PUBLISHER, principal, CloudResources.WORKSPACE));

            assertThat(client.write(cloud.writeUri(), token(cloud, 1), clock.millis()))
                    .isEqualTo(403);
            assertThat(client.write(cloud.writeUri("team"), token(cloud, 1), clock.millis()))
                    .isEqualTo(403);
        }
    }

    @Test
    void theLongTextOfAMissingRoleNamesWhatTheCloudHas() throws Exception {
        CloudSettings settings = setup().on(CloudSettings.of(clock, directory));
        CloudAnswers answers = settings.answers()
                .withIngestion(
                        new IngestionAnswers(IngestionAnswers.Role.LONG, IngestionAnswers.Throttled.RETRY_AFTER));
        try (FakeCloud cloud = client.start(settings.withAnswers(answers))) {
            for (URI uri : List.of(cloud.writeUri(), cloud.writeUri("team"))) {
                int stranger = uri.equals(cloud.writeUri()) ? 1 : 2;
                assertThat(client.write(uri, token(cloud, stranger), clock.millis()))
                        .isEqualTo(403);
            }

            Journal journal = cloud.ingestion().journal();
            // a client has its answer a moment before the journal does
            journal.await(all -> all.stream().noneMatch(Exchange::open), Duration.ofSeconds(10));
            assertThat(journal.exchanges())
                    .extracting(
                            exchange -> exchange.reply().orElseThrow().body().toUtf8())
                    .satisfiesExactly(
                            text -> assertThat(text).contains(missing(1, CloudResources.RULE, FakeCloud.RULE_ID)),
                            text -> assertThat(text).contains(missing(2, new CloudRule("team", TEAM).id(), TEAM)))
                    .noneMatch(text -> text.contains("00000000-0000-0000-0000-000000000000"));
        }
    }

    private static String missing(int application, ResourceId rule, String immutableId) {
        return "DcrArmId: " + rule + ", Message: Required authorization action was not found for tenantId"
                + " 11111111-2222-3333-4444-555555555555 objectId bbbbbbbb-0000-0000-0000-00000000000" + application
                + " on resourceId " + rule + " ConfigurationId: " + immutableId + "..";
    }

    @Test
    void aClientIsSentToTheRuleThroughWhichItMayWrite() {
        Setup setup = setup();
        try (FakeCloud cloud = client.start(setup.on(CloudSettings.of(Clock.systemUTC(), directory)))) {
            assertThat(OwnClients.of(setup, cloud, Clock.systemUTC().instant()))
                    .extracting(OwnClient::variables)
                    .extracting(variables -> variables.get("INGESTION_URL"))
                    .containsExactly(
                            cloud.writeUri("team").toString(),
                            cloud.writeUri().toString(),
                            // of the identity, on the machine and in the app
                            cloud.writeUri("team").toString(),
                            cloud.writeUri("team").toString());
            assertThat(cloud.writeUri(TEAM)).isEqualTo(cloud.writeUri("team"));
            assertThat(cloud.writeUri(FakeCloud.RULE_ID)).isEqualTo(cloud.writeUri());
            assertThatThrownBy(() -> cloud.writeUri("dcr-3"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("there is no data collection rule 'dcr-3'; there are, by name and immutable id:"
                            + " fake-workspace (" + FakeCloud.RULE_ID + "), team (" + TEAM + ")");
        }
    }

    @Test
    void whoVerifiesLooksAtTheRuleThroughWhichItWrites() {
        String reader = YAML
                + "  - {principal: bbbbbbbb-0000-0000-0000-000000000001, role: monitoringReader, scope: "
                + new CloudRule("team", TEAM).id() + "}\n"
                + "  - {principal: bbbbbbbb-0000-0000-0000-000000000002, role: monitoringReader, scope: subscription}\n"
                + "  - {principal: " + FakeCloud.OPERATOR_OBJECT_ID + ", scope: "
                + new CloudRule("team", TEAM).id() + "}\n";
        Setup setup = SetupFile.parse(reader, "s", directory);
        try (FakeCloud cloud = client.start(setup.on(CloudSettings.of(Clock.systemUTC(), directory)))) {
            List<OwnClient> clients =
                    OwnClients.of(setup, cloud, Clock.systemUTC().instant());

            assertThat(clients.get(0).variables())
                    .containsEntry("INGESTION_URL", cloud.writeUri("team").toString())
                    .containsEntry(
                            "RULE_RESOURCE_ID", new CloudRule("team", TEAM).id().toString());
            assertThat(clients.get(0).opens()).containsKey(AzureApi.MANAGEMENT);
            assertThat(clients.get(0).description())
                    .endsWith("; by its roles it writes through the rule team, reads platform metrics");
            assertThat(clients.get(1).variables()).containsEntry("RULE_RESOURCE_ID", CloudResources.RULE.toString());
            assertThat(clients.get(1).description()).doesNotContain("writes through");
            assertThat(cloud.environment(Credential.OPERATOR))
                    .containsEntry("INGESTION_URL", cloud.writeUri("team").toString())
                    .containsEntry(
                            "RULE_RESOURCE_ID", new CloudRule("team", TEAM).id().toString());
            assertThat(cloud.environment(Credential.SECRET))
                    .containsEntry("INGESTION_URL", cloud.writeUri().toString());
        }
    }

    @Test
    void aRuleIsToldApartByNameAndImmutableId() {
        assertThat(new CloudRule("team", TEAM).id())
                .isEqualTo(ResourceId.of(CloudResources.SUBSCRIPTION
                        + "/resourceGroups/fake-cloud/providers/Microsoft.Insights/dataCollectionRules/team"));
        assertThatThrownBy(() -> new CloudRule("a/b", TEAM)).hasMessageContaining("name is 'a/b'");
        assertThatThrownBy(() -> new CloudRule("team", FakeCloud.RULE_ID))
                .hasMessageContaining("that of the workspace's own rule");
        for (CloudRule same : List.of(new CloudRule("TEAM", "dcr-3"), new CloudRule("other", TEAM))) {
            assertThatThrownBy(() -> CloudContents.usual().withRules(List.of(new CloudRule("team", TEAM), same)))
                    .hasMessageContaining("two of rules have the ");
        }
    }

    private JsonNode shown(FakeCloud cloud, String query) throws Exception {
        URI uri = URI.create(cloud.management().endpoint("localhost")
                + new CloudRule("team", TEAM).id().toString()
                + query);
        String token = cloud.token(FakeCloud.OPERATOR_CLIENT_ID, "https://management.azure.com");
        var reply = client.http()
                .send(
                        HttpRequest.newBuilder(uri)
                                .header("Authorization", "Bearer " + token)
                                .build(),
                        BodyHandlers.ofString());
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return new ObjectMapper().readTree(reply.body());
    }
}
