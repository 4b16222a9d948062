package remotewrite.fake.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import remotewrite.fake.Application;
import remotewrite.fake.Effect;
import remotewrite.fake.Exchange;
import remotewrite.fake.FaultScript;
import remotewrite.fake.IngestionProfile;
import remotewrite.fake.ManualClock;
import remotewrite.fake.Moment;
import remotewrite.fake.Tenant;
import remotewrite.fake.role.Role;
import remotewrite.fake.role.RoleGrant;

/** The fakes as one cloud, with one set of tenants, roles and samples. */
class FakeCloudTest {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final List<String> ALL =
            List.of("entra", "imds", "app-service", "arc", "ingestion", "query", "management", "logs", "issuer");

    @TempDir
    private Path directory;

    private final CloudClient client = new CloudClient();

    @AfterEach
    void closeClient() {
        client.close();
    }

    private CloudSettings settings() {
        return CloudSettings.of(Clock.systemUTC(), directory).withArc(directory.resolve("tokens"));
    }

    @ParameterizedTest
    @EnumSource
    void everyCredentialGetsATokenAndPublishersMayWrite(Credential credential) throws Exception {
        try (FakeCloud cloud = client.start(settings().withTokenLifetime(Duration.ofSeconds(77)))) {
            String token = client.tokenOf(credential, cloud);

            assertThat(client.write(cloud, token)).isEqualTo(Credential.PUBLISHERS.contains(credential) ? 204 : 403);
            assertThat(CloudClient.lifetime(token)).hasSeconds(77);
            assertThat(cloud.environment(credential))
                    .containsEntry("INGESTION_URL", cloud.writeUri().toString())
                    .containsEntry("SSL_CERT_FILE", directory.resolve("ca.pem").toString());
        }
    }

    /** Entra's live an hour, those of managed identities a day (entra.md 1.4 and 5.1, documented). */
    @ParameterizedTest
    @EnumSource
    void unlessALifetimeIsSetTokensOfManagedIdentitiesLiveADay(Credential credential) throws Exception {
        long seconds = switch (credential) {
            case CERTIFICATE, SECRET, WORKLOAD_IDENTITY, OPERATOR, STRANGER -> 3599;
            case SYSTEM_ASSIGNED, USER_ASSIGNED, APP_SERVICE, ARC -> 86_399;
        };
        try (FakeCloud cloud = client.start(settings())) {
            assertThat(CloudClient.lifetime(client.tokenOf(credential, cloud))).hasSeconds(seconds);

            cloud.entra().tokenLifetime(Duration.ofSeconds(1));
            cloud.imds().tokenLifetime(Duration.ofSeconds(1));
            cloud.appService().tokenLifetime(Duration.ofSeconds(1));
            cloud.arc().tokenLifetime(Duration.ofSeconds(1));
            cloud.reset();

            assertThat(CloudClient.lifetime(client.tokenOf(credential, cloud)))
                    .as("after a reset")
                    .hasSeconds(seconds);
        }
    }

    @Test
    void theFilesHoldWhatTheirNamesSay() throws Exception {
        try (FakeCloud cloud = client.start(settings());
                InputStream store = Files.newInputStream(cloud.files().trustStore());
                InputStream pfx = Files.newInputStream(cloud.files().certificate())) {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(store, CloudFiles.TRUST_STORE_PASSWORD.toCharArray());
            assertThat(trusted.isCertificateEntry("authority")).isTrue();
            KeyStore own = KeyStore.getInstance("PKCS12");
            own.load(pfx, new char[0]);
            assertThat(own.size()).isEqualTo(1);
            assertThat(cloud.files().ca()).content().startsWith("-----BEGIN CERTIFICATE-----");
            assertThat(cloud.files().certificatePem()).content().contains("PRIVATE KEY", "CERTIFICATE");
            assertThat(cloud.files().secret()).hasContent(FakeCloud.CLIENT_SECRET);
            assertThat(cloud.files().identityHeader())
                    .hasContent(cloud.environment(Credential.APP_SERVICE).get("IDENTITY_HEADER"));
            assertThat(cloud.files().all()).allSatisfy(file -> assertThat(file).isNotEmptyFile());
        }
    }

    @Test
    void theEndpointsAreTheFakesInTheOrderOfTheirNames() throws Exception {
        try (FakeCloud cloud = client.start(settings())) {
            assertThat(cloud.endpoints()).extracting(Endpoint::name).isEqualTo(ALL);
            for (Endpoint endpoint : cloud.endpoints()) {
                FaultScript script = FaultScript.named(endpoint.name())
                        .thenAlways(Effect.answer(418, endpoint.name()), Moment.REQUEST_START);
                endpoint.playEverywhere(script);

                var reply = client.http()
                        .send(HttpRequest.newBuilder(endpoint.address()).build(), BodyHandlers.ofString());

                assertThat(reply.statusCode()).isEqualTo(418);
                assertThat(reply.body()).isEqualTo(endpoint.name());
                assertThat(endpoint.faults().get().script()).isEqualTo(script);
                assertThat(endpoint.journal()
                                .await(all -> all.size() == 1 && !all.getFirst().open(), DEADLINE))
                        .as(endpoint.name())
                        .isTrue();
            }
            assertThat(CloudRecording.of(cloud.endpoints()).happenings())
                    .extracting(CloudRecording.Happening::endpoint)
                    .isEqualTo(ALL);
        }
    }

