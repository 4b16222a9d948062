package remotewrite.conformance;

import java.util.Optional;
import remotewrite.conformance.Arrivals.Arrival;
import remotewrite.conformance.Exposition.Served;
import remotewrite.fake.Ending;
import remotewrite.fake.Exchange;

/**
 * Where a lost sample was last seen, and what was said about it there.
 *
 * @param recording names exchanges
 * @param sent everything the sender sent
 * @param received everything that reached ingestion
 */
record LossStory(Recording recording, Arrivals sent, Arrivals received) {
    /** One phrase; {@code timestamp} is empty when no scrape of the sender can be told to be the sample's. */
    String of(Series series, Served served, Optional<Long> timestamp) {
        Optional<Exchange> reached = lastWith(received, series, served, timestamp);
        Optional<Exchange> left = lastWith(sent, series, served, timestamp);
        if (reached.isPresent()) {
            return "last seen at ingestion in " + recording.name(reached.get()) + ", " + outcome(reached.get())
                    + left.map(exchange -> "; the proxy told the sender: " + outcome(exchange))
                            .orElse("");
        }
        return left.map(exchange -> "last sent in " + recording.name(exchange) + ", which the proxy "
                        + outcome(exchange) + "; no readable write with it reached ingestion")
                .orElse("the sender never sent it");
    }

    private static Optional<Exchange> lastWith(Arrivals leg, Series series, Served served, Optional<Long> timestamp) {
        return leg.with(series, served).reversed().stream()
                .filter(arrival ->
                        timestamp.filter(t -> t != arrival.timestampMillis()).isEmpty())
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
