package remotewrite.conformance.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.KeyStore;
import java.time.Clock;
import remotewrite.fake.Journal;
import remotewrite.fake.Pki;

/** {@link remotewrite.conformance.Endpoint#ECHO}: below HTTP, so that what it answers need not be HTTP. */
final class Echo implements StandIn {
    private static final int CHUNK_BYTES = 64 * 1024;

    private final Clock clock;
    private final Journal journal;
    private final Accepting accepting;

    private Echo(Clock clock, String bindAddress, KeyStore certificate) {
        this.clock = clock;
        this.journal = new Journal(clock);
        this.accepting = Accepting.start("echo", Accepting.listen(bindAddress, certificate), 0, this::answer);
    }

    /**
     * Listens on a free port of {@code bindAddress}.
     *
     * @param certificate with its key, of {@link Pki#KEY_STORE_PASSWORD}
     * @throws BenchFailure when it cannot
     */
    static Echo start(Clock clock, String bindAddress, KeyStore certificate) {
        return new Echo(clock, bindAddress, certificate);
    }

    @Override
    public int port() {
        return accepting.port();
    }

    /** The requests so far; answered where the echo was HTTP. */
    @Override
    public Journal journal() {
        return journal;
    }

    private void answer(Socket proxy, int connection) throws IOException {
        TappedConnection tapped = new TappedConnection(connection, clock, journal);
        try {
            InputStream in = proxy.getInputStream();
            Heard heard = new Heard();
            byte[] chunk = new byte[CHUNK_BYTES];
            for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
                tapped.fromSender(ByteBuffer.wrap(chunk, 0, length));
                if (heard.all(ByteBuffer.wrap(chunk, 0, length))) {
                    byte[] echo = heard.echo();
                    tapped.fromProxy(ByteBuffer.wrap(echo));
                    proxy.getOutputStream().write(echo);
                    return;
                }
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
