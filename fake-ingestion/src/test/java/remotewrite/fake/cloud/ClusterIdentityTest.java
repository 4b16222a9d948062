package remotewrite.fake.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.fake.Application;
import remotewrite.fake.Effect;
import remotewrite.fake.FaultScript;
import remotewrite.fake.ManualClock;
import remotewrite.fake.Moment;
import remotewrite.fake.Tenant;

/** The service account whose token is a file of a cloud. */
class ClusterIdentityTest {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    @TempDir
    private Path directory;

    private final ManualClock clock = new ManualClock();
    private final CloudClient client = new CloudClient();

    @AfterEach
    void closeClient() {
        client.close();
    }

    private CloudSettings settings() {
        return CloudSettings.of(clock, directory).withEndpoints(Set.of("issuer"));
    }

    private static JWTClaimsSet claims(String token) throws Exception {
        return SignedJWT.parse(token).getJWTClaimsSet();
    }

    @Test
    void theTokenIsRenewedWhenFourFifthsOfItsLifeAreOver() throws Exception {
        try (FakeCloud cloud = client.start(settings())) {
            Path file = cloud.files().federatedToken();
            String first = Files.readString(file);
            assertThat(claims(first).getSubject()).isEqualTo("system:serviceaccount:monitoring:prometheus");
            assertThat(claims(first).getExpirationTime())
                    .isEqualTo(clock.instant().plus(Duration.ofHours(1)));

            clock.advance(Duration.ofMinutes(48).minusMillis(1));
            await().during(Duration.ofSeconds(1))
                    .atMost(DEADLINE)
                    .until(() -> Files.readString(file).equals(first));
            clock.advance(Duration.ofMillis(1));
            await().atMost(DEADLINE).until(() -> !Files.readString(file).equals(first));

            assertThat(claims(Files.readString(file)).getExpirationTime())
                    .isEqualTo(clock.instant().plus(Duration.ofHours(1)));
            clock.advance(Duration.ofMinutes(47));
            assertThat(client.write(cloud, client.tokenOf(Credential.WORKLOAD_IDENTITY, cloud)))
                    .isEqualTo(204);
        }
    }

    @Test
    void theTokenIsTriedAgainWhereItCouldNotBeWritten() throws Exception {
        try (FakeCloud cloud = client.start(settings())) {
            Path file = cloud.files().federatedToken();
            String first = Files.readString(file);
            Files.delete(file);
            // a directory with something in it cannot be replaced
            Path inTheWay = Files.createFile(Files.createDirectory(file).resolve("in-the-way"));
            clock.advance(Duration.ofHours(1));
            await().during(Duration.ofSeconds(1)).atMost(DEADLINE).until(() -> Files.isDirectory(file));

            // while it is tried one is there for a moment
            await().atMost(DEADLINE).until(() -> {
                try (Stream<Path> files = Files.list(directory)) {
                    return files.noneMatch(each -> each.toString().endsWith(".tmp"));
                }
            });
            Files.delete(inTheWay);
            Files.delete(file);
            await().atMost(DEADLINE).until(() -> Files.isRegularFile(file));

            assertThat(Files.readString(file)).isNotEqualTo(first).startsWith("eyJ");
        }
    }

    @Test
    void theIssuersFailureIsTheTokenServices() throws Exception {
        try (FakeCloud cloud = client.start(settings())) {
            cloud.issuer().play(FaultScript.named("down").thenAlways(Effect.answer(503, ""), Moment.REQUEST_START));
            assertThat(client.tokenOf(Credential.WORKLOAD_IDENTITY, cloud)).isEmpty();

            cloud.reset();

            assertThat(client.tokenOf(Credential.WORKLOAD_IDENTITY, cloud)).startsWith("eyJ");
            cloud.reset();
            assertThat(client.tokenOf(Credential.WORKLOAD_IDENTITY, cloud)).startsWith("eyJ");
            assertThat(cloud.issuer().journal().exchanges())
                    .as("the keys of the issuer are not known from before the reset")
                    .hasSize(2);
        }
    }

    @Test
    void anOwnTenantInThePlaceOfTheUsualOneTrustsNobody() {
        CloudContents own = CloudContents.usual()
                .withTenants(List.of(
                        Tenant.of(FakeCloud.TENANT_ID, Application.of(FakeCloud.CLIENT_ID, FakeCloud.OBJECT_ID))));
        try (FakeCloud cloud = client.start(settings().withContents(own))) {
            assertThat(cloud.entra()
                            .tenants()
                            .getFirst()
                            .applications()
                            .getFirst()
                            .federatedCredentials())
                    .isEmpty();
            assertThat(own.credentials()).doesNotContain(Credential.WORKLOAD_IDENTITY);
        }
    }

    @Test
    void withoutTheIssuerThereIsNoSuchCredential() {
        try (FakeCloud cloud = client.start(settings().withEndpoints(Set.of()))) {
            assertThatThrownBy(() -> cloud.environment(Credential.WORKLOAD_IDENTITY))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("issuer");
            assertThat(cloud.files().federatedToken()).doesNotExist();
        }
    }
}
