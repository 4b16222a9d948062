package remotewrite.fake;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every answer of App Service's endpoint. */
class IdentityAppServiceTest {
    private static final String HEADER = "canary-identity-header";

    private final ManualClock clock = new ManualClock();
    private final IdentityBench bench = IdentityBench.start(clock, new IdentityHost.AppService(HEADER));

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void successIsStringsThroughout() {
        Response response = get(Map.of());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.contentType()).isEqualTo("application/json; charset=utf-8");
        assertThat(response.jsonPath().<String, Object>getMap("$"))
                .containsOnlyKeys("access_token", "expires_on", "resource", "token_type", "client_id")
                .containsEntry("client_id", IdentityBench.OWN.clientId())
                .containsEntry("expires_on", Long.toString(clock.instant().getEpochSecond() + 86_399))
                .containsEntry("resource", "https://monitor.azure.com")
                .containsEntry("token_type", "Bearer");
        assertThat(bench.verdict(response.jsonPath().getString("access_token"))).isInstanceOf(TokenVerdict.Valid.class);
    }

    static Stream<Map.Entry<String, String>> selectors() {
        return Stream.of(
                Map.entry("client_id", IdentityBench.FIRST.clientId()),
                Map.entry("object_id", IdentityBench.FIRST.objectId()),
                Map.entry("principal_id", IdentityBench.FIRST.objectId()),
                Map.entry("mi_res_id", IdentityBench.FIRST.resourceId()));
    }

    @ParameterizedTest
    @MethodSource("selectors")
    void anIdentityIsNamedByEachOfItsIds(Map.Entry<String, String> selector) {
        assertThat(get(Map.ofEntries(selector)).jsonPath().getString("client_id"))
                .isEqualTo(IdentityBench.FIRST.clientId());
    }

    @Test
    void onlyTheSystemAssignedIdentityIsMeantByDefault() {
        bench.machine().identities(IdentityBench.FIRST);

        refused(get(Map.of()), 400, "No User Assigned or Delegated Managed Identity found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wrong", "canary-identity-heade", ""})
    void theHeaderIsNeeded(String value) {
        Response response =
                given().queryParams(query()).header("X-IDENTITY-HEADER", value).get(bench.url());

        refused(response, 401, "X-IDENTITY-HEADER");
        assertThat(response.asString()).doesNotContain(HEADER);
        refused(given().queryParams(query()).get(bench.url()), 401, "X-IDENTITY-HEADER");
    }

    @Test
    void otherRequestsAreRefused() {
        refused(get(Map.of("api-version", "2017-09-01")), 400, "api-version");
        refused(get(Map.of("resource", "")), 400, "resource");
        refused(get(Map.of("resource", "https://example.org")), 400, "AADSTS500011: The resource principal");
        refused(get(Map.of("client_id", "dead")), 400, "found for specified ClientId/ResourceId/PrincipalId.");
        refused(
                get(Map.of("client_id", IdentityBench.FIRST.clientId(), "mi_res_id", "/x")),
                400,
                "More than one parameter");
        refused(given().get("http://127.0.0.1:" + bench.machine().port() + "/other"), 404, "no such endpoint");
        refused(given().header("X-IDENTITY-HEADER", HEADER).post(bench.url()), 405, "only accepts GET");
    }

    @Test
    void itsAddressAndHeaderAreEnvironmentVariables() {
        assertThat(bench.machine().environment("127.0.0.1"))
                .isEqualTo(Map.of("IDENTITY_ENDPOINT", bench.url(), "IDENTITY_HEADER", HEADER));
    }

    @Test
    void theHeaderIsNeitherRecordedNorPrinted() {
        get(Map.of());

        Exchange exchange = bench.answered(1).getFirst();

        assertThat(exchange.request().header("X-IDENTITY-HEADER")).containsExactly(Fingerprint.of(HEADER));
        assertThat(exchange.toString()).doesNotContain(HEADER).doesNotContain("eyJ");
        assertThat(exchange.reply().orElseThrow().body().toUtf8())
                .contains("\"access_token\":\"fingerprint:")
                .doesNotContain("eyJ");
        assertThat(new IdentityHost.AppService(HEADER).toString()).doesNotContain(HEADER);
    }

    private Response get(Map<String, String> changes) {
        Map<String, String> query = query();
        query.putAll(changes);
        return given().queryParams(query).header("X-IDENTITY-HEADER", HEADER).get(bench.url());
    }

    private static Map<String, String> query() {
        return new HashMap<>(Map.of("api-version", "2019-08-01", "resource", IdentityBench.RESOURCE));
    }

    private static void refused(Response response, int status, String text) {
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(status);
        assertThat(response.jsonPath().<String, Object>getMap("$"))
                .containsOnlyKeys("statusCode", "message", "correlationId")
                .containsEntry("statusCode", status);
        assertThat(response.jsonPath().getString("message")).contains(text);
    }
}
