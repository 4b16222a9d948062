package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.AccessToken;
import com.azure.core.util.Configuration;
import com.azure.core.util.ConfigurationBuilder;
import com.azure.identity.DefaultAzureCredential;
import com.azure.identity.DefaultAzureCredentialBuilder;
import com.azure.identity.WorkloadIdentityCredential;
import com.azure.identity.WorkloadIdentityCredentialBuilder;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.fake.cloud.CloudSettings;
import remotewrite.fake.cloud.Credential;
import remotewrite.fake.cloud.FakeCloud;
import remotewrite.fake.entra.FakeOidcIssuer;
import remotewrite.fake.entra.FederatedCredential;

/** Microsoft's own client with a Kubernetes service account's token against the fake. */
class EntraAzureIdentityWorkloadTest {
    private static final String SUBJECT = "system:serviceaccount:monitoring:prometheus";

    private final EntraBench bench = EntraBench.start(Clock.systemUTC());
    private final FakeOidcIssuer cluster = FakeOidcIssuer.start(Clock.systemUTC(), Pki.shared());

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void federate() {
        bench.entra()
                .tenants(Tenant.of(
                        EntraBench.TENANT,
                        Application.of(EntraBench.CLIENT, EntraBench.OBJECT)
                                .withFederatedCredentials(FederatedCredential.of(cluster.issuer(), SUBJECT))));
        file = directory.resolve("azure-identity-token");
        cluster.writeToken(file, SUBJECT);
    }

    @AfterEach
    void close() {
        cluster.close();
        bench.close();
    }

    @Test
    void workloadIdentityGetsAToken() throws Exception {
        AccessToken token = EntraClient.token(workloadIdentity());

        JWTClaimsSet claims = SignedJWT.parse(token.getToken()).getJWTClaimsSet();
        assertThat(claims.getStringClaim("appid")).isEqualTo(EntraBench.CLIENT);
        assertThat(claims.getStringClaim("oid")).isEqualTo(EntraBench.OBJECT);
        assertThat(claims.getStringClaim("appidacr")).isEqualTo("2");
        assertThat(claims.getAudience()).isEqualTo(List.of("https://monitor.azure.com"));
        assertThat(cluster.journal().exchanges())
                .extracting(exchange -> exchange.request().target())
                .containsExactly("/.well-known/openid-configuration", "/openid/v1/jwks");
    }

    @Test
    void theDefaultChainFindsTheWorkloadIdentityInItsEnvironment() throws Exception {
        Map<String, String> variables = Map.of(
                "AZURE_CLIENT_ID",
                EntraBench.CLIENT,
                "AZURE_TENANT_ID",
                EntraBench.TENANT,
                "AZURE_FEDERATED_TOKEN_FILE",
                file.toString(),
                "AZURE_AUTHORITY_HOST",
                bench.entra().authority("localhost").toString());
        // given as the environment: putProperty would change the configuration of the whole process
        Configuration environment =
                new ConfigurationBuilder(path -> Map.of(), path -> Map.of(), path -> variables).build();
        DefaultAzureCredential credential = new DefaultAzureCredentialBuilder()
                .configuration(environment)
                .disableInstanceDiscovery()
                .httpClient(EntraClient.http())
                .retryOptions(EntraClient.once())
                .build();

        AccessToken token = EntraClient.token(credential);

        assertThat(SignedJWT.parse(token.getToken()).getJWTClaimsSet().getStringClaim("appid"))
                .isEqualTo(EntraBench.CLIENT);
    }

    @Test
    void whatACloudSaysOfItsWorkloadIdentityIsEnough() throws Exception {
        try (FakeCloud cloud =
                FakeCloud.start(CloudSettings.of(Clock.systemUTC(), directory).withEndpoints(Set.of("issuer")))) {
            Map<String, String> variables = cloud.environment(Credential.WORKLOAD_IDENTITY);
            Configuration environment =
                    new ConfigurationBuilder(path -> Map.of(), path -> Map.of(), path -> variables).build();
            WorkloadIdentityCredential credential = new WorkloadIdentityCredentialBuilder()
                    .configuration(environment)
                    .disableInstanceDiscovery()
                    .httpClient(EntraClient.http())
                    .retryOptions(EntraClient.once())
                    .build();

            AccessToken token = EntraClient.token(credential);

            assertThat(cloud.entra()
                            .verifier(known -> JwtTokenVerifier.PUBLIC_CLOUD)
                            .verify(token.getToken()))
                    .isInstanceOf(TokenVerdict.Valid.class);
            assertThat(SignedJWT.parse(token.getToken()).getJWTClaimsSet().getStringClaim("oid"))
                    .isEqualTo(FakeCloud.OBJECT_ID);
            assertThat(cloud.issuer().journal().exchanges()).hasSize(2);
        }
    }

    @Test
    void aRotatedTokenByARolledKeyIsGoodToo() {
        EntraClient.token(workloadIdentity());
        cluster.writeToken(file, SUBJECT);
        EntraClient.token(workloadIdentity());
        assertThat(cluster.journal().exchanges())
                .as("of the same key the second time")
                .hasSize(2);
        cluster.rollKey();
        cluster.writeToken(file, SUBJECT);

        assertThat(EntraClient.token(workloadIdentity()).getToken()).startsWith("eyJ");
        assertThat(cluster.journal().exchanges()).hasSize(4);
    }

    @Test
    void aTokenFileWithALineEndIsGoodToo() throws Exception {
        Files.writeString(file, cluster.mint(SUBJECT) + "\n");

        assertThat(EntraClient.token(workloadIdentity()).getToken()).startsWith("eyJ");
    }

    @Test
    void anotherServiceAccountIsShownItsSubject() {
        cluster.writeToken(file, "system:serviceaccount:default:default");

        assertThatThrownBy(() -> EntraClient.token(workloadIdentity()))
                .hasMessageContaining("AADSTS700213")
                .hasMessageContaining("'system:serviceaccount:default:default'");
    }

    @Test
    void theServiceAccountTokenIsNotRecorded() throws Exception {
        String assertion = Files.readString(file);
        EntraClient.token(workloadIdentity());

        assertThat(bench.entra()
                        .journal()
                        .exchanges()
                        .getLast()
                        .request()
                        .body()
                        .toUtf8())
                .contains("client_assertion=" + Fingerprint.of(assertion))
                .doesNotContain(assertion);
    }

    private WorkloadIdentityCredential workloadIdentity() {
        return new WorkloadIdentityCredentialBuilder()
                .tenantId(EntraBench.TENANT)
                .clientId(EntraBench.CLIENT)
                .tokenFilePath(file.toString())
                .authorityHost(bench.entra().authority("localhost").toString())
                .disableInstanceDiscovery()
                .httpClient(EntraClient.http())
                .retryOptions(EntraClient.once())
                .build();
    }
}
