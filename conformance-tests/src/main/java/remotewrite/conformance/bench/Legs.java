package remotewrite.conformance.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import remotewrite.fake.Ending;
import remotewrite.fake.Exchange;
import remotewrite.fake.Journal;

/**
 * The two legs of a run that goes on, as they were at one moment. Looked at one after the other as they are, a write that
 * came in between would stand on the one leg alone, and the proxy would be blamed for it.
 *
 * @param senderToProxy what was answered later than at that moment is still open
 * @param proxyToIngestion those under way at that moment may have their ending
 */
record Legs(List<Exchange> senderToProxy, List<Exchange> proxyToIngestion) {
    /**
     * The legs at {@code moment}, which is now or has been.
     *
     * @param lag how long the journal may be behind what its clients have seen; it is waited for
     */
    static Legs at(Instant moment, Journal ingestion, Supplier<List<Exchange>> tap, Duration lag) {
        ingestion.await(
                exchanges -> exchanges.stream().noneMatch(exchange -> exchange.open() && begun(exchange, moment)), lag);
        // ingestion first: what it has seen, the tap has seen too
        List<Exchange> atIngestion = ingestion.exchanges().stream()
                .filter(exchange -> begun(exchange, moment))
                .toList();
        List<Exchange> atProxy = tap.get().stream()
                .filter(exchange -> begun(exchange, moment))
                .map(exchange -> exchange.endedAt().isAfter(moment) ? open(exchange, moment) : exchange)
                .toList();
        return new Legs(atProxy, atIngestion);
    }

    private static boolean begun(Exchange exchange, Instant moment) {
        return !exchange.startedAt().isAfter(moment);
    }

    private static Exchange open(Exchange exchange, Instant moment) {
        return new Exchange(
                exchange.id(),
                exchange.startedAt(),
                moment,
                exchange.request(),
                Ending.STILL_OPEN,
                exchange.fault(),
                exchange.faultAt());
    }
}
