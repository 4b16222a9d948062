package remotewrite.fake.query;

import static org.assertj.core.api.Assertions.assertThat;
import static remotewrite.fake.query.QueryBench.CLOCK;
import static remotewrite.fake.query.QueryBench.METRICS;
import static remotewrite.fake.query.QueryBench.READER;
import static remotewrite.fake.query.QueryBench.text;

import java.net.http.HttpRequest;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import remotewrite.fake.Application;
import remotewrite.fake.FakeEntra;
import remotewrite.fake.JwtTokenVerifier;
import remotewrite.fake.Pki;
import remotewrite.fake.Tenant;

/** Who may ask the query endpoint. */
class FakeQueryCredentialsTest {
    private final QueryBench bench = new QueryBench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void aMissingAuthorizationIsAnswered401() {
        QueryClient.Answer answer = bench.client()
                .send(bench.client().anonymous("/api/v1/query?query=up").GET());

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.raw().headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(text(answer))
                .isEqualTo(
                        "{\"error\":{\"code\":\"AuthenticationFailed\",\"message\":\"Authentication failed. The 'Authorization' header is missing.\"}}");
    }

    @ParameterizedTest
    @CsvSource({
        "Basic abc, 401, AuthenticationFailed",
        "Bearer no-jwt, 403, InvalidAuthenticationToken",
        "Bearer other-audience, 401, InvalidAudience",
        "Bearer no-role, 403, InsufficientAccessError"
    })
    void otherCredentialsAreRefused(String authorization, int status, String code) {
        QueryClient.Answer answer = bench.client()
                .send(bench.client()
                        .anonymous("/api/v1/query?query=up")
                        .header("Authorization", authorization)
                        .GET());

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body().at("/error/code").asText()).isEqualTo(code);
    }

    @Test
    void aMissingRoleIsToldInTwoLevels() {
        QueryClient.Answer answer = bench.client()
                .send(bench.client()
                        .anonymous("/api/v1/labels")
                        .header("Authorization", "Bearer no-role")
                        .GET());

        assertThat(text(answer))
                .isEqualTo(
                        "{\"error\":{\"code\":\"InsufficientAccessError\",\"message\":\"The provided credentials have insufficient access to perform the requested operation\",\"innererror\":{\"code\":\"AuthorizationFailedError\",\"message\":\"User does not have access to read metrics for this resource\"}}}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            none                                                                  | 400
            ''                                                                    | 400
            workspace                                                             | 400
            /resourceGroups/g                                                     | 400
            /subscriptions/s                                                      | 200
            /subscriptions/s/resourceGroups/g                                     | 200
            /subscriptions/s/resourceGroups/g/providers/Microsoft.Monitor/accounts/a | 200
            """)
    void withTheSwitchARequestNamesItsResource(String scope, int status) {
        String[] scopes = scope.equals("none") ? new String[0] : new String[] {scope};
        QueryClient.Answer unasked = bench.client().send(scoped(QueryClient.TOKEN, scopes));
        bench.rules(QueryRules.AZURE.withScoping(QueryRules.Scoping.NEEDED));
        QueryClient.Answer asked = bench.client().send(scoped(QueryClient.TOKEN, scopes));

        assertThat(QueryRules.AZURE.scoping()).isEqualTo(QueryRules.Scoping.NOT_NEEDED);
        assertThat(unasked.status()).isEqualTo(200);
        assertThat(asked.status()).isEqualTo(status);
        if (status == 400) {
            assertThat(text(asked))
                    .isEqualTo(
                            "{\"error\":{\"code\":\"BadArgumentError\",\"message\":\"The 'x-ms-azure-scoping' header is missing or malformed.\"}}");
        }
    }

    @Test
    void withTheSwitchATokenThatIsNotGoodIsAnswered401() {
        bench.rules(QueryRules.AZURE.withRefusedToken(QueryRules.RefusedToken.UNAUTHORIZED));

        QueryClient.Answer answer = bench.client()
                .send(bench.client()
                        .anonymous("/api/v1/labels")
                        .header("Authorization", "Bearer no-jwt")
                        .GET());

        assertThat(QueryRules.AZURE.answers().refusedToken()).isEqualTo(QueryRules.RefusedToken.FORBIDDEN);
        assertThat(answer.status()).isEqualTo(401);
        assertThat(text(answer)).startsWith("{\"error\":{\"code\":\"InvalidAuthenticationToken\",");
    }

    @Test
    void aScopeIsAskedForAfterTheTokenAndBeforeTheRole() {
        bench.rules(QueryRules.AZURE.withScoping(QueryRules.Scoping.NEEDED));

        assertThat(bench.client().send(scoped("no-jwt")).status()).isEqualTo(403);
        assertThat(bench.client().send(scoped("no-role")).status()).isEqualTo(400);
        assertThat(bench.client().send(scoped("no-role", "/subscriptions/s")).status())
                .isEqualTo(403);
        assertThat(bench.client()
                        .send(scoped(QueryClient.TOKEN, "/subscriptions/s", "/subscriptions/s"))
                        .status())
                .as("one of two")
                .isEqualTo(400);
    }

    private HttpRequest.Builder scoped(String token, String... scopes) {
        HttpRequest.Builder request = bench.client()
                .anonymous("/api/v1/query?query=up")
                .header("Authorization", "Bearer " + token)
                .GET();
        Stream.of(scopes).forEach(scope -> request.header("x-ms-azure-scoping", scope));
        return request;
    }

    @Test
    void whatTheTokenServiceIssuesForTheQueryAudienceIsAcceptedAndForIngestionNot() {
        String tenantId = "cccccccc-0000-0000-0000-000000000001";
        String clientId = "aaaaaaaa-0000-0000-0000-000000000001";
        Tenant tenant = Tenant.of(tenantId, Application.of(clientId, READER));
        try (FakeEntra entra = FakeEntra.start(FakeEntra.Settings.of(CLOCK, Pki.create(CLOCK), tenant));
                FakeQuery query = FakeQuery.start(FakeQuery.Settings.of(
                        CLOCK,
                        new JwtTokenVerifier(entra::jwks, FakeQuery.PUBLIC_CLOUD, entra.issuers(), CLOCK),
                        Set.of(READER),
                        METRICS));
                QueryClient other = new QueryClient(query.baseUri("127.0.0.1"))) {
            String good = entra.issue(tenantId, clientId, "https://prometheus.monitor.azure.com");
            String wrong = entra.issue(tenantId, clientId, "https://monitor.azure.com");

            assertThat(other.send(other.anonymous("/api/v1/query?query=up")
                                    .header("Authorization", "Bearer " + good)
                                    .GET())
                            .status())
                    .isEqualTo(200);
            QueryClient.Answer refused = other.send(other.anonymous("/api/v1/query?query=up")
                    .header("Authorization", "Bearer " + wrong)
                    .GET());
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.body().at("/error/code").asText()).isEqualTo("InvalidAudience");
            assertThat(query.journal().exchanges().toString()).doesNotContain(good, wrong);
        }
    }
}
