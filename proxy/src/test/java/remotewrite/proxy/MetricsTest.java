package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.response.Response;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private static double value(String page, String sample) {
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
        try (TestWorld world = TestWorld.unready(
                entra,
                RawIngestion.https(),
                limits -> limits.withTokenTimeout(Duration.ofSeconds(1)),
                UnaryOperator.identity())) {
            await().until(() -> value(
                            world.get("/metrics").asString(),
                            "remotewrite_proxy_token_requests_total{outcome=\"failed\"}")
                    >= 1);
            world.write();

            String page = world.get("/metrics").asString();

            assertThat(value(page, "remotewrite_proxy_own_answers_total{cause=\"NoToken\"}"))
                    .isEqualTo(1);
            assertThat(value(page, "remotewrite_proxy_token_remaining_seconds")).isZero();
            assertThat(page)
                    .doesNotContain("remotewrite_proxy_ingestion_answers_total{")
                    .doesNotContain("remotewrite_proxy_token_age_seconds ");
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
