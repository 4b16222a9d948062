package remotewrite.conformance;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import remotewrite.report.Accounting;

/**
 * Accounts for every sample: served by the scrape target, arrived at ingestion. A write counts as arrived when the
 * ingestion endpoint answered it 2xx, or stored it and a fault script then cut the reply.
 *
 * <p>All samples of one scrape share one timestamp, which the sender chooses. It is learned from the samples whose
 * value belongs to that scrape alone, by majority; so a sample that arrives under another timestamp is altered.
 *
 * @param delivered arrived unaltered, with the time it took
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
        List<Entry> delivered,
        List<Entry> lost,
        List<Entry> duplicated,
        List<Entry> altered,
        List<Entry> late,
        List<Entry> unexpected,
        long senderOwn,
        long failedScrapes,
        boolean overtaken) {
    private static final int EXAMPLES = 5;

    public Ledger {
        delivered = List.copyOf(delivered);
        lost = List.copyOf(lost);
        duplicated = List.copyOf(duplicated);
        altered = List.copyOf(altered);
        late = List.copyOf(late);
        unexpected = List.copyOf(unexpected);
    }

    /** One sample and what is to be said of it. */
    public record Entry(Series series, long timestampMillis, Duration took, String explanation) {
        @Override
        public String toString() {
            return series + " @" + Instant.ofEpochMilli(timestampMillis) + ": " + explanation;
        }
    }

    /** Whether every served sample arrived exactly once, unaltered, in time, and nothing else came. */
    public boolean clean() {
        return Stream.of(lost, duplicated, altered, late, unexpected).allMatch(List::isEmpty);
    }

    /** The accounting as reports show it. */
    public Accounting accounting(String stimulus, String did) {
        List<String> examples = new ArrayList<>();
        if (failedScrapes > 0) {
            examples.add(
                    failedScrapes + " answered scrapes are reported as failed by the sender (up = 0) and not counted");
        }
        named("lost", lost).limit(EXAMPLES).forEach(examples::add);
        Stream.of(
                        named("duplicated", duplicated),
                        named("altered", altered),
                        named("late", late),
                        named("unexpected", unexpected))
                .forEach(kind -> kind.limit(2).forEach(examples::add));
        return new Accounting(
                stimulus,
                did,
                delivered.size() + lost.size() + altered.size(),
                delivered.size(),
                lost.size(),
                duplicated.size(),
                altered.size(),
                late.size(),
                unexpected.size(),
                senderOwn,
                delivered.stream().map(Entry::took).max(Duration::compareTo).orElse(Duration.ZERO),
                examples);
    }

    private static Stream<String> named(String kind, List<Entry> entries) {
        return entries.stream().map(entry -> kind + " " + entry);
    }

    /** The ledger of a recording. */
    public static Ledger of(Recording recording) {
        return new Bookkeeping(recording).close();
    }
}
