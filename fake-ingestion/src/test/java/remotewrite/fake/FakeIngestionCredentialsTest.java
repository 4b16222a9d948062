package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static remotewrite.fake.IngestionBench.RULE_OF_OTHERS;
import static remotewrite.fake.IngestionBench.assertError;
import static remotewrite.fake.IngestionBench.body;
import static remotewrite.fake.IngestionBench.content;
import static remotewrite.fake.IngestionBench.write;

import io.restassured.response.Response;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the ingestion endpoint says to credentials and roles, over HTTPS. */
class FakeIngestionCredentialsTest {
    private final IngestionBench bench = new IngestionBench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void aMissingAuthorizationIsAnswered401() {
        Response response = content().body(body()).post(bench.url());

        assertError(
                response, 401, "AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing.");
        assertThat(response.header("WWW-Authenticate")).isEqualTo("Bearer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic dTpw", "Bearer", "x"})
    void anAuthorizationThatIsNoBearerIsAnswered401(String authorization) {
        assertError(
                content().header("Authorization", authorization).body(body()).post(bench.url()),
                401,
                "AuthenticationFailed",
                "Authentication failed. One 'Authorization' header with the scheme Bearer is needed.");
    }

    @Test
    void twoAuthorizationsAreAnswered401() {
        Response response = write(bench.tokens().valid())
                .header("Authorization", "Bearer " + bench.tokens().valid())
                .body(body())
                .post(bench.url());

        assertThat(response.statusCode()).isEqualTo(401);
    }

    @Test
    void theSchemeIsComparedWithoutCase() {
        assertThat(content()
                        .header("Authorization", "bearer " + bench.tokens().valid())
                        .body(body())
                        .post(bench.url())
                        .statusCode())
                .isEqualTo(204);
    }

    @Test
    void anExpiredTokenIsAnswered401() {
        String token = bench.tokens().valid();
        bench.clock().advance(Duration.ofHours(1));

        assertError(
                write(token).body(body()).post(bench.url()),
                401,
                "InvalidAuthenticationToken",
                "The access token is invalid. It expired at 2026-11-23T13:00:00Z (exp), now is 2026-11-23T13:00:00Z.");
    }

    @Test
    void aMalformedTokenIsAnswered401() {
        assertError(
                write("garbage").body(body()).post(bench.url()),
                401,
                "InvalidAuthenticationToken",
                "The access token is invalid. It is not a well-formed signed JWT.");
    }

    @Test
    void aTokenForAnotherAudienceIsAnswered401() {
        assertError(
                write(bench.tokens().with(claims -> claims.audience("https://management.azure.com")))
                        .body(body())
                        .post(bench.url()),
                401,
                "InvalidAudience",
                "The audience (aud) of the access token is [https://management.azure.com], accepted are [https://monitor.azure.com, https://monitor.azure.com/].");
    }

    @Test
    void aMissingRoleIsAnswered403() {
        assertError(
                bench.written(bench.url(RULE_OF_OTHERS)),
                403,
                "OperationFailed",
                "The authentication token provided does not have access to ingest data for the data collection rule with immutable Id 'dcr-ffffffffffffffffffffffffffffffff'");
    }
}
