package remotewrite.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static remotewrite.conformance.Recordings.series;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import remotewrite.fake.Label;
import remotewrite.fake.Moment;
import remotewrite.fake.Sample;
import remotewrite.fake.TimeSeries;

class LedgerTest {
    private static Recordings twoScrapes() {
        return new Recordings().scraped(1, "a 1\nb 10\n").scraped(2, "a 2\nb 20\n");
    }

    @Test
    void aSampleThatArrivesUnalteredIsDelivered() {
        Ledger ledger = Ledger.of(twoScrapes()
                .written(1.5, 204, series("a", 1, 1), series("b", 10, 1))
                .written(2.5, 204, series("a", 2, 2), series("b", 20, 2))
                .done());

        assertThat(ledger.delivered()).isEqualTo(4);
        assertThat(ledger.clean()).isTrue();
        assertThat(ledger.slowest()).isEqualTo(Duration.ofMillis(505));
    }

    @Test
    void aSampleTheSenderNeverSentIsLost() {
        Ledger ledger = Ledger.of(twoScrapes()
                .written(1.5, 204, series("a", 1, 1), series("b", 10, 1))
                .written(2.5, 204, series("a", 2, 2))
                .done());

        assertThat(ledger.lost().first()).singleElement().satisfies(entry -> {
            assertThat(entry.series()).hasToString("b{cluster=\"c\",job=\"probe\"}");
            assertThat(entry.timestampMillis()).isEqualTo(Recordings.at(2).toEpochMilli());
            assertThat(entry.explanation()).isEqualTo("the sender never sent it");
        });
        assertThat(ledger.clean()).isFalse();
    }

    @Test
    void aLostSampleNamesTheExchangeInWhichIngestionRefusedIt() {
        Ledger ledger = Ledger.of(new Recordings()
                .scraped(1, "a 1\n")
                .written(1.5, 400, series("a", 1, 1))
                .done());

        assertThat(ledger.lost().first())
                .singleElement()
                .satisfies(
                        entry -> assertThat(entry.explanation())
                                .isEqualTo(
                                        "last seen at ingestion in c0/e0 at +1.50 s, answered 400; the proxy told the sender: answered 400"));
    }

    @Test
    void aLostSampleNamesTheExchangeInWhichTheProxyRefusedIt() {
        Ledger ledger = Ledger.of(new Recordings()
                .scraped(1, "a 1\n")
                .refusedByProxy(1.5, 503, series("a", 1, 1))
                .done());

        assertThat(ledger.lost().first())
                .singleElement()
                .satisfies(entry -> assertThat(entry.explanation())
                        .isEqualTo(
                                "last sent in c0/e0 at +1.50 s, which the proxy answered 503; no readable write with it"
                                        + " reached ingestion"));
    }

    @Test
    void aSampleAcceptedTwiceIsDuplicated() {
        Ledger ledger = Ledger.of(new Recordings()
                .scraped(1, "a 1\n")
                .written(1.5, 204, series("a", 1, 1))
                .written(1.6, 204, series("a", 1, 1))
                .done());

        assertThat(ledger.delivered()).isEqualTo(1);
        assertThat(ledger.duplicated().first())
                .singleElement()
                .satisfies(entry -> assertThat(entry.explanation()).contains("accepted 2 times", "c0/e1"));
        assertThat(ledger.lost().first()).isEmpty();
    }

    @Test
    void aSampleStoredBeforeTheReplyWasCutCountsAsArrived() {
        Ledger ledger = Ledger.of(new Recordings()
                .scraped(1, "a 1\n")
                .cut(1.5, Moment.REPLY_START, series("a", 1, 1))
                .done());

        assertThat(ledger.delivered()).isEqualTo(1);
    }

    @Test
    void aSampleWhoseRequestWasCutDoesNotCountAsArrived() {
        Ledger ledger = Ledger.of(new Recordings()
                .scraped(1, "a 1\n")
                .cut(1.5, Moment.REQUEST_END, series("a", 1, 1))
                .done());

        assertThat(ledger.lost().first()).hasSize(1);
    }

