package remotewrite.conformance;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import remotewrite.conformance.Exposition.Served;
import remotewrite.conformance.Ledger.Entry;
import remotewrite.fake.Ending;
import remotewrite.fake.Exchange;
import remotewrite.fake.Moment;
import remotewrite.fake.Payload;
import remotewrite.fake.Sample;
import remotewrite.fake.TimeSeries;

/**
 * The rules of the ledger, written down as plainly as possible: one list of arrivals that is searched from its beginning
 * again and again. Takes the square of the time and all the memory; what {@link Ledger} says must be the same.
 */
final class PlainLedger {
    final List<Entry> lost = new ArrayList<>();
    final List<Entry> duplicated = new ArrayList<>();
    final List<Entry> altered = new ArrayList<>();
    final List<Entry> late = new ArrayList<>();
    final List<Entry> unexpected = new ArrayList<>();
    Duration slowest = Duration.ZERO;
    long delivered;
    long senderOwn;
    long failedScrapes;

    private final Recording recording;
    private final List<Page> pages = new ArrayList<>();
    private final List<Arrival> sent;
    private final List<Arrival> received;
    private final List<Arrival> open;

    private record Due(Series series, Served served) {}

    private record Page(Exchange exchange, List<Due> dues) {}

    private record Arrival(int number, Series series, Sample sample, Exchange exchange) {
        boolean of(Due due) {
            return series.equals(due.series) && due.served.sameValue(sample.valueBits());
        }

        boolean at(Optional<Long> time) {
            return time.isPresent() && time.get() == sample.timestampMillis();
        }
    }

    PlainLedger(Recording recording) {
        this.recording = recording;
        for (Exchange scrape : recording.scrapes()) {
            if (scrape.accepted()) {
                pages.add(new Page(
                        scrape,
                        Exposition.parse(scrape.reply().orElseThrow().body().toUtf8()).stream()
                                .map(this::due)
                                .toList()));
            }
        }
        sent = arrivals(recording.sent());
        received = arrivals(recording.received());
        open = new ArrayList<>(
                received.stream().filter(arrival -> stored(arrival.exchange)).toList());
        for (Page page : pages) {
            Optional<Long> time = timeOf(page, open).or(() -> timeOf(page, sent));
            if (time.isPresent() || !failed(page)) {
                page.dues.forEach(due -> account(page, due, time));
            }
        }
        for (Series series : series()) {
            open.stream()
                    .filter(arrival -> arrival.series.equals(series))
                    .sorted(Comparator.comparing(arrival -> arrival.sample.timestampMillis()))
                    .forEach(this::leftOver);
        }
    }

    boolean overtaken() {
        return !pages.isEmpty()
                && sent.stream()
                        .anyMatch(arrival -> arrival.sample.timestampMillis()
                                        > pages.getLast().exchange.endedAt().toEpochMilli()
                                && arrival.exchange
                                        .reply()
                                        .filter(reply -> reply.status() < 500)
                                        .isPresent());
    }

    private Due due(Served served) {
        return new Due(
                served.series()
                        .plus(recording.setup().targetLabels())
                        .plus(recording.setup().externalLabels()),
                served);
    }

    private static List<Arrival> arrivals(List<Recording.Write> writes) {
        List<Arrival> arrivals = new ArrayList<>();
        for (Recording.Write write : writes) {
            if (write.payload() instanceof Payload.Decoded decoded) {
                for (TimeSeries series : decoded.request().series()) {
                    for (Sample sample : series.samples()) {
                        arrivals.add(
                                new Arrival(arrivals.size(), Series.of(series.labels()), sample, write.exchange()));
                    }
                }
            }
        }
        return arrivals;
    }

    /** In the order in which they were served, sent or arrived first. */
    private Set<Series> series() {
        Set<Series> all = new LinkedHashSet<>();
        pages.forEach(page -> page.dues.forEach(due -> all.add(due.series)));
        Stream.of(sent, received).flatMap(List::stream).forEach(arrival -> all.add(arrival.series));
        return all;
    }

    private static boolean stored(Exchange exchange) {
        return exchange.accepted()
                || exchange.ending() instanceof Ending.Unanswered
                        && (exchange.faultAt().equals(Optional.of(Moment.REPLY_START))
                                || exchange.faultAt().equals(Optional.of(Moment.REPLY_BODY)));
    }

    private boolean tells(Due due) {
        return pages.stream()
                        .flatMap(page -> page.dues.stream())
                        .filter(other -> other.series.equals(due.series)
                                && Double.doubleToRawLongBits(other.served.value())
                                        == Double.doubleToRawLongBits(due.served.value()))
                        .count()
                == 1;
    }

    /** What most say; of equally many, the earliest. */
    private Optional<Long> timeOf(Page page, List<Arrival> leg) {
        Map<Long, Integer> votes = new TreeMap<>();
        for (Due due : page.dues) {
            if (due.served.timestampMillis().isEmpty() && tells(due)) {
                leg.stream()
                        .filter(arrival -> arrival.of(due))
                        .forEach(arrival -> votes.merge(arrival.sample.timestampMillis(), 1, Integer::sum));
            }
        }
        int most = votes.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        return votes.entrySet().stream()
                .filter(vote -> vote.getValue() == most)
                .map(Map.Entry::getKey)
                .findFirst()
                .filter(time -> within(page, time, 1002));
    }

