package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way to be refused by the token endpoint but for its assertion: what is wrong with the request, and what Entra says. */
class EntraRefusalTest {
    private static final String NO_TENANT_ID = "99999999-2222-3333-4444-555555555555";

    private static EntraBench bench;

    @BeforeAll
    static void start() {
        bench = EntraBench.start();
    }

    @AfterAll
    static void close() {
        bench.close();
    }

    static Stream<EntraWrong> wrongRequests() {
        return Stream.of(
                new EntraWrong(
                        "an unknown tenant id",
                        NO_TENANT_ID,
                        (b, form) -> {},
                        400,
                        "invalid_request",
                        90002,
                        "Tenant '" + NO_TENANT_ID + "' not found."),
                new EntraWrong(
                        "an unknown domain",
                        "fabrikam.onmicrosoft.com",
                        (b, form) -> {},
                        400,
                        "invalid_request",
                        90002,
                        "Tenant 'fabrikam.onmicrosoft.com' not found."),
                new EntraWrong(
                        "a tenant that is neither id nor domain",
                        "contoso",
                        (b, form) -> {},
                        400,
                        "invalid_request",
                        900023,
                        "Specified tenant identifier 'contoso' is neither a valid DNS name"),
                new EntraWrong(
                        "no concrete tenant",
                        "common",
                        (b, form) -> {},
                        400,
                        "invalid_request",
                        50059,
                        "No tenant-identifying information found"),
                EntraWrong.of(
                        "an unknown application",
                        400,
                        "unauthorized_client",
                        700016,
                        "was not found in the directory",
                        f -> {
                            f.put("client_id", UUID.randomUUID().toString());
                        }),
                EntraWrong.of("a disabled application", 400, "unauthorized_client", 7000112, "is disabled.", f -> {
                    f.put("client_id", EntraBench.DISABLED_CLIENT);
                    f.put(
                            "client_assertion",
                            TestAssertion.of(
                                            EntraBench.DISABLED_CLIENT,
                                            bench.tokenUrl(EntraBench.TENANT),
                                            bench.clock().instant(),
                                            EntraBench.CERTIFICATE)
                                    .serialize());
                }),
                missing("client_id", 900144, "must contain the following parameter: 'client_id'."),
                missing("grant_type", 900144, "must contain the following parameter: 'grant_type'."),
                missing("client_assertion_type", 900144, "following parameter: 'client_assertion_type'."),
                missing("scope", 90014, "The required field 'scope' is missing from the credential."),
                EntraWrong.of(
                        "an empty scope", 400, "invalid_request", 90014, "'scope' is missing", f -> f.put("scope", "")),
                EntraWrong.of(
                        "another grant type", 400, "unsupported_grant_type", 70003, "grant type 'password'.", f -> {
                            f.put("grant_type", "password");
                        }),
                EntraWrong.of(
                        "no credential",
                        401,
                        "invalid_client",
                        7000218,
                        "'client_assertion' or 'client_secret'.",
                        f -> {
                            f.remove("client_assertion");
                            f.remove("client_assertion_type");
                        }),
                EntraWrong.of("another assertion type", 401, "invalid_client", 7000218, "'client_assertion' or", f -> {
                    f.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:saml2-bearer");
                }),
                EntraWrong.of("a secret", 401, "invalid_client", 7000215, "Invalid client secret provided.", f -> {
                    f.remove("client_assertion");
                    f.put("client_secret", "guessed");
                }),
                scope("openid profile", 1002012, "must have a scope value with /.default suffixed"),
                scope("https://monitor.azure.com/Metrics.Write", 1002012, "Metrics.Write is not valid"),
                scope("/.default", 70011, "The scope /.default isn't valid."),
                scope(
                        "https://monitor.azure.com/.default https://graph.microsoft.com/.default",
                        700022,
                        "more than one"),
                resource("https://example.org/.default", "named https://example.org was not found in the tenant"),
                resource("https://monitor.azure.com///.default", "named https://monitor.azure.com// was not found"));
    }

