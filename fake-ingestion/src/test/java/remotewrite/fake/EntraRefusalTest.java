package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way to be refused by the token endpoint: what is wrong with the request, and what Entra says. */
class EntraRefusalTest {
    private static final String NO_TENANT_ID = "99999999-2222-3333-4444-555555555555";
    private static final String HEX_SHA256 =
            Thumbprint.sha256(EntraBench.CERTIFICATE.certificate()).hex();

    private static EntraBench bench;

    @BeforeAll
    static void start() {
        bench = EntraBench.start();
    }

    @AfterAll
    static void close() {
        bench.close();
    }

    /** A good request with one thing wrong. */
    record Wrong(
            String how,
            String tenant,
            BiConsumer<EntraBench, Map<String, String>> change,
            int status,
            String error,
            int code,
            String text) {
        @Override
        public String toString() {
            return how + " is AADSTS" + code;
        }
    }

    static Stream<Wrong> wrongRequests() {
        return Stream.of(
                new Wrong(
                        "an unknown tenant id",
                        NO_TENANT_ID,
                        (b, form) -> {},
                        400,
                        "invalid_request",
                        90002,
                        "Tenant '" + NO_TENANT_ID + "' not found."),
                new Wrong(
                        "an unknown domain",
                        "fabrikam.onmicrosoft.com",
                        (b, form) -> {},
                        400,
                        "invalid_request",
                        90002,
                        "Tenant 'fabrikam.onmicrosoft.com' not found."),
                new Wrong(
                        "a tenant that is neither id nor domain",
                        "contoso",
                        (b, form) -> {},
                        400,
                        "invalid_request",
                        900023,
                        "Specified tenant identifier 'contoso' is neither a valid DNS name"),
                new Wrong(
                        "no concrete tenant",
                        "common",
                        (b, form) -> {},
                        400,
                        "invalid_request",
                        50059,
                        "No tenant-identifying information found"),
                form(
                        "an unknown application",
                        400,
                        "unauthorized_client",
                        700016,
                        "was not found in the directory",
                        f -> {
                            f.put("client_id", UUID.randomUUID().toString());
                        }),
                form("a disabled application", 400, "unauthorized_client", 7000112, "is disabled.", f -> {
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
                form("an empty scope", 400, "invalid_request", 90014, "'scope' is missing", f -> f.put("scope", "")),
                form("another grant type", 400, "unsupported_grant_type", 70003, "grant type 'password'.", f -> {
                    f.put("grant_type", "password");
                }),
                form("no credential", 401, "invalid_client", 7000218, "'client_assertion' or 'client_secret'.", f -> {
                    f.remove("client_assertion");
                    f.remove("client_assertion_type");
                }),
                form("another assertion type", 401, "invalid_client", 7000218, "'client_assertion' or", f -> {
                    f.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:saml2-bearer");
                }),
                form("a secret", 401, "invalid_client", 7000215, "Invalid client secret provided.", f -> {
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

    static Stream<Wrong> wrongAssertions() {
        long now = new ManualClock().instant().getEpochSecond();
        String sha1 = Base64.getEncoder()
                .encodeToString(Thumbprint.sha1(EntraBench.STRANGER.certificate())
                        .digest()
                        .toArray());
        String expired = Thumbprint.sha256(EntraBench.EXPIRED.certificate()).base64Url();
        String future = Thumbprint.sha256(EntraBench.FUTURE.certificate()).base64Url();
        return Stream.of(
                assertion(
                        "a certificate nobody registered",
                        700027,
                        "is not registered on application. [Reason - The key was not found., Thumbprint of key used by"
                                + " client: '"
                                + Thumbprint.sha1(EntraBench.STRANGER.certificate())
                                        .hex(),
                        a -> a.withoutHeader("x5t#S256").withHeader("x5t", sha1).signedBy(EntraBench.STRANGER)),
                assertion(
                        "another key under a registered thumbprint",
                        700027,
                        "invalid signature. [Reason - Key was found, but use of the key to verify the signature"
                                + " failed., Thumbprint of key used by client: '" + HEX_SHA256
                                + "', Found key 'Start=01/01/2026 00:00:00, End=01/01/2036 00:00:00'",
                        a -> a.signedBy(EntraBench.STRANGER)),
                assertion(
                        "a certificate that has expired",
                        700027,
                        "[Reason - The key used is expired.",
                        a -> a.withHeader("x5t#S256", expired).signedBy(EntraBench.EXPIRED)),
                assertion(
                        "a certificate that is not valid yet",
                        700027,
                        "[Reason - The key used is not yet valid.",
                        a -> a.withHeader("x5t#S256", future).signedBy(EntraBench.FUTURE)),
                assertion(
                        "an assertion that expired six minutes ago",
                        700024,
                        "Current time: 2026-11-23T12:00:00.0000000Z, assertion valid from"
                                + " 2026-11-23T11:44:00.0000000Z, expiry time of assertion"
                                + " 2026-11-23T11:54:00.0000000Z.",
                        a -> a.withClaim("nbf", now - 960).withClaim("exp", now - 360)),
                assertion(
                        "an assertion from the future",
                        700024,
                        "is not within its valid time range.",
                        a -> a.withClaim("nbf", now + 301).withClaim("exp", now + 900)),
                assertion(
                        "an assertion without exp",
                        700024,
                        "expiry time of assertion 1970-01-01T00:00:00.0000000Z",
                        a -> a.withoutClaim("exp")),
                assertion(
                        "the audience of another tenant",
                        700023,
                        "audience claim does not match Realm issuer.",
                        a -> a.withClaim("aud", bench.tokenUrl(NO_TENANT_ID))),
                assertion(
                        "the audience of another host",
                        700023,
                        "audience claim does not match Realm issuer.",
                        a -> a.withClaim(
                                "aud",
                                "https://login.microsoftonline.com/" + EntraBench.TENANT + "/oauth2/v2.0/token")),
                assertion("no audience", 700023, "audience claim", a -> a.withoutClaim("aud")),
                assertion(
                        "another client in iss and sub",
                        700021,
                        "doesn't match 'client_id' parameter.",
                        a -> a.withClaim("iss", EntraBench.DISABLED_CLIENT)
                                .withClaim("sub", EntraBench.DISABLED_CLIENT)),
                assertion(
                        "a sub that is not iss",
                        50048,
                        "Subject must match the issuer claim",
                        a -> a.withClaim("sub", EntraBench.OBJECT)),
                assertion(
                        "no thumbprint",
                        5002723,
                        "No certificate SHA-1 thumbprint, certificate SHA-256 thumbprint, nor keyId",
                        a -> a.withoutHeader("x5t#S256")),
                assertion(
                        "RS512",
                        5002738,
                        "'RS512' is not a supported signature algorithm.",
                        a -> a.withHeader("alg", "RS512")));
    }

    static Stream<Wrong> unreadableAssertions() {
        UnaryOperator<String> unsigned =
                jwt -> Base64.getUrlEncoder().withoutPadding().encodeToString("{\"alg\":\"none\"}".getBytes())
                        + jwt.substring(jwt.indexOf('.'), jwt.lastIndexOf('.') + 1);
        return Stream.of(
                unreadable("no JWT", jwt -> "not-a-token"),
                unreadable("two parts of a JWT", jwt -> jwt.substring(0, jwt.lastIndexOf('.'))),
                unreadable("an unsigned JWT", unsigned),
                form("two audiences", 400, "invalid_request", 50027, "JWT token is invalid", f -> {
                    f.put(
                            "client_assertion",
                            bench.assertion()
                                    .withClaim("aud", List.of(bench.tokenUrl(EntraBench.TENANT), "other"))
                                    .serialize());
                }));
    }

    @ParameterizedTest
    @MethodSource({"wrongRequests", "wrongAssertions", "unreadableAssertions"})
    void isRefusedInEntrasWords(Wrong wrong) {
        Map<String, String> form = bench.form();
        wrong.change().accept(bench, form);

        Response response = bench.post(wrong.tenant(), form);

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(wrong.status());
        assertThat(response.contentType()).isEqualTo("application/json; charset=utf-8");
        assertThat(response.jsonPath().getString("error")).isEqualTo(wrong.error());
        assertThat(response.jsonPath().getList("error_codes")).containsExactly(wrong.code());
        assertThat(response.jsonPath().getString("error_description"))
                .startsWith("AADSTS" + wrong.code() + ": ")
                .contains(wrong.text());
    }

    @Test
    void aTamperedAssertionIsRefused() {
        String[] good = bench.assertion().serialize().split("\\.");
        String[] other =
                bench.assertion().withClaim("jti", "another").serialize().split("\\.");
        Map<String, String> form = bench.form();
        form.put("client_assertion", good[0] + "." + other[1] + "." + good[2]);

        Response response = bench.post(EntraBench.TENANT, form);

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.jsonPath().getString("error_description"))
                .startsWith("AADSTS700027: Client assertion contains an invalid signature.");
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

    private static Wrong form(
            String how, int status, String error, int code, String text, Consumer<Map<String, String>> change) {
        return new Wrong(how, EntraBench.TENANT, (b, form) -> change.accept(form), status, error, code, text);
    }

    private static Wrong missing(String parameter, int code, String text) {
        return form("no " + parameter, 400, "invalid_request", code, text, f -> f.remove(parameter));
    }

    private static Wrong scope(String scope, int code, String text) {
        return form("the scope " + scope, 400, "invalid_scope", code, text, f -> f.put("scope", scope));
    }

    private static Wrong resource(String scope, String text) {
        return form("the scope " + scope, 400, "invalid_resource", 500011, text, f -> f.put("scope", scope));
    }

    private static Wrong assertion(String how, int code, String text, UnaryOperator<TestAssertion> change) {
        return form(
                how,
                401,
                "invalid_client",
                code,
                text,
                f -> f.put("client_assertion", change.apply(bench.assertion()).serialize()));
    }

    private static Wrong unreadable(String how, UnaryOperator<String> change) {
        return form(
                how,
                400,
                "invalid_request",
                50027,
                "JWT token is invalid or malformed.",
                f -> f.put("client_assertion", change.apply(bench.assertion().serialize())));
    }
}
