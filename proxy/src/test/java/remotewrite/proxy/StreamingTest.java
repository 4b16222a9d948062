package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Bodies larger than a small one flow through the proxy. */
class StreamingTest {
    private static TestWorld world(UnaryOperator<Limits> limits) {
        return TestWorld.startWith(RawIngestion.http(), limits);
    }

    @Test
    void aLargeBodyIsUnderWayBeforeTheSenderIsDone() {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<byte[]> body = new CompletableFuture<>();
        try (TestWorld world = world(UnaryOperator.identity());
                RawCaller caller = new RawCaller(world.proxy)) {
            world.ingestion.talking((socket, in, out) -> {
                RawIngestion.head(in);
                byte[] all = new byte[LargeBody.BYTES];
                in.readNBytes(all, 0, 1000);
                begun.countDown();
                in.readNBytes(all, 1000, LargeBody.BYTES - 1000);
                body.complete(all);
                out.write(LargeBody.latin1(LargeBody.NO_CONTENT));
            });
            byte[] sent = LargeBody.random(LargeBody.BYTES);

            caller.begin(LargeBody.BYTES).send(Arrays.copyOf(sent, 100_000));
            await().until(() -> begun.getCount() == 0);
            caller.send(Arrays.copyOfRange(sent, 100_000, LargeBody.BYTES));

            assertThat(caller.head()).startsWith("HTTP/1.1 204");
            assertThat(body.join()).isEqualTo(sent);
        }
    }

    @Test
    void aLargeBodyWithoutLengthGoesOutChunked() {
        try (TestWorld world = world(UnaryOperator.identity());
                RawCaller caller = new RawCaller(world.proxy)) {
            String chunk = "x".repeat(100_000);
            caller.send("POST /api/v1/write HTTP/1.1\r\nHost: proxy\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < 3; i++) {
                caller.send(Integer.toHexString(chunk.length()) + ";ext=1\r\n" + chunk + "\r\n");
            }
            caller.send("0\r\nX-Trailer: 1\r\n\r\n");

            assertThat(caller.head()).startsWith("HTTP/1.1 204");
            RawIngestion.Seen seen = world.ingestion.seen().getLast();
            assertThat(seen.body()).isEqualTo(LargeBody.latin1(chunk.repeat(3)));
            assertThat(seen.lines("content-length")).isEmpty();
            assertThat(seen.lines("transfer-encoding")).hasSize(1);
            assertThat(seen.lines("x-trailer")).isEmpty();
        }
    }

    @Test
    void ingestionThatDoesNotReadHoldsTheSenderBack() throws InterruptedException {
        // the kernel keeps up to 32 MiB on each side of the proxy, by how fast it was read before
        int size = 120_000_000;
        CountDownLatch read = new CountDownLatch(1);
        CompletableFuture<byte[]> body = new CompletableFuture<>();
        AtomicLong written = new AtomicLong();
        try (TestWorld world = world(limits -> limits.withMaxBodyBytes(size));
                RawCaller caller = new RawCaller(world.proxy)) {
            world.ingestion.talking((socket, in, out) -> {
                RawIngestion.head(in);
                read.await();
                body.complete(in.readNBytes(size));
                out.write(LargeBody.latin1(LargeBody.NO_CONTENT));
            });
            byte[] sent = LargeBody.random(size);
            caller.begin(size);
            Thread sender = Thread.ofVirtual().start(() -> {
                for (int from = 0; from < size; from += 100_000) {
                    caller.send(Arrays.copyOfRange(sent, from, from + 100_000));
                    written.addAndGet(100_000);
                }
            });
            AtomicLong before = new AtomicLong(-1);
            // begun, and then nothing more between two looks
            await().atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(300))
                    .until(() -> written.get() > 0 && written.get() == before.getAndSet(written.get()));

            assertThat(written.get()).isBetween(100_000L, 80_000_000L);
            read.countDown();
            assertThat(caller.head()).startsWith("HTTP/1.1 204");
            assertThat(Arrays.equals(body.join(), sent)).isTrue();
            sender.join();
        }
    }

    @Test
    void aLargeReplyIsUnderWayBeforeIngestionIsDone() {
        CountDownLatch more = new CountDownLatch(1);
        try (TestWorld world = world(UnaryOperator.identity());
                RawCaller caller = new RawCaller(world.proxy)) {
            world.ingestion.talking((socket, in, out) -> {
                RawIngestion.head(in);
                in.readNBytes(4);
                out.write(LargeBody.latin1("HTTP/1.1 400 No\r\nContent-Length: 200000\r\n\r\n" + "x".repeat(100_000)));
                out.flush();
                more.await();
                out.write(LargeBody.latin1("y".repeat(99_997) + "end"));
            });

            String first = caller.post("", "body").until("x".repeat(66_000));
            assertThat(first).startsWith("HTTP/1.1 400").contains("Content-Length: 200000\r\n");
            more.countDown();

            assertThat(first.length() + caller.until("end").length()).isGreaterThan(200_000);
        }
    }

    @Test
    void a413WhileTheBodyStillFlowsComesBackAndTheConnectionStaysUsable() {
        try (TestWorld world = world(UnaryOperator.identity());
                RawCaller caller = new RawCaller(world.proxy)) {
            AtomicInteger connections = new AtomicInteger();
            world.ingestion.talking((socket, in, out) -> {
                RawIngestion.head(in);
                boolean first = connections.incrementAndGet() == 1;
                out.write(LargeBody.latin1(
                        first ? "HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno" : LargeBody.NO_CONTENT));
                in.skip(Long.MAX_VALUE);
            });

            caller.begin(LargeBody.BYTES).send(LargeBody.random(150_000));
            assertThat(caller.until("no")).startsWith("HTTP/1.1 413");
            caller.send(LargeBody.random(LargeBody.BYTES - 150_000));

            assertThat(caller.post("", "x").head()).startsWith("HTTP/1.1 204");
        }
    }

    @Test
    void aSenderThatGoesAwayLeavesNoCompleteRequestBehind() {
        CompletableFuture<Integer> seen = new CompletableFuture<>();
        try (TestWorld world = world(UnaryOperator.identity())) {
            world.ingestion.talking((socket, in, out) -> {
                RawIngestion.head(in);
                try {
                    seen.complete(in.readNBytes(LargeBody.BYTES).length);
                } catch (IOException e) {
                    // a reset is as good an end as any
                    seen.complete(-1);
                }
            });
            try (RawCaller caller = new RawCaller(world.proxy)) {
                caller.begin(LargeBody.BYTES).send(LargeBody.random(150_000));
            }

            assertThat(seen.join()).isLessThan(LargeBody.BYTES);
            world.ingestion.talking((socket, in, out) -> {
                RawIngestion.head(in);
                out.write(LargeBody.latin1(LargeBody.NO_CONTENT));
            });
            assertThat(world.write().statusCode()).isEqualTo(204);
        }
    }
}
