package remotewrite.fake.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.fake.ClientAuthority;
import remotewrite.fake.ClientCertificate;
import remotewrite.fake.ClientSecret;
import remotewrite.fake.cloud.CloudSettings;
import remotewrite.fake.cloud.Credential;
import remotewrite.fake.cloud.FakeCloud;
import remotewrite.fake.entra.AzureApi;

/** What the clients of a setup file's own tenants and identities are told. */
class OwnClientsTest {
    private static final Instant FROM = Instant.parse("2016-01-01T00:00:00Z");
    private static final Instant UNTIL = Instant.parse("2056-01-01T00:00:00Z");
    private static final String TENANT = "11111111-2222-3333-4444-555555555555";

    private static final String YAML = """
            tenants:
              - id: 11111111-2222-3333-4444-555555555555
                applications:
                  - clientId: aaaaaaaa-0000-0000-0000-000000000001
                    objectId: bbbbbbbb-0000-0000-0000-000000000001
                    displayName: sender
                    secrets:
                      - {value: canary-old, from: 2016-01-01T00:00:00Z, until: 2017-01-01T00:00:00Z}
                      - {value: canary-good, from: 2016-01-01T00:00:00Z, until: 2056-01-01T00:00:00Z}
                    certificates: [{file: client.pem}, {file: cert.pem}]
                    trustedSubjects: [{subjectName: sender.contoso.com, authority: cert.pem}]
                    federatedCredentials:
                      - {issuer: "https://oidc.example/", subject: "system:serviceaccount:a:b"}
                  - clientId: aaaaaaaa-0000-0000-0000-000000000002
                    objectId: bbbbbbbb-0000-0000-0000-000000000002
                    displayName: late
                    secrets: [{value: canary-old, from: 2016-01-01T00:00:00Z, until: 2017-01-01T00:00:00Z}]
                  - clientId: aaaaaaaa-0000-0000-0000-000000000003
                    objectId: bbbbbbbb-0000-0000-0000-000000000003
                    displayName: bare
                    signIn: disabled
              - id: 22222222-2222-3333-4444-555555555555
                cloud: china
                applications:
                  - clientId: aaaaaaaa-0000-0000-0000-000000000004
                    objectId: bbbbbbbb-0000-0000-0000-000000000004
                    displayName: chinese
                    secrets: [{value: canary-good, from: 2016-01-01T00:00:00Z, until: 2056-01-01T00:00:00Z}]
              - id: 33333333-2222-3333-4444-555555555555
                cloud: usGovernment
                resources: [{uri: "https://monitor.azure.com"}]
                applications:
                  - clientId: aaaaaaaa-0000-0000-0000-000000000005
                    objectId: bbbbbbbb-0000-0000-0000-000000000005
                    displayName: astray
                    secrets: [{value: canary-good, from: 2016-01-01T00:00:00Z, until: 2056-01-01T00:00:00Z}]
            managedIdentities:
              - clientId: cccccccc-0000-0000-0000-000000000001
                objectId: dddddddd-0000-0000-0000-000000000001
                resourceId: /own-identity
            roleAssignments:
              - principal: BBBBBBBB-0000-0000-0000-000000000001
              - principal: BBBBBBBB-0000-0000-0000-000000000003
              - principal: BBBBBBBB-0000-0000-0000-000000000004
              - principal: BBBBBBBB-0000-0000-0000-000000000005
              - principal: dddddddd-0000-0000-0000-000000000001
            """;

    @TempDir
    private Path directory;

