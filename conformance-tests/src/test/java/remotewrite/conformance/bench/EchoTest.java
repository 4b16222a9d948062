package remotewrite.conformance.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import remotewrite.conformance.Endpoint;
import remotewrite.fake.Exchange;
import remotewrite.fake.Fingerprint;
import remotewrite.fake.Pki;

/** What a call carries is what it is answered, and nothing else. */
class EchoTest {
    @Test
    void theBodyComesBackByteByByteAndTheConnectionEnds() throws IOException {
        try (StandIn echo = start()) {
            String said = "\0\1\200\377 not HTTP";

            assertThat(answer(echo, "Content-Length: " + said.length() + "\r\n\r\n" + said))
                    .isEqualTo(said);
            assertThat(answer(echo, "Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"))
                    .isEqualTo("abc");
        }
    }

    @Test
    void whatStandsForTheTokenIsReplacedAndTheJournalHasAFingerprint() throws IOException {
        try (StandIn echo = start()) {
            String said = "HTTP/1.1 400 No\r\nX-Echo: " + Endpoint.AUTHORIZATION + "\r\nContent-Length: 0\r\n\r\n";

            assertThat(answer(
                            echo,
                            "Authorization: Bearer secret\r\nContent-Length: " + said.length() + "\r\n\r\n" + said))
                    .isEqualTo(said.replace(Endpoint.AUTHORIZATION, "Bearer secret"));

            assertThat(echo.journal()
                            .await(all -> all.size() == 1 && !all.getFirst().open(), Duration.ofSeconds(10)))
                    .isTrue();
            Exchange exchange = echo.journal().exchanges().getFirst();
            String fingerprint = "Bearer " + Fingerprint.of("secret");
            assertThat(exchange.request().header("Authorization")).containsExactly(fingerprint);
            assertThat(exchange.reply().orElseThrow().header("X-Echo")).containsExactly(fingerprint);
        }
    }

    @Test
    void anAnswerThatEndsWithinItsStatusLineIsNone() throws IOException {
        try (StandIn echo = start()) {
            String said = "HTTP/1.1 204 N";
            answer(echo, "Content-Length: " + said.length() + "\r\n\r\n" + said);

            assertThat(echo.journal()
                            .await(all -> all.size() == 1 && !all.getFirst().open(), Duration.ofSeconds(10)))
                    .isTrue();
            assertThat(echo.journal().exchanges().getFirst().reply()).isEmpty();
        }
    }

    @Test
    void whatStandsForALongTextIsReplaced() throws IOException {
        try (StandIn echo = start()) {
            assertThat(answer(echo, "Content-Length: " + Endpoint.LONG.length() + "\r\n\r\n" + Endpoint.LONG))
                    .hasSize(256 * 1024)
                    .containsOnlyOnce("a".repeat(256 * 1024));
        }
    }

    private static StandIn start() {
        return Echo.start(Clock.systemUTC(), "127.0.0.1", Pki.shared().serverKeyStore());
    }

    private static String answer(StandIn echo, String rest) throws IOException {
        try (Socket socket = Pki.shared().clientContext().getSocketFactory().createSocket("localhost", echo.port())) {
            socket.getOutputStream()
                    .write(("POST /write HTTP/1.1\r\nHost: localhost\r\n" + rest)
                            .getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
