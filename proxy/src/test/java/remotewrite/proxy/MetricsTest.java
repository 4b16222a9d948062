package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.response.Response;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class MetricsTest {
    /** @return -1 where the page has no such sample */
    static double value(String page, String sample) {
        return page.lines()
                .filter(line -> line.startsWith(sample + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(sample.length() + 1)))
                .findFirst()
                .orElse(-1);
    }

    @Test
    void writesAreCountedByTheStatusTheSenderGotAndAnswersByTheStatusOfIngestion() {
        try (TestWorld world = TestWorld.start()) {
            world.ingestion.then(401, "", "").then(204, "", "").then(503, "", "later");
            assertThat(world.write(new byte[] {1, 2, 3}).statusCode()).isEqualTo(204);
            assertThat(world.write(new byte[] {1, 2}).statusCode()).isEqualTo(503);
            assertThat(world.write(new byte[] {1}).statusCode()).isEqualTo(204);

            Response response = world.get("/metrics");

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.contentType()).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
            String page = response.asString();
            assertThat(value(page, "remotewrite_proxy_writes_total{status=\"204\"}"))
                    .isEqualTo(2);
            assertThat(value(page, "remotewrite_proxy_writes_total{status=\"503\"}"))
                    .isEqualTo(1);
            assertThat(value(page, "remotewrite_proxy_ingestion_answers_total{status=\"401\"}"))
                    .isEqualTo(1);
            assertThat(value(page, "remotewrite_proxy_ingestion_answers_total{status=\"204\"}"))
                    .isEqualTo(2);
            assertThat(value(page, "remotewrite_proxy_ingestion_answers_total{status=\"503\"}"))
                    .isEqualTo(1);
            assertThat(value(page, "remotewrite_proxy_write_bytes_total")).isEqualTo(6);
            assertThat(value(page, "remotewrite_proxy_write_duration_seconds_count"))
                    .isEqualTo(3);
            assertThat(value(page, "remotewrite_proxy_write_duration_seconds_bucket{le=\"25.0\"}"))
                    .isEqualTo(3);
            assertThat(value(page, "remotewrite_proxy_token_requests_total{outcome=\"granted\"}"))
                    .isEqualTo(2);
            assertThat(value(page, "remotewrite_proxy_token_remaining_seconds")).isBetween(3500.0, 3600.0);
            assertThat(value(page, "remotewrite_proxy_token_age_seconds")).isBetween(0.0, 100.0);
            assertThat(value(page, "remotewrite_proxy_certificate_expiry_timestamp_seconds"))
                    .isEqualTo(TestCertificates.CLIENT
                            .certificate()
                            .getNotAfter()
                            .toInstant()
                            .getEpochSecond());
            assertThat(page).doesNotContain(FakeEntra.CANARY);
        }
    }

    /** What the proxy answers itself is what the sender gets; what ingestion said is counted all the same. */
    @Test
    void answersOfIngestionThatAreNotPassedBackAreCountedToo() {
        try (TestWorld world = TestWorld.start()) {
            world.ingestion.then(401, "", "").then(401, "", "").then(307, "Location: https://elsewhere.test/\r\n", "");
            assertThat(world.write().statusCode()).isEqualTo(503);
            assertThat(world.write().statusCode()).isEqualTo(502);

            String page = world.get("/metrics").asString();

            assertThat(value(page, "remotewrite_proxy_ingestion_answers_total{status=\"401\"}"))
                    .isEqualTo(2);
            assertThat(value(page, "remotewrite_proxy_ingestion_answers_total{status=\"307\"}"))
                    .isEqualTo(1);
        }
    }

    @Test
    void withoutATokenTheProxysOwnAnswersAreCounted() {
        FakeEntra entra = FakeEntra.start().always(FakeEntra.Answer.unknownCertificate());
        try (TestWorld world =
                TestWorld.unready(entra, RawIngestion.https(), UnaryOperator.identity(), UnaryOperator.identity())) {
            await().until(() -> value(
                            world.get("/metrics").asString(),
                            "remotewrite_proxy_token_requests_total{outcome=\"failed\"}")
                    >= 1);
            world.write();

            String page = world.get("/metrics").asString();

            assertThat(value(page, "remotewrite_proxy_own_answers_total{cause=\"NoToken\"}"))
                    .isEqualTo(1);
            assertThat(value(page, "remotewrite_proxy_token_remaining_seconds")).isZero();
            assertThat(page.lines().filter(line -> line.startsWith("remotewrite_proxy_ingestion_answers_total{")))
                    .isNotEmpty()
                    .allMatch(line -> line.endsWith(" 0.0"));
            assertThat(page).doesNotContain("remotewrite_proxy_token_age_seconds ");
        }
    }

    /** {@code increase()} does not see the step with which a series begins. */
    @Test
    void usualValuesAreThereFromTheStart() {
        try (TestWorld world = TestWorld.start();
                TestWorld host = TestWorld.ofTargetHost(limits -> limits)) {
            String page = world.get("/metrics").asString();
            for (int status : new int[] {204, 400, 403, 404, 413, 429, 500, 502, 503, 504}) {
                assertThat(value(page, "remotewrite_proxy_writes_total{status=\"" + status + "\"}"))
                        .isZero();
                assertThat(value(page, "remotewrite_proxy_ingestion_answers_total{status=\"" + status + "\"}"))
                        .isZero();
            }
            assertThat(value(page, "remotewrite_proxy_ingestion_answers_total{status=\"401\"}"))
                    .isZero();
            for (Class<?> cause : GatewayFailure.class.getPermittedSubclasses()) {
                assertThat(value(page, "remotewrite_proxy_own_answers_total{cause=\"" + cause.getSimpleName() + "\"}"))
                        .isZero();
            }
            assertThat(value(page, "remotewrite_proxy_token_requests_total{outcome=\"failed\"}"))
                    .isZero();
            assertThat(page)
                    .doesNotContain("remotewrite_proxy_queries_total{")
                    .doesNotContain("remotewrite_proxy_query_duration", "remotewrite_proxy_query_reply");
            assertThat(page.lines().filter(line -> line.contains("_total{"))).hasSizeLessThan(40);

            String ofHost = host.get("/metrics").asString();
            for (int status : new int[] {200, 400, 401, 403, 422, 429, 500, 502, 503, 504}) {
                assertThat(value(ofHost, "remotewrite_proxy_queries_total{status=\"" + status + "\"}"))
                        .isZero();
                assertThat(value(ofHost, "remotewrite_proxy_ingestion_answers_total{status=\"" + status + "\"}"))
                        .isZero();
            }
        }
    }

    /** The proxy has a token, but not one that ingestion takes: nothing is wrong with Entra. */
    @Test
    void aFreshTokenThatIsRefusedIsCountedAsThatAlsoWhileNoOtherIsAskedFor() {
        try (LogCapture log = new LogCapture();
                TestWorld world = TestWorld.start()) {
            world.ingestion.always(401, "", "{\"error\":{\"code\":\"InvalidAudience\"}}");
            for (int i = 0; i < 4; i++) {
                Response response = world.write();
                assertThat(response.statusCode()).isEqualTo(503);
                assertThat(response.jsonPath().getString("code")).isEqualTo("AuthenticationTokenRefused");
                assertThat(Integer.parseInt(response.header("Retry-After"))).isBetween(1, 5);
            }

            String page = world.get("/metrics").asString();
            assertThat(value(page, "remotewrite_proxy_own_answers_total{cause=\"TokenRefused\"}"))
                    .isEqualTo(4);
            assertThat(value(page, "remotewrite_proxy_own_answers_total{cause=\"NoToken\"}"))
                    .isZero();
            assertThat(log.lines("Write failed"))
                    .hasSize(4)
                    .allMatch(line -> line.contains("leg=I2P failure=TokenRefused")
                            && line.contains("401 to a fresh token as well: check the audience"));
            assertThat(log.lines("Token refused by ingestion"))
                    .isNotEmpty()
                    .allMatch(line -> line.contains("code=InvalidAudience"));
            assertThat(world.get("/ready").asString()).contains("401 to a fresh token as well");
        }
    }

    @Test
    void metricsAreForReadingOnly() {
        try (TestWorld world = TestWorld.start()) {
            Response response = world.request().post("/metrics");

            assertThat(response.statusCode()).isEqualTo(405);
            assertThat(response.header("Allow")).isEqualTo("GET, HEAD");
        }
    }
}
