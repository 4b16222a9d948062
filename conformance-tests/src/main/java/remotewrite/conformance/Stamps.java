package remotewrite.conformance;

import java.util.BitSet;
import java.util.Optional;

/** What has been found out about the timestamps that the sender gave to scrapes. */
final class Stamps {
    private final long[] millis;
    private final BitSet known = new BitSet();
    private final BitSet failed = new BitSet();

    Stamps(int pages) {
        millis = new long[pages];
    }

    void is(int page, long timestampMillis) {
        millis[page] = timestampMillis;
        known.set(page);
    }

    /** The sender itself says that it gave this scrape up. */
    void failed(int page) {
        failed.set(page);
    }

    /** Empty when no timestamp can be told to be the page's. */
    Optional<Long> of(int page) {
        return known.get(page) ? Optional.of(millis[page]) : Optional.empty();
    }

    boolean owed(int page) {
        return !failed.get(page);
    }

    long failures() {
        return failed.cardinality();
    }
}
