package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.RestAssured;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The proxy as the process starts it: which of its parts go by the machine's clock, and which by the time that passes. */
class MainClockTest {
    private static final Duration LIMIT = RunningProxy.START_LIMIT;

    private final AtomicReference<Instant> told = new AtomicReference<>(Instant.now());
    private final AtomicLong nanos = new AtomicLong(System.nanoTime());
    private final Clock wall = new Clock() {
        @Override
        public Instant instant() {
            return told.get();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    };

    @Test
    void tokensAndMetricsGoByTheTimeThatPassesWhateverTheMachinesClockIsSetTo() {
        FakeEntra entra = FakeEntra.start();
        try (RawIngestion ingestion = RawIngestion.https();
                ReferenceProxy proxy = Main.start(TestWorld.environment(entra, ingestion), wall, nanos::get)) {
            try (entra) {
                await().atMost(LIMIT).until(() -> get(proxy, "/ready").startsWith("ready"));
            }

            told.updateAndGet(at -> at.minus(Duration.ofDays(1)));
            nanos.addAndGet(Duration.ofMinutes(10).toNanos());
            String page = get(proxy, "/metrics");
            assertThat(MetricsTest.value(page, "remotewrite_proxy_token_age_seconds"))
                    .isEqualTo(600);
            assertThat(MetricsTest.value(page, "remotewrite_proxy_token_remaining_seconds"))
                    .isBetween(2990.0, 3000.0);
            assertThat(get(proxy, "/ready")).startsWith("ready");

            nanos.addAndGet(Duration.ofHours(1).toNanos());
            assertThat(get(proxy, "/ready")).startsWith("not ready: the token expired");
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException("the fake ingestion cannot be closed", e);
        }
    }

    private static String get(ReferenceProxy proxy, String path) {
        return RestAssured.given().port(proxy.port()).get(path).asString();
    }
}