    @Test
    void anotherValueAtTheScrapesTimestampIsAltered() {
        Ledger ledger = Ledger.of(twoScrapes()
                .written(1.5, 204, series("a", 1, 1), series("b", 11, 1))
                .written(2.5, 204, series("a", 2, 2), series("b", 20, 2))
                .done());

        assertThat(ledger.altered().first())
                .singleElement()
                .satisfies(entry -> assertThat(entry.explanation()).startsWith("served 10.0, arrived as 11.0"));
        assertThat(ledger.lost().first()).isEmpty();
        assertThat(ledger.unexpected().first()).isEmpty();
    }

    @Test
    void aTimestampOtherThanItsScrapesIsAltered() {
        Ledger ledger = Ledger.of(new Recordings()
                .scraped(1, "a 1\nb 10\nc 5\n")
                .written(1.5, 204, series("a", 1, 1), series("b", 10, 1), series("c", 5, 1.2))
                .done());

        assertThat(ledger.altered().first())
                .singleElement()
                .satisfies(entry -> assertThat(entry.series().name()).isEqualTo("c"));
    }

    @Test
    void timestampsInSecondsAreAllAltered() {
        TimeSeries right = series("a", 1, 1);
        TimeSeries wrong = TimeSeries.of(
                right.labels(), java.util.List.of(Sample.of(1, Recordings.at(1).getEpochSecond())));
        Ledger ledger = Ledger.of(
                new Recordings().scraped(1, "a 1\n").written(1.5, 204, wrong).done());

        assertThat(ledger.altered().first()).hasSize(1);
        assertThat(ledger.delivered()).isZero();
    }

    @Test
    void aSampleStoredAfterTheWorkspacesWindowIsLate() {
        Ledger ledger = Ledger.of(new Recordings()
                .scraped(1, "a 1\n")
                .written(1 + 20 * 60 + 1, 204, series("a", 1, 1))
                .done());

        assertThat(ledger.late().first()).hasSize(1);
        assertThat(ledger.delivered()).isEqualTo(1);
    }

    @Test
    void aSeriesNobodyServedIsUnexpected() {
        Ledger ledger = Ledger.of(new Recordings()
                .scraped(1, "a 1\n")
                .written(1.5, 204, series("a", 1, 1), series("ghost", 7, 1))
                .done());

        assertThat(ledger.unexpected().first())
                .singleElement()
                .satisfies(entry -> assertThat(entry.series().name()).isEqualTo("ghost"));
    }

    @Test
    void whatTheSenderMakesItselfIsNeitherServedNorUnexpected() {
        TimeSeries stale = TimeSeries.of(
                series("a", 1, 1).labels(),
                java.util.List.of(Sample.stale(Recordings.at(2).toEpochMilli())));
        Ledger ledger = Ledger.of(new Recordings()
                .scraped(1, "a 1\n")
                .written(
                        1.5, 204, series("a", 1, 1), series("up", 1, 1), series("scrape_duration_seconds", 1, 1), stale)
                .done());

        assertThat(ledger.senderOwn()).isEqualTo(3);
        assertThat(ledger.clean()).isTrue();
    }

    @Test
    void aSampleWithoutTheConfiguredExternalLabelIsLostAndUnexpected() {
        TimeSeries right = series("a", 1, 1);
        TimeSeries bare = TimeSeries.of(
                right.labels().stream()
                        .filter(label -> !label.equals(new Label("cluster", "c")))
                        .toList(),
                right.samples());
        Ledger ledger = Ledger.of(
                new Recordings().scraped(1, "a 1\n").written(1.5, 204, bare).done());

        assertThat(ledger.lost().first()).hasSize(1);
        assertThat(ledger.unexpected().first()).hasSize(1);
    }

    @Test
    void aScrapeTheSenderReportsAsFailedIsNotOwed() {
        Ledger reported = Ledger.of(new Recordings()
                .scraped(1, "a 1\n")
                .written(1.5, 204, series("up", 0, 1))
                .done());
        Ledger silent = Ledger.of(new Recordings()
                .scraped(1, "a 1\n")
                .written(1.5, 204, series("up", 1, 1))
                .done());

        assertThat(reported.lost().first()).isEmpty();
        assertThat(reported.failedScrapes()).isEqualTo(1);
        assertThat(silent.lost().first()).hasSize(1);
    }

