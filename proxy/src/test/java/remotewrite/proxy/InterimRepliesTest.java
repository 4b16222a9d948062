package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.io.SelectorManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Any number of 1xx may come before the final reply (RFC 9110 15.2, PX-25). */
class InterimRepliesTest {
    private static final long LIMIT_SECONDS = 30;

    private TestWorld world;

    @BeforeEach
    void open() {
        world = TestWorld.startWith(RawIngestion.http(), UnaryOperator.identity());
    }

    @AfterEach
    void close() {
        world.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "103",
                "100",
                "100 100",
                "100 100 100 100 100",
                "102 100 100",
                "103 103",
                "103 100 102 100",
                "104",
                "104 100 199 104"
            })
    void interimRepliesAreSkipped(String statuses) {
        String interim = Stream.of(statuses.split(" "))
                .map(status -> "HTTP/1.1 " + status + " Interim\r\nX-Interim: " + status + "\r\n\r\n")
                .collect(Collectors.joining());
        world.ingestion.then(interim + "HTTP/1.1 204 No Content\r\nX-Final: yes\r\n\r\n");

        Response response = world.write();

        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.header("X-Final")).isEqualTo("yes");
        assertThat(response.header("X-Interim")).isNull();
    }

    @Test
    void aConnectionThatIsCutBehindOneIsNoReply() {
        world.ingestion.then("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nX-Cut-After-This: x\r\n\r\n");

        assertThat(world.write().statusCode()).isEqualTo(502);
    }

    /** Tells what became of the last exchange. */
    private record Noting(Ingestion right, CompletableFuture<IngestionAnswer> answer) implements Ingestion {
        @Override
        public void start(Executor executor, SelectorManager selectors) {
            right.start(executor, selectors);
        }

        @Override
        public CompletionStage<IngestionAnswer> send(IngestionRequest proxyToIngestion, Duration limit) {
            return right.send(proxyToIngestion, limit).whenComplete((now, broken) -> answer.complete(now));
        }

        @Override
        public void close() {
            right.close();
        }
    }

    /** Otherwise whoever has sent the request would never hear of it again. */
    @Test
    void oneThatDoesNotComeToItsEndEndsWithTheTimeOfTheRequest() throws Exception {
        CompletableFuture<IngestionAnswer> answer = new CompletableFuture<>();
        try (TestWorld impatient = TestWorld.startWith(
                FakeEntra.start(),
                RawIngestion.http(),
                limits -> limits.withTotalTimeout(Duration.ofSeconds(1)),
                parts -> parts.withIngestion(new Noting(parts.ingestion(), answer)))) {
            impatient.ingestion.then("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: <");

            assertThat(impatient.write().statusCode()).isEqualTo(504);
            assertThat(answer.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isInstanceOf(GatewayFailure.TimedOut.class);
        }
    }

    /** The end of its time comes between two of them, sooner or later. */
    @Test
    void aFloodOfThemEndsWithTheTimeOfTheRequest() throws Exception {
        CompletableFuture<IngestionAnswer> answer = new CompletableFuture<>();
        CountDownLatch left = new CountDownLatch(1);
        byte[] interim = "HTTP/1.1 103 Early\r\n\r\n".repeat(100).getBytes(StandardCharsets.US_ASCII);
        RawIngestion flood = RawIngestion.http().talking((socket, in, out) -> {
            try {
                while (true) {
                    out.write(interim);
                }
            } catch (IOException e) {
                left.countDown();
            }
        });
        try (TestWorld impatient = TestWorld.startWith(
                FakeEntra.start(),
                flood,
                limits -> limits.withTotalTimeout(Duration.ofSeconds(1)),
                parts -> parts.withIngestion(new Noting(parts.ingestion(), answer)))) {
            assertThat(impatient.write().statusCode()).isEqualTo(504);
            assertThat(answer.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isInstanceOf(GatewayFailure.TimedOut.class);
            assertThat(left.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        }
    }
}
