package remotewrite.conformance;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import remotewrite.conformance.Arrivals.Arrival;
import remotewrite.conformance.Exposition.Served;
import remotewrite.fake.Exchange;

/**
 * The answered scrapes of a run, and the timestamps that the sender gave them.
 *
 * <p>A target cannot know the timestamp of a scrape: the sender takes it when it starts the scrape. It is learned from
 * values that occur once, and must lie where a right sender can have taken it. Where the target gives a timestamp
 * itself, nothing is learned and equality is demanded; a sender that shifts its clock shows there, however small the
 * shift.
 */
final class ScrapedPages {
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

    /** A sample the target served, and the series it is due as at ingestion. */
    record Due(Series series, Served served) {}

    /** One answered scrape. */
    record Page(Exchange exchange, List<Due> samples) {
        /** Whether a sender may have given this scrape this timestamp. */
        boolean mayBeStamped(long timestampMillis) {
            return stamped(timestampMillis, STAMPED_BEFORE);
        }

        /** Whether a sender that gave this scrape up may have given it this timestamp. */
        boolean mayHaveFailedAt(long timestampMillis) {
            return stamped(timestampMillis, FAILED_BEFORE);
        }

        private boolean stamped(long timestampMillis, Duration before) {
            Instant stamp = Instant.ofEpochMilli(timestampMillis);
            Instant seen = exchange.startedAt();
            return !stamp.isBefore(seen.minus(before)) && !stamp.isAfter(seen.plus(STAMPED_AFTER));
        }
    }

    private final List<Page> pages;
    private final Map<Series, Map<Long, Integer>> uses = new HashMap<>();

    ScrapedPages(Recording recording) {
        pages = recording.scrapes().stream()
                .filter(Exchange::accepted)
                .map(exchange -> new Page(
                        exchange,
                        Exposition.parse(exchange.reply().orElseThrow().body().toUtf8()).stream()
                                .map(served -> new Due(expected(recording, served), served))
                                .toList()))
                .toList();
        pages.forEach(page -> page.samples()
                .forEach(due -> uses.computeIfAbsent(due.series(), series -> new HashMap<>())
                        .merge(Double.doubleToRawLongBits(due.served().value()), 1, Integer::sum)));
    }

    private static Series expected(Recording recording, Served served) {
        return served.series()
                .plus(recording.setup().targetLabels())
                .plus(recording.setup().externalLabels());
    }

    List<Page> all() {
        return pages;
    }

    /** Every series that was served. */
    Set<Series> series() {
        return new HashSet<>(uses.keySet());
    }

    /** Whether no other page has this value of the series, so that the value tells which page a sample is from. */
    boolean tellsItsPage(Due due) {
        return uses.get(due.series())
                        .get(Double.doubleToRawLongBits(due.served().value()))
                == 1;
    }

    /** The timestamp that the sender gave the samples of a page which have none of their own, as seen on {@code leg}. */
    Optional<Long> timestampOf(Page page, Arrivals leg) {
        Map<Long, Integer> votes = new HashMap<>();
        for (Due due : page.samples()) {
            if (due.served().timestampMillis().isEmpty() && tellsItsPage(due)) {
                leg.of(due.series()).stream()
                        .filter(arrival ->
                                due.served().sameValue(arrival.sample().valueBits()))
                        .map(Arrival::timestampMillis)
                        .forEach(timestamp -> votes.merge(timestamp, 1, Integer::sum));
            }
        }
        return votes.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .filter(page::mayBeStamped);
    }
}
