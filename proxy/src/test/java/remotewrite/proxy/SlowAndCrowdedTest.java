package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.response.Response;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Senders that are slow, impatient or many. */
class SlowAndCrowdedTest {
    /** To be waited for, and more than a busy machine keeps a thread from running. */
    private static final Duration SHORT = Duration.ofMillis(2500);

    private static TestWorld world(UnaryOperator<Limits> limits) {
        return TestWorld.startWith(RawIngestion.http(), limits);
    }

    private static UnaryOperator<Limits> connections(UnaryOperator<ConnectionTimeouts> other) {
        return limits -> limits.withConnections(other.apply(limits.connections()));
    }

    @Test
    void aHeadThatTricklesInIsCutAndOthersAreServed() {
        try (TestWorld world = world(connections(right -> right.withHead(SHORT)));
                RawCaller slow = new RawCaller(world.proxy);
                RawCaller idle = new RawCaller(world.proxy)) {
            idle.post("", "x");
            assertThat(idle.head()).startsWith("HTTP/1.1 204");
            CompletableFuture<String> answer = CompletableFuture.supplyAsync(slow::rest);
            slow.send("POST /api/v1/write HTTP/1.1\r\nHost: proxy\r\nX-Slow: ");

            await().atMost(Duration.ofSeconds(30)).until(answer::isDone);
            assertThat(answer.join()).isEmpty();
            assertThat(world.write().statusCode()).isEqualTo(204);
            idle.post("", "x");
            assertThat(idle.head()).startsWith("HTTP/1.1 204");
        }
    }

    @Test
    void aConnectionOnWhichNothingEverCameIsCutBeforeOneThatWasUsed() {
        try (TestWorld world = world(connections(right -> right.withSilent(SHORT)));
                RawCaller used = new RawCaller(world.proxy);
                RawCaller silent = new RawCaller(world.proxy)) {
            used.post("", "x");
            assertThat(used.head()).startsWith("HTTP/1.1 204");

            assertThat(silent.rest()).isEmpty();
            used.post("", "x");
            assertThat(used.head()).startsWith("HTTP/1.1 204");
        }
    }

    @Test
    void aConnectionThatIsNotUsedAgainIsCut() {
        try (TestWorld world = world(connections(right -> right.withIdle(SHORT)));
                RawCaller used = new RawCaller(world.proxy)) {
            used.post("", "x");
            assertThat(used.head()).startsWith("HTTP/1.1 204");

            assertThat(used.rest()).isEmpty();
            assertThat(world.write().statusCode()).isEqualTo(204);
        }
    }

    @Test
    void whoeverExpects100GetsItBeforeTheBody() {
        try (TestWorld world = world(UnaryOperator.identity())) {
            for (int length : new int[] {10, 100_000}) {
                try (RawCaller caller = new RawCaller(world.proxy)) {
                    caller.send("POST /api/v1/write HTTP/1.1\r\nHost: proxy\r\nExpect: 100-continue\r\nContent-Length: "
                            + length + "\r\n\r\n");
                    assertThat(caller.head()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
                    caller.send("x".repeat(length));
                    assertThat(caller.head()).startsWith("HTTP/1.1 204");
                }
            }
            assertThat(world.ingestion.seen())
                    .hasSize(2)
                    .allMatch(seen -> seen.lines("expect").isEmpty());
        }
    }

    @Test
    void aBodyThatWillNotBeTakenIsNotAskedFor() {
        try (TestWorld world = world(limits -> limits.withMaxBodyBytes(1000));
                RawCaller caller = new RawCaller(world.proxy)) {
            caller.send(
                    "POST /api/v1/write HTTP/1.1\r\nHost: proxy\r\nExpect: 100-continue\r\nContent-Length: 1001\r\n\r\n");

            assertThat(caller.rest()).startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void withoutTokenTheBodyIsNotAskedFor() {
        try (TestWorld world = TestWorld.unready(
                        FakeEntra.start().always(FakeEntra.Answer.unknownCertificate()),
                        RawIngestion.http(),
                        UnaryOperator.identity(),
                        UnaryOperator.identity());
                RawCaller caller = new RawCaller(world.proxy)) {
            caller.send(
                    "POST /api/v1/write HTTP/1.1\r\nHost: proxy\r\nExpect: 100-continue\r\nContent-Length: 10\r\n\r\n");

            assertThat(caller.rest()).startsWith("HTTP/1.1 503");
        }
    }

    @Test
    void anUnknownExpectationIsA417() {
        try (TestWorld world = world(UnaryOperator.identity());
                RawCaller caller = new RawCaller(world.proxy)) {
            assertThat(caller.post("Expect: tea\r\n", "x").head()).startsWith("HTTP/1.1 417");
            assertThat(world.ingestion.seen()).isEmpty();
        }
    }

    @Test
    void anEarlyAnswerLeavesTheConnectionUsable() {
        try (TestWorld world = TestWorld.unready(
                        FakeEntra.start().always(FakeEntra.Answer.unknownCertificate()),
                        RawIngestion.http(),
                        UnaryOperator.identity(),
                        UnaryOperator.identity());
                RawCaller caller = new RawCaller(world.proxy)) {
            caller.begin(200_000);
            assertThat(caller.until("\n")).startsWith("HTTP/1.1 503");
            caller.until("}\n");
            caller.send("GET /metrics HTTP/1.1\r\n".repeat(200_000 / 23)).send("x".repeat(200_000 % 23));

            caller.send("GET /health HTTP/1.1\r\nHost: proxy\r\n\r\n");
            assertThat(caller.until("alive\n")).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void oneTooManyIsA503AtOnce() {
        try (TestWorld world = world(limits -> limits.withMaxExchanges(1))) {
            world.ingestion.hold();
            CompletableFuture<Integer> first =
                    CompletableFuture.supplyAsync(() -> world.write().statusCode());
            await().until(() -> !world.ingestion.seen().isEmpty());

            Response second = world.write();

            assertThat(second.statusCode()).isEqualTo(503);
            assertThat(second.header("Retry-After")).isEqualTo("1");
            assertThat(second.jsonPath().getString("code")).isEqualTo("Overloaded");
            world.ingestion.release();
            assertThat(first.join()).isEqualTo(204);
            await().until(() -> world.write().statusCode() == 204);
        }
    }
}
