package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What a 401 of ingestion means for a body that flows. */
class RepeatedBodyTest {
    private static TestWorld world(UnaryOperator<Limits> limits) {
        return TestWorld.startWith(RawIngestion.http(), limits);
    }

    @Test
    void a401IsRepeatedWithTheWholeLargeBody() {
        try (TestWorld world = world(UnaryOperator.identity())) {
            world.ingestion.then(401, "", "no");
            byte[] sent = LargeBody.random(LargeBody.BYTES);

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
                    out.write(LargeBody.latin1("HTTP/1.1 401 No\r\nContent-Length: 2\r\n\r\nno"));
                    in.skip(Long.MAX_VALUE);
                    return;
                }
                body.complete(in.readNBytes(LargeBody.BYTES));
                out.write(LargeBody.latin1(LargeBody.NO_CONTENT));
            });
            byte[] sent = LargeBody.random(LargeBody.BYTES);
            int before = world.entra.requests();

            caller.begin(LargeBody.BYTES).send(Arrays.copyOf(sent, 150_000));
            await().until(() -> world.entra.requests() > before);
            caller.send(Arrays.copyOfRange(sent, 150_000, LargeBody.BYTES));

            assertThat(caller.head()).startsWith("HTTP/1.1 204");
            assertThat(body.join()).isEqualTo(sent);
        }
    }

    @Test
    void a401ToABodyTooLargeToKeepIsA503AndTheTokenIsReplaced() {
        try (TestWorld world = world(limits -> limits.withReplayBytes(LargeBody.BYTES - 1))) {
            world.ingestion.then(401, "", "no");
            int before = world.entra.requests();

            var response = world.write(LargeBody.random(LargeBody.BYTES));

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
        try (TestWorld world = world(limits -> limits.withReplayTotalBytes(LargeBody.BYTES))) {
            assertThat(world.write(LargeBody.random(LargeBody.BYTES)).statusCode())
                    .isEqualTo(204);
            assertThat(world.write(LargeBody.random(LargeBody.BYTES + 1)).statusCode())
                    .isEqualTo(204);
            world.ingestion.then(401, "", "no");
            assertThat(world.write(LargeBody.random(LargeBody.BYTES)).statusCode())
                    .isEqualTo(204);
        }
        try (TestWorld world = world(limits -> limits.withReplayTotalBytes(LargeBody.BYTES))) {
            world.ingestion.then(401, "", "no");
            assertThat(world.write(LargeBody.random(LargeBody.BYTES + 1)).statusCode())
                    .isEqualTo(503);
        }
    }
}
