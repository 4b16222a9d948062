package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static remotewrite.fake.EntraCurlRefusal.NOBODY;
import static remotewrite.fake.EntraCurlRefusal.lookup;

import com.microsoft.aad.msal4j.ClientCredentialFactory;
import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import com.microsoft.aad.msal4j.MsalServiceException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The refusals of metadata, keys and instances, as an unmodified curl prints them, and as msal4j throws them. */
class EntraLookupRefusalsTest {

    private final EntraBench bench = EntraBench.start();

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        bench.close();
    }

    static Stream<EntraCurlRefusal> tenants() {
        String unknown = "Tenant '" + NOBODY + "' not found. Check to make sure you have the correct tenant ID";
        String neither =
                "Specified tenant identifier 'contoso' is neither a valid DNS name, nor a valid external domain.";
        return Stream.of(
                lookup("/" + NOBODY + "/v2.0/.well-known/openid-configuration", "invalid_tenant", 90002, unknown),
                lookup("/" + NOBODY + "/discovery/v2.0/keys", "invalid_tenant", 90002, unknown),
                lookup("/nobody.example/v2.0/.well-known/openid-configuration", "invalid_tenant", 90002, "Tenant 'n"),
                lookup("/contoso/v2.0/.well-known/openid-configuration", "invalid_request", 900023, neither),
                lookup("/contoso/discovery/v2.0/keys", "invalid_request", 900023, neither));
    }

    static Stream<EntraCurlRefusal> instances() {
        String path = "/common/discovery/instance?api-version=1.1";
        return Stream.of(
                lookup(path, "invalid_request", 900144, "The request body must contain the following parameter: 'auth"),
                lookup(
                        path + "&authorization_endpoint=https://login.example/common/oauth2/v2.0/authorize",
                        "invalid_instance",
                        50049,
                        "Unknown or invalid instance."));
    }

    static Stream<EntraCurlRefusal> elsewhere() {
        List<String> bare = List.of("x-ms-request-id: ", "Content-Length: 0\r\n");
        return Stream.of(
                new EntraCurlRefusal("another path", "/" + EntraBench.TENANT + "/v2.0/logout", List.of(), 404, bare),
                new EntraCurlRefusal(
                        "POST to a lookup",
                        "/" + EntraBench.TENANT + "/v2.0/.well-known/openid-configuration",
                        List.of("--data", ""),
                        405,
                        bare));
    }

    @ParameterizedTest
    @MethodSource({"tenants", "instances", "elsewhere"})
    void isWhatCurlPrints(EntraCurlRefusal refusal) throws Exception {
        refusal.assertPrinted(bench, directory, 1);
    }

    /** It looks the metadata up where its authority is given as that of OpenID Connect. */
    @ParameterizedTest
    @CsvSource({
        NOBODY + ", invalid_tenant, AADSTS90002: Tenant",
        "nobody.example, invalid_tenant, AADSTS90002: Tenant",
        "contoso, invalid_request, AADSTS900023: Specified tenant identifier 'contoso' is neither"
    })
    void anUnknownTenantIsMsal4jsOwnException(String tenant, String error, String text) throws Exception {
        ConfidentialClientApplication.Builder builder = ConfidentialClientApplication.builder(
                        EntraBench.CLIENT, ClientCredentialFactory.createFromSecret(EntraBench.SECRET))
                .sslSocketFactory(Pki.shared().clientContext().getSocketFactory());
        String authority = bench.at("/" + tenant + "/v2.0").toString();

        assertThatExceptionOfType(MsalServiceException.class)
                .isThrownBy(() -> builder.oidcAuthority(authority).build())
                .withMessageContaining(text)
                .satisfies(thrown -> {
                    assertThat(thrown.statusCode()).isEqualTo(400);
                    assertThat(thrown.errorCode()).isEqualTo(error);
                });
    }
}