    @Test
    void aRoleAssignedThroughResourceManagerIsKnownAfterItsPropagation() throws Exception {
        ManualClock clock = new ManualClock();
        Duration delay = RoleGrant.DOCUMENTED_PROPAGATION;
        try (FakeCloud cloud = client.start(CloudSettings.of(clock, directory)
                .withContents(CloudContents.usual().withPropagation(delay))
                .withTokenLifetime(Duration.ofHours(2)))) {
            assertThat(assign(cloud, FakeCloud.STRANGER_OBJECT_ID)).isEqualTo(201);
            String stranger = cloud.token(FakeCloud.STRANGER_CLIENT_ID, "https://monitor.azure.com");

            clock.advance(delay.minusMillis(1));
            assertThat(client.write(cloud, stranger)).isEqualTo(403);
            clock.advance(Duration.ofMillis(1));
            assertThat(client.write(cloud, stranger)).isEqualTo(204);
        }
    }

    @Test
    void theProfileDecidesWhatTheWorkspaceKeeps() throws Exception {
        ManualClock clock = new ManualClock();
        for (IngestionProfile profile : IngestionProfile.values()) {
            try (FakeCloud cloud =
                    client.start(CloudSettings.of(clock, directory).withProfile(profile))) {
                assertThat(client.write(cloud, cloud.token(), 1)).isEqualTo(204);
                assertThat(cloud.metrics().select(labels -> true, 0, Long.MAX_VALUE))
                        .as("%s", profile)
                        .hasSize(
                                switch (profile) {
                                    case AZURE -> 0;
                                    case SPEC -> 1;
                                });
            }
        }
    }

    @Test
    void aTenantThatComesLaterIsTrustedByEveryDoor() throws Exception {
        try (FakeCloud cloud = client.start(settings())) {
            String other = "99999999-9999-4999-8999-999999999999";
            cloud.entra().tenants(Tenant.of(other, Application.of(FakeCloud.CLIENT_ID, FakeCloud.OBJECT_ID)));

            assertThat(client.write(
                            cloud, cloud.entra().issue(other, FakeCloud.CLIENT_ID, "https://monitor.azure.com")))
                    .isEqualTo(204);
        }
    }

    @ParameterizedTest
    @EnumSource
    void samplesAreReadByMonitoringDataReaderAndMonitoringReader(Role role) throws Exception {
        boolean reads =
                Set.of(Role.MONITORING_DATA_READER, Role.MONITORING_READER).contains(role);
        try (FakeCloud cloud = client.start(settings())) {
            assertThat(statusOfQuery(cloud)).isEqualTo(403);
            cloud.grants().add(RoleGrant.of(role, FakeCloud.STRANGER_OBJECT_ID, CloudResources.RULE));
            assertThat(statusOfQuery(cloud)).as("on the rule").isEqualTo(403);
            cloud.grants().add(RoleGrant.of(role, FakeCloud.STRANGER_OBJECT_ID, CloudResources.WORKSPACE));
            assertThat(statusOfQuery(cloud)).as("on the workspace").isEqualTo(reads ? 200 : 403);
            cloud.grants().replace(RoleGrant.of(role, FakeCloud.STRANGER_OBJECT_ID, CloudResources.SUBSCRIPTION));
            assertThat(statusOfQuery(cloud)).as("on the subscription").isEqualTo(reads ? 200 : 403);
        }
    }

    private int statusOfQuery(FakeCloud cloud) throws Exception {
        String token = cloud.token(FakeCloud.STRANGER_CLIENT_ID, "https://prometheus.monitor.azure.com");
        return client.http()
                .send(
                        HttpRequest.newBuilder(URI.create(cloud.query().baseUri("localhost") + "/api/v1/labels"))
                                .header("Authorization", "Bearer " + token)
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }

    private int assign(FakeCloud cloud, String principal) throws Exception {
        return client.http()
                .send(
                        CloudClient.arm(
                                        cloud,
                                        CloudResources.RULE
                                                + "/providers/Microsoft.Authorization/roleAssignments/cccccccc-1111-4111-8111-cccccccccccc?api-version=2022-04-01")
                                .PUT(BodyPublishers.ofString(
                                        "{\"properties\":{\"roleDefinitionId\":\"3913510d-42f4-4e42-8a64-420c390055eb\",\"principalId\":\"%s\"}}"
                                                .formatted(principal)))
                                .build(),
                        BodyHandlers.ofString())
                .statusCode();
    }

    @Test
    void whatIsWrittenToARecordingIsReadAgain() throws Exception {
        try (FakeCloud cloud = client.start(settings())) {
            client.write(cloud, cloud.token());
            assertThat(cloud.ingestion().journal().await(all -> all.stream().noneMatch(Exchange::open), DEADLINE))
                    .isTrue();
            Path file = directory.resolve("new/recording.har");

            AtomicInteger steps = new AtomicInteger();
            CloudRecording.of(cloud.endpoints()).write(file, steps::incrementAndGet);

            assertThat(steps).as("told after each").hasValue(1);
            var entries = new ObjectMapper().readTree(file.toFile()).at("/log/entries");
            String address = cloud.ingestion()
                    .baseUri("localhost")
                    .resolve("/")
                    .toString()
                    .replaceFirst("/$", "");
            assertThat(entries).hasSize(1);
            assertThat(HarEntry.read(address, entries.get(0)))
                    .isEqualTo(cloud.ingestion().journal().exchanges().getFirst());
            assertThat(Set.of(entries.get(0).get("_leg").asText())).containsExactly("ingestion");
        }
    }
}
