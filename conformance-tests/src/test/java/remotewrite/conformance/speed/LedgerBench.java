package remotewrite.conformance.speed;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import remotewrite.conformance.Ledger;
import remotewrite.conformance.Recording;
import remotewrite.conformance.Recordings;
import remotewrite.conformance.SampleColumns;
import remotewrite.fake.Sample;
import remotewrite.fake.TimeSeries;
import remotewrite.report.Accounting;

/**
 * How much memory a ledger takes: so many samples served and arrived, heap in use after a collection less that with the
 * table of series alone. Of every million a few are lost, doubled and altered on the way, so that the accounting has
 * something to find. Run by {@code bench/ledger}.
 *
 * <p>Arguments: {@code samples=}, {@code series=}.
 */
public final class LedgerBench {
    private static final int MAX_BYTES = 24;
    private static final int SERIES_OF_A_PAGE = 50;
    private static final long START_MILLIS = 1_800_000_000_000L;

    private LedgerBench() {}

    public static void main(String[] arguments) {
        int samples = 50_000_000;
        int series = 50_000;
        for (String argument : arguments) {
            String[] pair = argument.split("=", 2);
            switch (pair[0]) {
                case "samples" -> samples = Integer.parseInt(pair[1]);
                case "series" -> series = Integer.parseInt(pair[1]);
                default -> throw new IllegalArgumentException("unknown argument: " + argument);
            }
        }
        run(samples / series, new SteadySeries(series));
        for (int scrapes : new int[] {1_000, 4_000, 16_000}) {
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
        long before = heapBytes();
        long start = System.nanoTime();
        Ledger ledger = Ledger.of(recording);
        double seconds = (System.nanoTime() - start) / 1e9;
        long samples = (long) scrapes * SERIES_OF_A_PAGE;
        System.out.printf(
                Locale.ROOT,
                "gate: %,d samples in %,d scrapes: %.1f us a sample, %.0f bytes a sample kept in the ledger%n",
                samples,
                scrapes,
                seconds * 1e6 / samples,
                (double) (heapBytes() - before) / samples);
        if (ledger.delivered().size() != samples || !ledger.clean()) {
            throw new IllegalStateException("the ledger is wrong: " + ledger.accounting("bench", "delivered"));
        }
    }

    private static void run(int ticks, SteadySeries series) {
        SampleColumns ledger = new SampleColumns();
        // every series has one sample: this is the table of series
        long total = series.count();
        tick(ledger, series, START_MILLIS, 0);
        long table = heapBytes();
        long wrong = 0;
        long start = System.nanoTime();
        for (int tick = 1; tick < ticks; tick++) {
            // a sender is a little late each time: intervals are never the same
            wrong += tick(ledger, series, START_MILLIS + tick * 15_000L + tick * 7919L % 13, tick);
            total += series.count();
        }
        double filled = (System.nanoTime() - start) / 1e9;
        double bytes = (double) (heapBytes() - table) / (total - series.count());
        start = System.nanoTime();
        Accounting accounting = ledger.accounting("bench", "served and delivered");
        double accounted = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                Locale.ROOT,
                """
                %,d samples of %,d series, each served and arrived
                table of series           %,.0f MiB
                beyond it                 %.1f bytes a sample (at most %d)
                filled in                 %.1f s
                accounted in              %.1f s
                delivered %,d, lost %,d, duplicated %,d, altered %,d, unexpected %,d
                """,
                total,
                series.count(),
                table / 1048576.0,
                bytes,
                MAX_BYTES,
                filled,
                accounted,
                accounting.delivered(),
                accounting.lost(),
                accounting.duplicated(),
                accounting.altered(),
                accounting.unexpected());
        if (bytes > MAX_BYTES) {
            throw new IllegalStateException("%.1f bytes a sample are too many".formatted(bytes));
        }
        if (accounting.lost() + accounting.duplicated() + accounting.altered() != wrong
                || accounting.served() != total
                || accounting.unexpected() != 0) {
            throw new IllegalStateException(
                    "the accounting is wrong: %d were changed on the way: %s".formatted(wrong, accounting));
        }
    }

    /** Serves and delivers one sample of each series; returns how many came to grief. */
    private static long tick(SampleColumns ledger, SteadySeries series, long millis, int tick) {
        List<TimeSeries> arriving = new ArrayList<>();
        long wrong = 0;
        for (int at = 0; at < series.count(); at++) {
            Sample sample = series.next(at, millis);
            ledger.served(series.labelsOf(at), sample);
            List<Sample> arrived = List.of(sample);
            if (tick > 0 && (tick * 7919L + at) % 100_003 == 0) {
                wrong++;
                arrived = switch ((at + tick) % 3) {
                    case 0 -> List.of();
                    case 1 -> List.of(sample, sample);
                    default -> List.of(new Sample(sample.valueBits() ^ 1, millis));
                };
            }
            arriving.add(TimeSeries.of(series.labelsOf(at), arrived));
        }
        ledger.arrived(arriving, Instant.ofEpochMilli(millis).plus(Duration.ofSeconds(1)));
        return wrong;
    }

    private static long heapBytes() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }
}
