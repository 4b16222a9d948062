package remotewrite.conformance.cli;

import java.io.PrintWriter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import remotewrite.fake.Ending;
import remotewrite.fake.Exchange;
import remotewrite.fake.Journal;
import remotewrite.fake.cloud.Endpoint;

/** Prints a line for every exchange of some endpoints, once it has ended. */
final class RequestLines {
    private final List<Endpoint> endpoints;
    private final PrintWriter out;
    private final Map<String, Long> next = new HashMap<>();
    private final Map<String, Set<Long>> ahead = new HashMap<>();

    RequestLines(List<Endpoint> endpoints, PrintWriter out) {
        this.endpoints = endpoints;
        this.out = out;
    }

    /** The exchanges that have ended since the last call. */
    void printNew() {
        endpoints.forEach(this::printNew);
        out.flush();
    }

    private void printNew(Endpoint endpoint) {
        Journal.Page page = endpoint.journal().since(next.getOrDefault(endpoint.name(), 0L));
        // those that ended before an earlier one did
        Set<Long> printed = ahead.computeIfAbsent(endpoint.name(), name -> new HashSet<>());
        long position = page.first();
        for (Exchange exchange : page.exchanges()) {
            if (!exchange.open() && printed.add(position)) {
                out.println(line(endpoint.name(), exchange));
            }
            position++;
        }
        printed.removeIf(past -> past < page.next());
        next.put(endpoint.name(), page.next());
    }

    private static String line(String endpoint, Exchange exchange) {
        String ending = switch (exchange.ending()) {
            case Ending.Answered answered -> String.valueOf(answered.reply().status());
            case Ending.Unanswered unanswered -> "no answer (" + unanswered.reason() + ")";
        };
        return "%s %s %s %s -> %s%s"
                .formatted(
                        endpoint,
                        exchange.id(),
                        exchange.request().method(),
                        exchange.request().target(),
                        ending,
                        exchange.fault().isEmpty() ? "" : " [" + exchange.fault() + "]");
    }
}
