package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

/** An outage is told in few lines, and not one failure is missing from their counts. */
class EqualFailuresTest {
    private static final String MORE = "More of the same";
    private static final String OVER = "No more of the same";
    private static final EqualFailures.Failure TIMED_OUT = failure("Write failed", "TimedOut");
    private static final EqualFailures.Failure UNREACHABLE = failure("Write failed", "Unreachable");

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-23T12:00:00Z"));
    private final EqualFailures equal = new EqualFailures(clock);

    private static EqualFailures.Failure failure(String line, String cause) {
        return new EqualFailures.Failure(
                line, List.of(new KeyValuePair("leg", "P2I"), new KeyValuePair("failure", cause)));
    }

    private void minutePasses() {
        clock.advance(Duration.ofMinutes(1));
        equal.tell();
    }

    @Test
    void theFirstOfAKindIsNewsAndTheOthersAreCountedUntilTheMinuteIsOver() {
        try (LogCapture log = new LogCapture()) {
            assertThat(equal.isNews(TIMED_OUT, 0)).isTrue();
            assertThat(equal.isNews(TIMED_OUT, 0)).isFalse();
            assertThat(equal.isNews(failure("Write failed", "TimedOut"), 0)).isFalse();
            assertThat(equal.isNews(UNREACHABLE, 0)).isTrue();
            assertThat(equal.isNews(failure("Query failed", "TimedOut"), 0)).isTrue();
            assertThat(log.lines()).isEmpty();

            minutePasses();

            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .endsWith(
                            "level=warning msg=\"" + MORE + "\" line=\"Write failed\" leg=P2I failure=TimedOut more=2");
        }
    }

    @Test
    void everyMinuteTellsItsOwnAndTheEndTellsThemAll() {
        try (LogCapture log = new LogCapture()) {
            equal.isNews(TIMED_OUT, 0);
            for (int minute = 1; minute <= 3; minute++) {
                for (int failure = 0; failure < 10 * minute; failure++) {
                    assertThat(equal.isNews(TIMED_OUT, 0)).isFalse();
                }
                minutePasses();
                assertThat(log.lines(MORE)).hasSize(minute).last().asString().endsWith(" more=" + 10 * minute);
            }
            assertThat(log.lines(OVER)).isEmpty();

            minutePasses();
            minutePasses();

            assertThat(log.lines(MORE)).hasSize(3);
            assertThat(log.lines(OVER))
                    .singleElement()
                    .asString()
                    .endsWith("level=info msg=\"" + OVER
                            + "\" line=\"Write failed\" leg=P2I failure=TimedOut total=61 lastedInSec=120");
            assertThat(equal.isNews(TIMED_OUT, 0)).isTrue();
        }
    }

    /** Over is what a whole minute has brought no more of, whenever in it the process looks. */
    @Test
    void aMinuteWithoutFailuresIsCountedFromTheLastOne() {
        try (LogCapture log = new LogCapture()) {
            equal.isNews(TIMED_OUT, 0);
            equal.isNews(TIMED_OUT, 0);
            equal.tell();
            clock.advance(Duration.ofSeconds(59));
            equal.tell();
            assertThat(log.lines(OVER)).isEmpty();
            assertThat(equal.isNews(TIMED_OUT, 0)).isFalse();
            equal.tell();
            clock.advance(Duration.ofSeconds(59));
            equal.tell();
            assertThat(log.lines(OVER)).isEmpty();

            clock.advance(Duration.ofSeconds(1));
            equal.tell();
            assertThat(log.lines(OVER)).hasSize(1);
        }
    }

    @Test
    void aFailureThatComesOnceHasItsOneLineOnly() {
        try (LogCapture log = new LogCapture()) {
            equal.isNews(TIMED_OUT, 0);
            minutePasses();
            minutePasses();

            assertThat(log.lines()).isEmpty();
            assertThat(equal.isNews(TIMED_OUT, 0)).isTrue();
        }
    }

