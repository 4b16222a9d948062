package remotewrite.conformance;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import remotewrite.conformance.Exposition.Served;
import remotewrite.conformance.Ledger.Entry;
import remotewrite.conformance.Recording.Write;
import remotewrite.fake.Ending;
import remotewrite.fake.Exchange;
import remotewrite.fake.Payload;
import remotewrite.fake.Sample;
import remotewrite.fake.TimeSeries;

/** Works out the {@link Ledger} of one recording. */
final class Bookkeeping {
    /**
     * How long before the target saw a scrape the sender may have stamped it: it stamps when it starts, both use one
     * machine's clock, and the scrape would time out after a second.
     */
    private static final Duration STAMPED_BEFORE = Duration.ofMillis(1500);

    /** A scrape that timed out may reach a busy target long after the sender has given it up. */
    private static final Duration FAILED_BEFORE = Duration.ofSeconds(5);

    /** Senders round the stamp to their interval; Prometheus moves it by 2 ms at most. */
    private static final Duration STAMPED_AFTER = Duration.ofMillis(100);

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

    /** A sample that was accepted by the ingestion endpoint. */
    private record Arrival(Series series, Sample sample, Exchange exchange) {}

    /** A sample the target served, and the series it is due as at ingestion. */
    private record Due(Series series, Served served) {}

    /** One answered scrape. */
    private record Page(Exchange exchange, List<Due> samples) {}

    private final Recording recording;
    private final Map<Series, List<Arrival>> sent;
    private final Map<Series, List<Arrival>> received;
    /** What arrived and is not accounted for yet. */
    private final Map<Series, List<Arrival>> open = new HashMap<>();

    private final List<Entry> delivered = new ArrayList<>();
    private final List<Entry> lost = new ArrayList<>();
    private final List<Entry> duplicated = new ArrayList<>();
    private final List<Entry> altered = new ArrayList<>();
    private final List<Entry> late = new ArrayList<>();
    private final List<Entry> unexpected = new ArrayList<>();
    private final Set<Series> known = new HashSet<>();
    private long senderOwn;
    private long failedScrapes;

    Bookkeeping(Recording recording) {
        this.recording = recording;
        this.sent = index(recording.sent());
        this.received = index(recording.received());
    }

    Ledger close() {
        received.forEach((series, arrivals) -> open.put(
                series,
                new ArrayList<>(arrivals.stream()
                        .filter(arrival -> stored(arrival.exchange()))
                        .toList())));
        List<Page> pages = recording.scrapes().stream()
                .filter(Exchange::accepted)
                .map(exchange -> new Page(
                        exchange,
                        Exposition.parse(exchange.reply().orElseThrow().body().toUtf8()).stream()
                                .map(served -> new Due(expected(served), served))
                                .toList()))
                .toList();
        Map<Series, Map<Long, Integer>> uses = valueUses(pages);
        pages.forEach(page -> page.samples().forEach(due -> known.add(due.series())));
        for (Page page : pages) {
            Optional<Long> timestamp = timestampOf(page, uses);
            if (timestamp.isEmpty() && reportedAsFailed(page)) {
                failedScrapes++;
            } else {
                page.samples().forEach(due -> account(page, due, timestamp, uses));
            }
        }
        boolean overtaken = !pages.isEmpty() && overtaken(pages.getLast().exchange());
        open.values().forEach(arrivals -> arrivals.forEach(this::leftOver));
        return new Ledger(delivered, lost, duplicated, altered, late, unexpected, senderOwn, failedScrapes, overtaken);
    }