    private Setup setup() throws Exception {
        ClientAuthority root = ClientAuthority.create("root", FROM, UNTIL);
        ClientCertificate client = root.issue("sender", FROM, UNTIL);
        client.writePem(directory.resolve("client.pem"));
        Files.writeString(
                directory.resolve("cert.pem"),
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(root.certificate().getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
        return SetupFile.parse(YAML, "s", directory);
    }

    private FakeCloud start(Setup setup) {
        return FakeCloud.start(
                setup.on(CloudSettings.of(Clock.systemUTC(), directory)).withEndpoints(Set.of("imds", "app-service")));
    }

    @Test
    void everyCredentialOfEveryApplicationHasItsEnvironmentOrIsToldWhatIsMissing() throws Exception {
        Setup setup = setup();
        try (FakeCloud cloud = start(setup)) {
            List<OwnClient> clients =
                    OwnClients.of(setup, cloud, Clock.systemUTC().instant());

            String sender = "the application sender of the tenant " + TENANT + ", with ";
            assertThat(clients)
                    .extracting(OwnClient::description)
                    .containsExactly(
                            sender + "a secret",
                            sender + "a certificate",
                            sender + "a certificate",
                            sender + "a certificate by a trusted authority",
                            sender + "a federated token (workload identity)",
                            "the application late of the tenant " + TENANT + ", with a secret; no role: 403 everywhere",
                            "the application bare of the tenant " + TENANT
                                    + ", with nothing to prove it; no token, for signIn is disabled",
                            "the application chinese of the tenant 22222222-2222-3333-4444-555555555555, with a secret",
                            "the application astray of the tenant 33333333-2222-3333-4444-555555555555, with a secret;"
                                    + " no token for ingestion, which wants the resource https://monitor.azure.us",
                            "the managed identity /own-identity, assigned to the machine (IMDS)",
                            "the managed identity /own-identity, assigned to an app in App Service");
            assertThat(clients)
                    .extracting(OwnClient::missing)
                    .containsExactly(
                            List.of(),
                            List.of(),
                            List.of(
                                    "AZURE_CLIENT_CERTIFICATE_PATH: a PEM or PFX with the certificate CN=root and its key,"
                                            + " which the file named in the setup does not hold"),
                            List.of("AZURE_CLIENT_CERTIFICATE_PATH: a PEM or PFX with a key and its certificate, of the"
                                    + " name sender.contoso.com and issued by CN=root"),
                            List.of(
                                    "AZURE_FEDERATED_TOKEN_FILE: a file with a token of the issuer https://oidc.example/,"
                                            + " the subject system:serviceaccount:a:b and the audience api://AzureADTokenExchange"),
                            List.of("AZURE_CLIENT_SECRET: of the secrets in the file none is good now"),
                            List.of("a credential: the file gives neither secrets, certificates, trustedSubjects nor"
                                    + " federatedCredentials"),
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of());
            assertThat(clients)
                    .extracting(OwnClient::opens)
                    .startsWith(Map.of(AzureApi.INGESTION, "https://monitor.azure.com"))
                    .as("no role, no sign-in, another cloud, no resource, an identity, the same in an app")
                    .endsWith(
                            Map.of(),
                            Map.of(),
                            Map.of(AzureApi.INGESTION, "https://monitor.azure.cn"),
                            Map.of(),
                            Map.of(),
                            Map.of());
            assertThat(clients.getFirst().secret()).contains(new ClientSecret("canary-good", FROM, UNTIL));
            assertThat(clients.getFirst().variables())
                    .isEqualTo(Map.of(
                            "INGESTION_URL", cloud.writeUri().toString(),
                            "SSL_CERT_FILE", cloud.files().ca().toAbsolutePath().toString(),
                            "AZURE_AUTHORITY_HOST", cloud.authority().toString(),
                            "AZURE_TENANT_ID", TENANT,
                            "AZURE_CLIENT_ID", "aaaaaaaa-0000-0000-0000-000000000001"));
            assertThat(clients.stream().map(OwnClient::secret).filter(Optional::isPresent))
                    .as("no secret is made up")
                    .hasSize(3);
            assertThat(clients.get(7).variables())
                    .as("a container of Microsoft's article in another cloud than the public one")
                    .containsEntry("CLOUD", "AZURECHINA");
            assertThat(clients.get(8).variables()).containsEntry("CLOUD", "AZUREGOVERNMENT");
            assertThat(clients.get(3).variables()).containsEntry("AZURE_CLIENT_SEND_CERTIFICATE_CHAIN", "true");
            assertThat(clients.get(4).variables()).containsEntry("IDENTITY_TYPE", "workloadIdentity");
            assertThat(clients.subList(9, 11))
                    .extracting(OwnClient::variables)
                    .allSatisfy(variables -> assertThat(variables)
                            .containsEntry("AZURE_CLIENT_ID", "cccccccc-0000-0000-0000-000000000001")
                            .containsEntry("IDENTITY_TYPE", "userAssigned"));
            assertThat(clients.get(9).variables()).containsKey("AZURE_POD_IDENTITY_AUTHORITY_HOST");
            assertThat(clients).extracting(OwnClient::inApp).endsWith(false, true);
            assertThat(clients.getLast().variables())
                    .containsEntry(
                            "IDENTITY_ENDPOINT",
                            cloud.appService().tokenUri("localhost").toString())
                    .doesNotContainKey("AZURE_POD_IDENTITY_AUTHORITY_HOST");
            assertThat(clients.toString())
                    .doesNotContain("canary", Files.readString(cloud.files().identityHeader()));
        }
    }

    @Test
    void anIdentityHasTheFormsWhoseEndpointsWereStarted() throws Exception {
        Setup setup = setup();
        for (String endpoint : List.of("imds", "app-service")) {
            try (FakeCloud cloud = FakeCloud.start(
                    setup.on(CloudSettings.of(Clock.systemUTC(), directory)).withEndpoints(Set.of(endpoint)))) {
                assertThat(OwnClients.of(setup, cloud, Clock.systemUTC().instant()))
                        .hasSize(10)
                        .last()
                        .satisfies(client -> assertThat(client.inApp())
                                .as("%s", client.description())
                                .isEqualTo(endpoint.equals("app-service")));
            }
        }
    }

    @Test
    void aCertificateWithItsKeyIsGoodAsItStandsInTheFile() throws Exception {
        Setup setup = setup();
        try (FakeCloud cloud = start(setup)) {
            Map<String, String> variables = OwnClients.of(
                            setup, cloud, Clock.systemUTC().instant())
                    .get(1)
                    .variables();

            assertThat(variables).containsEntry("IDENTITY_TYPE", "aadApplication");
            assertThat(variables.get("AZURE_CLIENT_CERTIFICATE_PATH"))
                    .isEqualTo(directory.resolve("client.pem").toAbsolutePath().toString());
        }
    }

    @Test
    void onlyTheUsualCredentialsThatAreGoodAreTold() throws Exception {
        assertThat(CloudSettings.of(Clock.systemUTC(), directory).contents().credentials())
                .containsExactly(Credential.values());
        assertThat(setup().on(CloudSettings.of(Clock.systemUTC(), directory))
                        .contents()
                        .credentials())
                .as("the file's identities are all there are, and none is the machine's own")
                .containsExactly(
                        Credential.CERTIFICATE,
                        Credential.SECRET,
                        Credential.WORKLOAD_IDENTITY,
                        Credential.OPERATOR,
                        Credential.STRANGER);
        assertThat(SetupFile.parse("tenants: [{id: " + FakeCloud.TENANT_ID + "}]", "s", directory)
                        .on(CloudSettings.of(Clock.systemUTC(), directory))
                        .contents()
                        .credentials())
                .as("the file's tenant takes the place of the usual one")
                .containsExactly(
                        Credential.SYSTEM_ASSIGNED, Credential.USER_ASSIGNED, Credential.APP_SERVICE, Credential.ARC);
    }

    @Test
    void thereIsNoEnvironmentOfNobody() throws Exception {
        try (FakeCloud cloud = start(setup())) {
            String nobody = "99999999-0000-0000-0000-000000000001";
            assertThatThrownBy(() -> cloud.environment(TENANT, nobody))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(nobody);
            assertThatThrownBy(() -> cloud.environment(nobody))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("no identity assigned to the machine has the client id " + nobody);
            assertThatThrownBy(() -> cloud.appEnvironment(nobody))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("no identity assigned to the app has the client id " + nobody);
        }
    }
}
