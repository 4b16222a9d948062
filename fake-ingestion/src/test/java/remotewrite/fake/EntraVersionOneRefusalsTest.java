package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static remotewrite.fake.EntraCurlRefusal.NOBODY;
import static remotewrite.fake.EntraCurlRefusal.SECRET;
import static remotewrite.fake.EntraCurlRefusal.TOKEN;
import static remotewrite.fake.EntraCurlRefusal.also;
import static remotewrite.fake.EntraCurlRefusal.sent;
import static remotewrite.fake.EntraCurlRefusal.version1;
import static remotewrite.fake.EntraCurlRefusal.with;
import static remotewrite.fake.EntraCurlRefusal.without;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import remotewrite.fake.client.Program;
import remotewrite.fake.entra.EntraCloud;
import remotewrite.fake.entra.EntraResource;
import remotewrite.fake.entra.SignIn;
import remotewrite.fake.entra.Throttling;

/**
 * The refusals of version 1 of the token endpoint, which scripts use, as an unmodified curl prints them. Those of version 2
 * are azure-identity's own exceptions in {@link EntraCatalogueTest}.
 */
class EntraVersionOneRefusalsTest {

    private static final String ORPHAN = "aaaaaaaa-0000-0000-0000-000000000003";
    private static final String PUBLIC = "aaaaaaaa-0000-0000-0000-000000000004";
    private static final String BLOCKED = "aaaaaaaa-0000-0000-0000-000000000005";