    @Test
    void anExplicitTimestampIsKept() {
        long millis = Recordings.at(0.5).toEpochMilli();
        Recordings served = new Recordings().scraped(1, "a 1 " + millis + "\n");

        assertThat(Ledger.of(served.written(1.5, 204, series("a", 1, 0.5)).done())
                        .delivered())
                .isEqualTo(1);
        assertThat(Ledger.of(new Recordings()
                                .scraped(1, "a 1 " + millis + "\n")
                                .written(1.5, 204, series("a", 1, 1))
                                .done())
                        .delivered())
                .isZero();
    }

    @Test
    void anExplicitTimestampThatIsOffByAMillisecondIsAltered() {
        long millis = Recordings.at(0.5).toEpochMilli();
        Ledger ledger = Ledger.of(new Recordings()
                .scraped(1, "a 1 " + millis + "\n")
                .written(1.5, 204, series("a", 1, 0.501))
                .done());

        assertThat(ledger.altered().first())
                .singleElement()
                .satisfies(entry -> assertThat(entry.explanation())
                        .startsWith("arrived with timestamp " + (millis + 1) + " ms, served with timestamp " + millis
                                + " ms"));
        assertThat(ledger.lost().first()).isEmpty();
    }

    /** The scrape timeout is 1 s, and Prometheus moves stamps back by 2 ms at most. */
    @ParameterizedTest
    @CsvSource({"0, true", "-1.002, true", "-1.003, false", "0.002, true", "0.003, false"})
    void aScrapeIsStampedWhenASenderCanHaveBegunIt(double shiftSeconds, boolean plausible) {
        Ledger ledger = Ledger.of(new Recordings()
                .scraped(10, "a 1\n")
                .written(11, 204, series("a", 1, 10 + shiftSeconds))
                .done());

        assertThat(ledger.delivered()).isEqualTo(plausible ? 1 : 0);
        assertThat(ledger.altered().first()).hasSize(plausible ? 0 : 1);
    }

    /** The scrape ends 5 ms after it began. */
    @ParameterizedTest
    @CsvSource({"1.006, 400, true", "1.006, 204, true", "1.005, 204, false", "1.006, 503, false"})
    void aScrapeIsOvertakenByALaterSampleThatWillNotComeAgain(double seconds, int status, boolean overtaken) {
        Ledger ledger = Ledger.of(new Recordings()
                .scraped(0, "a 0\n")
                .scraped(1, "a 1\n")
                .written(1.5, status, series("up", 1, seconds))
                .done());

        assertThat(ledger.overtaken()).isEqualTo(overtaken);
        assertThat(Ledger.of(twoScrapes().done()).overtaken()).isFalse();
    }

    @Test
    void theFirstTenOfAKindAreToldInTheOrderTheyWereServed() {
        Recordings recordings = new Recordings();
        for (int scrape = 1; scrape <= 4; scrape++) {
            recordings.scraped(scrape, "c %d\nb %d\na %d\nlives %d\n".formatted(scrape, scrape, scrape, scrape));
            recordings.written(scrape + 0.5, 204, series("lives", scrape, scrape));
        }
        Ledger ledger = Ledger.of(recordings.done());

        assertThat(ledger.lost().count()).isEqualTo(12);
        assertThat(ledger.lost().first().stream()
                        .map(entry -> entry.series().name()
                                + (entry.timestampMillis() / 1000
                                        - Recordings.at(0).getEpochSecond())))
                .containsExactly("c1", "b1", "a1", "c2", "b2", "a2", "c3", "b3", "a3", "c4");
    }

    @Test
    void accountingCountsAddUpAndExamplesNameTheKind() {
        var accounting = Ledger.of(twoScrapes()
                        .written(1.5, 204, series("a", 1, 1), series("b", 11, 1))
                        .done())
                .accounting("s", "did");

        assertThat(accounting.served()).isEqualTo(4);
        assertThat(accounting.delivered() + accounting.lost() + accounting.altered())
                .isEqualTo(accounting.served());
        assertThat(accounting.clean()).isFalse();
        assertThat(accounting.examples())
                .anyMatch(example -> example.startsWith("lost a{"))
                .anyMatch(example -> example.startsWith("altered b{"));
    }
}