    @ParameterizedTest
    @MethodSource("wrongRequests")
    void isRefusedInEntrasWords(EntraWrong wrong) {
        wrong.assertRefused(bench);
    }

    @Test
    void errorBodyHasEntrasShape() {
        String id = UUID.randomUUID().toString();
        Map<String, String> form = bench.form();
        form.remove("scope");

        Response response = bench.request()
                .header("client-request-id", id)
                .header("return-client-request-id", "true")
                .formParams(form)
                .post(bench.tokenUrl(EntraBench.TENANT));

        Map<String, Object> body = response.jsonPath().getMap("$");
        assertThat(body)
                .containsOnlyKeys(
                        "error",
                        "error_description",
                        "error_codes",
                        "timestamp",
                        "trace_id",
                        "correlation_id",
                        "error_uri")
                .containsEntry("correlation_id", id)
                .containsEntry("timestamp", "2026-11-23 12:00:00Z")
                .containsEntry("error_uri", bench.at("/error?code=90014").toString())
                .containsEntry("trace_id", response.header("x-ms-request-id"));
        assertThat((String) body.get("error_description"))
                .endsWith(" Trace ID: " + body.get("trace_id") + " Correlation ID: " + id
                        + " Timestamp: 2026-11-23 12:00:00Z");
        assertThat(response.header("client-request-id")).isEqualTo(id);
    }

    @Test
    void aBodyThatIsNoFormLacksItsFirstParameter() {
        Response response = bench.request()
                .contentType("application/json")
                .body("{\"grant_type\":\"client_credentials\"}")
                .post(bench.tokenUrl(EntraBench.TENANT));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.jsonPath().getString("error_description"))
                .contains("AADSTS900144: The request body must contain the following parameter: 'grant_type'.");
    }

    @Test
    void theTokenEndpointOnlyAcceptsPost() {
        Response response = bench.request().get(bench.tokenUrl(EntraBench.TENANT));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.jsonPath().getList("error_codes")).containsExactly(900561);
        assertThat(response.jsonPath().getString("error_description"))
                .contains("The endpoint only accepts POST requests. Received a GET request.");
    }

    @Test
    void tenantIsJudgedBeforeApplicationBeforeCredentialBeforeScope() {
        Map<String, String> form = bench.form();
        form.put("scope", "nonsense");
        assertThat(codeOf(EntraBench.TENANT, form)).isEqualTo(1002012);
        form.put("client_assertion", "nonsense");
        assertThat(codeOf(EntraBench.TENANT, form)).isEqualTo(50027);
        form.put("grant_type", "nonsense");
        assertThat(codeOf(EntraBench.TENANT, form)).isEqualTo(70003);
        form.put("client_id", "nonsense");
        assertThat(codeOf(EntraBench.TENANT, form)).isEqualTo(700016);
        assertThat(codeOf("nonsense", form)).isEqualTo(900023);
    }

    @Test
    void anUnprovenDisabledApplicationIsUnprovenFirst() {
        Map<String, String> form = bench.form();
        form.put("client_id", EntraBench.DISABLED_CLIENT);

        assertThat(codeOf(EntraBench.TENANT, form)).isEqualTo(700021);
    }

    private static int codeOf(String tenant, Map<String, String> form) {
        return bench.post(tenant, form).jsonPath().getInt("error_codes[0]");
    }

    private static EntraWrong missing(String parameter, int code, String text) {
        return EntraWrong.of("no " + parameter, 400, "invalid_request", code, text, f -> f.remove(parameter));
    }

    private static EntraWrong scope(String scope, int code, String text) {
        return EntraWrong.of("the scope " + scope, 400, "invalid_scope", code, text, f -> f.put("scope", scope));
    }

    private static EntraWrong resource(String scope, String text) {
        return EntraWrong.of("the scope " + scope, 400, "invalid_resource", 500011, text, f -> f.put("scope", scope));
    }
}
