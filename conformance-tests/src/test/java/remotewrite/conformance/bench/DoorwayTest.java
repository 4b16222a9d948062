package remotewrite.conformance.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import remotewrite.fake.Exchange;
import remotewrite.fake.Fingerprint;
import remotewrite.fake.Journal;
import remotewrite.fake.Pki;

/** TLS goes through to whom it was meant for; what comes in clear text is recorded, and answered as if it were welcome. */
class DoorwayTest {
    private static final String WRITE =
            "POST /write HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer secret\r\nContent-Length: 2\r\n\r\n";

    /** After which a read fails, and the test with it. */
    private static final int PATIENCE_MILLIS = 10_000;

    private static final byte HANDSHAKE = 22;

    private final Journal journal = new Journal(Clock.systemUTC());

    @Test
    void tlsGoesThroughUntouchedAndLeavesNoTraceOfItsOwn() throws IOException {
        try (Witness behind =
                        Witness.of(Clock.systemUTC(), "127.0.0.1", Pki.shared().serverKeyStore());
                Doorway doorway = Doorway.before(behind.port(), Clock.systemUTC(), "127.0.0.1", journal);
                Socket socket =
                        Pki.shared().clientContext().getSocketFactory().createSocket("localhost", doorway.port())) {
            assertThat(answer(socket, WRITE + "ab")).startsWith("HTTP/1.1 204 ");

            assertThat(behind.journal().exchanges())
                    .singleElement()
                    .extracting(exchange -> exchange.request().body().toUtf8())
                    .isEqualTo("ab");
            assertThat(journal.exchanges()).isEmpty();
        }
    }

    @Test
    void aRequestInClearTextIsRecordedWithoutItsSecretAndAccepted() throws IOException {
        try (Witness behind =
                        Witness.of(Clock.systemUTC(), "127.0.0.1", Pki.shared().serverKeyStore());
                Doorway doorway = Doorway.before(behind.port(), Clock.systemUTC(), "127.0.0.1", journal);
                Socket socket = new Socket("127.0.0.1", doorway.port())) {
            assertThat(answer(socket, WRITE + "ab")).startsWith("HTTP/1.1 204 ");

            Exchange exchange = recorded();
            assertThat(exchange.accepted()).isTrue();
            assertThat(exchange.request().body().toUtf8()).isEqualTo("ab");
            assertThat(exchange.request().header("Authorization"))
                    .containsExactly("Bearer " + Fingerprint.of("secret"));
            assertThat(exchange.id().connection()).isGreaterThanOrEqualTo(3000);
            assertThat(behind.journal().exchanges()).isEmpty();
        }
    }

    @Test
    void halfARequestInClearTextIsRecordedAndNotAccepted() throws IOException {
        try (Doorway doorway = Doorway.before(1, Clock.systemUTC(), "127.0.0.1", journal);
                Socket socket = new Socket("127.0.0.1", doorway.port())) {
            assertThat(answer(socket, WRITE + "a")).isEmpty();

            assertThat(recorded().accepted()).isFalse();
        }
    }

    @Test
    void itsEndIsTheEndOfItsConnections() throws IOException {
        try (Socket socket = new Socket()) {
            try (Doorway doorway = Doorway.before(1, Clock.systemUTC(), "127.0.0.1", journal)) {
                socket.connect(new InetSocketAddress("127.0.0.1", doorway.port()));
                socket.getOutputStream().write(WRITE.getBytes(StandardCharsets.ISO_8859_1));
                assertThat(journal.await(exchanges -> !exchanges.isEmpty(), Duration.ofSeconds(10)))
                        .isTrue();
            }
            socket.setSoTimeout(PATIENCE_MILLIS);
            assertThat(socket.getInputStream().readAllBytes()).isEmpty();
        }
    }

    /** Who says nothing himself learns it all the same. */
    @Test
    void itsEndIsTheEndOfItsConnectionsToASilentEndpoint() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket caller = new Socket()) {
            silent.setSoTimeout(PATIENCE_MILLIS);
            Socket endpoint;
            try (Doorway doorway = Doorway.before(silent.getLocalPort(), Clock.systemUTC(), "127.0.0.1", journal)) {
                caller.connect(new InetSocketAddress("127.0.0.1", doorway.port()));
                caller.getOutputStream().write(HANDSHAKE);
                endpoint = silent.accept();
                endpoint.setSoTimeout(PATIENCE_MILLIS);
                assertThat(endpoint.getInputStream().read()).isEqualTo(HANDSHAKE);
            }
            try (endpoint) {
                assertThat(endpoint.getInputStream().read()).isEqualTo(-1);
            }
        }
    }

    private Exchange recorded() {
        assertThat(journal.await(
                        exchanges -> exchanges.size() == 1 && exchanges.stream().noneMatch(Exchange::open),
                        Duration.ofSeconds(10)))
                .isTrue();
        return journal.exchanges().getFirst();
    }

    private static String answer(Socket socket, String request) throws IOException {
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        socket.shutdownOutput();
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
}
