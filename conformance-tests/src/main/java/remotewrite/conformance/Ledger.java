package remotewrite.conformance;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import remotewrite.report.Accounting;

/**
 * Accounts for every sample: served by the scrape target, arrived at ingestion. A write counts as arrived when the
 * ingestion endpoint answered it 2xx, or stored it and a fault script then cut the reply.
 *
 * <p>All samples of one scrape share one timestamp, which the sender chooses. It is learned from the samples whose
 * value belongs to that scrape alone, by majority; so a sample that arrives under another timestamp is altered.
 *
 * @param delivered samples that arrived unaltered
 * @param slowest longest time between the timestamp of one of those and its acceptance; zero when there is none
 * @param lost never arrived
 * @param duplicated accepted more than once
 * @param altered arrived with another value or timestamp
 * @param late delivered later after their timestamp than the workspace accepts (clause AZ-05)
 * @param unexpected arrived though nobody served them
 * @param senderOwn arrivals the sender made itself: {@code up}, {@code scrape_*}, stale markers
 * @param failedScrapes answered scrapes that the sender reports as failed; their samples are not counted above
 * @param overtaken whether the sender is done with a sample that it made after the last answered scrape
 */
public record Ledger(
        long delivered,
        Duration slowest,
        Entries lost,
        Entries duplicated,
        Entries altered,
        Entries late,
        Entries unexpected,
        long senderOwn,
        long failedScrapes,
        boolean overtaken) {
    private static final int LOST_EXAMPLES = 5;
    private static final int OTHER_EXAMPLES = 2;

    public Ledger {
        Objects.requireNonNull(slowest, "slowest is null");
        Objects.requireNonNull(lost, "lost is null");
        Objects.requireNonNull(duplicated, "duplicated is null");
        Objects.requireNonNull(altered, "altered is null");
        Objects.requireNonNull(late, "late is null");
        Objects.requireNonNull(unexpected, "unexpected is null");
    }

    /** One sample and what is to be said of it. */
    public record Entry(Series series, long timestampMillis, String explanation) {
        @Override
        public String toString() {
            return series + " @" + Instant.ofEpochMilli(timestampMillis) + ": " + explanation;
        }
    }

    /**
     * Those samples that are alike in what became of them.
     *
     * @param count how many
     * @param first the first of them, {@value #KEPT} at most: in the order they were served, and of those nobody served,
     *     series by series and by time
     */
    public record Entries(long count, List<Entry> first) {
        /** How many are told. */
        public static final int KEPT = 10;

        public Entries {
            first = List.copyOf(first);
        }

        public boolean isEmpty() {
            return count == 0;
        }
    }

    /** How many samples were served and are owed. */
    public long served() {
        return delivered + lost.count() + altered.count();
    }

    /** Whether every served sample arrived exactly once, unaltered, in time, and nothing else came. */
    public boolean clean() {
        return Stream.of(lost, duplicated, altered, late, unexpected).allMatch(Entries::isEmpty);
    }

    /** The accounting as reports show it. */
    public Accounting accounting(String stimulus, String did) {
        List<String> examples = new ArrayList<>();
        if (failedScrapes > 0) {
            examples.add(
                    failedScrapes + " answered scrapes are reported as failed by the sender (up = 0) and not counted");
        }
        named("lost", lost).limit(LOST_EXAMPLES).forEach(examples::add);
        Stream.of(
                        named("duplicated", duplicated),
                        named("altered", altered),
                        named("late", late),
                        named("unexpected", unexpected))
                .forEach(kind -> kind.limit(OTHER_EXAMPLES).forEach(examples::add));
        return new Accounting(
                stimulus,
                did,
                served(),
                delivered,
                lost.count(),
                duplicated.count(),
                altered.count(),
                late.count(),
                unexpected.count(),
                senderOwn,
                slowest,
                examples);
    }

    private static Stream<String> named(String kind, Entries entries) {
        return entries.first().stream().map(entry -> kind + " " + entry);
    }

    /**
     * The ledger of a recording.
     *
     * @throws IllegalArgumentException when a page of the scrape target is not in the exposition format
     */
    public static Ledger of(Recording recording) {
        Books books = new Books(recording.setup(), recording.startedAt());
        recording.scrapes().forEach(books::scraped);
        recording.sent().forEach(books::sent);
        recording.received().forEach(books::received);
        return books.ledger();
    }
}
