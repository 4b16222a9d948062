package remotewrite.conformance.speed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import remotewrite.conformance.Books;
import remotewrite.conformance.Recordings;

/**
 * The aim that {@code bench/ledger} measures with 50 million samples and the heap of a JVM, held at every build by counting
 * what a quarter of a million leave in the books.
 */
class LedgerMemoryTest {
    private static final int SERIES = 250;
    private static final int TICKS = 1_000;

    @Test
    void aSampleThatIsServedSentAndStoredTakesAtMostTwentyFourBytes() {
        SteadySeries series = new SteadySeries(SERIES);
        Books books = Recordings.books(Instant.ofEpochMilli(LedgerBench.START_MILLIS));
        List<String> heads = LedgerBench.heads(series);
        // every series has one sample: this is the table of series
        LedgerBench.tick(books, series, heads, 0);
        long table = Retained.bytes(books);
        for (int tick = 1; tick < TICKS; tick++) {
            LedgerBench.tick(books, series, heads, tick);
        }

        double bytes = (double) (Retained.bytes(books) - table) / ((TICKS - 1) * SERIES);

        // less than a value, a time and a place can be packed in would mean that something was not counted
        assertThat(bytes).isBetween(8.0, (double) LedgerBench.MAX_BYTES);
    }

    @Test
    void whatIsCountedIsThere() {
        record Held(long one, int two, byte[] three, List<String> four) {}

        assertThat(Retained.bytes(new Held(1, 2, new byte[100], List.of("abc"))))
                // the record, the array, the list, and its string
                .isEqualTo(32 + 120 + (24 + 24) + (24 + 24));
        byte[] once = new byte[1000];
        assertThat(Retained.bytes(List.of(once, new byte[1000])) - Retained.bytes(new ArrayList<>(List.of(once, once))))
                .isEqualTo(1016);
    }
}
