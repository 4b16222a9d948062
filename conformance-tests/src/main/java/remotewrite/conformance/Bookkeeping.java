package remotewrite.conformance;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import remotewrite.conformance.Arrivals.Arrival;
import remotewrite.conformance.Exposition.Served;
import remotewrite.conformance.Ledger.Entry;
import remotewrite.conformance.ScrapedPages.Due;
import remotewrite.conformance.ScrapedPages.Page;
import remotewrite.fake.Ending;
import remotewrite.fake.Exchange;
import remotewrite.fake.Moment;

/** Works out the {@link Ledger} of one recording. */
final class Bookkeeping {
    /** What Prometheus adds to every scrape by itself, with all feature flags. */
    static final Set<String> OWN_SERIES = Set.of(
            "up",
            "scrape_duration_seconds",
            "scrape_samples_scraped",
            "scrape_samples_post_metric_relabeling",
            "scrape_series_added",
            "scrape_timeout_seconds",
            "scrape_sample_limit",
            "scrape_body_size_bytes");

    /** Documented: samples older than 20 minutes at ingestion are dropped (azure.md 2). */
    static final Duration ACCEPTED_AGE = Duration.ofMinutes(20);

    private final Recording recording;
    private final ScrapedPages pages;
    private final Arrivals sent;
    private final LossStory story;
    /** What was stored and is not accounted for yet. */
    private final Arrivals open;

    /** The series with which the sender reports failed scrapes. */
    private final List<Series> ups;

    private final List<Entry> delivered = new ArrayList<>();
    private final List<Entry> lost = new ArrayList<>();
    private final List<Entry> duplicated = new ArrayList<>();
    private final List<Entry> altered = new ArrayList<>();
    private final List<Entry> late = new ArrayList<>();
    private final List<Entry> unexpected = new ArrayList<>();
    private long senderOwn;
    private long failedScrapes;

    Bookkeeping(Recording recording) {
        this.recording = recording;
        pages = new ScrapedPages(recording);
        sent = Arrivals.in(recording.sent());
        Arrivals received = Arrivals.in(recording.received());
        story = new LossStory(recording, sent, received);
        open = received.where(arrival -> stored(arrival.exchange()));
        ups = open.named("up");
    }

    Ledger close() {
        for (Page page : pages.all()) {
            // learned from what arrived; for a page of which nothing arrived, from what was sent
            Optional<Long> timestamp = pages.timestampOf(page, open).or(() -> pages.timestampOf(page, sent));
            if (timestamp.isEmpty() && reportedAsFailed(page)) {
                failedScrapes++;
            } else {
                page.samples().forEach(due -> account(page, due, timestamp));
            }
        }
        boolean overtaken =
                !pages.all().isEmpty() && overtaken(pages.all().getLast().exchange());
        Set<Series> known = pages.series();
        open.all().forEach(arrival -> leftOver(arrival, known));
        return new Ledger(delivered, lost, duplicated, altered, late, unexpected, senderOwn, failedScrapes, overtaken);
    }

    private boolean overtaken(Exchange lastScrape) {
        long end = lastScrape.endedAt().toEpochMilli();
        return sent.all()
                .filter(arrival -> arrival.timestampMillis() > end)
                .anyMatch(arrival -> arrival.exchange()
                        .reply()
                        .filter(reply -> reply.status() < 500)
                        .isPresent());
    }

    /**
     * Whether the sender itself says that this scrape failed, with {@code up} = 0 at its time. Happens when the page came
     * later than the scrape timeout, on a busy machine: then the sender owes none of its samples.
     */
    private boolean reportedAsFailed(Page page) {
        Optional<Arrival> failure = ups.stream()
                .flatMap(up -> open.between(up, page.failedFromMillis(), page.stampedToMillis()))
                .filter(arrival -> arrival.sample().value() == 0)
                .findFirst();
        failure.ifPresent(report -> {
            // one report excuses one scrape
            open.remove(report.series(), List.of(report));
            senderOwn++;
        });
        return failure.isPresent();
    }

    /** A write is stored before its reply begins, so it counts although a fault script then cuts the reply. */
    private static boolean stored(Exchange exchange) {
        return exchange.accepted()
                || exchange.ending() instanceof Ending.Unanswered
                        && exchange.faultAt()
                                .filter(moment -> moment == Moment.REPLY_START || moment == Moment.REPLY_BODY)
                                .isPresent();
    }

    private void account(Page page, Due due, Optional<Long> pageTimestamp) {
        Series series = due.series();
        Served served = due.served();
        long seen = page.exchange().startedAt().toEpochMilli();
        Optional<Long> timestamp = served.timestampMillis().isPresent()
                ? Optional.of(served.timestampMillis().getAsLong())
                : pageTimestamp;
        List<Arrival> there = timestamp.map(time -> open.at(series, time)).orElse(List.of());
        List<Arrival> same = there.stream()
                .filter(arrival -> served.sameValue(arrival.sample().valueBits()))
                .toList();
        if (!same.isEmpty()) {
            deliver(series, same);
            return;
        }
        List<Arrival> misplaced = pages.tellsItsPage(due) ? open.with(series, served) : List.of();
        if (!there.isEmpty()) {
            String arrived = Exposition.value(there.getFirst().sample().value());
            alter(series, there, "served " + Exposition.value(served.value()) + ", arrived as " + arrived);
        } else if (!misplaced.isEmpty()) {
            String expectedAt = served.timestampMillis().isPresent() ? "served with timestamp " : "scraped at ";
            alter(
                    series,
                    misplaced,
                    "arrived with timestamp " + misplaced.getFirst().timestampMillis() + " ms, " + expectedAt
                            + served.timestampMillis().orElse(seen) + " ms");
        } else {
            lost.add(new Entry(series, timestamp.orElse(seen), Duration.ZERO, story.of(series, served, timestamp)));
        }
    }

    private void deliver(Series series, List<Arrival> same) {
        Arrival first = same.getFirst();
        long timestamp = first.timestampMillis();
        Instant accepted = first.exchange().endedAt();
        Duration took = Duration.between(Instant.ofEpochMilli(timestamp), accepted);
        Entry entry = new Entry(series, timestamp, took, "accepted in " + recording.name(first.exchange()));
        delivered.add(entry);
        if (same.size() > 1) {
            duplicated.add(new Entry(
                    series,
                    timestamp,
                    took,
                    "accepted " + same.size() + " times, last in "
                            + recording.name(same.getLast().exchange())));
        }
        if (took.compareTo(ACCEPTED_AGE) > 0) {
            late.add(entry);
        }
        open.remove(series, same);
    }

    private void alter(Series series, List<Arrival> arrivals, String explanation) {
        Arrival first = arrivals.getFirst();
        altered.add(new Entry(
                series,
                first.timestampMillis(),
                Duration.ZERO,
                explanation + " in " + recording.name(first.exchange())));
        open.remove(series, arrivals);
    }

    private void leftOver(Arrival arrival, Set<Series> known) {
        boolean marker = arrival.sample().valueBits() == StaleMarker.BITS && known.contains(arrival.series());
        if (marker || OWN_SERIES.contains(arrival.series().name())) {
            senderOwn++;
        } else {
            unexpected.add(new Entry(
                    arrival.series(),
                    arrival.timestampMillis(),
                    Duration.ZERO,
                    "nobody served it, value "
                            + Exposition.value(arrival.sample().value()) + " in "
                            + recording.name(arrival.exchange())));
        }
    }
}
