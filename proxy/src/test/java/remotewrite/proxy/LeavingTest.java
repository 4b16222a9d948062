package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The other side leaves: ingestion between two writes, callers in the middle of theirs. */
@Timeout(60)
class LeavingTest {
    /** After an answer. */
    private static final Duration IDLE = Duration.ofMillis(300);

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final int ROUNDS = 5;
    private static final int CALLERS = 20;

    private final Queue<Byte> taken = new ConcurrentLinkedQueue<>();
    private final AtomicInteger left = new AtomicInteger();

    /** Writes of one byte; leaves when nothing has come for {@link #IDLE}, and has left when the other side has gone too. */
    private void untilIdle(Socket socket, InputStream in, OutputStream out) throws IOException {
        try {
            while (!RawIngestion.head(in).isEmpty()) {
                taken.add((byte) in.read());
                out.write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
                // not before: a handshake and the first head may take their time
                socket.setSoTimeout((int) IDLE.toMillis());
            }
        } catch (SocketTimeoutException e) {
            socket.shutdownOutput();
            socket.setSoTimeout((int) LIMIT.toMillis());
            if (in.read() < 0) {
                left.incrementAndGet();
            }
        }
    }

    /** Neither is a write lost on a connection that is gone, nor is one sent twice because of it (PX-65). */
    @Test
    void connectionsThatIngestionClosedAreNotUsedAgain() {
        try (TestWorld world = TestWorld.start()) {
            world.ingestion.talking(this::untilIdle);
            List<Byte> written =
                    IntStream.range(0, ROUNDS).mapToObj(round -> (byte) round).toList();

            for (byte round : written) {
                assertThat(world.write(new byte[] {round}).statusCode())
                        .as("write %d", round)
                        .isEqualTo(204);
                await().atMost(LIMIT).until(() -> left.get() == round + 1);
            }

            assertThat(taken).containsExactlyElementsOf(written);
            assertThat(world.ingestion.connections()).isEqualTo(ROUNDS);
        }
    }

    /** Their places are free again, and nothing is left of them to wait for (PX-55). */
    @Test
    void callersThatLeaveWhileIngestionThinksLeaveNothingBehind() {
        try (LogCapture log = new LogCapture();
                TestWorld world =
                        TestWorld.startWith(RawIngestion.https(), limits -> limits.withMaxExchanges(CALLERS))) {
            world.ingestion.hold();
            List<RawCaller> callers = Stream.generate(() -> new RawCaller(world.proxy).post("", "x"))
                    .limit(CALLERS)
                    .toList();
            await().atMost(LIMIT).until(() -> world.ingestion.seen().size() == CALLERS);
            assertThat(world.write().jsonPath().getString("code")).isEqualTo("Overloaded");

            // half of them in good order
            callers.subList(0, CALLERS / 2).forEach(RawCaller::close);
            callers.subList(CALLERS / 2, CALLERS).forEach(RawCaller::leave);
            world.ingestion.release();

            await().atMost(LIMIT).until(() -> world.write().statusCode() == 204);
            long toldNanos = System.nanoTime();
            world.proxy.drainAndClose();
            assertThat(Duration.ofNanos(System.nanoTime() - toldNanos)).isLessThan(Duration.ofSeconds(20));
            assertThat(log.lines("Stopped")).singleElement().asString().endsWith("complete=true");
            assertThat(log.lines("Write broke")).isEmpty();
        }
    }
}
