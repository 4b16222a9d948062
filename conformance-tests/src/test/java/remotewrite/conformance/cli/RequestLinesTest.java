package remotewrite.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import remotewrite.fake.Bytes;
import remotewrite.fake.Ending;
import remotewrite.fake.ExchangeId;
import remotewrite.fake.FaultProgress;
import remotewrite.fake.FaultScript;
import remotewrite.fake.Journal;
import remotewrite.fake.Reply;
import remotewrite.fake.Request;
import remotewrite.fake.cloud.Endpoint;

/** The lines of requests: each once, with the time of its end, in the order of these times; and before of a slow one. */
class RequestLinesTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Ending ANSWERED = new Ending.Answered(new Reply(204, List.of(), Bytes.empty()));

    private Instant now = NOON;
    /** By how much the clock goes on with each look at it. */
    private Duration each = Duration.ZERO;

    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            Instant told = now;
            now = now.plus(each);
            return told;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("UTC only");
        }
    };
    private final Journal entra = new Journal(clock);
    private final Journal ingestion = new Journal(clock);
    private final StringWriter text = new StringWriter();
    private final RequestLines lines = new RequestLines(
            clock, List.of(endpoint("entra", entra), endpoint("ingestion", ingestion)), new PrintWriter(text));

    private static Endpoint endpoint(String name, Journal journal) {
        return Endpoint.of(
                name,
                URI.create("http://localhost"),
                journal,
                script -> {},
                () -> new FaultProgress(FaultScript.none(), 0, 0, true, true));
    }

    private Journal.Open open(Journal journal, int connection) {
        return journal.open(new ExchangeId(connection, 0), now, new Request("GET", "/", List.of(), Bytes.empty()));
    }

    private void endAfter(Duration step, Journal.Open exchange) {
        now = now.plus(step);
        exchange.end(ANSWERED);
    }

    private String printed() {
        String all = text.toString();
        text.getBuffer().setLength(0);
        return all;
    }

    @Test
    void comeInTheOrderInWhichTheExchangesEndedWhereverTheyWere() {
        Journal.Open first = open(entra, 0);
        Journal.Open second = open(ingestion, 0);
        Journal.Open third = open(ingestion, 1);
        endAfter(Duration.ofMillis(7), third);
        endAfter(Duration.ofSeconds(1), first);
        endAfter(Duration.ofSeconds(59), second);

        lines.printNew();

        assertThat(printed().lines())
                .containsExactly(
                        "2026-11-23T12:00:00.007Z ingestion c1/e0 GET / -> 204",
                        "2026-11-23T12:00:01.007Z entra c0/e0 GET / -> 204",
                        "2026-11-23T12:01:00.007Z ingestion c0/e0 GET / -> 204");
        lines.printNew();
        lines.printLast();
        assertThat(printed()).as("each once").isEmpty();
    }

    @Test
    void ofOneThatIsUnderWayComeLater() {
        Journal.Open slow = open(entra, 0);
        endAfter(Duration.ofSeconds(1), open(entra, 1));

        lines.printNew();
        assertThat(printed()).isEqualTo("2026-11-23T12:00:01.000Z entra c1/e0 GET / -> 204" + System.lineSeparator());

        slow.end(new Ending.Unanswered("cut"));
        lines.printNew();
        assertThat(printed())
                .isEqualTo("2026-11-23T12:00:01.000Z entra c0/e0 GET / -> no answer (cut)" + System.lineSeparator());
    }

    /** Another may have ended before it where the lines have looked already. */
    @Test
    void ofOneThatEndsWhileTheyAreMadeWaitForTheNextTime() {
        Journal.Open early = open(entra, 0);
        Journal.Open late = open(ingestion, 0);
        endAfter(Duration.ofSeconds(2), late);
        now = NOON.plusSeconds(1);

        lines.printNew();
        assertThat(printed()).as("ended a second after the look at the clock").isEmpty();

        early.end(ANSWERED);
        now = NOON.plusSeconds(3);
        lines.printNew();
        assertThat(printed().lines())
                .containsExactly(
                        "2026-11-23T12:00:01.000Z entra c0/e0 GET / -> 204",
                        "2026-11-23T12:00:02.000Z ingestion c0/e0 GET / -> 204");
    }

    @Test
    void ofOneThatIsOpenForLongTellThatBeforeItEnds() {
        Journal.Open slow = open(entra, 0);
        slow.fault("stall at REQUEST_END");
        now = NOON.plusMillis(1_999);
        lines.printNew();
        assertThat(printed()).as("most end earlier").isEmpty();

        now = NOON.plusSeconds(1);
        endAfter(Duration.ofMillis(500), open(ingestion, 1));
        endAfter(Duration.ofMillis(600), open(ingestion, 2));
        now = NOON.plusMillis(2_150);
        lines.printNew();
        assertThat(printed().lines())
                .as("in the order of their times")
                .containsExactly(
                        "2026-11-23T12:00:01.500Z ingestion c1/e0 GET / -> 204",
                        "2026-11-23T12:00:02.000Z entra c0/e0 GET / -> open for 2 s [stall at REQUEST_END]",
                        "2026-11-23T12:00:02.100Z ingestion c2/e0 GET / -> 204");

        now = NOON.plusSeconds(60);
        lines.printNew();
        assertThat(printed()).as("once").isEmpty();

        slow.end(ANSWERED);
        lines.printNew();
        assertThat(printed())
                .isEqualTo("2026-11-23T12:01:00.000Z entra c0/e0 GET / -> 204 [stall at REQUEST_END]"
                        + System.lineSeparator());
    }

    /** One that ends at 1.9995 s, after the look at the clock, belongs before the line of 2 s. */
    @Test
    void ofOneThatIsOpenForLongWhileTheyAreMadeWaitForTheNextTime() {
        open(entra, 0);
        Journal.Open other = open(ingestion, 0);
        now = NOON.plusMillis(1_999);
        each = Duration.ofMillis(2);
        lines.printNew();
        assertThat(printed())
                .as("not yet open for 2 s at the look at the clock")
                .isEmpty();

        each = Duration.ZERO;
        now = NOON.plusNanos(1_999_500_000);
        other.end(ANSWERED);
        now = NOON.plusSeconds(3);
        lines.printNew();
        assertThat(printed().lines())
                .containsExactly(
                        "2026-11-23T12:00:01.999Z ingestion c0/e0 GET / -> 204",
                        "2026-11-23T12:00:02.000Z entra c0/e0 GET / -> open for 2 s");
    }

    @Test
    void ofOneThatHasEndedMeanwhileTellTheEndOnly() {
        endAfter(Duration.ofSeconds(5), open(entra, 0));

        lines.printNew();

        assertThat(printed().lines()).containsExactly("2026-11-23T12:00:05.000Z entra c0/e0 GET / -> 204");
    }

    @Test
    void ofOneThatIsOpenSinceAJournalWasStartedAnewComeAsOfAnyOther() {
        open(entra, 0);
        now = NOON.plusSeconds(3);
        lines.printNew();
        entra.restart();
        open(entra, 1);
        now = NOON.plusSeconds(6);

        lines.printNew();

        assertThat(printed().lines().map(line -> line.split(" ")[2])).containsExactly("c0/e0", "c1/e0");
    }

    @Test
    void atTheEndNothingIsLeft() {
        endAfter(Duration.ofSeconds(2), open(ingestion, 0));
        now = NOON;

        lines.printLast();

        assertThat(printed()).startsWith("2026-11-23T12:00:02.000Z ingestion c0/e0");
    }

    @Test
    void goOnAfterAJournalWasStartedAnew() {
        endAfter(Duration.ofSeconds(1), open(entra, 0));
        lines.printNew();
        endAfter(Duration.ofSeconds(1), open(entra, 1));
        entra.restart();
        endAfter(Duration.ofSeconds(1), open(entra, 2));

        lines.printNew();

        assertThat(printed().lines().map(line -> line.split(" ")[2])).containsExactly("c0/e0", "c2/e0");
    }
}
