package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A scripted answer may have a large head, as what stands in front of a receiver may send one. */
class LargeHeadTest {
    private static final int ALL = Effect.Answer.MAX_HEADER_BYTES;
    private static final int AROUND = "X: \r\n".length();

    @ParameterizedTest
    @ValueSource(ints = {1, 8_192, 16_384, 40_000, 61_435})
    void isSentAsItIsUpToTheBound(int bytes) {
        isSent(List.of(new Header("X", "x".repeat(bytes))));
    }

    @Test
    void isSentInManyFieldsToo() {
        isSent(IntStream.range(0, ALL / 1024)
                .mapToObj(i -> new Header("X", "x".repeat(1024 - AROUND)))
                .toList());
    }

    @Test
    void ofAScriptIsRefusedBeyondIt() {
        assertThatThrownBy(() -> Effect.answer(200, "", new Header("X", "x".repeat(ALL - AROUND + 1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("header fields of 61441 bytes", "61440 are the most");
    }

    private static void isSent(List<Header> headers) {
        try (FakeServer server = FakeServer.start(
                        FakeServer.Settings.named("test", new ManualClock()),
                        request -> new Reply(200, List.of(), Bytes.utf8("ok")));
                RawClient client = new RawClient(server.port())) {
            server.play(FaultScript.named("a large head")
                    .thenAlways(Effect.answer(503, "busy", headers.toArray(Header[]::new)), Moment.REQUEST_END));
            client.send("GET / HTTP/1.1\r\nHost: fake\r\nConnection: close\r\n\r\n");
            String seen = client.readToEnd().text();

            assertThat(seen).startsWith("HTTP/1.1 503 ").endsWith("\r\n\r\nbusy");
            assertThat(seen.lines().filter(line -> line.startsWith("X: ")))
                    .containsExactlyElementsOf(headers.stream()
                            .map(header -> header.name() + ": " + header.value())
                            .toList());
        }
    }
}
