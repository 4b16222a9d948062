package remotewrite.conformance.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import remotewrite.fake.Journal;

/**
 * Stands before an endpoint that speaks TLS: TLS goes through untouched, and a request in clear text is recorded and
 * answered 204, as by a server that takes both. Whoever would send in clear text what TLS refuses him is seen here.
 */
final class Doorway implements StandIn {
    /** A TLS record that begins a handshake (RFC 8446 5.1). */
    private static final byte HANDSHAKE = 22;

    /** Far above those of the endpoint, in whose journal the exchanges stand. */
    private static final int FIRST_CONNECTION = 3000;

    private static final byte[] ACCEPTED =
            "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int CHUNK_BYTES = 64 * 1024;

    private final int behind;
    private final Clock clock;
    private final Journal journal;
    private final Set<Socket> endpoints = ConcurrentHashMap.newKeySet();
    private final Accepting accepting;

    private Doorway(int behind, Clock clock, String bindAddress, Journal journal) {
        this.behind = behind;
        this.clock = clock;
        this.journal = journal;
        this.accepting = Accepting.start("doorway", Accepting.listen(bindAddress), FIRST_CONNECTION, this::serve);
    }

    /**
     * Listens on a free port of {@code bindAddress}.
     *
     * @param behind port of the endpoint on the loopback interface
     * @param journal of the endpoint
     * @throws BenchFailure when it cannot
     */
    static Doorway before(int behind, Clock clock, String bindAddress, Journal journal) {
        return new Doorway(behind, clock, bindAddress, journal);
    }

    @Override
    public int port() {
        return accepting.port();
    }

    @Override
    public Journal journal() {
        return journal;
    }

    private void serve(Socket proxy, int connection) throws IOException {
        byte[] chunk = new byte[CHUNK_BYTES];
        int length = proxy.getInputStream().read(chunk);
        if (length > 0 && chunk[0] == HANDSHAKE) {
            through(proxy, chunk, length);
        } else if (length > 0) {
            inClearText(proxy, connection, chunk, length);
        }
    }

    private void through(Socket proxy, byte[] chunk, int length) throws IOException {
        try (Socket endpoint = new Socket(InetAddress.getLoopbackAddress(), behind)) {
            endpoints.add(endpoint);
            // after close() nobody looks for another endpoint
            if (!proxy.isClosed()) {
                through(proxy, endpoint, chunk, length);
            }
            endpoints.remove(endpoint);
        }
    }

    private static void through(Socket proxy, Socket endpoint, byte[] chunk, int length) {
        try {
            endpoint.getOutputStream().write(chunk, 0, length);
            Thread replies = Thread.ofVirtual().name("doorway replies").start(() -> pump(endpoint, proxy));
            pump(proxy, endpoint);
            replies.join();
        } catch (IOException e) {
            // the endpoint is gone before it heard anything
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // reset on one side; what the other way still brings is passed on, and both end with the doorway at the
            // latest
            return;
        }
    }

    private void inClearText(Socket proxy, int connection, byte[] first, int firstLength) throws IOException {
        TappedConnection tapped = new TappedConnection(connection, clock, journal);
        Heard heard = new Heard();
        InputStream in = proxy.getInputStream();
        byte[] chunk = first;
        try {
            for (int length = firstLength; length >= 0; length = in.read(chunk)) {
                tapped.fromSender(ByteBuffer.wrap(chunk.clone(), 0, length));
                if (heard.all(ByteBuffer.wrap(chunk, 0, length))) {
                    tapped.fromProxy(ByteBuffer.wrap(ACCEPTED));
                    proxy.getOutputStream().write(ACCEPTED);
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
        // or one that is silent keeps whoever listens to it
        endpoints.forEach(Accepting::closeQuietly);
    }
}
