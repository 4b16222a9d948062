package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several bodies of the largest size at once need no more memory than the image has (PX-46). */
@Timeout(120)
class LargeBodiesTest {
    private static final Path FLAGS = Path.of("..", "images", "proxy", "java.options");
    private static final int BODIES = 8;
    private static final int BODY_BYTES = 32 * 1024 * 1024;
    private static final byte[] PIECE = piece();

    private final CyclicBarrier halfway = new CyclicBarrier(BODIES);
    private final Queue<Long> received = new ConcurrentLinkedQueue<>();

    private static byte[] piece() {
        byte[] piece = new byte[64 * 1024];
        new Random(46).nextBytes(piece);
        return piece;
    }

    private static long checksumOfABody() {
        CRC32 sum = new CRC32();
        for (int sent = 0; sent < BODY_BYTES; sent += PIECE.length) {
            sum.update(PIECE);
        }
        return sum.getValue();
    }

    /** Goes on when half of every body is here: so they are under way at the same time, all of them. */
    private void take(Socket socket, InputStream in, OutputStream out) throws IOException, InterruptedException {
        RawIngestion.head(in);
        CRC32 sum = new CRC32();
        read(in, BODY_BYTES / 2, sum);
        try {
            halfway.await(60, TimeUnit.SECONDS);
        } catch (BrokenBarrierException | TimeoutException e) {
            // the sender does not get its answer
            return;
        }
        read(in, BODY_BYTES / 2, sum);
        received.add(sum.getValue());
        out.write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private static void read(InputStream in, int bytes, CRC32 sum) throws IOException {
        byte[] buffer = new byte[PIECE.length];
        int left = bytes;
        while (left > 0) {
            int length = in.read(buffer, 0, Math.min(left, buffer.length));
            if (length < 0) {
                throw new IOException("the body ended " + left + " bytes too early");
            }
            sum.update(buffer, 0, length);
            left -= length;
        }
    }

    private static String written(int port) {
        try (RawCaller sender = new RawCaller(port)) {
            sender.begin(BODY_BYTES);
            for (int sent = 0; sent < BODY_BYTES; sent += PIECE.length) {
                sender.send(PIECE);
            }
            return sender.head();
        }
    }

    @Test
    void theyFlowThroughTheHeapOfTheImage() throws IOException {
        // together more than there is
        assertThat(Files.readString(FLAGS)).contains("\n-Xmx112m\n");
        assertThat((long) BODIES * BODY_BYTES).isGreaterThan(112L * 1024 * 1024);
        try (FakeEntra entra = FakeEntra.start();
                RawIngestion ingestion = RawIngestion.http().talking(this::take);
                RunningProxy proxy = RunningProxy.with(TestWorld.environment(entra, ingestion), "@" + FLAGS)) {
            int port = proxy.awaitPort();
            await().atMost(RunningProxy.START_LIMIT).until(() -> proxy.outText().contains("Token obtained"));

            List<CompletableFuture<String>> answers = Stream.generate(
                            () -> CompletableFuture.supplyAsync(() -> written(port), Thread::startVirtualThread))
                    .limit(BODIES)
                    .toList();

            assertThat(answers.stream().map(CompletableFuture::join))
                    .hasSize(BODIES)
                    .allMatch(head -> head.startsWith("HTTP/1.1 204"));
            assertThat(received).hasSize(BODIES).containsOnly(checksumOfABody());
            assertThat(proxy.process().isAlive()).isTrue();
        }
    }
}
