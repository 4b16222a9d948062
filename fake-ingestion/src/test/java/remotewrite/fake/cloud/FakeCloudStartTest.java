package remotewrite.fake.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.fake.FreePort;
import remotewrite.fake.PortUnavailableException;

/** Where a cloud listens and as whom, and what it does not start as. */
class FakeCloudStartTest {
    @TempDir
    private Path directory;

    private final CloudClient client = new CloudClient();

    @AfterEach
    void closeClient() {
        client.close();
    }

    private CloudSettings settings() {
        return CloudSettings.of(Clock.systemUTC(), directory);
    }

    @Test
    void onlyTheEndpointsAskedForAreStarted() {
        try (FakeCloud cloud = client.start(settings().withEndpoints(Set.of()))) {
            assertThat(cloud.endpoints()).extracting(Endpoint::name).containsExactly("entra", "ingestion");
            assertThatThrownBy(cloud::query)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("query");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings().withEndpoints(Set.of("management")))
                .withMessageContaining("but not query");
    }

    @Test
    void arcIsStartedWhereADirectoryForItsKeysIsNamedAndNowhereElse() throws Exception {
        Path keys = directory.resolve("a/b/AzureConnectedMachineAgent/Tokens");
        try (FakeCloud cloud = client.start(settings())) {
            assertThat(cloud.endpoints()).extracting(Endpoint::name).isEqualTo(FakeCloud.ENDPOINTS);
            assertThat(FakeCloud.ENDPOINTS).doesNotContain(FakeCloud.ARC);
            assertThat(cloud.credentials()).doesNotContain(Credential.ARC).contains(Credential.SYSTEM_ASSIGNED);
            assertThat(cloud.identities()).containsOnlyKeys("imds", "app-service");
            assertThatThrownBy(() -> cloud.environment(Credential.ARC))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the endpoint arc was not started: it needs a directory for the keys of its challenges,"
                            + " which CloudSettings.withArc names");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings().withEndpoints(Set.of("arc")))
                .withMessage(
                        "endpoints has arc, but no directory for the keys of its challenges is named: use withArc");

        try (FakeCloud cloud = client.start(settings().withEndpoints(Set.of()).withArc(keys))) {
            assertThat(cloud.endpoints()).extracting(Endpoint::name).containsExactly("entra", "arc", "ingestion");
            assertThat(cloud.identities()).containsOnlyKeys("arc");
            assertThat(cloud.identityTokenLifetimes()).containsOnlyKeys("arc");
            assertThat(cloud.credentials()).contains(Credential.ARC).doesNotContain(Credential.SYSTEM_ASSIGNED);
            assertThat(cloud.environment(Credential.ARC))
                    .containsEntry(
                            "IDENTITY_ENDPOINT",
                            cloud.arc().tokenUri("localhost").toString())
                    .containsEntry(
                            "IMDS_ENDPOINT", "http://localhost:" + cloud.arc().port())
                    .containsEntry("ProgramData", directory.resolve("a/b").toString())
                    .doesNotContainKeys("IDENTITY_HEADER", "AZURE_CLIENT_ID");
            assertThat(client.write(cloud, client.tokenOf(Credential.ARC, cloud)))
                    .isEqualTo(204);
            assertThat(keys).isEmptyDirectory();
        }
    }

    @Test
    void arcsKeysCannotBeWhereThereIsNoDirectoryOrNoHeaderFieldLeads() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        CloudSettings settings = settings().withArc(file);

        assertThatThrownBy(() -> FakeCloud.start(settings))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("the directory " + file + " for the keys of Arc's challenges cannot be made or written to:"
                        + " name another one, or let this user write there");
        for (String name : List.of("a=b", "a,b", "a\"b", "a\tb")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> settings().withArc(directory.resolve(name)))
                    .withMessageContaining("only ASCII without = , and \"");
        }
    }

    @Test
    void aCloudThatCannotStartLeavesNothingListening() throws Exception {
        int entraPort = FreePort.next();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            CloudSettings settings =
                    settings().withPort("entra", entraPort).withPort("ingestion", taken.getLocalPort());

            assertThatThrownBy(() -> FakeCloud.start(settings))
                    .isInstanceOf(PortUnavailableException.class)
                    .hasMessageContaining("\"ingestion\"");
            new ServerSocket(entraPort, 1, InetAddress.getByName("127.0.0.1")).close();
        }
    }

    @Test
    void itsCertificatesHoldTheNameItIsReachedBy() throws Exception {
        // a name that resolves without DNS, and is not among the usual ones
        try (FakeCloud cloud = client.start(settings().withHostName("127.0.0.2").withBindAddress("127.0.0.2"))) {
            assertThat(cloud.writeUri().getHost()).isEqualTo("127.0.0.2");
            assertThat(client.write(cloud, client.tokenOf(Credential.SECRET, cloud)))
                    .isEqualTo(204);
        }
    }

    @Test
    void ingestionMayShowACertificateThatNobodyTrusts() {
        try (FakeCloud cloud = client.start(settings().withUntrustedIngestion())) {
            assertThatThrownBy(() -> client.write(cloud, cloud.token())).hasStackTraceContaining("PKIX path");
        }
    }

    @Test
    void ingestionMayShowACertificateForAnotherHostOrOneThatHasExpired() {
        try (FakeCloud misnamed = client.start(settings().withIngestionTransport(IngestionTransport.MISNAMED_TLS));
                FakeCloud expired = client.start(settings().withIngestionTransport(IngestionTransport.EXPIRED_TLS))) {
            assertThatThrownBy(() -> client.write(misnamed, misnamed.token()))
                    .hasStackTraceContaining("No subject alternative DNS name matching localhost");
            assertThatThrownBy(() -> client.write(expired, expired.token()))
                    .hasStackTraceContaining("CertificateExpiredException");
        }
    }

    @Test
    void ingestionMayBePlain() throws Exception {
        try (FakeCloud cloud = client.start(settings().withPlainIngestion())) {
            assertThat(cloud.writeUri().getScheme()).isEqualTo("http");
            assertThat(client.write(cloud, cloud.token())).isEqualTo(204);
        }
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings().withBindAddress(" "))
                .withMessage("bindAddress is blank");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings().withPort("entrance", 1))
                .withMessageContaining(
                        "there are [entra, imds, app-service, ingestion, query, management, logs, issuer]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Endpoint.of("Query", URI.create("http://x/"), null, script -> {}, () -> null))
                .withMessageContaining("lower-case");
    }
}
