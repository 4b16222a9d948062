package remotewrite.conformance.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import remotewrite.fake.Exchange;
import remotewrite.fake.Pki;

/** A connection lasts as long as it is used. */
class LeavingTest {
    private static final String HEAD = "POST /write HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n";
    private static final String ACCEPTED = "HTTP/1.1 204 No Content\r\n\r\n";

    /** After which a read fails, and the test with it. */
    private static final int PATIENCE_MILLIS = 20_000;

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(250);

    @Test
    void everyRequestIsAnsweredWhileTheyCome() throws IOException {
        try (StandIn leaving = leaving(LONG);
                Socket socket = connected(leaving)) {
            send(socket, HEAD + "ab");
            assertThat(answer(socket.getInputStream())).isEqualTo(ACCEPTED);
            send(socket, HEAD + "cd");
            assertThat(answer(socket.getInputStream())).isEqualTo(ACCEPTED);

            assertThat(leaving.journal()
                            .await(all -> all.size() == 2 && all.stream().allMatch(Exchange::accepted), LONG))
                    .isTrue();
            assertThat(leaving.journal().exchanges())
                    .extracting(exchange -> exchange.request().body().toUtf8())
                    .containsExactly("ab", "cd");
        }
    }

    @Test
    void afterAnAnswerItLeavesWhenNothingComes() throws IOException {
        try (StandIn leaving = leaving(SHORT);
                Socket socket = connected(leaving)) {
            send(socket, HEAD + "ab");
            assertThat(answer(socket.getInputStream())).isEqualTo(ACCEPTED);

            assertThat(socket.getInputStream().readAllBytes()).isEmpty();
        }
    }

    @Test
    void aRequestThatHasBegunMayTakeLonger() throws IOException {
        try (StandIn leaving = leaving(SHORT);
                Socket socket = connected(leaving)) {
            send(socket, HEAD + "a");
            Bench.quietly(SHORT.multipliedBy(3));
            send(socket, "b" + HEAD);
            assertThat(answer(socket.getInputStream())).isEqualTo(ACCEPTED);
        }
    }

    private static StandIn leaving(Duration idle) {
        return Leaving.start(Clock.systemUTC(), "127.0.0.1", Pki.shared().serverKeyStore(), idle);
    }

    private static Socket connected(StandIn leaving) throws IOException {
        return Pki.shared().clientContext().getSocketFactory().createSocket("localhost", leaving.port());
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String answer(InputStream in) throws IOException {
        return new String(in.readNBytes(ACCEPTED.length()), StandardCharsets.ISO_8859_1);
    }
}
