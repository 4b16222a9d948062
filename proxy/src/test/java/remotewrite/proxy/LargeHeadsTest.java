package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one side takes, the other can send, with what the proxy adds to it: a token has a few kB. */
class LargeHeadsTest {
    /** What is in a head besides the large field. */
    private static final int REST = 200;

    private static final String TOKEN = "t".repeat(4000);

    @ParameterizedTest
    @ValueSource(ints = {1_000, 7_000, 16_000, ReferenceProxy.BUFFER_BYTES - 4_000, ReferenceProxy.BUFFER_BYTES - REST})
    void aRequestJustBelowTheLimitIsSentOn(int bytes) throws IOException {
        FakeEntra entra = FakeEntra.start()
                .always(FakeEntra.Answer.json(
                        200, "{\"token_type\":\"Bearer\",\"expires_in\":3599,\"access_token\":\"" + TOKEN + "\"}"));
        try (TestWorld world =
                        TestWorld.startWith(entra, RawIngestion.https(), UnaryOperator.identity(), parts -> parts);
                RawCaller caller = new RawCaller(world.proxy)) {
            String value = "x".repeat(bytes);
            String head = "POST /api/v1/write HTTP/1.1\r\nHost: proxy\r\nContent-Length: 1\r\nX-Large: " + value;
            assertThat(head.length()).isLessThan(ReferenceProxy.BUFFER_BYTES);

            assertThat(caller.send(head + "\r\n\r\nx").head()).startsWith("HTTP/1.1 204 ");

            assertThat(world.ingestion.seen()).singleElement().satisfies(seen -> {
                assertThat(seen.lines("x-large")).containsExactly("X-Large: " + value);
                assertThat(seen.lines("authorization")).containsExactly("Authorization: Bearer " + TOKEN);
            });
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 7_000, 16_000, ReferenceProxy.BUFFER_BYTES - 100})
    void aReplyJustBelowTheLimitIsPassedBack(int bytes) {
        try (TestWorld world = TestWorld.start();
                RawCaller caller = new RawCaller(world.proxy)) {
            String value = "x".repeat(bytes);
            world.ingestion.then(200, "X-Large: " + value + "\r\n", "ok");

            caller.send("POST /api/v1/write HTTP/1.1\r\nHost: proxy\r\nContent-Length: 1\r\n\r\nx");

            assertThat(caller.head()).startsWith("HTTP/1.1 200 ").contains("X-Large: " + value + "\r\n");
        }
    }
}
