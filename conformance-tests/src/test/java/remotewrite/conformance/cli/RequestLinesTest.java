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

/** The lines of requests: each once, with the time of its end, in the order of these times. */
class RequestLinesTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Ending ANSWERED = new Ending.Answered(new Reply(204, List.of(), Bytes.empty()));

    private Instant now = NOON;
    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return now;
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
                () -> new FaultProgress(FaultScript.none(), 0, 0));
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
