package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.proxy.ManagedIdentityEndpoint.AppService;
import remotewrite.proxy.ManagedIdentityEndpoint.Arc;
import remotewrite.proxy.ManagedIdentityEndpoint.Imds;

/** What each platform is asked, as it stands on the wire. */
class ManagedIdentityEndpointTest {
    private static final String RESOURCE = "&resource=https%3A%2F%2Fmonitor.azure.com";
    private static final String TOKEN =
            "{\"access_token\":\"abc\",\"expires_in\":\"86399\",\"resource\":\"x\",\"token_type\":\"Bearer\"}";

    private static RawIngestion answering(String token) {
        return RawIngestion.http().always(200, "Content-Type: application/json\r\n", token);
    }

    private static RawIngestion.Seen asked(RawIngestion server, Identity.Managed identity) {
        try (FetchBench bench = FetchBench.of(identity, server)) {
            assertThat(bench.fetch().fetch()).isInstanceOf(AccessToken.class);
            return server.seen().getLast();
        }
    }

    @Test
    void imdsIsAskedWithItsHeaderAndTheResourceOfTheScope() throws IOException {
        try (RawIngestion server = answering(TOKEN)) {
            Imds imds = new Imds(FetchBench.local(server, ""));

            RawIngestion.Seen seen = asked(server, new Identity.SystemAssigned(imds));
            assertThat(seen.requestLine())
                    .isEqualTo("GET /metadata/identity/oauth2/token?api-version=2018-02-01" + RESOURCE + " HTTP/1.1");
            assertThat(seen.headerLines())
                    .containsExactlyInAnyOrder(
                            "Host: 127.0.0.1:" + server.port(),
                            "Metadata: true",
                            "User-Agent: remote-write-proxy",
                            "Connection: close");
            assertThat(asked(server, new Identity.UserAssigned(TestWorld.CLIENT_ID, imds))
                            .requestLine())
                    .contains(RESOURCE + "&client_id=" + TestWorld.CLIENT_ID + " ");
        }
    }

    @Test
    void imdsIsAtTheAddressOfAllMachinesUnlessToldOtherwise() {
        assertThat(new Identity.SystemAssigned()
                        .endpoint()
                        .request(new Identity.SystemAssigned(), "https://monitor.azure.com//.default")
                        .target())
                .hasToString("http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01" + RESOURCE
                        + "%2F");
    }

    @Test
    void appServiceIsAskedWithTheHeaderOfTheAppAndSaysOnlyWhenTheTokenExpires() throws IOException {
        try (RawIngestion server = answering("{\"access_token\":\"abc\",\"expires_on\":\"4102444800\"}")) {
            AppService app = new AppService(FetchBench.local(server, "/msi/token"), "canary-header");

            RawIngestion.Seen seen = asked(server, new Identity.UserAssigned(TestWorld.CLIENT_ID, app));
            assertThat(seen.requestLine())
                    .isEqualTo("GET /msi/token?api-version=2019-08-01" + RESOURCE + "&client_id=" + TestWorld.CLIENT_ID
                            + " HTTP/1.1");
            assertThat(seen.lines("x-identity-header")).containsExactly("X-IDENTITY-HEADER: canary-header");
            assertThat(seen.lines("metadata")).isEmpty();
        }
    }

    @Test
    void arcIsAskedAgainWithTheKeyItAskedFor(@TempDir Path keys) throws IOException {
        Path file = Files.writeString(keys.resolve("a.key"), "canary-key");
        try (RawIngestion server = answering(TOKEN).then(401, "WWW-Authenticate: Basic realm=" + file + "\r\n", "")) {
            Arc arc = new Arc(FetchBench.local(server, "/metadata/identity/oauth2/token"), keys);

            asked(server, new Identity.SystemAssigned(arc));

            assertThat(server.seen().stream()
                            .map(RawIngestion.Seen::requestLine)
                            .distinct())
                    .containsExactly(
                            "GET /metadata/identity/oauth2/token?api-version=2020-06-01" + RESOURCE + " HTTP/1.1");
            assertThat(server.seen())
                    .hasSize(2)
                    .allMatch(seen -> !seen.lines("metadata").isEmpty());
            assertThat(server.seen().getFirst().lines("authorization")).isEmpty();
            assertThat(server.seen().getLast().lines("authorization"))
                    .containsExactly("Authorization: Basic canary-key");
        }
    }

    @Test
    void arcGetsNoFileItHasNoRightTo(@TempDir Path machine) throws IOException {
        Path keys = Files.createDirectory(machine.resolve("tokens"));
        Path secret = Files.writeString(machine.resolve("secret.key"), "canary");
        for (String realm : List.of(secret.toString(), keys + "/../secret.key")) {
            try (RawIngestion server =
                            answering(TOKEN).then(401, "WWW-Authenticate: Basic realm=" + realm + "\r\n", "");
                    FetchBench bench = FetchBench.of(
                            new Identity.SystemAssigned(new Arc(FetchBench.local(server, "/x"), keys)), server)) {
                assertThat(bench.reason())
                        .isEqualTo("the managed identity endpoint named a file that is no *.key file in " + keys);
                assertThat(server.seen()).hasSize(1);
            }
        }
    }

    @Test
    void arcThatRefusesTheKeyToIsNotAskedAThirdTime(@TempDir Path keys) throws IOException {
        Path file = Files.writeString(keys.resolve("a.key"), "canary-key");
        try (RawIngestion server =
                        RawIngestion.http().always(401, "WWW-Authenticate: Basic realm=" + file + "\r\n", "");
                FetchBench bench = FetchBench.of(
                        new Identity.SystemAssigned(new Arc(FetchBench.local(server, "/x"), keys)), server)) {
            assertThat(bench.reason()).isEqualTo("the managed identity endpoint answered 401 without a usable token");
            assertThat(server.seen()).hasSize(2);
        }
    }

    @Test
    void noTextFormShowsASecret() {
        AppService app = new AppService(URI.create("http://127.0.0.1:1/msi/token"), "canary");
        TokenRequest request = app.request(new Identity.SystemAssigned(app), "https://monitor.azure.com/.default");
        TokenRequest post = TokenEndpoint.of(URI.create("https://a.test/"), "t")
                .request("id", "s/.default", new ClientAssertion("canary"));
        ProxyConfig config;
        try (FakeEntra entra = FakeEntra.start();
                RawIngestion ingestion = RawIngestion.https()) {
            Map<String, String> environment = TestWorld.environment(entra, ingestion);
            environment.put("IDENTITY_TYPE", "systemAssigned");
            environment.put("IDENTITY_ENDPOINT", "http://127.0.0.1:1/msi/token");
            environment.put("IDENTITY_HEADER", "canary");
            config = ProxyConfig.fromEnvironment(environment);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("the fake ingestion cannot be closed", e);
        }

        assertThat(List.of(app.toString(), request.toString(), post.toString(), config.toString()))
                .noneMatch(text -> text.contains("canary"));
        assertThat(config.toString()).contains("systemAssigned at http://127.0.0.1:1/msi/token with header ****");
        assertThat(new String(post.body().toArray(), StandardCharsets.US_ASCII)).contains("canary");
    }
}
