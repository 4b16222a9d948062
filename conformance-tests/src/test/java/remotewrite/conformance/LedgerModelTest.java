package remotewrite.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ledger and {@link PlainLedger} say the same of the same histories, word for word. */
class LedgerModelTest {
    private static final int HISTORIES = 500;

    /** Everything that can be told of a run, as text. */
    private static String told(Ledger ledger) {
        return List.of(
                        ledger.delivered(),
                        ledger.slowest(),
                        ledger.lost(),
                        ledger.duplicated(),
                        ledger.altered(),
                        ledger.late(),
                        ledger.unexpected(),
                        ledger.senderOwn(),
                        ledger.failedScrapes(),
                        ledger.overtaken())
                .toString();
    }

    private static String told(PlainLedger plain) {
        return told(new Ledger(
                plain.delivered,
                plain.slowest,
                first(plain.lost),
                first(plain.duplicated),
                first(plain.altered),
                first(plain.late),
                first(plain.unexpected),
                plain.senderOwn,
                plain.failedScrapes,
                plain.overtaken()));
    }

    private static Ledger.Entries first(List<Ledger.Entry> all) {
        return new Ledger.Entries(all.size(), all.subList(0, Math.min(10, all.size())));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 10_000, 20_000, 30_000})
    void everyHistoryIsAccountedForAsTheRulesSay(long from) {
        for (long seed = from; seed < from + HISTORIES; seed++) {
            Recording recording = History.of(seed);

            assertThat(told(Ledger.of(recording))).as("seed " + seed).isEqualTo(told(new PlainLedger(recording)));
        }
    }

    @Test
    void theHistoriesHaveEverythingInThem() {
        List<Ledger> ledgers = LongStream.range(0, HISTORIES)
                .mapToObj(seed -> Ledger.of(History.of(seed)))
                .toList();

        assertThat(ledgers).anyMatch(Ledger::clean).anyMatch(Ledger::overtaken).anyMatch(ledger -> !ledger.overtaken());
        assertThat(ledgers)
                .anyMatch(ledger -> ledger.lost().count() > 10)
                .anyMatch(ledger -> !ledger.duplicated().isEmpty())
                .anyMatch(ledger -> !ledger.altered().isEmpty())
                .anyMatch(ledger -> !ledger.late().isEmpty())
                .anyMatch(ledger -> !ledger.unexpected().isEmpty())
                .anyMatch(ledger -> ledger.failedScrapes() > 1)
                .anyMatch(ledger -> ledger.senderOwn() > 0);
    }

    @Test
    void drawingUpALedgerChangesNothingInTheBooks() {
        for (long seed = 0; seed < HISTORIES; seed++) {
            Recording recording = History.of(seed);
            Books books = new Books(recording.setup(), recording.startedAt());
            List<Runnable> events = new ArrayList<>();
            recording.scrapes().forEach(scrape -> events.add(() -> books.scraped(scrape)));
            recording.sent().forEach(write -> events.add(() -> books.sent(write)));
            recording.received().forEach(write -> events.add(() -> books.received(write)));
            for (Runnable event : events) {
                event.run();
                books.ledger();
            }

            assertThat(books.ledger()).as("seed " + seed).isEqualTo(Ledger.of(recording));
        }
    }
}
