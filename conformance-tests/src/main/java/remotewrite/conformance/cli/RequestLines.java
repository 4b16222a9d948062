package remotewrite.conformance.cli;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import remotewrite.fake.Ending;
import remotewrite.fake.Exchange;
import remotewrite.fake.Journal;
import remotewrite.fake.cloud.Endpoint;

/**
 * Prints a line for every exchange of some endpoints, once it has ended: with the time of its end, in UTC, and in the order
 * of these times; and a line before it for one that is still open after {@link #PATIENCE}, with the time when it was over.
 */
final class RequestLines {
    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** How long an exchange may take until it is told that it is open. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Clock clock;
    private final List<Endpoint> endpoints;
    private final PrintWriter out;
    private final Map<String, Long> next = new HashMap<>();
    /** Positions from {@link #next} on: of those that ended before an earlier one did. */
    private final Map<String, Set<Long>> printed = new HashMap<>();
    /** Positions of those that were open when that was told. */
    private final Map<String, Set<Long>> toldOpen = new HashMap<>();

    /** @param clock of the endpoints' journals */
    RequestLines(Clock clock, List<Endpoint> endpoints, PrintWriter out) {
        this.clock = clock;
        this.endpoints = endpoints;
        this.out = out;
    }

    /** @param at when there was something to tell */
    private record Told(String endpoint, long position, Instant at, Exchange exchange) {}

    /**
     * The exchanges that have ended since the last call, and those that are open for longer than others. What happens during the
     * call is left to the next: something may have happened before it at an endpoint that has been looked at already.
     */
    void printNew() {
        Instant now = clock.instant();
        print(now, now);
    }

    /** All that are left. */
    void printLast() {
        print(Instant.MAX, clock.instant());
    }

    /**
     * @param until when an exchange has ended that is told
     * @param now from what time on {@link #PATIENCE} counts backwards
     */
    private void print(Instant until, Instant now) {
        endpoints.stream()
                .flatMap(endpoint -> news(endpoint, until, now).stream())
                .sorted(Comparator.comparing(Told::at))
                .forEach(told -> {
                    out.println(line(told));
                    (told.exchange().open() ? toldOpen : printed)
                            .get(told.endpoint())
                            .add(told.position());
                });
        endpoints.stream().map(Endpoint::name).forEach(this::goOn);
        out.flush();
    }

    private List<Told> news(Endpoint endpoint, Instant until, Instant now) {
        Set<Long> open = toldOpen.computeIfAbsent(endpoint.name(), name -> new HashSet<>());
        Set<Long> before = printed.computeIfAbsent(endpoint.name(), name -> new HashSet<>());
        Journal.Page page = endpoint.journal().since(next.getOrDefault(endpoint.name(), 0L));
        next.put(endpoint.name(), page.first());
        // of a journal that was started anew
        before.removeIf(position -> position < page.first());
        open.removeIf(position -> position < page.first());
        List<Told> news = new ArrayList<>();
        long position = page.first();
        for (Exchange exchange : page.exchanges()) {
            Instant late = exchange.startedAt().plus(PATIENCE);
            if (exchange.open() && !late.isAfter(now) && !open.contains(position)) {
                news.add(new Told(endpoint.name(), position, late, exchange));
            }
            if (!exchange.open() && !exchange.endedAt().isAfter(until) && !before.contains(position)) {
                news.add(new Told(endpoint.name(), position, exchange.endedAt(), exchange));
            }
            position++;
        }
        return news;
    }

    private void goOn(String endpoint) {
        long position = next.get(endpoint);
        Set<Long> past = printed.get(endpoint);
        while (past.remove(position)) {
            position++;
        }
        next.put(endpoint, position);
    }

    private static String line(Told told) {
        Exchange exchange = told.exchange();
        String ending = switch (exchange.ending()) {
            case Ending.Answered answered -> String.valueOf(answered.reply().status());
            case Ending.Unanswered unanswered ->
                exchange.open()
                        ? "open for %d s".formatted(PATIENCE.toSeconds())
                        : "no answer (" + unanswered.reason() + ")";
        };
        return "%s %s %s %s %s -> %s%s"
                .formatted(
                        UTC.format(told.at()),
                        told.endpoint(),
                        exchange.id(),
                        exchange.request().method(),
                        exchange.request().target(),
                        ending,
                        exchange.fault().isEmpty() ? "" : " [" + exchange.fault() + "]");
    }
}
