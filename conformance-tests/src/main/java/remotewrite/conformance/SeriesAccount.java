package remotewrite.conformance;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.LongConsumer;
import remotewrite.conformance.Pages.Due;
import remotewrite.conformance.Pages.Page;

/** Accounts for the samples of one series, page by page; what has been accounted for is not looked at again. */
final class SeriesAccount {
    /** What Prometheus adds to every scrape by itself, with all feature flags. */
    private static final Set<String> OWN_SERIES = Set.of(
            "up",
            "scrape_duration_seconds",
            "scrape_samples_scraped",
            "scrape_samples_post_metric_relabeling",
            "scrape_series_added",
            "scrape_timeout_seconds",
            "scrape_sample_limit",
            "scrape_body_size_bytes");

    /** Documented: samples older than 20 minutes at ingestion are dropped (azure.md 2). */
    private static final Duration ACCEPTED_AGE = Duration.ofMinutes(20);

    private final Column column;
    private final Evidence evidence;
    private final Tally tally;
    private final Rows served;
    private final Rows received;
    /** What was stored and is not accounted for yet. */
    private final BitSet open = new BitSet();

    /** The first served sample that is not accounted for yet. */
    private int next;

    SeriesAccount(Column column, Evidence evidence, Tally tally) {
        this.column = column;
        this.evidence = evidence;
        this.tally = tally;
        this.served = column.served().unpacked();
        this.received = column.received().unpacked();
        for (int row = 0; row < received.size(); row++) {
            open.set(row, evidence.received(received.place(row)).stored());
        }
    }

    /** The page of the next sample that is due; empty when all are accounted for. */
    OptionalInt nextPage() {
        return next < served.size() ? OptionalInt.of(pageOf(next)) : OptionalInt.empty();
    }

    /** Accounts for everything that was served before {@code page}, whose timestamps are known by now. */
    void accountUpTo(int page, Stamps stamps) {
        for (; next < served.size(); next++) {
            int its = pageOf(next);
            if (its >= page) {
                return;
            }
            if (stamps.owed(its)) {
                account(next, stamps.of(its));
            }
        }
    }

    /** Accounts for all that is left. */
    void close(Stamps stamps) {
        accountUpTo(evidence.pages().size(), stamps);
        for (int row : received.between(Long.MIN_VALUE, Long.MAX_VALUE)) {
            if (open.get(row)) {
                leftOver(row);
            }
        }
    }

    /** The timestamps that this page may have by its samples which have none of their own, after the pages before it. */
    void candidates(int page, LongConsumer candidate) {
        for (int due = next; due < served.size() && pageOf(due) == page; due++) {
            if (!Due.of(served.place(due)).stamped() && served.once(served.valueBits(due))) {
                for (int row : opened(received.like(served.valueBits(due)))) {
                    candidate.accept(received.timestampMillis(row));
                }
            }
        }
    }

    /** Takes the first report that a scrape failed at the time of this page; false when there is none. */
    boolean takesFailure(Page page) {
        for (int row : opened(received.between(page.failedFromMillis(), page.stampedToMillis()))) {
            if (received.value(row) == 0) {
                open.clear(row);
                tally.senderOwn();
                return true;
            }
        }
        return false;
    }

    private int pageOf(int due) {
        return evidence.pages().with(Due.of(served.place(due)));
    }

    private void account(int due, Optional<Long> pageTimestamp) {
        long bits = served.valueBits(due);
        boolean stamped = Due.of(served.place(due)).stamped();
        Optional<Long> timestamp = stamped ? Optional.of(served.timestampMillis(due)) : pageTimestamp;
        int[] there = timestamp.map(time -> opened(received.at(time))).orElse(new int[0]);
        int[] same = those(there, row -> Exposition.valueKey(bits) == Exposition.valueKey(received.valueBits(row)));
        if (same.length > 0) {
            deliver(due, same);
            return;
        }
        long meant = timestamp.orElseGet(
                () -> evidence.pages().get(pageOf(due)).startedAt().toEpochMilli());
        int[] misplaced = served.once(bits) ? opened(received.like(bits)) : new int[0];
        if (there.length > 0) {
            alter(due, there, "served " + text(bits) + ", arrived as " + text(received.valueBits(there[0])));
        } else if (misplaced.length > 0) {
            long seen = stamped
                    ? meant
                    : evidence.pages().get(pageOf(due)).startedAt().toEpochMilli();
            alter(
                    due,
                    misplaced,
                    "arrived with timestamp " + received.timestampMillis(misplaced[0]) + " ms, "
                            + (stamped ? "served with timestamp " : "scraped at ") + seen + " ms");
        } else {
            tally.lost().add(served.place(due), () -> new Ledger.Entry(column.series(), meant, story(bits, timestamp)));
        }
    }

    private void deliver(int due, int[] same) {
        long timestamp = received.timestampMillis(same[0]);
        Passage first = passage(same[0]);
        Duration took = Duration.between(Instant.ofEpochMilli(timestamp), first.endedAt());
        tally.delivered(took);
        if (same.length > 1) {
            tally.duplicated()
                    .add(
                            served.place(due),
                            () -> new Ledger.Entry(
                                    column.series(),
                                    timestamp,
                                    "accepted " + same.length + " times, last in "
                                            + passage(same[same.length - 1]).name()));
        }
        if (took.compareTo(ACCEPTED_AGE) > 0) {
            tally.late()
                    .add(
                            served.place(due),
                            () -> new Ledger.Entry(column.series(), timestamp, "accepted in " + first.name()));
        }
        settle(same);
    }

    private void alter(int due, int[] rows, String explanation) {
        tally.altered()
                .add(
                        served.place(due),
                        () -> new Ledger.Entry(
                                column.series(),
                                received.timestampMillis(rows[0]),
                                explanation + " in " + passage(rows[0]).name()));
        settle(rows);
    }

    private void leftOver(int row) {
        boolean marker = received.valueBits(row) == StaleMarker.BITS && served.size() > 0;
        if (marker || OWN_SERIES.contains(column.series().name())) {
            tally.senderOwn();
        } else {
            tally.unexpected()
                    .add(() -> new Ledger.Entry(
                            column.series(),
                            received.timestampMillis(row),
                            "nobody served it, value " + text(received.valueBits(row)) + " in "
                                    + passage(row).name()));
        }
    }

    private String story(long bits, Optional<Long> timestamp) {
        return LossStory.of(
                last(column.sent().unpacked(), bits, timestamp).map(evidence::sent),
                last(received, bits, timestamp).map(evidence::received));
    }

    private static Optional<Long> last(Rows leg, long bits, Optional<Long> timestamp) {
        return Arrays.stream(leg.like(bits))
                .filter(row -> timestamp
                        .filter(time -> time != leg.timestampMillis(row))
                        .isEmpty())
                .mapToObj(leg::place)
                .reduce((earlier, later) -> later);
    }

    private void settle(int[] rows) {
        Arrays.stream(rows).forEach(open::clear);
    }

    private int[] opened(int[] rows) {
        return those(rows, open::get);
    }

    private static int[] those(int[] rows, IntPredicate wanted) {
        int[] some = new int[rows.length];
        int many = 0;
        for (int row : rows) {
            if (wanted.test(row)) {
                some[many++] = row;
            }
        }
        return many == rows.length ? rows : Arrays.copyOf(some, many);
    }

    private Passage passage(int row) {
        return evidence.received(received.place(row));
    }

    private static String text(long bits) {
        return Exposition.value(Double.longBitsToDouble(bits));
    }
}
