package remotewrite.conformance.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
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
    private static final int BACKLOG = 50;

    private final ServerSocket listener;
    private final int behind;
    private final Clock clock;
    private final Journal journal;
    private final AtomicInteger connections = new AtomicInteger(FIRST_CONNECTION);
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private Doorway(ServerSocket listener, int behind, Clock clock, Journal journal) {
        this.listener = listener;
        this.behind = behind;
        this.clock = clock;
        this.journal = journal;
        Thread.ofVirtual().name("doorway").start(this::accept);
    }

    /**
     * Listens on a free port of {@code bindAddress}.
     *
     * @param behind port of the endpoint on the loopback interface
     * @param journal of the endpoint
     * @throws UncheckedIOException when the address cannot be bound
     */
    static Doorway before(int behind, Clock clock, String bindAddress, Journal journal) {
        try {
            ServerSocket listener = new ServerSocket();
            listener.bind(new InetSocketAddress(bindAddress, 0), BACKLOG);
            return new Doorway(listener, behind, clock, journal);
        } catch (IOException e) {
            throw new UncheckedIOException("the doorway cannot listen on " + bindAddress, e);
        }
    }

    @Override
    public int port() {
        return listener.getLocalPort();
    }

    @Override
    public Journal journal() {
        return journal;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket proxy = listener.accept();
                open.add(proxy);
                Thread.ofVirtual().name("doorway").start(() -> serve(proxy));
            } catch (IOException e) {
                // the listener was closed, or one connection failed before it began
                continue;
            }
        }
    }

    private void serve(Socket proxy) {
        try (proxy) {
            byte[] chunk = new byte[CHUNK_BYTES];
            int length = proxy.getInputStream().read(chunk);
            if (length > 0 && chunk[0] == HANDSHAKE) {
                through(proxy, chunk, length);
            } else if (length > 0) {
                inClearText(proxy, chunk, length);
            }
        } catch (IOException e) {
            // the proxy does not want to hear the rest; what it said is in the journal
            return;
        } finally {
            open.remove(proxy);
        }
    }

    private void through(Socket proxy, byte[] chunk, int length) throws IOException {
        try (Socket endpoint = new Socket(InetAddress.getLoopbackAddress(), behind)) {
            open.add(endpoint);
            endpoint.getOutputStream().write(chunk, 0, length);
            Thread replies = Thread.ofVirtual().name("doorway replies").start(() -> pump(endpoint, proxy));
            pump(proxy, endpoint);
            replies.join();
            open.remove(endpoint);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // reset on one side; both are closed by whoever waits for this
            return;
        }
    }

    private void inClearText(Socket proxy, byte[] first, int firstLength) throws IOException {
        TappedConnection tapped = new TappedConnection(connections.getAndIncrement(), clock, journal);
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
        try {
            listener.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the doorway cannot be closed", e);
        }
    }
}
