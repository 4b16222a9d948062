package remotewrite.conformance.speed;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import remotewrite.conformance.Books;
import remotewrite.conformance.Ledger;
import remotewrite.conformance.Recording;
import remotewrite.conformance.Recordings;
import remotewrite.conformance.Series;
import remotewrite.fake.ExchangeId;
import remotewrite.fake.Sample;
import remotewrite.fake.TimeSeries;

/**
 * How much memory a ledger takes: so many samples served, sent and stored, heap in use after a collection less that with the
 * table of series alone. Of every million a few are lost, doubled and altered on the way, so that the accounting has
 * something to find. Run by {@code bench/ledger}.
 *
 * <p>Arguments: {@code samples=}, {@code series=}.
 */
public final class LedgerBench {
    static final int MAX_BYTES = 24;
    private static final int SAMPLES_A_REQUEST = 2000;
    private static final int SERIES_OF_A_PAGE = 50;
    static final long START_MILLIS = 1_800_000_000_000L;

    private LedgerBench() {}

    public static void main(String[] arguments) {
        BenchSettings settings = BenchSettings.orExit(arguments, List.of("samples", "series"), List.of());
        int series = settings.number("series", 50_000);
        // two samples of each or more, as the script has seen to
        run(settings.number("samples", 50_000_000) / series, new SteadySeries(series));
        // the first one warms up
        for (int scrapes : new int[] {1_000, 1_000, 4_000, 16_000}) {
            ofARecording(scrapes);
        }
    }

    /** The ledger of a gate's recording: the time for a sample must not grow with the run. */
    private static void ofARecording(int scrapes) {
        Recordings recordings = new Recordings();
        StringBuilder page = new StringBuilder();
        for (int scrape = 0; scrape < scrapes; scrape++) {
            page.setLength(0);
            TimeSeries[] written = new TimeSeries[SERIES_OF_A_PAGE];
            for (int at = 0; at < SERIES_OF_A_PAGE; at++) {
                // every second one never changes
                double value = at % 2 == 0 ? 7 : scrape * 100.0 + at;
                page.append("m").append(at).append(' ').append(value).append('\n');
                written[at] = Recordings.series("m" + at, value, scrape);
            }
            recordings.scraped(scrape, page.toString());
            recordings.written(scrape + 0.5, 204, written);
        }
        Recording recording = recordings.done();
        heapBytes();
        long start = System.nanoTime();
        Ledger ledger = Ledger.of(recording);
        double seconds = (System.nanoTime() - start) / 1e9;
        long samples = (long) scrapes * SERIES_OF_A_PAGE;
        System.out.printf(
                Locale.ROOT,
                "a recording of %,d samples in %,d scrapes: %.1f us a sample%n",
                samples,
                scrapes,
                seconds * 1e6 / samples);
        if (ledger.delivered() != samples || !ledger.clean()) {
            throw new IllegalStateException("the ledger is wrong: " + ledger.accounting("bench", "delivered"));
        }
    }

    /** The books of a long run: every page, what is sent and what is stored, in the order of a real one. */
    private static void run(int ticks, SteadySeries series) {
        Books books = Recordings.books(Instant.ofEpochMilli(START_MILLIS));
        List<String> heads = heads(series);
        // every series has one sample: this is the table of series
        long total = series.count();
        tick(books, series, heads, 0);
        long table = heapBytes();
        long wrong = 0;
        long start = System.nanoTime();
        for (int tick = 1; tick < ticks; tick++) {
            wrong += tick(books, series, heads, tick);
            total += series.count();
        }
        double filled = (System.nanoTime() - start) / 1e9;
        double bytes = (double) (heapBytes() - table) / (total - series.count());
        start = System.nanoTime();
        Ledger ledger = books.ledger();
        double accounted = (System.nanoTime() - start) / 1e9;
        double withLedger = (double) (heapBytes() - table) / (total - series.count());
        System.out.printf(
                Locale.ROOT,
                """
                %,d samples of %,d series, each served, sent and stored
                table of series           %,.0f MiB
                books beyond it           %.1f bytes a sample (at most %d)
                with the ledger           %.1f bytes a sample
                filled in                 %.1f s
                drawn up in               %.1f s
                delivered %,d, lost %,d, duplicated %,d, altered %,d, unexpected %,d
                """,
                total,
                series.count(),
                table / 1048576.0,
                bytes,
                MAX_BYTES,
                withLedger,
                filled,
                accounted,
                ledger.delivered(),
                ledger.lost().count(),
                ledger.duplicated().count(),
                ledger.altered().count(),
                ledger.unexpected().count());
        if (Math.max(bytes, withLedger) > MAX_BYTES) {
            throw new IllegalStateException("%.1f bytes a sample are too many".formatted(Math.max(bytes, withLedger)));
        }
        if (ledger.lost().count()
                                + ledger.duplicated().count()
                                + ledger.altered().count()
                        != wrong
                || ledger.served() != total
                || ledger.failedScrapes() > 0
                || !ledger.unexpected().isEmpty()) {
            throw new IllegalStateException(
                    "the ledger is wrong: %d were changed on the way: %s".formatted(wrong, ledger));
        }
    }

    /** How the series stand on a page. */
    static List<String> heads(SteadySeries series) {
        return IntStream.range(0, series.count())
                .mapToObj(at -> Series.of(series.labelsOf(at)).toString())
                .toList();
    }

    /** Serves and delivers one sample of each series; returns how many came to grief. */
    static long tick(Books books, SteadySeries series, List<String> heads, int tick) {
        // a sender is a little late each time: intervals are never the same
        long millis = START_MILLIS + tick * 15_000L + tick * 7919L % 13;
        Instant time = Instant.ofEpochMilli(millis);
        StringBuilder page = new StringBuilder();
        List<TimeSeries> sent = new ArrayList<>();
        List<TimeSeries> stored = new ArrayList<>();
        long wrong = 0;
        for (int at = 0; at < series.count(); at++) {
            Sample sample = series.next(at, millis);
            page.append(heads.get(at)).append(' ').append(sample.value()).append('\n');
            List<Sample> arrived = List.of(sample);
            sent.add(TimeSeries.of(series.labelsOf(at), arrived));
            if (tick > 0 && (tick * 7919L + at) % 100_003 == 0) {
                wrong++;
                arrived = switch ((at + tick) % 3) {
                    case 0 -> List.of();
                    case 1 -> List.of(sample, sample);
                    default -> List.of(new Sample(sample.valueBits() ^ 1, millis));
                };
            }
            stored.add(TimeSeries.of(series.labelsOf(at), arrived));
        }
        books.scraped(Recordings.scrape(tick, time, page.toString()));
        for (int from = 0; from < series.count(); from += SAMPLES_A_REQUEST) {
            int to = Math.min(series.count(), from + SAMPLES_A_REQUEST);
            ExchangeId id = new ExchangeId(from / SAMPLES_A_REQUEST, tick);
            Instant answered = time.plusSeconds(1);
            books.sent(Recordings.write(id, answered, Recordings.answered(204, ""), sent.subList(from, to)));
            books.received(Recordings.write(id, answered, Recordings.answered(204, ""), stored.subList(from, to)));
        }
        return wrong;
    }

    private static long heapBytes() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }
}
