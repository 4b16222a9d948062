package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HoldForbiddenTest {
    private static final Reply FORBIDDEN = Reply.of(403, List.of(), Body.utf8("no access to the rule"));
    private static final Reply ACCEPTED = Reply.of(204, List.of(), Body.empty());
    private static final Duration HOLD = Duration.ofMinutes(45);

    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final RepeatRules holding = HoldForbidden.around(new RepeatOnce(), HOLD, clock);

    private RepeatRules.Next next(Reply reply) {
        return holding.next(reply, 1, Body.empty());
    }

    private static boolean held(RepeatRules.Next next) {
        return next instanceof RepeatRules.Next.GiveUp given
                && given.failure() instanceof GatewayFailure.RoleNotYetThere;
    }

    @Test
    void a403IsHeldFromTheFirstOneOnUntilTheTimeIsUp() {
        clock.advance(Duration.ofHours(9));
        assertThat(held(next(FORBIDDEN))).isTrue();
        clock.advance(HOLD.minusSeconds(1));
        assertThat(held(next(FORBIDDEN))).isTrue();
        clock.advance(Duration.ofSeconds(1));

        assertThat(next(FORBIDDEN)).isEqualTo(new RepeatRules.Next.PassBack(FORBIDDEN));
        clock.advance(Duration.ofDays(1));
        assertThat(next(FORBIDDEN)).isEqualTo(new RepeatRules.Next.PassBack(FORBIDDEN));
    }

    @Test
    void theFirstAcceptedWriteEndsTheHold() {
        assertThat(held(next(FORBIDDEN))).isTrue();
        assertThat(next(ACCEPTED)).isEqualTo(new RepeatRules.Next.PassBack(ACCEPTED));

        assertThat(next(FORBIDDEN)).isEqualTo(new RepeatRules.Next.PassBack(FORBIDDEN));
    }

    @Test
    void nothingElseIsHeld() {
        for (int status : new int[] {400, 404, 429, 500}) {
            Reply reply = Reply.of(status, List.of(), Body.empty());
            assertThat(next(reply)).isEqualTo(new RepeatRules.Next.PassBack(reply));
        }
        assertThat(next(Reply.of(401, List.of(), Body.empty())))
                .isInstanceOf(RepeatRules.Next.RepeatWithFreshToken.class);
    }

    @Test
    void itIsOffByDefault() {
        RepeatRules right = new RepeatOnce();

        assertThat(HoldForbidden.around(right, Duration.ZERO, clock)).isSameAs(right);
    }

    @Test
    void theLogSaysItOnceAMinute() {
        try (LogCapture log = new LogCapture()) {
            for (int second = 0; second < 120; second++) {
                next(Reply.of(403, List.of(), Body.utf8("{\"error\":{\"code\":\"OperationFailed\"}}")));
                clock.advance(Duration.ofSeconds(1));
            }

            assertThat(log.lines("403 of ingestion is held back: is Monitoring Metrics Publisher assigned on the rule"))
                    .hasSize(2)
                    .last()
                    .asString()
                    .contains("held=61", "code=OperationFailed");
        }
    }

    @Test
    void theEndIsToldInSeconds() {
        clock.advance(Duration.ofNanos(1_123_456_789));
        try (LogCapture log = new LogCapture()) {
            next(FORBIDDEN);

            assertThat(log.lines("403 of ingestion is held back: is Monitoring Metrics Publisher assigned on the rule"))
                    .singleElement()
                    .asString()
                    .endsWith(" held=1 until=\"2026-01-01T00:45:01Z\"");
        }
    }

    @Test
    void theSettingTakesBothFormsAndNoMoreThanTwoHours() {
        assertThat(SettingFormats.forbiddenHold("45m")).isEqualTo(new Parsed.Good<>(HOLD));
        assertThat(SettingFormats.forbiddenHold("PT45M")).isEqualTo(new Parsed.Good<>(HOLD));
        assertThat(SettingFormats.forbiddenHold("1h30m")).isEqualTo(new Parsed.Good<>(Duration.ofMinutes(90)));
        for (String wrong : new String[] {"", "45", "-1m", "2h1s", "P1D", "45 minutes"}) {
            assertThat(SettingFormats.forbiddenHold(wrong)).isInstanceOf(Parsed.Bad.class);
        }
    }

    @Test
    void theSenderIsToldToComeAgain() {
        FakeEntra entra = FakeEntra.start();
        RawIngestion ingestion = RawIngestion.https();
        Map<String, String> environment = TestWorld.environment(entra, ingestion);
        environment.put("INGESTION_403_HOLD", "45m");
        try (TestWorld world = TestWorld.configured(entra, ingestion, environment)) {
            ingestion.then(403, "", "no");
            var response = world.write();

            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.header("Retry-After")).isEqualTo("30");
            assertThat(response.jsonPath().getString("code")).isEqualTo("RoleNotYetThere");
            // both can be seen: that ingestion says no, and that the sender is told otherwise (PX-37)
            assertThat(world.get("/metrics").asString())
                    .contains(
                            "\nremotewrite_proxy_own_answers_total{cause=\"RoleNotYetThere\"} 1.0\n",
                            "\nremotewrite_proxy_ingestion_answers_total{status=\"403\"} 1.0\n",
                            "\nremotewrite_proxy_writes_total{status=\"403\"} 0.0\n",
                            "\nremotewrite_proxy_writes_total{status=\"503\"} 1.0\n");
            assertThat(world.write().statusCode()).isEqualTo(204);
            ingestion.then(403, "", "no");
            assertThat(world.write().statusCode()).isEqualTo(403);
        }
    }
}
