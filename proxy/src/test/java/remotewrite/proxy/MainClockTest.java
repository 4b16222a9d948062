package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.RestAssured;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
                ReferenceProxy proxy = Main.start(
                        ProxyConfig.fromEnvironment(TestWorld.environment(entra, ingestion), wall), wall, nanos::get)) {
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

    /** The metadata service tells both how long and until when; App Service only until when (entra.md 5.1, 5.3). */
    @ParameterizedTest
    @ValueSource(strings = {"AZURE_POD_IDENTITY_AUTHORITY_HOST", "IDENTITY_ENDPOINT"})
    void aManagedIdentityHasItsTokenOnceTheClockIsRightThoughItWasDaysAhead(String setting) throws IOException {
        Instant right = Instant.now();
        String how = setting.equals("IDENTITY_ENDPOINT") ? "" : "\"expires_in\":\"86399\",";
        told.set(right.plus(Duration.ofDays(2)));
        try (FakeEntra nobody = FakeEntra.start();
                RawIngestion ingestion = RawIngestion.https();
                RawIngestion machine = RawIngestion.http()
                        .always(
                                200,
                                "Content-Type: application/json\r\n",
                                "{\"access_token\":\"abc\"," + how + "\"expires_on\":\""
                                        + right.plusSeconds(86_399).getEpochSecond() + "\"}")) {
            Map<String, String> environment = TestWorld.environment(nobody, ingestion);
            environment.put("IDENTITY_TYPE", "systemAssigned");
            environment.put(setting, "http://127.0.0.1:" + machine.port());
            environment.put("IDENTITY_HEADER", "any");
            if (!how.isEmpty()) {
                environment.remove("IDENTITY_HEADER");
            }
            try (ReferenceProxy proxy = Main.start(ProxyConfig.fromEnvironment(environment, wall), wall, nanos::get)) {
                await().atMost(LIMIT).until(() -> get(proxy, "/ready").contains("expired"));

                told.set(right);
                nanos.addAndGet(Duration.ofMinutes(1).toNanos());

                await().atMost(LIMIT).until(() -> get(proxy, "/ready").startsWith("ready"));
                assertThat(MetricsTest.value(get(proxy, "/metrics"), "remotewrite_proxy_token_remaining_seconds"))
                        .isBetween(86_000.0, 86_400.0);
            }
        }
    }

    @Test
    void aClockThatIsSetForwardEndsNoHoldAndMakesNoWriteLong() throws Exception {
        try (FakeEntra entra = FakeEntra.start();
                RawIngestion ingestion =
                        RawIngestion.https().always(403, "", "").hold()) {
            Map<String, String> environment = TestWorld.environment(entra, ingestion);
            environment.put("INGESTION_403_HOLD", "45m");
            try (ReferenceProxy proxy = Main.start(ProxyConfig.fromEnvironment(environment, wall), wall, nanos::get)) {
                await().atMost(LIMIT).until(() -> get(proxy, "/ready").startsWith("ready"));
                CompletableFuture<Integer> first =
                        CompletableFuture.supplyAsync(() -> write(proxy), Thread::startVirtualThread);
                await().atMost(LIMIT).until(() -> !ingestion.seen().isEmpty());

                told.updateAndGet(at -> at.plus(Duration.ofHours(1)));
                ingestion.release();

                assertThat(first.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(503);
                assertThat(MetricsTest.value(get(proxy, "/metrics"), "remotewrite_proxy_write_duration_seconds_sum"))
                        .isLessThan(LIMIT.toSeconds());
                told.updateAndGet(at -> at.plus(Duration.ofMinutes(45)));
                await().atMost(LIMIT).until(() -> get(proxy, "/ready").startsWith("ready"));
                assertThat(write(proxy)).isEqualTo(503);

                nanos.addAndGet(Duration.ofMinutes(45).toNanos());
                await().atMost(LIMIT).until(() -> get(proxy, "/ready").startsWith("ready"));
                assertThat(write(proxy)).isEqualTo(403);
            }
        }
    }

    private static int write(ReferenceProxy proxy) {
        return RestAssured.given()
                .port(proxy.port())
                .body(new byte[] {1})
                .post("/api/v1/write")
                .statusCode();
    }

    private static String get(ReferenceProxy proxy, String path) {
        return RestAssured.given().port(proxy.port()).get(path).asString();
    }
}