    private boolean overtaken(Exchange lastScrape) {
        return sent.values().stream()
                .flatMap(List::stream)
                .filter(arrival -> arrival.sample().timestampMillis()
                        > lastScrape.endedAt().toEpochMilli())
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
        for (Map.Entry<Series, List<Arrival>> entry : open.entrySet()) {
            if (entry.getKey().name().equals("up")) {
                Optional<Arrival> failure = entry.getValue().stream()
                        .filter(arrival -> arrival.sample().value() == 0
                                && stamped(page, arrival.sample().timestampMillis(), FAILED_BEFORE))
                        .findFirst();
                if (failure.isPresent()) {
                    // one report excuses one scrape
                    entry.getValue().remove(failure.get());
                    senderOwn++;
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean stored(Exchange exchange) {
        // a fault at REPLY_START or REPLY_BODY comes after the write was stored (Moment)
        return exchange.accepted()
                || exchange.ending() instanceof Ending.Unanswered
                        && exchange.fault().contains("REPLY_");
    }

    private static Map<Series, Map<Long, Integer>> valueUses(List<Page> pages) {
        Map<Series, Map<Long, Integer>> uses = new HashMap<>();
        pages.forEach(page -> page.samples()
                .forEach(due -> uses.computeIfAbsent(due.series(), series -> new HashMap<>())
                        .merge(Double.doubleToRawLongBits(due.served().value()), 1, Integer::sum)));
        return uses;
    }

    private static boolean unique(Due due, Map<Series, Map<Long, Integer>> uses) {
        Served served = due.served();
        return served.timestampMillis().isEmpty()
                && uses.get(due.series()).get(Double.doubleToRawLongBits(served.value())) == 1;
    }

    /** Learned from what arrived; for a page of which nothing arrived, from what was sent. */
    private Optional<Long> timestampOf(Page page, Map<Series, Map<Long, Integer>> uses) {
        return timestampOf(page, uses, open).or(() -> timestampOf(page, uses, sent));
    }

    private static Optional<Long> timestampOf(
            Page page, Map<Series, Map<Long, Integer>> uses, Map<Series, List<Arrival>> leg) {
        Map<Long, Integer> votes = new HashMap<>();
        for (Due due : page.samples()) {
            if (unique(due, uses)) {
                leg.getOrDefault(due.series(), List.of()).stream()
                        .filter(arrival ->
                                due.served().sameValue(arrival.sample().valueBits()))
                        .forEach(arrival -> votes.merge(arrival.sample().timestampMillis(), 1, Integer::sum));
            }
        }
        return votes.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .filter(timestamp -> plausible(page, timestamp));
    }

    private static boolean plausible(Page page, long timestampMillis) {
        return stamped(page, timestampMillis, STAMPED_BEFORE);
    }

    private static boolean stamped(Page page, long timestampMillis, Duration before) {
        Instant stamp = Instant.ofEpochMilli(timestampMillis);
        Instant seen = page.exchange().startedAt();
        return !stamp.isBefore(seen.minus(before)) && !stamp.isAfter(seen.plus(STAMPED_AFTER));
    }

    private List<Arrival> arrivals(Due due) {
        return open.getOrDefault(due.series(), List.of());
    }

    private Series expected(Served served) {
        return served.series()
                .plus(recording.setup().targetLabels())
                .plus(recording.setup().externalLabels());
    }

    private void account(Page page, Due due, Optional<Long> pageTimestamp, Map<Series, Map<Long, Integer>> uses) {
        Series series = due.series();
        Served served = due.served();
        long fallback = page.exchange().startedAt().toEpochMilli();
        Optional<Long> timestamp = served.timestampMillis().isPresent()
                ? Optional.of(served.timestampMillis().getAsLong())
                : pageTimestamp;
        List<Arrival> there = arrivals(due).stream()
                .filter(arrival -> timestamp
                        .filter(t -> t == arrival.sample().timestampMillis())
                        .isPresent())
                .toList();
        List<Arrival> same = there.stream()
                .filter(arrival -> served.sameValue(arrival.sample().valueBits()))
                .toList();
        if (!same.isEmpty()) {
            deliver(series, same);
            return;
        }
        List<Arrival> misplaced = unique(due, uses)
                ? arrivals(due).stream()
                        .filter(arrival -> served.sameValue(arrival.sample().valueBits()))
                        .toList()
                : List.of();
        if (!there.isEmpty()) {
            String arrived = Exposition.value(there.getFirst().sample().value());
            alter(series, there, "served " + Exposition.value(served.value()) + ", arrived as " + arrived);
        } else if (!misplaced.isEmpty()) {
            long other = misplaced.getFirst().sample().timestampMillis();
            alter(series, misplaced, "arrived with timestamp " + other + " ms, scraped at " + fallback + " ms");
        } else {
            lost.add(
                    new Entry(series, timestamp.orElse(fallback), Duration.ZERO, whereLost(series, served, timestamp)));
        }
    }

    private void deliver(Series series, List<Arrival> same) {
        Arrival first = same.getFirst();
        long timestamp = first.sample().timestampMillis();
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
        open.get(series).removeAll(same);
    }

    private void alter(Series series, List<Arrival> arrivals, String explanation) {
        Arrival first = arrivals.getFirst();
        altered.add(new Entry(
                series,
                first.sample().timestampMillis(),
                Duration.ZERO,
                explanation + " in " + recording.name(first.exchange())));
        open.get(series).removeAll(arrivals);
    }

    private void leftOver(Arrival arrival) {
        boolean marker = arrival.sample().valueBits() == StaleMarker.BITS && known.contains(arrival.series());
        if (marker || OWN_SERIES.contains(arrival.series().name())) {
            senderOwn++;
        } else {
            unexpected.add(new Entry(
                    arrival.series(),
                    arrival.sample().timestampMillis(),
                    Duration.ZERO,
                    "nobody served it, value "
                            + Exposition.value(arrival.sample().value()) + " in "
                            + recording.name(arrival.exchange())));
        }
    }

    private String whereLost(Series series, Served served, Optional<Long> timestamp) {
        Optional<Exchange> reached = lastWith(received, series, served, timestamp);
        if (reached.isPresent()) {
            return "last seen at ingestion in " + recording.name(reached.get()) + ", " + outcome(reached.get());
        }
        return lastWith(sent, series, served, timestamp)
                .map(exchange -> "last sent in " + recording.name(exchange) + ", which the proxy " + outcome(exchange)
                        + "; no readable write with it reached ingestion")
                .orElse("the sender never sent it");
    }

    private static Optional<Exchange> lastWith(
            Map<Series, List<Arrival>> leg, Series series, Served served, Optional<Long> timestamp) {
        return leg.getOrDefault(series, List.of()).reversed().stream()
                .filter(arrival -> served.sameValue(arrival.sample().valueBits()))
                .filter(arrival -> timestamp
                        .filter(t -> t != arrival.sample().timestampMillis())
                        .isEmpty())
                .map(Arrival::exchange)
                .findFirst();
    }

    /** Every sample in the decodable writes of a leg by its series, in order of arrival. */
    private static Map<Series, List<Arrival>> index(List<Write> writes) {
        Map<Series, List<Arrival>> index = new HashMap<>();
        for (Write write : writes) {
            if (write.payload() instanceof Payload.Decoded decoded) {
                for (TimeSeries series : decoded.request().series()) {
                    Series key = Series.of(series.labels());
                    series.samples()
                            .forEach(sample -> index.computeIfAbsent(key, k -> new ArrayList<>())
                                    .add(new Arrival(key, sample, write.exchange())));
                }
            }
        }
        return index;
    }

    private static String outcome(Exchange exchange) {
        return switch (exchange.ending()) {
            case Ending.Answered answered -> "answered " + answered.reply().status();
            case Ending.Unanswered unanswered -> "not answered (" + unanswered.reason() + ")";
        };
    }
}
