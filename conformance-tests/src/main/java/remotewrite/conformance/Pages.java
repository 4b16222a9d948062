package remotewrite.conformance;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import remotewrite.fake.Exchange;

/** The answered scrapes of a run, in order. */
final class Pages {
    /**
     * How long before the target saw a scrape the sender may have stamped it: no longer than the scrape timeout, which is
     * one second at most in every stimulus (a scrape that takes longer fails), and by 2 ms more, which Prometheus may
     * move the stamp back to its interval (observed in its source, {@code scrapeTimestampTolerance}).
     */
    private static final Duration STAMPED_BEFORE = Duration.ofMillis(1002);

    /** A scrape that timed out may reach a busy target long after the sender has given it up. */
    private static final Duration FAILED_BEFORE = Duration.ofSeconds(5);

    /** Stamps are rounded down to milliseconds and never moved forward; both sides read one machine's clock. */
    private static final Duration STAMPED_AFTER = Duration.ofMillis(2);

    private final List<Page> pages = new ArrayList<>();
    private long samples;

    /**
     * One answered scrape.
     *
     * @param first number of its first sample, counted from 0 over all pages
     */
    record Page(Instant startedAt, Instant endedAt, long first) {
        /** Whether a sender may have given this scrape this timestamp. */
        boolean mayBeStamped(long timestampMillis) {
            return timestampMillis >= firstMillisSince(startedAt.minus(STAMPED_BEFORE))
                    && timestampMillis <= stampedToMillis();
        }

        /** The first timestamp that a sender that gave this scrape up may have given it. */
        long failedFromMillis() {
            return firstMillisSince(startedAt.minus(FAILED_BEFORE));
        }

        /** The last timestamp that a sender may have given this scrape. */
        long stampedToMillis() {
            return startedAt.plus(STAMPED_AFTER).toEpochMilli();
        }

        private static long firstMillisSince(Instant time) {
            return time.plusNanos(999_999).toEpochMilli();
        }
    }

    /**
     * The place of a served sample as one number, which grows evenly for a series that every page has.
     *
     * @param number of the sample, counted from 0 over all pages
     * @param stamped whether the target gave it a timestamp
     */
    record Due(long number, boolean stamped) {
        static Due of(long place) {
            return new Due(place >> 1, (place & 1) == 1);
        }

        long place() {
            return number << 1 | (stamped ? 1 : 0);
        }
    }

    /** Its samples are {@link #next} from now on. */
    void begin(Exchange scrape) {
        pages.add(new Page(scrape.startedAt(), scrape.endedAt(), samples));
    }

    /** One more sample of the page that was begun last. */
    Due next(boolean stamped) {
        return new Due(samples++, stamped);
    }

    int size() {
        return pages.size();
    }

    Page get(int page) {
        return pages.get(page);
    }

    /** The page that has this sample. */
    int with(Due due) {
        int low = 0;
        int high = pages.size();
        while (low < high) {
            int middle = low + high >>> 1;
            if (pages.get(middle).first <= due.number) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }
}
