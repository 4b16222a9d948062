package remotewrite.conformance.bench;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import remotewrite.conformance.Starvation;
import remotewrite.fake.Bytes;
import remotewrite.fake.Ending;
import remotewrite.fake.Exchange;
import remotewrite.fake.ExchangeId;
import remotewrite.fake.Journal;
import remotewrite.fake.Reply;
import remotewrite.fake.Request;

/** Asks the proxy's {@code GET /ready} again and again during a run, as a kubelet does, and records the answers. */
final class ReadyWatch implements AutoCloseable {
    private final Clock clock;
    private final Journal journal;
    private final ReadyProbe probe;
    private final ScheduledExecutorService watching = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("ready watch").factory());
    private int asked;

    private ReadyWatch(Clock clock, int proxyPort) {
        this.clock = clock;
        this.journal = new Journal(clock);
        this.probe = new ReadyProbe(proxyPort);
        watching.scheduleAtFixedRate(this::ask, 0, Starvation.PROBED_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    static ReadyWatch start(Clock clock, int proxyPort) {
        return new ReadyWatch(clock, proxyPort);
    }

    List<Exchange> exchanges() {
        return journal.exchanges();
    }

    /** Waits until the proxy has been asked once more; {@code deadline} is how long at most. */
    void awaitAnother(Duration deadline) {
        int before = exchanges().size();
        journal.await(exchanges -> exchanges.size() > before, deadline);
    }

    private void ask() {
        Request request = new Request("GET", "/ready", List.of(), Bytes.empty());
        Journal.Open exchange = journal.open(new ExchangeId(0, asked++), clock.instant(), request);
        probe.ready();
        exchange.end(
                probe.lastStatus().isPresent()
                        ? new Ending.Answered(
                                new Reply(probe.lastStatus().getAsInt(), List.of(), Bytes.utf8(probe.lastAnswer())))
                        : new Ending.Unanswered(probe.lastAnswer()));
    }

    @Override
    public void close() {
        watching.shutdownNow();
    }
}
