package remotewrite.conformance.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import remotewrite.fake.Journal;
import remotewrite.fake.Pki;

/** {@link remotewrite.conformance.Endpoint#LEAVING}: as a load balancer does, but much sooner. */
final class Leaving implements StandIn {
    /** How long a connection lasts after an answer when nothing comes. */
    static final Duration IDLE = Duration.ofMillis(250);

    private static final byte[] ACCEPTED = "HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int CHUNK_BYTES = 64 * 1024;
    private static final int FOR_EVER = 0;

    private final Clock clock;
    private final Journal journal;
    private final Accepting accepting;

    private Leaving(Clock clock, String bindAddress, KeyStore certificate) {
        this.clock = clock;
        this.journal = new Journal(clock);
        this.accepting = Accepting.start("leaving", Accepting.listen(bindAddress, certificate), 0, this::answer);
    }

    /**
     * Listens on a free port of {@code bindAddress}.
     *
     * @param certificate with its key, of {@link Pki#KEY_STORE_PASSWORD}
     * @throws BenchFailure when it cannot
     */
    static Leaving start(Clock clock, String bindAddress, KeyStore certificate) {
        return new Leaving(clock, bindAddress, certificate);
    }

    @Override
    public int port() {
        return accepting.port();
    }

    @Override
    public Journal journal() {
        return journal;
    }

    /** Leaves after an answer only: a first request, and the rest of one that has begun, may take their time. */
    private void answer(Socket proxy, int connection) throws IOException {
        TappedConnection tapped = new TappedConnection(connection, clock, journal);
        try {
            InputStream in = proxy.getInputStream();
            byte[] chunk = new byte[CHUNK_BYTES];
            int answered = 0;
            for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
                tapped.fromSender(ByteBuffer.wrap(chunk, 0, length));
                boolean whole = tapped.whole() > answered;
                if (whole) {
                    answered = tapped.whole();
                    tapped.fromProxy(ByteBuffer.wrap(ACCEPTED));
                    proxy.getOutputStream().write(ACCEPTED);
                }
                proxy.setSoTimeout(whole ? (int) IDLE.toMillis() : FOR_EVER);
            }
        } finally {
            tapped.proxyClosed();
        }
    }

    @Override
    public void close() {
        accepting.close();
    }
}
