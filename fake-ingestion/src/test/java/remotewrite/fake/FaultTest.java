package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import remotewrite.fake.RawClient.Seen.After;

/** Every effect at every moment: what a plain client sees, what the service did, and what the journal says. */
class FaultTest {
    private static final Duration PAUSE = Duration.ofMillis(120);
    /** In which a client can leave, unless the machine stands still. */
    private static final Duration LONGER_PAUSE = Duration.ofMillis(500);

    private static final int ATTEMPTS = 10;

    private final FaultBench bench = FaultBench.start();

    @AfterEach
    void close() {
        bench.close();
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void anAnswerTakesThePlaceOfTheServicesReply(Moment moment) {
        bench.play(Effect.answer(503, "busy", new Header("Retry-After", "2")), moment);

        RawClient.Seen seen = bench.exchange();

        assertThat(seen.status()).isEqualTo(503);
        assertThat(seen.text()).contains("Retry-After: 2").doesNotContain("X-Own");
        assertThat(seen.body()).isEqualTo("busy");
        assertThat(seen.after()).isEqualTo(After.STILL_OPEN);
        assertThat(bench.processed()).hasValue(FaultBench.afterProcessing(moment) ? 1 : 0);
        Exchange recorded = bench.recorded();
        assertThat(recorded.reply()).get().extracting(Reply::status).isEqualTo(503);
        assertThat(recorded.fault()).isEqualTo("once: answer 503 at " + moment);
        // the head of another reply cannot be taken back, so that one comes earlier
        assertThat(recorded.faultAt()).contains(moment == Moment.REPLY_BODY ? Moment.REPLY_START : moment);
        assertThat(recorded.accepted()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void aDelayHoldsTheReplyBackAndThenLetsItPass(Moment moment) {
        bench.play(new Effect.Delay(PAUSE), moment);
        long begun = System.nanoTime();

        RawClient.Seen seen = bench.exchange();

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(PAUSE);
        assertThat(seen.status()).isEqualTo(200);
        assertThat(seen.body()).isEqualTo("0123456789");
        assertThat(bench.processed()).hasValue(1);
        assertThat(bench.recorded().accepted()).isTrue();
        assertThat(bench.recorded().fault()).isEqualTo("once: delay PT0.12S at " + moment);
        assertThat(bench.recorded().faultAt()).contains(moment);
        assertThat(Duration.between(
                        bench.recorded().startedAt(), bench.recorded().endedAt()))
                .isGreaterThanOrEqualTo(PAUSE.minusMillis(10));
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void interimRepliesComeInFrontOfTheServicesOwn(Moment moment) {
        bench.play(new Effect.Interim(List.of(102, 103)), moment);

        RawClient.Seen seen = bench.exchange();

        assertThat(seen.text()).startsWith("HTTP/1.1 102 ");
        assertThat(seen.text().indexOf("HTTP/1.1 200 "))
                .isGreaterThan(seen.text().indexOf("HTTP/1.1 103 "));
        assertThat(seen.text()).contains("X-Own: 1").endsWith("0123456789");
        assertThat(seen.after()).isEqualTo(After.STILL_OPEN);
        assertThat(bench.processed()).hasValue(1);
        assertThat(bench.recorded().reply()).get().extracting(Reply::status).isEqualTo(200);
        assertThat(bench.recorded().fault()).isEqualTo("once: interim [102, 103] at " + moment);
        assertThat(bench.recorded().faultAt()).contains(moment == Moment.REPLY_BODY ? Moment.REPLY_START : moment);
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void a100IsSentThoughNobodyExpectsIt(Moment moment) {
        bench.play(new Effect.Interim(List.of(100, 103, 100)), moment);

        RawClient.Seen seen = bench.exchange();

        assertThat(seen.text())
                .matches("(?s)HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 [^\r]*\r\n\r\n"
                        + "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n.*\r\n\r\n0123456789");
        assertThat(seen.after()).isEqualTo(After.STILL_OPEN);
        assertThat(bench.recorded().fault()).isEqualTo("once: interim [100, 103, 100] at " + moment);
    }

    @Test
    void a100IsSentBesideTheOneThatIsExpected() {
        bench.play(new Effect.Interim(List.of(100)), Moment.REQUEST_END);

        try (RawClient client = new RawClient(bench.server().port())) {
            client.send("POST / HTTP/1.1\r\nHost: fake\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
            assertThat(client.readHead(FaultBench.QUIET).text()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            assertThat(client.send("hello").read(FaultBench.QUIET).text())
                    .matches("(?s)HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n.*0123456789");
        }
    }

    /** As after any reply: its end is told by its length, and nobody has to wait for that of the connection. */
    @Test
    void afterInterimRepliesTheConnectionIsThereForTheNextRequest() {
        bench.server()
                .play(FaultScript.named("hints").thenAlways(new Effect.Interim(List.of(103, 103)), Moment.REPLY_START));
        try (RawClient client = new RawClient(bench.server().port())) {
            for (int exchange = 1; exchange <= 2; exchange++) {
                RawClient.Seen seen = client.post("/", "hello").read(FaultBench.QUIET);

                assertThat(seen.text())
                        .matches("(?s)(HTTP/1\\.1 103 [^\r]*\r\n\r\n){2}HTTP/1\\.1 200 OK\r\n.*0123456789");
                assertThat(seen.after()).isEqualTo(After.STILL_OPEN);
            }
        }
        assertThat(bench.ended(2))
                .allSatisfy(exchange -> assertThat(exchange.accepted()).isTrue());
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
        bench.play(new Effect.Stall(), moment);

        try (RawClient client = new RawClient(bench.server().port())) {
            client.post("/", "hello");
            assertThat(bench.server().journal().await(FaultBench::faultPlayed, FaultBench.DEADLINE))
                    .isTrue();
            String sent = moment == Moment.REPLY_BODY ? "\r\n\r\n01234" : "";
            RawClient.Seen seen = client.readWhatComesWith(sent, FaultBench.QUIET);
            assertThat(seen.after()).isEqualTo(After.STILL_OPEN);
            assertSentBefore(moment, seen);
            assertThat(bench.server().journal().exchanges()).singleElement().matches(Exchange::open);
        }

        assertThat(bench.recorded().ending())
                .isEqualTo(
                        new Ending.Unanswered("stalled by the fault script at " + moment + " until the client left"));
        assertThat(bench.recorded().fault()).isEqualTo("once: stall at " + moment);
        assertThat(bench.recorded().faultAt()).contains(moment);
        assertThat(bench.processed()).hasValue(FaultBench.afterProcessing(moment) ? 1 : 0);
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void aCutClosesTheConnection(Moment moment) {
        bench.play(new Effect.Cut(), moment);

        RawClient.Seen seen = bench.exchangeToEnd();

        assertThat(seen.after()).isIn(After.CLOSED, After.RESET);
        assertSentBefore(moment, seen);
        assertThat(bench.recorded().ending()).isEqualTo(new Ending.Unanswered("cut by the fault script at " + moment));
        assertThat(bench.recorded().fault()).isEqualTo("once: cut at " + moment);
        assertThat(bench.recorded().faultAt()).contains(moment);
        assertThat(bench.processed()).hasValue(FaultBench.afterProcessing(moment) ? 1 : 0);
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void doingNothingIsNoFault(Moment moment) {
        bench.play(new Effect.None(), moment);

        assertThat(bench.exchange().body()).isEqualTo("0123456789");
        assertThat(bench.recorded().fault()).isEmpty();
        assertThat(bench.recorded().faultAt()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void theFaultIsOverAfterItsOneExchange(Moment moment) {
        bench.play(Effect.answer(503, "busy"), moment);
        bench.exchange();

        assertThat(bench.exchange().status()).isEqualTo(200);
    }

    @Test
    void theRequestBodyIsRecordedUnlessTheFaultCameBeforeIt() {
        bench.play(new Effect.Cut(), Moment.REQUEST_START);
        bench.exchange();
        bench.play(new Effect.Cut(), Moment.REQUEST_END);
        bench.exchange();

        assertThat(bench.ended(2))
                .extracting(exchange -> exchange.request().body())
                .containsExactly(Bytes.empty(), Bytes.utf8("hello"));
    }

    @Test
    void aClientThatLeavesDuringADelayIsNotCountedAsAnswered() {
        bench.server().play(FaultScript.named("slow").thenAlways(new Effect.Delay(LONGER_PAUSE), Moment.REPLY_START));

        Exchange recorded = leftDuringTheDelay();

        assertThat(recorded.ending()).isEqualTo(new Ending.Unanswered("the client left during the delay"));
    }

    /** A client that has not got away in time has shown nothing; the next one may. */
    private Exchange leftDuringTheDelay() {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            int last = attempt;
            try (RawClient client = new RawClient(bench.server().port())) {
                client.post("/", "hello");
                assertThat(bench.server()
                                .journal()
                                .await(
                                        all -> all.size() == last
                                                && !all.getLast().fault().isEmpty(),
                                        FaultBench.DEADLINE))
                        .isTrue();
            }
            Instant leftAt = Clock.systemUTC().instant();
            Exchange recorded = bench.ended(last).getLast();
            if (Duration.between(recorded.startedAt(), leftAt).compareTo(LONGER_PAUSE) < 0) {
                return recorded;
            }
        }
        throw new AssertionError("none of %d clients left within %s".formatted(ATTEMPTS, LONGER_PAUSE));
    }

    @Test
    void bytesThatComeDuringADelayAreTheNextRequest() {
        bench.play(new Effect.Delay(PAUSE), Moment.REPLY_START);

        try (RawClient client = new RawClient(bench.server().port())) {
            client.post("/first", "hello").send("GET /second HTTP/1.1\r\nHost: fake\r\nConnection: close\r\n\r\n");
            assertThat(client.readToEnd().text())
                    .contains("0123456789HTTP/1.1 200 OK")
                    .endsWith("0123456789");
        }

        assertThat(bench.ended(2))
                .extracting(exchange -> exchange.request().target())
                .containsExactly("/first", "/second");
        assertThat(bench.ended(2))
                .extracting(exchange -> exchange.id().toString())
                .containsExactly("c0/e0", "c0/e1");
    }

    @Test
    void closingTheFakeEndsAStall() {
        bench.play(new Effect.Stall(), Moment.REQUEST_END);
        try (RawClient client = new RawClient(bench.server().port())) {
            client.post("/", "hello");
            assertThat(bench.server()
                            .journal()
                            .await(all -> all.stream().anyMatch(x -> !x.fault().isEmpty()), FaultBench.DEADLINE))
                    .isTrue();
            bench.server().close();
            assertThat(client.readToEnd().after()).isIn(After.CLOSED, After.RESET);
        }

        assertThat(bench.recorded().ending())
                .isEqualTo(
                        new Ending.Unanswered("stalled by the fault script at REQUEST_END until the fake was closed"));
    }

    /** RFC 9110 6.4.1: a body behind such a head would be taken for the next reply. */
    @ParameterizedTest
    @ValueSource(ints = {101, 199, 204, 304})
    void anAnswerThatHasNoBodyIsNotMadeWithOne(int status) {
        assertThatThrownBy(() -> Effect.answer(status, "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a body of 1 bytes is never sent with status " + status + "; leave it out");
        assertThat(Effect.answer(status, "").describe()).isEqualTo("answer " + status);
    }

    @Test
    void anEarlyAnswerReachesAClientThatIsStillSending() {
        bench.play(Effect.answer(401, "no"), Moment.REQUEST_START);

        try (RawClient client = new RawClient(bench.server().port())) {
            RawClient.Seen seen = client.post("/", "x".repeat(4 * 1024 * 1024)).read(FaultBench.QUIET);
            assertThat(seen.status()).isEqualTo(401);
            assertThat(seen.body()).isEqualTo("no");
        }
    }

    private static void assertSentBefore(Moment moment, RawClient.Seen seen) {
        if (moment == Moment.REPLY_BODY) {
            assertThat(seen.text()).startsWith("HTTP/1.1 200 OK").contains("Content-Length: 10");
            assertThat(seen.body()).isEqualTo("01234");
        } else {
            assertThat(seen.text()).isEmpty();
        }
    }
}
