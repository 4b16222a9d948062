package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long a query may take, by itself and when the process is told to end meanwhile. */
@Timeout(60)
class QueryTimeTest {
    private static final String QUERY = "/api/v1/query?query=up";
    /** The common pool may have one thread only. */
    private static final Executor THREADS = Thread::startVirtualThread;

    private static final Duration SHORT = Duration.ofMillis(400);

    private static CompletableFuture<Response> asked(TestWorld world) {
        CompletableFuture<Response> answer = CompletableFuture.supplyAsync(() -> world.get(QUERY), THREADS);
        await().until(() -> !world.ingestion.seen().isEmpty());
        return answer;
    }

    private static CompletableFuture<Void> ending(TestWorld world) {
        CompletableFuture<Void> ended = CompletableFuture.runAsync(world.proxy::drainAndClose, THREADS);
        // when it has ended, nobody listens
        await().ignoreExceptions()
                .until(() -> ended.isDone() || world.get("/ready").statusCode() == 503);
        return ended;
    }

    @Test
    void aQueryMayTakeLongerThanAWrite() {
        try (TestWorld world = TestWorld.ofTargetHost(limits -> limits.withTotalTimeout(SHORT))) {
            world.ingestion.hold();
            CompletableFuture<Response> query = asked(world);

            assertThat(world.write().statusCode()).isEqualTo(504);
            assertThat(query).isNotDone();
            world.ingestion.release();

            assertThat(query.join().statusCode()).isEqualTo(204);
        }
    }

    @Test
    void aQueryWithoutAnAnswerIsGivenUpInTime() {
        try (TestWorld world = TestWorld.ofTargetHost(limits -> limits.withQueryTimeout(SHORT))) {
            world.ingestion.hold();

            Response response = world.get(QUERY);

            assertThat(response.statusCode()).isEqualTo(504);
            assertThat(response.jsonPath().getString("code")).isEqualTo("IngestionTimeout");
            assertThat(response.time()).isLessThan(30_000);
        }
    }

    @Test
    void anAnswerThatDoesNotEndInTimeIsCutSoThatNobodyTakesItForComplete() {
        CountDownLatch over = new CountDownLatch(1);
        try (TestWorld world = TestWorld.ofTargetHost(limits -> limits.withQueryTimeout(Duration.ofSeconds(4)));
                RawCaller caller = new RawCaller(world.proxy)) {
            world.ingestion.talking((socket, in, out) -> {
                RawIngestion.head(in);
                String begun = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20000\r\n" + "x".repeat(0x20000);
                out.write(begun.getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
                over.await(20, TimeUnit.SECONDS);
            });

            String all = caller.send("GET " + QUERY + " HTTP/1.1\r\nHost: proxy\r\n\r\n")
                    .rest();

            assertThat(all)
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("x".repeat(60_000))
                    .doesNotEndWith("0\r\n\r\n");
        } finally {
            over.countDown();
        }
    }

    @Test
    void aQueryUnderWayIsFinishedWhenTheProcessIsToldToEnd() {
        try (TestWorld world = TestWorld.ofTargetHost(UnaryOperator.identity())) {
            world.ingestion.hold();
            CompletableFuture<Response> query = asked(world);

            CompletableFuture<Void> ended = ending(world);
            assertThat(ended).isNotDone();
            world.ingestion.release();

            assertThat(query.join().statusCode()).isEqualTo(204);
            ended.join();
        }
    }

    /** Never as a success (PX-59), and so that whoever asks comes again: to the next pod. */
    @Test
    void aQueryThatTakesLongerThanAWriteMayIsAnswered503AtTheEnd() {
        try (LogCapture log = new LogCapture();
                TestWorld world = TestWorld.ofTargetHost(limits -> limits.withTotalTimeout(SHORT))) {
            world.ingestion.hold();
            CompletableFuture<Response> query = asked(world);

            ending(world).join();

            Response response = query.join();
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.header("Retry-After")).isEqualTo("1");
            assertThat(response.header("Connection")).isEqualTo("close");
            assertThat(response.jsonPath().getString("code")).isEqualTo("ShuttingDown");
            assertThat(log.lines("Query failed")).singleElement().asString().contains("failure=ShuttingDown");
            assertThat(log.lines("Stopped")).singleElement().asString().endsWith("complete=false");
        }
    }

    @Test
    void aWriteUnderWayHasAllItsTimeWhenTheProcessIsToldToEnd() {
        try (LogCapture log = new LogCapture();
                TestWorld world = TestWorld.startWith(
                        RawIngestion.http(), limits -> limits.withTotalTimeout(Duration.ofSeconds(3)))) {
            world.ingestion.hold();
            CompletableFuture<Integer> written =
                    CompletableFuture.supplyAsync(() -> world.write().statusCode(), THREADS);
            await().until(() -> !world.ingestion.seen().isEmpty());

            ending(world).join();

            assertThat(written.join()).isEqualTo(504);
            assertThat(log.lines("Write failed")).singleElement().asString().contains("failure=TimedOut");
        }
    }
}
