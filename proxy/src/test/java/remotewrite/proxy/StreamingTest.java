package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies larger than a small one flow through the proxy. */
class StreamingTest {
    private static final int LARGE = 300_000;
    private static final String NO_CONTENT = "HTTP/1.1 204 No Content\r\n\r\n";

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

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
                byte[] all = new byte[LARGE];
                in.readNBytes(all, 0, 1000);
                begun.countDown();
                in.readNBytes(all, 1000, LARGE - 1000);
                body.complete(all);
                out.write(latin1(NO_CONTENT));
            });
            byte[] sent = random(LARGE);

            caller.begin(LARGE).send(Arrays.copyOf(sent, 100_000));
            await().until(() -> begun.getCount() == 0);
            caller.send(Arrays.copyOfRange(sent, 100_000, LARGE));

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
            assertThat(seen.body()).isEqualTo(latin1(chunk.repeat(3)));
            assertThat(seen.lines("content-length")).isEmpty();
            assertThat(seen.lines("transfer-encoding")).hasSize(1);
            assertThat(seen.lines("x-trailer")).isEmpty();
        }
    }

    @Test
    void a401IsRepeatedWithTheWholeLargeBody() {
        try (TestWorld world = world(UnaryOperator.identity())) {
            world.ingestion.then(401, "", "no");
            byte[] sent = random(LARGE);

            assertThat(world.write(sent).statusCode()).isEqualTo(204);

            assertThat(world.ingestion.seen()).hasSize(2).allMatch(seen -> Arrays.equals(seen.body(), sent));
            assertThat(world.ingestion.seen())
                    .extracting(seen -> seen.lines("authorization").getFirst())
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void a401BeforeTheBodyWasReadIsRepeatedWithTheWholeBody() {
        AtomicInteger connections = new AtomicInteger();
        CompletableFuture<byte[]> body = new CompletableFuture<>();
        try (TestWorld world = world(UnaryOperator.identity());
                RawCaller caller = new RawCaller(world.proxy)) {
            world.ingestion.talking((socket, in, out) -> {
                RawIngestion.head(in);
                if (connections.incrementAndGet() == 1) {
                    out.write(latin1("HTTP/1.1 401 No\r\nContent-Length: 2\r\n\r\nno"));
                    in.skip(Long.MAX_VALUE);
                    return;
                }
                body.complete(in.readNBytes(LARGE));
                out.write(latin1(NO_CONTENT));
            });
            byte[] sent = random(LARGE);
            int before = world.entra.requests();

            caller.begin(LARGE).send(Arrays.copyOf(sent, 150_000));
            await().until(() -> world.entra.requests() > before);
            caller.send(Arrays.copyOfRange(sent, 150_000, LARGE));

            assertThat(caller.head()).startsWith("HTTP/1.1 204");
            assertThat(body.join()).isEqualTo(sent);
        }
    }

    @Test
    void a401ToABodyTooLargeToKeepIsA503AndTheTokenIsReplaced() {
        try (TestWorld world = world(limits -> limits.withReplayBytes(LARGE - 1))) {
            world.ingestion.then(401, "", "no");
            int before = world.entra.requests();

            var response = world.write(random(LARGE));

            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.header("Retry-After")).isEqualTo("1");
            assertThat(response.jsonPath().getString("code")).isEqualTo("AuthenticationTokenRefused");
            assertThat(world.ingestion.seen()).hasSize(1);
            await().until(() -> world.entra.requests() == before + 1);
            await().until(() -> world.write().statusCode() == 204);
        }
    }

    @Test
    void copiesOfAllBodiesTogetherAreLimitedAndTheMemoryComesBack() {
        try (TestWorld world = world(limits -> limits.withReplayTotalBytes(LARGE))) {
            assertThat(world.write(random(LARGE)).statusCode()).isEqualTo(204);
            assertThat(world.write(random(LARGE + 1)).statusCode()).isEqualTo(204);
            world.ingestion.then(401, "", "no");
            assertThat(world.write(random(LARGE)).statusCode()).isEqualTo(204);
        }
        try (TestWorld world = world(limits -> limits.withReplayTotalBytes(LARGE))) {
            world.ingestion.then(401, "", "no");
            assertThat(world.write(random(LARGE + 1)).statusCode()).isEqualTo(503);
        }
    }

    @Test
    void ingestionThatDoesNotReadHoldsTheSenderBack() throws InterruptedException {
        int size = 30_000_000;
        CountDownLatch read = new CountDownLatch(1);
        CompletableFuture<byte[]> body = new CompletableFuture<>();
        AtomicLong written = new AtomicLong();
        try (TestWorld world = world(UnaryOperator.identity());
                RawCaller caller = new RawCaller(world.proxy)) {
            world.ingestion.talking((socket, in, out) -> {
                RawIngestion.head(in);
                read.await();
                body.complete(in.readNBytes(size));
                out.write(latin1(NO_CONTENT));
            });
            byte[] sent = random(size);
            caller.begin(size);
            Thread sender = Thread.ofVirtual().start(() -> {
                for (int from = 0; from < size; from += 100_000) {
                    caller.send(Arrays.copyOfRange(sent, from, from + 100_000));
                    written.addAndGet(100_000);
                }
            });
            AtomicLong before = new AtomicLong(-1);
            await().atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(300))
                    .until(() -> written.get() == before.getAndSet(written.get()));

            assertThat(written.get()).isBetween(100_000L, 20_000_000L);
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
                out.write(latin1("HTTP/1.1 400 No\r\nContent-Length: 200000\r\n\r\n" + "x".repeat(100_000)));
                out.flush();
                more.await();
                out.write(latin1("y".repeat(99_997) + "end"));
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
                out.write(latin1(first ? "HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno" : NO_CONTENT));
                in.skip(Long.MAX_VALUE);
            });

            caller.begin(LARGE).send(random(150_000));
            assertThat(caller.until("no")).startsWith("HTTP/1.1 413");
            caller.send(random(LARGE - 150_000));

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
                    seen.complete(in.readNBytes(LARGE).length);
                } catch (IOException e) {
                    // a reset is as good an end as any
                    seen.complete(-1);
                }
            });
            try (RawCaller caller = new RawCaller(world.proxy)) {
                caller.begin(LARGE).send(random(150_000));
            }

            assertThat(seen.join()).isLessThan(LARGE);
            world.ingestion.talking((socket, in, out) -> {
                RawIngestion.head(in);
                out.write(latin1(NO_CONTENT));
            });
            assertThat(world.write().statusCode()).isEqualTo(204);
        }
    }

    @Test
    void aBodyThatDoesNotComeIsA503AndTheEndOfTheConnection() {
        try (TestWorld world = world(limits -> limits.withTotalTimeout(Duration.ofMillis(700)))) {
            for (int length : new int[] {100, LARGE}) {
                try (RawCaller caller = new RawCaller(world.proxy)) {
                    String all =
                            caller.begin(length).send("x".repeat(length / 2)).rest();

                    assertThat(all)
                            .startsWith("HTTP/1.1 503")
                            .contains("Retry-After: 1\r\n", "Connection: close\r\n", "BodyTimeout");
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 30, 50, 70, 90, 100, 110, 130})
    void whatComesBehindThatAnswerIsNotReadAsARequest(int pauseMillis) {
        try (TestWorld world = world(limits -> limits.withTotalTimeout(Duration.ofMillis(700)));
                RawCaller caller = new RawCaller(world.proxy)) {
            String answers = caller.begin(10_000).trickle("x", Duration.ofMillis(pauseMillis));

            // a reset may overtake the answer; the sender repeats the write then as well
            assertThat(answers)
                    .satisfiesAnyOf(
                            nothing -> assertThat(nothing).isEmpty(),
                            one -> assertThat(one).startsWith("HTTP/1.1 503").containsOnlyOnce("HTTP/1.1"));
        }
    }

    @Test
    void moreThanTheLimitOfALargeBodyIsA413() {
        try (TestWorld world = world(limits -> limits.withMaxBodyBytes(LARGE))) {
            assertThat(world.write(random(LARGE)).statusCode()).isEqualTo(204);
            assertThat(world.write(random(LARGE + 1)).statusCode()).isEqualTo(413);
            try (RawCaller caller = new RawCaller(world.proxy)) {
                caller.send("POST /api/v1/write HTTP/1.1\r\nHost: proxy\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + Integer.toHexString(LARGE + 1) + "\r\n" + "x".repeat(LARGE + 1) + "\r\n0\r\n\r\n");
                assertThat(caller.rest()).startsWith("HTTP/1.1 413");
            }
            assertThat(world.ingestion.seen()).hasSize(1);
        }
    }

    /** PX-51: configurable. */
    @Test
    void theLimitIsASetting() {
        FakeEntra entra = FakeEntra.start();
        RawIngestion ingestion = RawIngestion.https();
        Map<String, String> environment = TestWorld.environment(entra, ingestion);
        environment.put("MAX_BODY_SIZE", "1Mi");
        try (TestWorld world = TestWorld.configured(entra, ingestion, environment)) {
            assertThat(world.write(random(1 << 20)).statusCode()).isEqualTo(204);
            assertThat(world.write(random((1 << 20) + 1)).statusCode()).isEqualTo(413);
            assertThat(world.ingestion.seen()).hasSize(1);
        }
    }

    @Test
    void sizesAreQuantitiesOfKubernetes() {
        assertThat(SettingFormats.bodySize("32Mi")).isEqualTo(new Parsed.Good<>(32 << 20));
        assertThat(SettingFormats.bodySize("2048Ki")).isEqualTo(new Parsed.Good<>(2 << 20));
        assertThat(SettingFormats.bodySize("1048576")).isEqualTo(new Parsed.Good<>(1 << 20));
        assertThat(SettingFormats.bodySize("1024Mi")).isEqualTo(new Parsed.Good<>(1 << 30));
        for (String wrong : List.of("", "0", "1Gi", "1025Mi", "1048575", "-1Mi", "32MB", "32 Mi", "9999999999Mi")) {
            assertThat(SettingFormats.bodySize(wrong)).as(wrong).isInstanceOf(Parsed.Bad.class);
        }
    }
}
