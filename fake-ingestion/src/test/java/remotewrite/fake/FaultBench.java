package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A fake whose service answers everything with ten bytes, a fault for one exchange, and a plain client. */
final class FaultBench implements AutoCloseable {
    /** After which a client that has got nothing more takes it that nothing comes. */
    static final Duration QUIET = Duration.ofMillis(250);

    static final Duration DEADLINE = Duration.ofSeconds(10);

    private final AtomicInteger processed = new AtomicInteger();
    private final FakeServer server =
            FakeServer.start(FakeServer.Settings.named("test", Clock.systemUTC()), request -> {
                processed.incrementAndGet();
                return new Reply(200, List.of(new Header("X-Own", "1")), Bytes.utf8("0123456789"));
            });

    private FaultBench() {}

    static FaultBench start() {
        return new FaultBench();
    }

    FakeServer server() {
        return server;
    }

    /** How many requests the service itself has seen. */
    AtomicInteger processed() {
        return processed;
    }

    static boolean faultPlayed(List<Exchange> exchanges) {
        return exchanges.stream().anyMatch(exchange -> !exchange.fault().isEmpty());
    }

    static boolean afterProcessing(Moment moment) {
        return moment == Moment.REPLY_START || moment == Moment.REPLY_BODY;
    }

    void play(Effect effect, Moment moment) {
        server.play(FaultScript.named("once").step(effect, moment).times(1).thenNormally());
    }

    RawClient.Seen exchange() {
        try (RawClient client = new RawClient(server.port())) {
            return client.post("/", "hello").read(QUIET);
        }
    }

    /** Of one exchange after which the fake ends the connection. */
    RawClient.Seen exchangeToEnd() {
        try (RawClient client = new RawClient(server.port())) {
            return client.post("/", "hello").readToEnd();
        }
    }

    Exchange recorded() {
        return ended(1).get(0);
    }

    List<Exchange> ended(int count) {
        assertThat(server.journal()
                        .await(
                                all -> all.stream()
                                                .filter(exchange -> !exchange.open())
                                                .count()
                                        == count,
                                DEADLINE))
                .as("ended exchanges: %s", server.journal().exchanges())
                .isTrue();
        return server.journal().exchanges();
    }

    @Override
    public void close() {
        server.close();
    }
}
