package remotewrite.conformance.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import remotewrite.fake.Exchange;
import remotewrite.fake.Pki;

/** A connection lasts as long as it is used. */
class LeavingTest {
    private static final String HEAD = "POST /write HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n";
    private static final String ACCEPTED = "HTTP/1.1 204 No Content\r\n\r\n";

    /** After which a read fails, and the test with it. */
    private static final int PATIENCE_MILLIS = 10_000;

    @Test
    void everyRequestIsAnsweredUntilNothingComesAnyMore() throws IOException {
        try (StandIn leaving = Leaving.start(
                        Clock.systemUTC(), "127.0.0.1", Pki.shared().serverKeyStore());
                Socket socket =
                        Pki.shared().clientContext().getSocketFactory().createSocket("localhost", leaving.port())) {
            send(socket, HEAD + "ab");
            assertThat(answer(socket.getInputStream())).isEqualTo(ACCEPTED);
            send(socket, HEAD + "cd");
            assertThat(answer(socket.getInputStream())).isEqualTo(ACCEPTED);

            // until it leaves
            assertThat(socket.getInputStream().readAllBytes()).isEmpty();
            assertThat(leaving.journal().exchanges())
                    .extracting(exchange -> exchange.request().body().toUtf8())
                    .containsExactly("ab", "cd");
            assertThat(leaving.journal().exchanges()).allMatch(Exchange::accepted);
        }
    }

    @Test
    void aRequestThatHasBegunMayTakeLonger() throws IOException {
        try (StandIn leaving = Leaving.start(
                        Clock.systemUTC(), "127.0.0.1", Pki.shared().serverKeyStore());
                Socket socket =
                        Pki.shared().clientContext().getSocketFactory().createSocket("localhost", leaving.port())) {
            send(socket, HEAD + "a");
            Bench.quietly(Leaving.IDLE.multipliedBy(3));
            send(socket, "b" + HEAD);
            assertThat(answer(socket.getInputStream())).isEqualTo(ACCEPTED);
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String answer(InputStream in) throws IOException {
        return new String(in.readNBytes(ACCEPTED.length()), StandardCharsets.ISO_8859_1);
    }
}
