package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.restassured.response.Response;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.eclipse.jetty.io.SelectorManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The end of a proxy: of whom it waits for, what comes after that, and when a part of it cannot be stopped. */
@Timeout(60)
class EndTest {
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final int TRIES = 3;

    /** An ingestion that does as {@code right} and then fails to close. */
    private record FailsToClose(Ingestion right) implements Ingestion {
        @Override
        public void start(Executor executor, SelectorManager selectors) {
            right.start(executor, selectors);
        }

        @Override
        public CompletionStage<IngestionAnswer> send(IngestionRequest proxyToIngestion, Duration limit) {
            return right.send(proxyToIngestion, limit);
        }

        @Override
        public void close() {
            right.close();
            throw new IllegalStateException("ingestion does not close");
        }
    }

    /** Tokens that do {@code first} before they are closed, which is the first step of the end after the drain. */
    private record EndingWith(TokenSource right, Runnable first) implements TokenSource {
        @Override
        public void start(Executor executor) {
            right.start(executor);
        }

        @Override
        public TokenAnswer current() {
            return right.current();
        }

        @Override
        public CompletionStage<TokenAnswer> replace(AccessToken refused) {
            return right.replace(refused);
        }

        @Override
        public void close() {
            first.run();
            right.close();
        }
    }

