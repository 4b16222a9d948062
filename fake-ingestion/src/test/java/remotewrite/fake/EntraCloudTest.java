package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenRequestContext;
import com.azure.identity.AzureAuthorityHosts;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.restassured.path.json.JsonPath;
import java.lang.reflect.Field;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import remotewrite.fake.entra.EntraCloud;
import remotewrite.fake.entra.IssuerName;

/** Three national clouds by their real names, with Microsoft's own client and its own discovery. */
class EntraCloudTest {
    private final EntraBench bench = EntraBench.start(Clock.systemUTC());
    private final Tunnel tunnel = Tunnel.to(bench.at("/").getPort());

    EntraCloudTest() throws ReflectiveOperationException {
        forgetInstances();
        bench.entra()
                .tenants(Arrays.stream(EntraCloud.values())
                        .map(cloud -> Tenant.in(cloud, id(cloud), application()))
                        .toArray(Tenant[]::new));
    }

    @AfterEach
    void close() {
        tunnel.close();
        bench.close();
    }

    /** What azure-identity knows of a cloud. */
    record Known(EntraCloud cloud, String authority, String host) {}

    static Stream<Known> clouds() {
        return Stream.of(
                new Known(EntraCloud.PUBLIC, AzureAuthorityHosts.AZURE_PUBLIC_CLOUD, "login.microsoftonline.com"),
                new Known(EntraCloud.US_GOVERNMENT, AzureAuthorityHosts.AZURE_GOVERNMENT, "login.microsoftonline.us"),
                new Known(EntraCloud.CHINA, AzureAuthorityHosts.AZURE_CHINA, "login.chinacloudapi.cn"),
                // the one that is meant today, which azure-identity has no constant for
                new Known(
                        EntraCloud.CHINA,
                        "https://login.partner.microsoftonline.cn/",
                        "login.partner.microsoftonline.cn"));
    }

    @ParameterizedTest
    @MethodSource("clouds")
    void azureIdentityDiscoversTheCloudAndGetsItsToken(Known known) throws Exception {
        String resource = known.cloud().monitorResource();

        AccessToken token = token(known, resource);

        JWTClaimsSet claims = SignedJWT.parse(token.getToken()).getJWTClaimsSet();
        assertThat(claims.getAudience()).containsExactly(resource);
        assertThat(claims.getIssuer())
                .isEqualTo("https://"
                        + (known.cloud() == EntraCloud.CHINA ? "sts.chinacloudapi.cn" : "sts.windows.net") + "/"
                        + id(known.cloud()) + "/");
        List<Request> asked = bench.entra().journal().exchanges().stream()
                .map(Exchange::request)
                .toList();
        assertThat(asked)
                .extracting(Request::target)
                .containsExactly(
                        "/common/discovery/instance?api-version=1.1&authorization_endpoint=https://" + known.host()
                                + "/" + id(known.cloud()) + "/oauth2/v2.0/authorize",
                        "/" + id(known.cloud()) + "/oauth2/v2.0/token");
        assertThat(asked)
                .allSatisfy(request -> assertThat(request.header("Host")).containsExactly(known.host()));
    }

    @Test
    void theResourceOfAnotherCloudIsUnknown() {
        Known government = clouds().toList().get(1);

        assertThatThrownBy(() -> token(government, "https://monitor.azure.com"))
                .hasMessageContaining("AADSTS500011")
                .hasMessageContaining("https://monitor.azure.com");
    }

    /** A host that were no cloud's would lead to the tenants of all. */
    @ParameterizedTest
    @MethodSource("clouds")
    void theTenantOfAnotherCloudIsUnknown(Known known) {
        for (EntraCloud other : EntraCloud.values()) {
            if (other != known.cloud()) {
                Known astray = new Known(other, known.authority(), known.host());

                assertThatThrownBy(() -> token(astray, other.monitorResource()))
                        .as("%s at %s", other, known.host())
                        .hasMessageContaining("AADSTS90002")
                        .hasMessageContaining("signing into the correct cloud");
            }
        }
    }

    @Test
    void anUnknownAuthorityIsRefusedByTheTrustedOne() {
        Known unknown = new Known(EntraCloud.PUBLIC, "https://login.example.org/", "login.example.org");

        assertThatThrownBy(() -> token(unknown, "https://monitor.azure.com")).hasMessageContaining("AADSTS50049");
    }

    @ParameterizedTest
    @EnumSource(EntraCloud.class)
    void instancesAreTheSameInEveryCloud(EntraCloud cloud) {
        JsonPath body = at(
                cloud.preferredHost(),
                "/common/discovery/instance?api-version=1.1&authorization_endpoint=https://" + cloud.preferredHost()
                        + "/t/oauth2/v2.0/authorize");

        assertThat(body.<String>getList("metadata.preferred_network"))
                .containsExactly(
                        "login.microsoftonline.com", "login.partner.microsoftonline.cn", "login.microsoftonline.us");
        assertThat(body.<String>getList("metadata.preferred_cache"))
                .containsExactly("login.windows.net", "login.partner.microsoftonline.cn", "login.microsoftonline.us");
        assertThat(body.<List<String>>getList("metadata.aliases"))
                .containsExactly(
                        List.of(
                                "login.microsoftonline.com",
                                "login.windows.net",
                                "login.microsoft.com",
                                "sts.windows.net"),
                        List.of("login.partner.microsoftonline.cn", "login.chinacloudapi.cn"),
                        List.of("login.microsoftonline.us", "login.usgovcloudapi.net"));
    }

