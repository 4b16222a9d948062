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
            return timestampMillis >= firstMillisSince(exchange.startedAt().minus(STAMPED_BEFORE))
                    && timestampMillis <= stampedToMillis();
        }

        /** The first timestamp that a sender that gave this scrape up may have given it. */
        long failedFromMillis() {
            return firstMillisSince(exchange.startedAt().minus(FAILED_BEFORE));
        }

        /** The last timestamp that a sender may have given this scrape. */
        long stampedToMillis() {
            return exchange.startedAt().plus(STAMPED_AFTER).toEpochMilli();
        }

        private static long firstMillisSince(Instant time) {
            return time.plusNanos(999_999).toEpochMilli();
        }
    }

    private final List<Page> pages;
    private final Map<Series, Map<Long, Integer>> uses = new HashMap<>();

    ScrapedPages(Recording recording) {
        // one object for each series, however many pages have it
        Map<Series, Series> known = new HashMap<>();
        pages = recording.scrapes().stream()
                .filter(Exchange::accepted)
                .map(exchange -> new Page(
                        exchange,
                        Exposition.parse(exchange.reply().orElseThrow().body().toUtf8()).stream()
                                .map(served -> due(recording, served, known))
                                .toList()))
                .toList();
        pages.forEach(page -> page.samples()
                .forEach(due -> uses.computeIfAbsent(due.series(), series -> new HashMap<>())
                        .merge(Double.doubleToRawLongBits(due.served().value()), 1, Integer::sum)));
    }

    private static Due due(Recording recording, Served served, Map<Series, Series> known) {
        Series series = known.computeIfAbsent(
                served.series(),
                scraped -> scraped.plus(recording.setup().targetLabels())
                        .plus(recording.setup().externalLabels()));
        return new Due(series, new Served(series, served.value(), served.timestampMillis()));
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
                leg.with(due.series(), due.served()).stream()
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
