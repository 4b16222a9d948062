package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import remotewrite.fake.RawClient.Seen.After;

/** Every effect at every moment: what a plain client sees, what the service did, and what the journal says. */
class FaultTest {
    private static final Duration QUIET = Duration.ofMillis(250);
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(120);

    private final AtomicInteger processed = new AtomicInteger();
    private final FakeServer server =
            FakeServer.start(FakeServer.Settings.named("test", Clock.systemUTC()), request -> {
                processed.incrementAndGet();
                return new Reply(200, List.of(new Header("X-Own", "1")), Bytes.utf8("0123456789"));
            });

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void anAnswerTakesThePlaceOfTheServicesReply(Moment moment) {
        play(Effect.answer(503, "busy", new Header("Retry-After", "2")), moment);

        RawClient.Seen seen = exchange();

        assertThat(seen.status()).isEqualTo(503);
        assertThat(seen.text()).contains("Retry-After: 2").doesNotContain("X-Own");
        assertThat(seen.body()).isEqualTo("busy");
        assertThat(seen.after()).isEqualTo(After.STILL_OPEN);
        assertThat(processed).hasValue(afterProcessing(moment) ? 1 : 0);
        Exchange recorded = recorded();
        assertThat(recorded.reply()).get().extracting(Reply::status).isEqualTo(503);
        assertThat(recorded.fault()).isEqualTo("once: answer 503 at " + moment);
        // the head of another reply cannot be taken back, so that one comes earlier
        assertThat(recorded.faultAt()).contains(moment == Moment.REPLY_BODY ? Moment.REPLY_START : moment);
        assertThat(recorded.accepted()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void aDelayHoldsTheReplyBackAndThenLetsItPass(Moment moment) {
        play(new Effect.Delay(PAUSE), moment);
        long begun = System.nanoTime();

        RawClient.Seen seen = exchange();

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(PAUSE);
        assertThat(seen.status()).isEqualTo(200);
        assertThat(seen.body()).isEqualTo("0123456789");
        assertThat(processed).hasValue(1);
        assertThat(recorded().accepted()).isTrue();
        assertThat(recorded().fault()).isEqualTo("once: delay PT0.12S at " + moment);
        assertThat(recorded().faultAt()).contains(moment);
        assertThat(Duration.between(recorded().startedAt(), recorded().endedAt()))
                .isGreaterThanOrEqualTo(PAUSE.minusMillis(10));
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void interimRepliesComeInFrontOfTheServicesOwn(Moment moment) {
        play(new Effect.Interim(List.of(102, 103)), moment);

        RawClient.Seen seen = exchange();

        assertThat(seen.text()).startsWith("HTTP/1.1 102 ");
        assertThat(seen.text().indexOf("HTTP/1.1 200 "))
                .isGreaterThan(seen.text().indexOf("HTTP/1.1 103 "));
        assertThat(seen.text()).contains("X-Own: 1").endsWith("0123456789");
        assertThat(seen.after()).isEqualTo(After.STILL_OPEN);
        assertThat(processed).hasValue(1);
        assertThat(recorded().reply()).get().extracting(Reply::status).isEqualTo(200);
        assertThat(recorded().fault()).isEqualTo("once: interim [102, 103] at " + moment);
        assertThat(recorded().faultAt()).contains(moment == Moment.REPLY_BODY ? Moment.REPLY_START : moment);
    }

    @ParameterizedTest
    @ValueSource(ints = {99, 101, 200})
    void whatIsNotInterimIsRefusedAtOnce(int status) {
        assertThatThrownBy(() -> new Effect.Interim(List.of(status)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the status " + status + " is not interim");
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void aStallSendsNothingMoreAndKeepsTheConnectionOpen(Moment moment) {
        play(new Effect.Stall(), moment);

        try (RawClient client = new RawClient(server.port())) {
            client.post("/", "hello");
            assertThat(server.journal().await(FaultTest::faultPlayed, DEADLINE)).isTrue();
            RawClient.Seen seen = client.readWhatComes(QUIET);
            assertThat(seen.after()).isEqualTo(After.STILL_OPEN);
            assertSentBefore(moment, seen);
            assertThat(server.journal().exchanges()).singleElement().matches(Exchange::open);
        }

        assertThat(recorded().ending())
                .isEqualTo(
                        new Ending.Unanswered("stalled by the fault script at " + moment + " until the client left"));
        assertThat(recorded().fault()).isEqualTo("once: stall at " + moment);
        assertThat(recorded().faultAt()).contains(moment);
        assertThat(processed).hasValue(afterProcessing(moment) ? 1 : 0);
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void aCutClosesTheConnection(Moment moment) {
        play(new Effect.Cut(), moment);

        RawClient.Seen seen = exchange();

        assertThat(seen.after()).isIn(After.CLOSED, After.RESET);
        assertSentBefore(moment, seen);
        assertThat(recorded().ending()).isEqualTo(new Ending.Unanswered("cut by the fault script at " + moment));
        assertThat(recorded().fault()).isEqualTo("once: cut at " + moment);
        assertThat(recorded().faultAt()).contains(moment);
        assertThat(processed).hasValue(afterProcessing(moment) ? 1 : 0);
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void anEndlessReplyIsNeverComplete(Moment moment) {
        play(new Effect.Endless(400, Bytes.utf8("abc"), Duration.ofMillis(20), 3), moment);
        long begun = System.nanoTime();

        RawClient.Seen seen = exchange();

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofMillis(40));
        assertThat(seen.status()).isEqualTo(400);
        assertThat(seen.text()).contains("Transfer-Encoding: chunked").endsWith("3\r\nabc");
        assertThat(seen.text().split("3\r\nabc", -1)).hasSize(1 + 3);
        assertThat(seen.after()).isIn(After.CLOSED, After.RESET);
        assertThat(processed).hasValue(afterProcessing(moment) ? 1 : 0);
        assertThat(recorded().ending())
                .isEqualTo(new Ending.Unanswered("the client took all 3 pieces of an endless reply"));
        assertThat(recorded().fault()).isEqualTo("once: endless 400, 3 bytes every PT0.02S at " + moment);
        assertThat(recorded().faultAt()).contains(moment == Moment.REPLY_BODY ? Moment.REPLY_START : moment);
    }

    @Test
    void aClientThatLeavesAnEndlessReplyEndsIt() {
        play(new Effect.Endless(200, Bytes.copyOf(new byte[64 * 1024]), Duration.ZERO, 10_000), Moment.REQUEST_END);

        try (RawClient client = new RawClient(server.port())) {
            client.post("/", "hello");
            assertThat(server.journal().await(FaultTest::faultPlayed, DEADLINE)).isTrue();
        }

        assertThat(recorded().ending())
                .isInstanceOfSatisfying(
                        Ending.Unanswered.class,
                        ending -> assertThat(ending.reason())
                                .matches("the client left after [0-9]+ of 10000 pieces of an endless reply"));
    }

    @Test
    void closingTheFakeEndsAnEndlessReply() {
        play(new Effect.Endless(200, Bytes.utf8("x"), Duration.ofHours(1), 2), Moment.REQUEST_END);
        try (RawClient client = new RawClient(server.port())) {
            client.post("/", "hello");
            assertThat(server.journal().await(FaultTest::faultPlayed, DEADLINE)).isTrue();
            server.close();
            assertThat(client.read(QUIET).after()).isIn(After.CLOSED, After.RESET);
        }

        assertThat(recorded().ending()).isEqualTo(new Ending.Unanswered("the fake was closed"));
    }

    @ParameterizedTest
    @ValueSource(ints = {199, 204, 304, 600})
    void aReplyWithoutABodyCannotBeEndless(int status) {
        assertThatThrownBy(() -> new Effect.Endless(status, Bytes.utf8("x"), Duration.ZERO, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the status " + status + " has no body");
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void doingNothingIsNoFault(Moment moment) {
        play(new Effect.None(), moment);

        assertThat(exchange().body()).isEqualTo("0123456789");
        assertThat(recorded().fault()).isEmpty();
        assertThat(recorded().faultAt()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void theFaultIsOverAfterItsOneExchange(Moment moment) {
        play(Effect.answer(503, "busy"), moment);
        exchange();

        assertThat(exchange().status()).isEqualTo(200);
    }

    @Test
    void theRequestBodyIsRecordedUnlessTheFaultCameBeforeIt() {
        play(new Effect.Cut(), Moment.REQUEST_START);
        exchange();
        play(new Effect.Cut(), Moment.REQUEST_END);
        exchange();

        assertThat(ended(2))
                .extracting(exchange -> exchange.request().body())
                .containsExactly(Bytes.empty(), Bytes.utf8("hello"));
    }

    @Test
    void aClientThatLeavesDuringADelayIsNotCountedAsAnswered() {
        play(new Effect.Delay(Duration.ofMillis(300)), Moment.REPLY_START);

        try (RawClient client = new RawClient(server.port())) {
            client.post("/", "hello");
            assertThat(server.journal().await(FaultTest::faultPlayed, DEADLINE)).isTrue();
        }

        assertThat(recorded().ending()).isEqualTo(new Ending.Unanswered("the client left during the delay"));
    }

    @Test
    void bytesThatComeDuringADelayAreTheNextRequest() {
        play(new Effect.Delay(PAUSE), Moment.REPLY_START);

        try (RawClient client = new RawClient(server.port())) {
            client.post("/first", "hello").send("GET /second HTTP/1.1\r\nHost: fake\r\nConnection: close\r\n\r\n");
            assertThat(client.read(QUIET).text())
                    .contains("0123456789HTTP/1.1 200 OK")
                    .endsWith("0123456789");
        }

        assertThat(ended(2)).extracting(exchange -> exchange.request().target()).containsExactly("/first", "/second");
        assertThat(ended(2)).extracting(exchange -> exchange.id().toString()).containsExactly("c0/e0", "c0/e1");
    }

    @Test
    void closingTheFakeEndsAStall() {
        play(new Effect.Stall(), Moment.REQUEST_END);
        try (RawClient client = new RawClient(server.port())) {
            client.post("/", "hello");
            assertThat(server.journal()
                            .await(all -> all.stream().anyMatch(x -> !x.fault().isEmpty()), DEADLINE))
                    .isTrue();
            server.close();
            assertThat(client.read(QUIET).after()).isIn(After.CLOSED, After.RESET);
        }

        assertThat(recorded().ending())
                .isEqualTo(
                        new Ending.Unanswered("stalled by the fault script at REQUEST_END until the fake was closed"));
    }

    @Test
    void anEarlyAnswerReachesAClientThatIsStillSending() {
        play(Effect.answer(401, "no"), Moment.REQUEST_START);

        try (RawClient client = new RawClient(server.port())) {
            RawClient.Seen seen = client.post("/", "x".repeat(4 * 1024 * 1024)).read(QUIET);
            assertThat(seen.status()).isEqualTo(401);
            assertThat(seen.body()).isEqualTo("no");
        }
    }

    private static boolean faultPlayed(List<Exchange> exchanges) {
        return exchanges.stream().anyMatch(exchange -> !exchange.fault().isEmpty());
    }

    private static boolean afterProcessing(Moment moment) {
        return moment == Moment.REPLY_START || moment == Moment.REPLY_BODY;
    }

    private static void assertSentBefore(Moment moment, RawClient.Seen seen) {
        if (moment == Moment.REPLY_BODY) {
            assertThat(seen.text()).startsWith("HTTP/1.1 200 OK").contains("Content-Length: 10");
            assertThat(seen.body()).isEqualTo("01234");
        } else {
            assertThat(seen.text()).isEmpty();
        }
    }

    private void play(Effect effect, Moment moment) {
        server.play(FaultScript.named("once").step(effect, moment).times(1).thenNormally());
    }

    private RawClient.Seen exchange() {
        try (RawClient client = new RawClient(server.port())) {
            return client.post("/", "hello").read(QUIET);
        }
    }

    private Exchange recorded() {
        return ended(1).get(0);
    }

    private List<Exchange> ended(int count) {
        assertThat(server.journal()
                        .await(
                                all -> all.stream()
                                                .filter(exchange -> !exchange.open())
                                                .count()
                                        == count,
                                DEADLINE))
                .as("ended exchanges: %s", server.journal().exchanges())
                .isTrue();
        return server.journal().exchanges();
    }
}