    @ParameterizedTest
    @CsvSource({
        "login.microsoftonline.com, login.chinacloudapi.cn, login.chinacloudapi.cn",
        "login.microsoftonline.com:8443, login.microsoftonline.us, login.microsoftonline.us:8443",
        "login.microsoftonline.us, login.windows.net, login.windows.net",
        // of the same cloud, and of no cloud
        "login.microsoftonline.com, login.windows.net, login.microsoftonline.com",
        "login.microsoftonline.com, login.microsoftonline.com:8443, login.microsoftonline.com",
        "localhost:8443, login.microsoftonline.us, localhost:8443"
    })
    void theTenantsOfAnotherCloudAreLookedUpThere(String asked, String authority, String expected) {
        JsonPath body = at(
                asked,
                "/common/discovery/instance?api-version=1.1&authorization_endpoint=https://" + authority
                        + "/t/oauth2/v2.0/authorize");

        assertThat(body.getString("tenant_discovery_endpoint"))
                .isEqualTo("https://" + expected + "/t/v2.0/.well-known/openid-configuration");
    }

    @ParameterizedTest
    @CsvSource({
        "PUBLIC, microsoftonline.com, graph.windows.net, graph.microsoft.com",
        "US_GOVERNMENT, microsoftonline.us, graph.windows.net, graph.microsoft.us",
        "CHINA, partner.microsoftonline.cn, graph.chinacloudapi.cn, microsoftgraph.chinacloudapi.cn"
    })
    void metadataNamesTheCloud(EntraCloud cloud, String instance, String graph, String msGraph) {
        String host = cloud.authorityHosts().getLast();

        JsonPath body = at(host, "/" + id(cloud) + "/v2.0/.well-known/openid-configuration");

        assertThat(body.getString("cloud_instance_name")).isEqualTo(instance);
        assertThat(body.getString("cloud_graph_host_name")).isEqualTo(graph);
        assertThat(body.getString("msgraph_host")).isEqualTo(msGraph);
        assertThat(body.getString("issuer")).isEqualTo("https://" + host + "/" + id(cloud) + "/v2.0");
        assertThat(at(host, "/" + id(cloud) + "/discovery/v2.0/keys").getString("keys[0].cloud_instance_name"))
                .isEqualTo(instance);
    }

    @ParameterizedTest
    @EnumSource(EntraCloud.class)
    void aHostOfNoCloudLeadsToTheTenantsOfAll(EntraCloud cloud) {
        JsonPath body = at("localhost", "/" + id(cloud) + "/v2.0/.well-known/openid-configuration");

        assertThat(body.getString("cloud_instance_name")).isEqualTo(cloud.instanceName());
    }

    @Test
    void theIssuerMayBeThatOfTheCloudOrAnother() {
        String target = "/" + id(EntraCloud.CHINA) + "/v2.0/.well-known/openid-configuration";

        issuer(new IssuerName.OfTheCloud());
        assertThat(at("login.chinacloudapi.cn", target).getString("issuer"))
                .isEqualTo("https://login.partner.microsoftonline.cn/" + id(EntraCloud.CHINA) + "/v2.0");

        issuer(new IssuerName.Host("login.example.org"));
        JsonPath body = at("login.chinacloudapi.cn", target);
        assertThat(body.getString("issuer")).isEqualTo("https://login.example.org/" + id(EntraCloud.CHINA) + "/v2.0");
        assertThat(body.getString("token_endpoint")).startsWith("https://login.chinacloudapi.cn/");
    }

    /** One answer tells MSAL4J of all clouds, and it keeps that for the life of the process. */
    private static void forgetInstances() throws ReflectiveOperationException {
        Field cache = Class.forName("com.microsoft.aad.msal4j.AadInstanceDiscoveryProvider")
                .getDeclaredField("cache");
        cache.setAccessible(true);
        ((Map<?, ?>) cache.get(null)).clear();
    }

    private void issuer(IssuerName name) {
        bench.entra().policy(bench.entra().policy().withIssuerName(name));
    }

    private JsonPath at(String host, String target) {
        return bench.request()
                .urlEncodingEnabled(false)
                .header("Host", host)
                .get("https://localhost:" + bench.at("/").getPort() + target)
                .jsonPath();
    }

    private AccessToken token(Known known, String resource) {
        return new ClientSecretCredentialBuilder()
                .tenantId(id(known.cloud()))
                .clientId(EntraBench.CLIENT)
                .clientSecret(EntraBench.SECRET)
                .authorityHost(known.authority())
                .httpClient(EntraClient.through(tunnel.port()))
                .retryOptions(EntraClient.once())
                .build()
                .getTokenSync(new TokenRequestContext().addScopes(resource + "/.default"));
    }

    private static Application application() {
        return Application.of(EntraBench.CLIENT, EntraBench.OBJECT)
                .withSecrets(new ClientSecret(EntraBench.SECRET, Instant.EPOCH, Instant.parse("2056-01-01T00:00:00Z")));
    }

    private static String id(EntraCloud cloud) {
        return "11111111-2222-3333-4444-00000000000" + cloud.ordinal();
    }
}