    @Test
    void bytesAreAddedUp() {
        try (LogCapture log = new LogCapture()) {
            for (int bytes : new int[] {1, 20, 300}) {
                equal.isNews(TIMED_OUT, bytes);
            }
            equal.tell();

            assertThat(log.lines(MORE)).singleElement().asString().endsWith(" more=2 bytes=320");
        }
    }

    /** Neither memory nor a line is lost to a receiver that answers something new each time. */
    @Test
    void fromAHundredKindsOnEveryLineStands() {
        for (int kind = 0; kind < 100; kind++) {
            assertThat(equal.isNews(failure("Write failed", "cause " + kind), 0))
                    .isTrue();
        }

        assertThat(equal.isNews(UNREACHABLE, 0)).isTrue();
        assertThat(equal.isNews(UNREACHABLE, 0)).isTrue();
        assertThat(equal.isNews(failure("Write failed", "cause 99"), 0)).isFalse();
    }

    /** What differs from write to write, the body's size and the token, does not make two failures unequal. */
    @Test
    void equalRefusalsAndFailuresOfARunningProxyHaveOneLineAndTheEndTellsTheRest() throws Exception {
        try (LogCapture log = new LogCapture();
                FakeEntra entra = FakeEntra.start();
                RawIngestion ingestion = RawIngestion.https()) {
            Map<String, String> environment = TestWorld.environment(entra, ingestion);
            environment.remove("TRACE_LOGGING");
            try (TestWorld world = TestWorld.configured(entra, ingestion, environment)) {
                for (int bytes = 1; bytes <= 3; bytes++) {
                    ingestion.then(400, "", "{\"error\":{\"code\":\"Bad\"}}");
                    world.write(new byte[bytes]);
                }
                for (int cut = 1; cut <= 4; cut++) {
                    ingestion.then("");
                    world.write();
                }
                ingestion.then(404, "", "no");
                world.write();

                assertThat(log.lines("Write refused by ingestion"))
                        .satisfiesExactly(
                                bad -> assertThat(bad).endsWith("status=400 code=Bad bytes=1"),
                                missing -> assertThat(missing).endsWith("status=404 bytes=3"));
                assertThat(log.lines("Write failed")).hasSize(1);
                assertThat(log.lines(MORE)).isEmpty();

                world.proxy.drainAndClose();

                assertThat(log.lines(MORE))
                        .satisfiesExactlyInAnyOrder(
                                refused -> assertThat(refused)
                                        .endsWith(
                                                "line=\"Write refused by ingestion\" leg=I2P status=400 code=Bad more=2 bytes=5"),
                                failed -> assertThat(failed)
                                        .contains("line=\"Write failed\" leg=I2P failure=CutOff")
                                        .endsWith(" more=3"));
                assertThat(log.lines("Metric packets published in last 1 minute"))
                        .last()
                        .asString()
                        .contains("failedPublishing=8");
            }
        }
    }

    /** That the old token is over is no repetition: from then on writes fail. */
    @Test
    void tokenRequestsThatFailEquallyAreToldTogetherAsLongAsTheOldTokenServesAndAfter() {
        GatewayFailure.NoToken none = new GatewayFailure.NoToken("trouble", Duration.ZERO);
        RenewalTally tally = new RenewalTally(equal);
        try (LogCapture log = new LogCapture()) {
            for (int i = 0; i < 3; i++) {
                tally.failed(none, Duration.ofSeconds(30), true);
            }
            for (int i = 0; i < 4; i++) {
                tally.failed(none, Duration.ofSeconds(30), false);
            }

            assertThat(log.lines("Token request failed"))
                    .satisfiesExactly(
                            served -> assertThat(served)
                                    .endsWith(
                                            "leg=P2E reason=trouble oldTokenServed=true failuresInARow=1 retryInSec=30.0"),
                            over -> assertThat(over).contains("oldTokenServed=false failuresInARow=4"));
            minutePasses();
            assertThat(log.lines(MORE))
                    .satisfiesExactly(
                            served -> assertThat(served).endsWith("reason=trouble oldTokenServed=true more=2"),
                            over -> assertThat(over).endsWith("reason=trouble oldTokenServed=false more=3"));
        }
        assertThat(tally.requests().failed()).isEqualTo(7);
    }

