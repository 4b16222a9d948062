package remotewrite.fake;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The challenge of a server that is connected by Azure Arc. */
class IdentityArcTest {
    private static final String REALM = "Basic realm=";

    @TempDir
    private Path keys;

    private IdentityBench bench;

    @BeforeEach
    void start() {
        bench = IdentityBench.start(new ManualClock(), new IdentityHost.Arc(keys));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void aKeyFromTheFileThatTheChallengeNamesGetsTheToken() throws Exception {
        Path file = challenge();
        assertThat(file.getParent()).isEqualTo(keys);
        assertThat(file.toString()).endsWith(".key");
        assertThat(Files.size(file)).isLessThanOrEqualTo(4096);

        Response response = get(Files.readString(file));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.jsonPath().getString("client_id")).isEqualTo(IdentityBench.OWN.clientId());
        assertThat(response.jsonPath().getString("object_id")).isEqualTo(IdentityBench.OWN.objectId());
        assertThat(response.jsonPath().getString("msi_res_id")).isEqualTo(IdentityBench.OWN.resourceId());
        assertThat(response.jsonPath().getString("expires_in")).isEqualTo("86399");
        assertThat(bench.verdict(response.jsonPath().getString("access_token"))).isInstanceOf(TokenVerdict.Valid.class);
    }

    @Test
    void aKeyIsGoodOnceAndItsFileGoesAway() throws Exception {
        Path file = challenge();
        String key = Files.readString(file);

        assertThat(get(key).statusCode()).isEqualTo(200);
        assertThat(file).doesNotExist();
        assertThat(get(key).statusCode()).isEqualTo(401);
    }

    @Test
    void anotherKeyIsChallengedAgain() throws Exception {
        Path file = challenge();

        Response response = get("guessed");

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.header("WWW-Authenticate")).startsWith(REALM).isNotEqualTo(REALM + file);
        assertThat(get(Files.readString(file)).statusCode()).isEqualTo(200);
    }

    @Test
    void aRequestIsJudgedAfterTheChallengeButItsHeadersBefore() throws Exception {
        Response withoutHeader = given().get(bench.url());
        assertThat(withoutHeader.statusCode()).isEqualTo(400);
        assertThat(withoutHeader.jsonPath().getString("error")).isEqualTo("bad_request_102");

        Response withoutResource = given().header("Metadata", "true")
                .header("Authorization", "Basic " + Files.readString(challenge()))
                .queryParam("api-version", "2020-06-01")
                .get(bench.url());
        assertThat(withoutResource.statusCode()).isEqualTo(400);
        assertThat(withoutResource.jsonPath().getString("error")).isEqualTo("invalid_request");
    }

    @Test
    void aUserAssignedIdentityIsNotFoundNamedOrNot() throws Exception {
        assertThat(bench.machine().assigned()).containsExactly(IdentityBench.OWN);
        Response named = ask(Files.readString(challenge()), Map.of("client_id", IdentityBench.FIRST.clientId()));
        assertThat(named.statusCode()).isEqualTo(400);
        assertThat(named.jsonPath().getString("error_description")).isEqualTo("Identity not found");

        for (ManagedIdentity[] others : List.of(
                new ManagedIdentity[] {IdentityBench.FIRST},
                new ManagedIdentity[] {IdentityBench.FIRST, IdentityBench.SECOND})) {
            bench.machine().identities(others);

            Response unnamed = ask(Files.readString(challenge()), Map.of());

            assertThat(bench.machine().assigned()).isEmpty();
            assertThat(unnamed.statusCode()).isEqualTo(400);
            assertThat(unnamed.jsonPath().getString("error_description")).isEqualTo("Identity not found");
        }
    }

    @ParameterizedTest
    @CsvSource({"2019-08-15, 200", "2019-11-01, 200", "2020-06-01, 200", "2019-08-14, 400"})
    void versionsThatClientsSendAreKnown(String version, int status) throws Exception {
        assertThat(given().header("Metadata", "true")
                        .header("Authorization", "Basic " + Files.readString(challenge()))
                        .queryParam("api-version", version)
                        .queryParam("resource", IdentityBench.RESOURCE)
                        .get(bench.url())
                        .statusCode())
                .isEqualTo(status);
    }

    @Test
    void noKeyIsRecorded() throws Exception {
        String key = Files.readString(challenge());
        get(key);

        assertThat(bench.answered(2).getLast().request().header("Authorization"))
                .containsExactly("Basic " + Fingerprint.of(key));
        assertThat(bench.machine().journal().exchanges().toString()).doesNotContain(key);
    }

    @Test
    void unusedKeyFilesGoAwayWithTheFake() throws IOException {
        challenge();
        challenge();

        bench.machine().close();

        try (Stream<Path> left = Files.list(keys)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void itsAddressIsTwoEnvironmentVariables() {
        assertThat(bench.machine().environment("127.0.0.1"))
                .isEqualTo(Map.of(
                        "IDENTITY_ENDPOINT",
                        bench.url(),
                        "IMDS_ENDPOINT",
                        "http://127.0.0.1:" + bench.machine().port()));
    }

    @Test
    void theDirectoryHasToExist() {
        FakeManagedIdentity.Settings settings = FakeManagedIdentity.Settings.of(
                        bench.entra().entra(), EntraBench.TENANT, IdentityBench.OWN)
                .withKind(new IdentityHost.Arc(keys.resolve("missing")));

        assertThatThrownBy(() -> FakeManagedIdentity.start(settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("missing")
                .hasMessageContaining("make it before the fake starts");
    }

    private Path challenge() {
        Response response = bench.get(Map.of());
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.header("WWW-Authenticate")).startsWith(REALM);
        return Path.of(response.header("WWW-Authenticate").substring(REALM.length()));
    }

    private Response get(String key) {
        return ask(key, Map.of());
    }

    private Response ask(String key, Map<String, String> parameters) {
        return given().queryParams(parameters)
                .queryParam("api-version", "2020-06-01")
                .queryParam("resource", IdentityBench.RESOURCE)
                .header("Metadata", "true")
                .header("Authorization", "Basic " + key)
                .get(bench.url());
    }
}
