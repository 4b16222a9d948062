package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** P2E: the proxy's token in good and bad times, end to end. */
class TokenTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-23T12:00:00Z"));

    private static TestWorld with(FakeEntra entra) {
        return TestWorld.unready(entra, RawIngestion.https(), UnaryOperator.identity(), UnaryOperator.identity());
    }

    private static String bearer(RawIngestion.Seen seen) {
        return seen.lines("authorization").getFirst();
    }

    @Test
    void tokenRequestIsThatOfAnApplicationWithACertificate() {
        try (TestWorld world = TestWorld.start()) {
            assertThat(world.entra.forms()).hasSize(1);
            assertThat(world.entra.forms().getFirst())
                    .startsWith("/" + TestWorld.TENANT_ID + "/oauth2/v2.0/token?")
                    .contains("grant_type=client_credentials", "client_id=" + TestWorld.CLIENT_ID, "client_assertion=")
                    .contains("scope=https%3A%2F%2Fmonitor.azure.com%2F.default");
        }
    }

    static Stream<FakeEntra.Answer> badAnswers() {
        return Stream.of(
                FakeEntra.Answer.unknownCertificate(),
                FakeEntra.Answer.json(400, "{\"error\":\"invalid_client\"}"),
                FakeEntra.Answer.json(500, "{\"error\":\"server_error\",\"error_description\":\"x\"}"),
                new FakeEntra.Answer(429, "text/plain", "Too Many Requests", java.util.Map.of()),
                FakeEntra.Answer.json(200, "garbage"),
                FakeEntra.Answer.json(200, "{\"token_type\":\"Bearer\",\"expires_in\":3599,\"access_token\":\"\"}"),
                FakeEntra.Answer.json(200, "{\"token_type\":\"Bearer\",\"expires_in\":0,\"access_token\":\"a\"}"));
    }

    @ParameterizedTest
    @MethodSource("badAnswers")
    void withoutATokenWritesAreAnswered503AndDeliveredAfterRecovery(FakeEntra.Answer answer) {
        FakeEntra entra = FakeEntra.start().always(answer);
        try (TestWorld world = with(entra)) {
            await().until(() -> entra.requests() > 0);

            Response response = world.write();

            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.header("Retry-After")).matches("[1-9]\\d*");
            assertThat(response.jsonPath().getString("code")).isEqualTo("AuthenticationTokenNotFound");
            assertThat(world.ingestion.seen()).isEmpty();
            assertThat(world.get("/health").statusCode()).isEqualTo(200);
            assertThat(world.get("/ready").statusCode()).isEqualTo(503);

            entra.wellAgain();
            world.awaitReady();
            assertThat(world.write().statusCode()).isEqualTo(204);
        }
    }

    /** Each would end the header, begin another or name two credentials (PX-17). */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\\r\\nX-Injected: y",
                "a\\nX-Injected: y",
                "a\\rX-Injected: y",
                "a\\r\\n",
                "a\\n",
                "\\na",
                " a",
                "a ",
                "a b",
                "a\\tb",
                "a\\u0000b",
                "a\\u0085b",
                "a\\u00a0b",
                "a,b",
                "a, Bearer b",
                "\\u00e4",
                "=",
                "   "
            })
    void aTokenThatCannotStandInAHeaderIsNone(String inJson) {
        FakeEntra entra = FakeEntra.start()
                .always(FakeEntra.Answer.json(
                        200, "{\"token_type\":\"Bearer\",\"expires_in\":3599,\"access_token\":\"" + inJson + "\"}"));
        try (LogCapture log = new LogCapture();
                TestWorld world = with(entra)) {
            await().until(() -> !log.lines("Token request failed").isEmpty());

            assertThat(log.lines("Token request failed").getFirst()).contains("it has no usable access_token");
            assertThat(world.write().statusCode()).isEqualTo(503);
            assertThat(world.ingestion.seen()).isEmpty();
        }
    }

    @Test
    void reasonNamesTheErrorOfEntra() {
        FakeEntra entra = FakeEntra.start().always(FakeEntra.Answer.unknownCertificate());
        try (LogCapture log = new LogCapture();
                TestWorld world = with(entra)) {
            await().until(() -> !log.lines("Token request failed").isEmpty());

            assertThat(log.lines("Token request failed").getFirst())
                    .contains("level=warning", "leg=P2E", "Entra answered 401: AADSTS700027: The certificate")
                    .doesNotContain("Trace ID");
            assertThat(world.get("/ready").asString()).contains("AADSTS700027");
        }
    }

    @Test
    void entraThatIsDownDoesNotKeepTheProxyFromListening() {
        FakeEntra entra = FakeEntra.start();
        RawIngestion ingestion = RawIngestion.https();
        var environment = TestWorld.environment(entra, ingestion);
        entra.close();
        ProxyConfig config = ProxyConfig.fromEnvironment(environment);
        try (LogCapture log = new LogCapture();
                ReferenceProxy proxy = ReferenceProxy.start(config, java.time.Clock.systemUTC())) {
            assertThat(proxy.port()).isPositive();
            await().until(() -> log.lines("Token request failed").size() >= 2);
            assertThat(log.lines("Token request failed").getFirst())
                    .contains("Entra is not reachable: the connection was refused");
        }
    }

    @Test
    void tokenOfTwoSecondsIsRenewedAheadOfExpiryWithoutAFailedWrite() {
        try (TestWorld world = TestWorld.at(clock, FakeEntra.start().lifetime(2))) {
            for (int number = 1; number <= 4; number++) {
                String token = FakeEntra.CANARY + number;
                await().atMost(LIMIT).pollInterval(Duration.ofMillis(50)).until(() -> {
                    assertThat(world.write().statusCode()).isEqualTo(204);
                    return bearer(world.ingestion.seen().getLast()).endsWith(token);
                });
                // more than half of its life, and less than all of it
                clock.advance(Duration.ofMillis(1300));
            }
        }
    }

    @Test
    void validTokenServesOnWhileRenewalFailsAndAnExpiredOneIsNeverSent() {
        FakeEntra entra = FakeEntra.start().lifetime(4);
        try (TestWorld world = TestWorld.at(clock, entra)) {
            entra.always(FakeEntra.Answer.json(503, "{\"error\":\"x\",\"error_description\":\"y\"}"));
            clock.advance(Duration.ofMillis(2600));
            await().until(() -> entra.requests() >= 2);
            assertThat(world.write().statusCode()).isEqualTo(204);

            clock.advance(Duration.ofMillis(1300));
            assertThat(world.write().statusCode()).isEqualTo(204);
            clock.advance(Duration.ofMillis(100));
            assertThat(world.get("/ready").statusCode()).isEqualTo(503);
            int delivered = world.ingestion.seen().size();
            assertThat(world.write().statusCode()).isEqualTo(503);
            assertThat(world.ingestion.seen()).hasSize(delivered);

            entra.lifetime(3599).wellAgain();
            await().atMost(LIMIT).until(() -> {
                // the next request comes after half a minute at most
                clock.advance(Duration.ofSeconds(31));
                return world.get("/ready").statusCode() == 200;
            });
            assertThat(world.write().statusCode()).isEqualTo(204);
        }
    }

    @Test
    void aRefusedTokenIsReplacedAndTheWriteRepeatedOnce() {
        try (TestWorld world = TestWorld.start()) {
            world.ingestion.then(401, "", "");

            assertThat(world.write(new byte[] {7, 8, 9}).statusCode()).isEqualTo(204);

            List<RawIngestion.Seen> seen = world.ingestion.seen();
            assertThat(seen).hasSize(2).allMatch(each -> each.body().length == 3);
            assertThat(seen.get(1).body()).isEqualTo(seen.get(0).body());
            assertThat(seen.get(1).lines("content-length")).containsExactly("Content-Length: 3");
            assertThat(bearer(seen.get(0))).endsWith("canary-token-1");
            assertThat(bearer(seen.get(1))).endsWith("canary-token-2");
        }
    }

    @Test
    void aSecond401IsA503AfterExactlyTwoRequests() {
        try (TestWorld world = TestWorld.start()) {
            world.ingestion.always(401, "WWW-Authenticate: Bearer\r\n", "no");

            Response response = world.write();

            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.header("Retry-After")).isEqualTo("5");
            assertThat(world.ingestion.seen()).hasSize(2);
        }
    }

    @Test
    void manyRefusalsCauseFewTokenRequests() {
        try (TestWorld world = TestWorld.start()) {
            world.ingestion.always(401, "", "no");

            List<Integer> statuses = IntStream.range(0, 50)
                    .parallel()
                    .mapToObj(i -> world.write().statusCode())
                    .distinct()
                    .toList();

            assertThat(statuses).containsExactly(503);
            assertThat(world.entra.requests()).isBetween(2, 3);
        }
    }

    @Test
    void aHangingEntraDoesNotOutlastTheLimitOfAWrite() {
        FakeEntra entra = FakeEntra.start();
        try (TestWorld world = TestWorld.startWith(
                entra,
                RawIngestion.https(),
                limits -> limits.withTotalTimeout(Duration.ofSeconds(3)).withTokenTimeout(Duration.ofMinutes(1)),
                UnaryOperator.identity())) {
            world.ingestion.then(401, "", "no");
            entra.always(FakeEntra.Answer.never());

            Response response = world.write();

            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.time()).isLessThan(20_000);
            assertThat(world.get("/health").statusCode()).isEqualTo(200);
        }
    }
}