    private final EntraBench bench = EntraBench.start();

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        bench.close();
    }

    static Stream<EntraCurlRefusal> tenants() {
        return Stream.of(
                EntraCurlRefusal.of(
                        "an unknown tenant",
                        "/" + NOBODY + "/oauth2/token",
                        sent(form -> form),
                        400,
                        "invalid_request",
                        90002,
                        "Tenant '" + NOBODY + "' not found."),
                EntraCurlRefusal.of(
                        "a tenant that is neither id nor domain",
                        "/contoso/oauth2/token",
                        sent(form -> form),
                        400,
                        "invalid_request",
                        900023,
                        "Specified tenant identifier 'contoso' is neither"),
                EntraCurlRefusal.of(
                        "no concrete tenant",
                        "/common/oauth2/token",
                        sent(form -> form),
                        400,
                        "invalid_request",
                        50059,
                        "No tenant-identifying information found"));
    }

    static Stream<EntraCurlRefusal> clients() {
        String missing = "The request body must contain the following parameter: ";
        return Stream.of(
                version1(
                        "an unknown application",
                        400,
                        "unauthorized_client",
                        700016,
                        "Application with",
                        form -> with(form, "client_id", NOBODY)),
                version1(
                        "no service principal",
                        401,
                        "unauthorized_client",
                        7000229,
                        "The client application",
                        form -> with(form, "client_id", ORPHAN)),
                version1(
                        "no grant type",
                        400,
                        "invalid_request",
                        900144,
                        missing + "'grant_type'.",
                        form -> without(form, "grant_type")),
                version1(
                        "no client id",
                        400,
                        "invalid_request",
                        900144,
                        missing + "'client_id'.",
                        form -> without(form, "client_id")),
                version1(
                        "another grant type",
                        400,
                        "unsupported_grant_type",
                        70003,
                        "The app requested an unsupported grant type 'password'.",
                        form -> with(form, "grant_type", "password")),
                version1(
                        "no secret",
                        401,
                        "invalid_client",
                        7000218,
                        missing + "'client_assertion' or",
                        form -> without(form, "client_secret")),
                version1(
                        "a public client",
                        401,
                        "invalid_client",
                        700025,
                        "Client is public",
                        form -> with(form, "client_id", PUBLIC)),
                version1(
                        "a wrong secret",
                        401,
                        "invalid_client",
                        7000215,
                        "Invalid client secret provided.",
                        form -> with(form, "client_secret", "guessed")),
                version1(
                        "an expired secret",
                        401,
                        "invalid_client",
                        7000222,
                        "The provided client secret keys for app",
                        form -> with(form, "client_secret", EntraBench.EXPIRED_SECRET)),
                version1(
                        "a disabled application",
                        400,
                        "unauthorized_client",
                        7000112,
                        "Application '",
                        form -> with(form, "client_id", EntraBench.DISABLED_CLIENT)),
                EntraCurlRefusal.of(
                        "a wrong secret in Basic",
                        TOKEN,
                        also(
                                sent(form -> without(without(form, "client_id"), "client_secret")),
                                "--user",
                                EntraBench.CLIENT + ":guessed"),
                        401,
                        "invalid_client",
                        7000215,
                        "Invalid client secret provided."),
                EntraCurlRefusal.of(
                        "a body that is no form",
                        TOKEN,
                        List.of("--header", "Content-Type: application/json", "--data", "{\"grant_type\":\"x\"}"),
                        400,
                        "invalid_request",
                        900144,
                        missing + "'grant_type'."),
                EntraCurlRefusal.of(
                        "GET",
                        TOKEN,
                        List.of(),
                        400,
                        "invalid_request",
                        900561,
                        "The endpoint only accepts POST requests. Received a GET request."));
    }

    static Stream<EntraCurlRefusal> resources() {
        return Stream.of(
                version1(
                        "no resource",
                        400,
                        "invalid_request",
                        900144,
                        "The request body must contain the following parameter: 'resource'.",
                        form -> without(form, "resource")),
                version1(
                        "a scope in its place",
                        400,
                        "invalid_request",
                        900144,
                        "The request body must contain the following parameter: 'resource'.",
                        form -> with(without(form, "resource"), "scope", "https://monitor.azure.com/.default")),
                version1(
                        "an unknown resource",
                        400,
                        "invalid_resource",
                        500011,
                        "The resource principal named https://example.org was not found in the tenant",
                        form -> with(form, "resource", "https://example.org")),
                version1(
                        "a disabled resource",
                        400,
                        "invalid_resource",
                        500014,
                        "The service principal for resource 'https://disabled.example' is disabled.",
                        form -> with(form, "resource", "https://disabled.example")),
                version1(
                        "a policy",
                        400,
                        "invalid_grant",
                        53003,
                        "Access has been blocked by",
                        form -> with(form, "client_id", BLOCKED)));
    }

    @ParameterizedTest
    @MethodSource({"tenants", "clients", "resources"})
    void isWhatCurlPrints(EntraCurlRefusal refusal) throws Exception {
        bench.entra().tenants(tenant());

        refusal.assertPrinted(bench, directory, 1);
    }

    /** The rows above are not refused for another reason than their own. */
    @Test
    void aGoodRequestGetsItsToken() throws Exception {
        bench.entra().tenants(tenant());

        Program.Run run = EntraCurlRefusal.run(bench, directory, TOKEN, sent(form -> form));

        assertThat(run.printed()).startsWith("HTTP/1.1 200 ").contains("\"access_token\":\"");
        assertThat(run.exit()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void theRequestThatIsOneTooManyIsWhatCurlPrints(Throttling.Answer answer) throws Exception {
        bench.entra().tenants(tenant());
        bench.entra()
                .policy(bench.entra()
                        .policy()
                        .withThrottling(new Throttling.Limit(1, Duration.ofHours(1), Duration.ofSeconds(7), answer)));
        assertThat(EntraCurlRefusal.run(bench, directory, TOKEN, sent(form -> form))
                        .exit())
                .isZero();

        EntraCurlRefusal refusal = switch (answer) {
            case PLAIN_TEXT ->
                new EntraCurlRefusal(
                        "429", TOKEN, sent(form -> form), 429, List.of("Retry-After: 7\r\n", "Too Many Requests"));
            case TENANT_RATE ->
                version1("429", 429, "temporarily_unavailable", 90055, "There are too many", form -> form);
            case CLIENT_LOOP -> version1("400", 400, "invalid_grant", 50196, "The server terminated an", form -> form);
        };
        refusal.assertPrinted(bench, directory, 2);
    }

    @Test
    void anUnavailableServiceIsWhatCurlPrints() throws Exception {
        bench.entra()
                .play(FaultScript.named("out")
                        .thenAlways(EntraFaults.unavailable(bench.clock().instant()), Moment.REQUEST_END));

        version1("503", 503, "temporarily_unavailable", 90033, "A transient error has occurred.", form -> form)
                .assertPrinted(bench, directory, 1);
    }

    private static Tenant tenant() {
        ClientSecret good = new ClientSecret(SECRET, EntraBench.FROM, Instant.parse("2036-01-01T00:00:00Z"));
        return new Tenant(
                EntraBench.TENANT,
                EntraCloud.PUBLIC,
                List.of(),
                List.of(
                        application(EntraBench.CLIENT, SignIn.ALLOWED)
                                .withSecrets(
                                        good,
                                        new ClientSecret(
                                                EntraBench.EXPIRED_SECRET,
                                                EntraBench.FROM,
                                                EntraBench.FROM.plusSeconds(1))),
                        application(EntraBench.DISABLED_CLIENT, SignIn.DISABLED).withSecrets(good),
                        application(ORPHAN, SignIn.WITHOUT_SERVICE_PRINCIPAL).withSecrets(good),
                        application(PUBLIC, SignIn.PUBLIC_CLIENT).withSecrets(good),
                        application(BLOCKED, SignIn.BLOCKED_BY_POLICY).withSecrets(good)),
                List.of(
                        EntraResource.of("https://monitor.azure.com"),
                        new EntraResource("https://disabled.example", false)));
    }

    private static Application application(String clientId, SignIn signIn) {
        return Application.of(clientId, clientId.replace('a', 'b')).withSignIn(signIn);
    }
}
