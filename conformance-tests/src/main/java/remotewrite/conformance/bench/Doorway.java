package remotewrite.conformance.bench;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.net.InetAddress;
import java.net.Socket;
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
    private final Set<Socket> endpoints = ConcurrentHashMap.newKeySet();
    private final Conversing conversing;

    private Doorway(int behind, Clock clock, String bindAddress, Journal journal) {
        this.behind = behind;
        this.conversing = Conversing.start(
                "doorway", Accepting.listen(bindAddress), FIRST_CONNECTION, clock, journal, this::serve);
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
        return conversing.port();
    }

    @Override
    public Journal journal() {
        return conversing.journal();
    }

    private void serve(Conversing.Line line) throws IOException {
        byte[] chunk = new byte[CHUNK_BYTES];
        int length = line.from().read(chunk);
        if (length > 0 && chunk[0] == HANDSHAKE) {
            through(line.socket(), chunk, length);
        } else if (length > 0) {
            Heard.answer(
                    line.hearing(new SequenceInputStream(new ByteArrayInputStream(chunk, 0, length), line.from())),
                    heard -> ACCEPTED);
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

    @Override
    public void close() {
        conversing.close();
        // or one that is silent keeps whoever listens to it
        endpoints.forEach(Accepting::closeQuietly);
    }
}