    private static boolean within(Page page, long time, long beforeMillis) {
        Instant seen = page.exchange.startedAt();
        Instant at = Instant.ofEpochMilli(time);
        return !at.isBefore(seen.minusMillis(beforeMillis)) && !at.isAfter(seen.plusMillis(2));
    }

    private boolean failed(Page page) {
        for (Series series : series()) {
            Optional<Arrival> report = open.stream()
                    .filter(arrival -> series.name().equals("up")
                            && arrival.series.equals(series)
                            && arrival.sample.value() == 0
                            && within(page, arrival.sample.timestampMillis(), 5000))
                    .min(Comparator.comparing(arrival -> arrival.sample.timestampMillis()));
            if (report.isPresent()) {
                open.remove(report.get());
                senderOwn++;
                failedScrapes++;
                return true;
            }
        }
        return false;
    }

    private void account(Page page, Due due, Optional<Long> pageTime) {
        Series series = due.series;
        Served served = due.served;
        Optional<Long> time = served.timestampMillis().isPresent()
                ? Optional.of(served.timestampMillis().getAsLong())
                : pageTime;
        long meant = time.orElse(page.exchange.startedAt().toEpochMilli());
        List<Arrival> there = open.stream()
                .filter(arrival -> arrival.series.equals(series) && arrival.at(time))
                .toList();
        List<Arrival> same = there.stream().filter(arrival -> arrival.of(due)).toList();
        List<Arrival> elsewhere =
                open.stream().filter(arrival -> tells(due) && arrival.of(due)).toList();
        if (!same.isEmpty()) {
            deliver(series, same);
        } else if (!there.isEmpty()) {
            alter(
                    there,
                    "served " + Exposition.value(served.value()) + ", arrived as "
                            + Exposition.value(there.getFirst().sample.value()));
        } else if (!elsewhere.isEmpty()) {
            alter(
                    elsewhere,
                    "arrived with timestamp " + elsewhere.getFirst().sample.timestampMillis() + " ms, "
                            + (served.timestampMillis().isPresent() ? "served with timestamp " : "scraped at ")
                            + served.timestampMillis()
                                    .orElse(page.exchange.startedAt().toEpochMilli())
                            + " ms");
        } else {
            lost.add(new Entry(series, meant, story(due, time)));
        }
    }

    private void deliver(Series series, List<Arrival> same) {
        Arrival first = same.getFirst();
        long time = first.sample.timestampMillis();
        Duration took = Duration.between(Instant.ofEpochMilli(time), first.exchange.endedAt());
        delivered++;
        slowest = took.compareTo(slowest) > 0 || delivered == 1 ? took : slowest;
        if (same.size() > 1) {
            duplicated.add(new Entry(
                    series,
                    time,
                    "accepted " + same.size() + " times, last in " + recording.name(same.getLast().exchange)));
        }
        if (took.compareTo(Duration.ofMinutes(20)) > 0) {
            late.add(new Entry(series, time, "accepted in " + recording.name(first.exchange)));
        }
        open.removeAll(same);
    }

    private void alter(List<Arrival> arrivals, String how) {
        Arrival first = arrivals.getFirst();
        altered.add(
                new Entry(first.series, first.sample.timestampMillis(), how + " in " + recording.name(first.exchange)));
        open.removeAll(arrivals);
    }

    private void leftOver(Arrival arrival) {
        boolean served =
                pages.stream().anyMatch(page -> page.dues.stream().anyMatch(due -> due.series.equals(arrival.series)));
        if (arrival.sample.stale() && served
                || arrival.series.name().equals("up")
                || arrival.series.name().startsWith("scrape_")) {
            senderOwn++;
        } else {
            unexpected.add(new Entry(
                    arrival.series,
                    arrival.sample.timestampMillis(),
                    "nobody served it, value " + Exposition.value(arrival.sample.value()) + " in "
                            + recording.name(arrival.exchange)));
        }
    }

    private String story(Due due, Optional<Long> time) {
        Optional<Exchange> reached = last(received, due, time);
        Optional<Exchange> left = last(sent, due, time);
        if (reached.isPresent()) {
            return "last seen at ingestion in " + recording.name(reached.get()) + ", " + outcome(reached.get())
                    + (left.isPresent() ? "; the proxy told the sender: " + outcome(left.get()) : "");
        }
        return left.isPresent()
                ? "last sent in " + recording.name(left.get()) + ", which the proxy " + outcome(left.get())
                        + "; no readable write with it reached ingestion"
                : "the sender never sent it";
    }

    private static Optional<Exchange> last(List<Arrival> leg, Due due, Optional<Long> time) {
        return leg.reversed().stream()
                .filter(arrival -> arrival.of(due) && (time.isEmpty() || arrival.at(time)))
                .map(Arrival::exchange)
                .findFirst();
    }

    private static String outcome(Exchange exchange) {
        return switch (exchange.ending()) {
            case Ending.Answered answered -> "answered " + answered.reply().status();
            case Ending.Unanswered unanswered -> "not answered (" + unanswered.reason() + ")";
        };
    }
}
