package remotewrite.conformance.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import remotewrite.fake.Bytes;
import remotewrite.fake.Ending;
import remotewrite.fake.Exchange;
import remotewrite.fake.ExchangeId;
import remotewrite.fake.Journal;
import remotewrite.fake.Reply;
import remotewrite.fake.Request;

/** A write that comes while the legs are read must not stand on one of them alone. */
class LegsTest {
    private static final Instant MOMENT = Instant.parse("2026-01-02T03:04:05Z");
    private static final Duration LAG = Duration.ofMinutes(1);
    private static final Ending ACCEPTED = new Ending.Answered(new Reply(204, List.of(), Bytes.empty()));

    private final Journal ingestion = new Journal(Clock.fixed(MOMENT, ZoneOffset.UTC));

    private static Request write(int number) {
        return new Request("POST", "/write", List.of(), Bytes.utf8("write " + number));
    }

    private Journal.Open received(int number, long millisAfter) {
        return ingestion.open(new ExchangeId(0, number), MOMENT.plusMillis(millisAfter), write(number));
    }

    private static Exchange sent(int number, long startedAfter, long endedAfter) {
        return new Exchange(
                new ExchangeId(0, number),
                MOMENT.plusMillis(startedAfter),
                MOMENT.plusMillis(endedAfter),
                write(number),
                ACCEPTED,
                "",
                Optional.empty());
    }

    @Test
    void whatBeganBeforeStandsOnBoth() {
        received(0, -90).end(ACCEPTED);

        Legs legs = Legs.at(MOMENT, ingestion, () -> List.of(sent(0, -100, 0)), LAG);

        assertThat(legs.senderToProxy()).containsExactly(sent(0, -100, 0));
        assertThat(legs.proxyToIngestion()).hasSize(1).allMatch(Exchange::accepted);
    }

    @Test
    void whatBeganLaterStandsOnNone() {
        received(0, 2).end(ACCEPTED);

        Legs legs = Legs.at(MOMENT, ingestion, () -> List.of(sent(0, 1, 3)), LAG);

        assertThat(legs.senderToProxy()).isEmpty();
        assertThat(legs.proxyToIngestion()).isEmpty();
    }

    @Test
    void whatWasAnsweredLaterIsUnderWay() {
        Legs legs = Legs.at(MOMENT, ingestion, () -> List.of(sent(0, -1, 3)), LAG);

        assertThat(legs.proxyToIngestion()).isEmpty();
        assertThat(legs.senderToProxy()).singleElement().satisfies(exchange -> {
            assertThat(exchange.open()).isTrue();
            assertThat(exchange.endedAt()).isEqualTo(MOMENT);
            assertThat(exchange.request()).isEqualTo(write(0));
        });
    }

    @Test
    void anEndThatTheJournalHasLateIsWaitedFor() throws Exception {
        Journal.Open late = received(0, -90);

        CompletableFuture<Legs> legs =
                CompletableFuture.supplyAsync(() -> Legs.at(MOMENT, ingestion, () -> List.of(sent(0, -100, -50)), LAG));
        // one that has come since is not waited for
        received(1, 1);
        assertThat(legs).failsWithin(Duration.ofMillis(100)).withThrowableOfType(TimeoutException.class);
        late.end(ACCEPTED);

        assertThat(legs.get(30, TimeUnit.SECONDS).proxyToIngestion())
                .singleElement()
                .satisfies(exchange -> assertThat(exchange.accepted()).isTrue());
    }

    @Test
    void anEndThatNeverComesIsNotWaitedForForEver() {
        received(0, -90);

        Legs legs = Legs.at(MOMENT, ingestion, () -> List.of(sent(0, -100, 3)), Duration.ofMillis(1));

        assertThat(legs.proxyToIngestion())
                .singleElement()
                .satisfies(exchange -> assertThat(exchange.open()).isTrue());
        assertThat(legs.senderToProxy())
                .singleElement()
                .satisfies(exchange -> assertThat(exchange.open()).isTrue());
    }
}