    /** The words of Entra have the time of each request. */
    @Test
    void tokenRequestsThatDifferInTimesAloneFailEqually() {
        String words =
                "Entra answered 401: AADSTS700024: Client assertion is not within its valid time range. Current time: %s,"
                        + " assertion valid from 2026-11-23T12:10:%s, expiry time of assertion %s";
        RenewalTally tally = new RenewalTally(equal);
        try (LogCapture log = new LogCapture()) {
            tally.failed(
                    new GatewayFailure.NoToken(
                            words.formatted("2026-11-23T12:00:01.5637990Z", "00.0000000Z", "2026-11-23T12:1..."),
                            Duration.ZERO),
                    Duration.ofSeconds(1),
                    false);
            tally.failed(
                    new GatewayFailure.NoToken(
                            words.formatted("2026-11-23T12:00:03Z", "02.0000000Z", "2026-11-23T12:20:0..."),
                            Duration.ZERO),
                    Duration.ofSeconds(2),
                    false);
            tally.failed(
                    new GatewayFailure.NoToken("Entra answered 401: AADSTS700027: else", Duration.ZERO),
                    Duration.ofSeconds(4),
                    false);

            assertThat(log.lines("Token request failed"))
                    .satisfiesExactly(
                            first ->
                                    assertThat(first).contains("Current time: 2026-11-23T12:00:01.5637990Z, assertion"),
                            other -> assertThat(other).contains("AADSTS700027"));
            minutePasses();
            assertThat(log.lines(MORE))
                    .singleElement()
                    .asString()
                    .contains("Current time: <time>, assertion valid from <time>, expiry time of assertion <time>\"")
                    .endsWith(" more=1");
        }
    }

    @Test
    void whatARunningProxyHasNotToldOfItsTokenRequestsTheEndTells() throws Exception {
        try (LogCapture log = new LogCapture();
                FakeEntra entra = FakeEntra.start().always(FakeEntra.Answer.unknownCertificate());
                RawIngestion ingestion = RawIngestion.https()) {
            Map<String, String> environment = TestWorld.environment(entra, ingestion);
            environment.remove("TRACE_LOGGING");
            ProxyConfig config = ProxyConfig.fromEnvironment(environment);
            try (ReferenceProxy proxy = ReferenceProxy.start(config, Clock.systemUTC())) {
                await().until(() -> entra.requests() >= 3);

                assertThat(log.lines("Token request failed")).hasSize(1);
                assertThat(log.lines(MORE)).isEmpty();
                proxy.drainAndClose();
            }
            assertThat(log.lines(MORE))
                    .singleElement()
                    .asString()
                    .contains("line=\"Token request failed\" leg=P2E reason=\"Entra answered 401: AADSTS700027: ")
                    .contains(" oldTokenServed=false more=");
        }
    }

    @Test
    void withTraceLoggingEveryFailedTokenRequestHasItsLine() throws Exception {
        try (LogCapture log = new LogCapture();
                FakeEntra entra = FakeEntra.start().always(FakeEntra.Answer.unknownCertificate());
                RawIngestion ingestion = RawIngestion.https()) {
            ProxyConfig config = ProxyConfig.fromEnvironment(TestWorld.environment(entra, ingestion));
            try (ReferenceProxy proxy = ReferenceProxy.start(config, Clock.systemUTC())) {
                await().until(() -> log.lines("Token request failed").size() >= 3);
                proxy.drainAndClose();
            }
            assertThat(log.lines(MORE)).isEmpty();
        }
    }

    @Test
    void withTraceLoggingEveryLineStands() {
        try (LogCapture log = new LogCapture();
                TestWorld world = TestWorld.start()) {
            for (int i = 0; i < 3; i++) {
                world.ingestion.then(400, "", "no");
                world.write();
            }

            assertThat(log.lines("Write refused by ingestion")).hasSize(3);
            world.proxy.drainAndClose();
            assertThat(log.lines(MORE)).isEmpty();
        }
    }
}
