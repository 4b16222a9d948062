package remotewrite.conformance.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import remotewrite.conformance.Starvation;
import remotewrite.fake.Bytes;
import remotewrite.fake.Ending;
import remotewrite.fake.Exchange;
import remotewrite.fake.ExchangeId;
import remotewrite.fake.Journal;
import remotewrite.fake.Reply;
import remotewrite.fake.Request;

/**
 * Calls itself again and again during a run and records how long that took: a connection over the loopback interface,
 * accepted as the tap and the fakes accept theirs, a byte, and the same byte back. A subject in another process has no part
 * in it, so whatever it has to wait for is the machine. One in this process shares the heap and the carriers of virtual
 * threads with it: if it spins on them beats come late, and what would have been its violation is told as a busy machine's.
 * That is never a pass. {@link Starvation} says how long is too long.
 */
final class Pulse implements AutoCloseable {
    private static final Request BEAT = new Request("GET", "/pulse", List.of(), Bytes.empty());
    private static final Ending HEARD = new Ending.Answered(new Reply(204, List.of(), Bytes.empty()));
    private static final int BYTE = 1;

    /** Far beyond what is too long. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Ten times what a machine takes that has a processor to spare. */
    private static final Duration NEXT_TO_NO_TIME = Duration.ofMillis(10);

    /** A connection that is done with is gone at once: hundreds of runs would leave the machine without free ports. */
    private static final int NO_LINGER = 0;

    private final Clock clock;
    private final Journal journal;
    private final Accepting accepting;
    private final AtomicInteger beats = new AtomicInteger();
    private final ScheduledExecutorService beating = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("pulse").factory());

    private Pulse(Clock clock) {
        this.clock = clock;
        this.journal = new Journal(clock);
        this.accepting = Accepting.start(
                "pulse",
                Accepting.listen("127.0.0.1"),
                0,
                (socket, connection) -> socket.getInputStream().transferTo(socket.getOutputStream()));
        beating.scheduleAtFixedRate(this::beat, 0, Starvation.PROBED_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Begins.
     *
     * @throws BenchFailure when nothing can listen
     */
    static Pulse start(Clock clock) {
        return new Pulse(clock);
    }

    /** The beats so far and one more, made now, so that one that is overdue shows. */
    List<Exchange> untilNow() {
        beat();
        return journal.exchanges();
    }

    /**
     * Whether the machine has kept nobody waiting since {@code since}: a beat that is made now, and all others that have
     * come to their end since, took next to no time.
     */
    boolean keptUpSince(Instant since) {
        return untilNow().stream()
                .filter(beat -> beat.open() || !beat.endedAt().isBefore(since))
                .allMatch(beat ->
                        Duration.between(beat.startedAt(), beat.endedAt()).compareTo(NEXT_TO_NO_TIME) <= 0);
    }

    private void beat() {
        Journal.Open exchange = journal.open(new ExchangeId(0, beats.getAndIncrement()), clock.instant(), BEAT);
        exchange.end(heard());
    }

    private Ending heard() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), accepting.port())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.setSoLinger(true, NO_LINGER);
            socket.getOutputStream().write(BYTE);
            return socket.getInputStream().read() == BYTE ? HEARD : new Ending.Unanswered("nothing came back");
        } catch (IOException e) {
            return new Ending.Unanswered("nothing came back (" + e.getClass().getSimpleName() + ")");
        }
    }

    @Override
    public void close() {
        beating.shutdownNow();
        accepting.close();
    }
}
