package remotewrite.conformance.bench;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import remotewrite.conformance.Exposition;
import remotewrite.fake.Bytes;
import remotewrite.fake.Exchange;
import remotewrite.fake.ExchangeId;
import remotewrite.fake.FakeServer;
import remotewrite.fake.Header;
import remotewrite.fake.Reply;
import remotewrite.fake.Request;

/**
 * The target that the sender scrapes at {@code GET /metrics}. After {@link #stop} it answers 503, so that every one of
 * its series ends and the sender owes stale markers (RW1-S-42).
 */
public final class ScrapeTarget implements AutoCloseable {
    private final Clock clock;
    private final FakeServer server;
    private int pages;
    private boolean stopped;

    private ScrapeTarget(Clock clock, String bindAddress) {
        this.clock = clock;
        server = FakeServer.start(
                FakeServer.Settings.named("scrape target", clock).withAddress(bindAddress, 0), this::serve);
    }

    /** Starts a target on a free port of {@code bindAddress}. */
    public static ScrapeTarget start(Clock clock, String bindAddress) {
        return new ScrapeTarget(clock, bindAddress);
    }

    public int port() {
        return server.port();
    }

    /**
     * From now on scrapes fail. Waits until it is known of every page that was handed out before whether the sender has it:
     * one that is still under way would be owed after all have been counted.
     *
     * @param deadline how long to wait at most for a sender that does not take its page
     */
    public void stop(Duration deadline) {
        synchronized (this) {
            stopped = true;
        }
        Set<ExchangeId> underWay =
                exchanges().stream().filter(Exchange::open).map(Exchange::id).collect(Collectors.toSet());
        server.journal()
                .await(
                        exchanges -> exchanges.stream()
                                .noneMatch(exchange -> exchange.open() && underWay.contains(exchange.id())),
                        deadline);
    }

    /** Waits for the first answered scrape; false when there was none within {@code deadline}. */
    public boolean awaitFirstScrape(Duration deadline) {
        return server.journal().await(exchanges -> exchanges.stream().anyMatch(Exchange::accepted), deadline);
    }

    /** All scrapes so far, failed ones included. */
    public List<Exchange> exchanges() {
        return server.journal().exchanges();
    }

    private Reply serve(Request request) {
        if (!request.target().startsWith("/metrics")) {
            return new Reply(404, List.of(), Bytes.utf8("only /metrics is here\n"));
        }
        OptionalInt number = nextNumber();
        return number.isEmpty()
                ? new Reply(503, List.of(), Bytes.utf8("the target has stopped\n"))
                : new Reply(
                        200,
                        List.of(new Header("Content-Type", Exposition.CONTENT_TYPE)),
                        Bytes.utf8(ScrapePage.text(number.getAsInt(), clock.instant())));
    }

    /** Of the page that is handed out now; empty after {@link #stop}. */
    private synchronized OptionalInt nextNumber() {
        return stopped ? OptionalInt.empty() : OptionalInt.of(++pages);
    }

    @Override
    public void close() {
        server.close();
    }
}
