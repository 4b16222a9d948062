package remotewrite.conformance.cli;

import java.io.PrintWriter;
import java.time.Clock;
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
 * of these times.
 */
final class RequestLines {
    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final Clock clock;
    private final List<Endpoint> endpoints;
    private final PrintWriter out;
    private final Map<String, Long> next = new HashMap<>();
    /** Positions from {@link #next} on: of those that ended before an earlier one did. */
    private final Map<String, Set<Long>> printed = new HashMap<>();

    /** @param clock of the endpoints' journals */
    RequestLines(Clock clock, List<Endpoint> endpoints, PrintWriter out) {
        this.clock = clock;
        this.endpoints = endpoints;
        this.out = out;
    }

    private record Ended(String endpoint, long position, Exchange exchange) {}

    /**
     * The exchanges that have ended since the last call. One that ends during the call is left to the next: another may have
     * ended before it at an endpoint that has been looked at already.
     */
    void printNew() {
        print(clock.instant());
    }

    /** All that are left. */
    void printLast() {
        print(Instant.MAX);
    }

    private void print(Instant until) {
        endpoints.stream()
                .flatMap(endpoint -> ended(endpoint, until).stream())
                .sorted(Comparator.comparing(ended -> ended.exchange().endedAt()))
                .forEach(ended -> {
                    out.println(line(ended.endpoint(), ended.exchange()));
                    printed.get(ended.endpoint()).add(ended.position());
                });
        endpoints.stream().map(Endpoint::name).forEach(this::goOn);
        out.flush();
    }

    private List<Ended> ended(Endpoint endpoint, Instant until) {
        Set<Long> before = printed.computeIfAbsent(endpoint.name(), name -> new HashSet<>());
        Journal.Page page = endpoint.journal().since(next.getOrDefault(endpoint.name(), 0L));
        next.put(endpoint.name(), page.first());
        // of a journal that was started anew
        before.removeIf(position -> position < page.first());
        List<Ended> ended = new ArrayList<>();
        long position = page.first();
        for (Exchange exchange : page.exchanges()) {
            if (!exchange.open() && !exchange.endedAt().isAfter(until) && !before.contains(position)) {
                ended.add(new Ended(endpoint.name(), position, exchange));
            }
            position++;
        }
        return ended;
    }

    private void goOn(String endpoint) {
        long position = next.get(endpoint);
        Set<Long> past = printed.get(endpoint);
        while (past.remove(position)) {
            position++;
        }
        next.put(endpoint, position);
    }

    private static String line(String endpoint, Exchange exchange) {
        String ending = switch (exchange.ending()) {
            case Ending.Answered answered -> String.valueOf(answered.reply().status());
            case Ending.Unanswered unanswered -> "no answer (" + unanswered.reason() + ")";
        };
        return "%s %s %s %s %s -> %s%s"
                .formatted(
                        UTC.format(exchange.endedAt()),
                        endpoint,
                        exchange.id(),
                        exchange.request().method(),
                        exchange.request().target(),
                        ending,
                        exchange.fault().isEmpty() ? "" : " [" + exchange.fault() + "]");
    }
}