    /** Those of all proxies in this process. */
    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("proxy-")
                        || thread.getName().startsWith("deadlines"))
                .collect(Collectors.toSet());
    }

    private static Front graceOf(Duration grace) {
        return new Front() {
            @Override
            public Duration grace(Duration right) {
                return grace;
            }
        };
    }

    @Test
    void aWriteThatComesAfterTheGraceTimeIsNotBegun() {
        AtomicReference<TestWorld> theWorld = new AtomicReference<>();
        AtomicBoolean first = new AtomicBoolean(true);
        CompletableFuture<Response> late = new CompletableFuture<>();
        try (TestWorld world =
                TestWorld.startWith(parts -> parts.withFront(graceOf(SHORT)).withFailureRules(failure -> {
                    if (first.getAndSet(false)) {
                        // the grace time is over, and the proxy still listens until this one has its answer
                        late.complete(theWorld.get().write());
                    }
                    return parts.failureRules().proxyToClient(failure);
                }))) {
            theWorld.set(world);
            world.ingestion.hold();
            CompletableFuture<Response> held = CompletableFuture.supplyAsync(world::write, Thread::startVirtualThread);
            await().until(() -> !world.ingestion.seen().isEmpty());

            world.proxy.drainAndClose();

            assertThat(held.join().statusCode()).isEqualTo(503);
            assertThat(late.join().statusCode()).isEqualTo(503);
            assertThat(late.join().jsonPath().getString("code")).isEqualTo("ShuttingDown");
            assertThat(late.join().header("Retry-After")).isEqualTo("1");
            assertThat(world.ingestion.seen()).hasSize(1);
        }
    }

    /** It would be cut by what follows. */
    @Test
    void aWriteThatComesWhenItWasQuietIsNotBegun() {
        AtomicReference<TestWorld> theWorld = new AtomicReference<>();
        CompletableFuture<Response> late = new CompletableFuture<>();
        try (TestWorld world = TestWorld.startWith(parts -> parts.withTokens(new EndingWith(parts.tokens(), () -> {
            if (!late.isDone()) {
                late.complete(theWorld.get().write());
            }
        })))) {
            theWorld.set(world);

            world.proxy.drainAndClose();

            assertThat(late.join().statusCode()).isEqualTo(503);
            assertThat(late.join().jsonPath().getString("code")).isEqualTo("ShuttingDown");
            assertThat(late.join().header("Retry-After")).isEqualTo("1");
            assertThat(late.join().header("Connection")).isEqualTo("close");
            assertThat(world.ingestion.seen()).isEmpty();
        }
    }

    @Test
    void norIsAQueryAndItsConnectionIsClosedInOneWord() {
        AtomicReference<TestWorld> theWorld = new AtomicReference<>();
        CompletableFuture<Response> late = new CompletableFuture<>();
        try (TestWorld world =
                TestWorld.ofTargetHostWith(parts -> parts.withTokens(new EndingWith(parts.tokens(), () -> {
                    if (!late.isDone()) {
                        late.complete(theWorld.get().get("/api/v1/query?query=up"));
                    }
                })))) {
            theWorld.set(world);

            world.proxy.drainAndClose();

            assertThat(late.join().statusCode()).isEqualTo(503);
            assertThat(late.join().headers().getValues("Connection")).containsExactly("close");
            assertThat(world.ingestion.seen()).isEmpty();
        }
    }

    /** The sender has seen these 503s, and compares. */
    @Test
    void writesThatAreRefusedWhileItStopsAreInTheLastCounts() {
        AtomicReference<TestWorld> theWorld = new AtomicReference<>();
        AtomicBoolean done = new AtomicBoolean();
        try (LogCapture log = new LogCapture();
                TestWorld world = TestWorld.startWith(parts -> parts.withTokens(new EndingWith(parts.tokens(), () -> {
                    for (int late = 0; !done.get() && late < 5; late++) {
                        assertThat(theWorld.get().write().statusCode()).isEqualTo(503);
                    }
                    done.set(true);
                })))) {
            theWorld.set(world);

            world.proxy.drainAndClose();

            assertThat(log.lines("Metric packets published in last 1 minute"))
                    .singleElement()
                    .asString()
                    .contains("failedPublishing=5");
            assertThat(log.lines("Write failed")).hasSize(5);
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("msg=\"Write failed\"") || line.contains("msg=\"Stopped\""))
                    .last()
                    .asString()
                    .contains("msg=\"Stopped\"");
        }
    }

    /** A scraper's, for example, keeps its connection as well. */
    @Test
    void aConnectionThatOnlyReadIsNotWaitedFor() {
        try (TestWorld world = TestWorld.start();
                RawCaller scraper = new RawCaller(world.proxy)) {
            String head =
                    scraper.send("GET /metrics HTTP/1.1\r\nHost: proxy\r\n\r\n").head();
            assertThat(head).startsWith("HTTP/1.1 200");
            long toldNanos = System.nanoTime();

            world.proxy.drainAndClose();

            assertThat(Duration.ofNanos(System.nanoTime() - toldNanos)).isLessThan(Duration.ofSeconds(20));
        }
    }

    /** Who sends queries here learns of the end later than the proxy, and does not repeat one. */
    @Test
    void queriesAreServedForSomeSecondsMoreAndOnConnectionsThatEnd() {
        try (TestWorld world = TestWorld.ofTargetHost(limits -> limits)) {
            world.ingestion.always(200, "Content-Type: application/json\r\n", "{}");
            assertThat(world.get("/api/v1/query?query=up").header("Connection")).isNull();
            long toldNanos = System.nanoTime();
            CompletableFuture<Void> end =
                    CompletableFuture.runAsync(world.proxy::drainAndClose, Thread::startVirtualThread);
            await().until(() -> world.get("/ready").asString().contains("shutting down"));

            // longer than the pause that ends the wait for senders
            await().pollDelay(Duration.ofSeconds(1)).untilAsserted(() -> {
                Response late = world.get("/api/v1/query?query=up");
                assertThat(late.statusCode()).isEqualTo(200);
                assertThat(late.headers().getValues("Connection")).containsExactly("close");
            });

            end.join();
            assertThat(Duration.ofNanos(System.nanoTime() - toldNanos))
                    .isBetween(Duration.ofSeconds(5), Duration.ofSeconds(20));
        }
    }

    @Test
    void aPartThatCannotBeStoppedLeavesNoOtherRunning() throws IOException {
        Set<Thread> before = threads();

        // another program may be given the port in between, but not each time
        boolean free = false;
        for (int tries = 0; tries < TRIES && !free; tries++) {
            free = isFree(portOfOneWhosePartDoesNotStop());
        }

        assertThat(free).as("nothing listens any more").isTrue();
        // and none of its threads is left
        await().untilAsserted(() -> assertThat(threads()).isSubsetOf(before));
    }

    private static int portOfOneWhosePartDoesNotStop() throws IOException {
        TestWorld world = TestWorld.startWith(parts -> parts.withIngestion(new FailsToClose(parts.ingestion())));
        int port = world.proxy.port();

        assertThatThrownBy(world.proxy::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("could not be stopped cleanly")
                .hasRootCauseMessage("ingestion does not close");
        world.entra.close();
        world.ingestion.close();
        return port;
    }

    private static boolean isFree(int port) throws IOException {
        try (ServerSocket another = new ServerSocket(port, 1, InetAddress.getByName("0.0.0.0"))) {
            return another.isBound();
        } catch (BindException e) {
            return false;
        }
    }
}
