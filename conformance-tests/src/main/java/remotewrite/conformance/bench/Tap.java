package remotewrite.conformance.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import remotewrite.fake.Exchange;
import remotewrite.fake.Journal;

/**
 * A wire tap between the sender and the proxy: relays every byte unchanged in both directions and keeps a journal of
 * the HTTP/1.1 exchanges it sees. Works below HTTP, so that neither side's headers, framing or connection use change.
 */
public final class Tap implements AutoCloseable {
    private static final int CHUNK_BYTES = 64 * 1024;

    /** For a crowd of callers: beyond it a connection that its caller takes for open is never accepted (observed). */
    private static final int BACKLOG = 1024;

    private final ServerSocket listener;
    private final int proxyPort;
    private final int keptBytes;
    private final Clock clock;
    private final Journal journal;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger unconnected = new AtomicInteger();
    private final Map<Integer, Integer> numbers = new HashMap<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private Tap(ServerSocket listener, int proxyPort, int keptBytes, Clock clock) {
        this.listener = listener;
        this.proxyPort = proxyPort;
        this.keptBytes = keptBytes;
        this.clock = clock;
        this.journal = new Journal(clock);
        Thread.ofVirtual().name("tap").start(this::accept);
    }

    /**
     * Listens on a free port of {@code bindAddress} and relays to {@code proxyPort} of the loopback interface.
     *
     * @throws UncheckedIOException when the address cannot be bound
     */
    public static Tap start(Clock clock, String bindAddress, int proxyPort) {
        return start(clock, bindAddress, proxyPort, KeptBody.MOST_BYTES);
    }

    /**
     * As {@link #start(Clock, String, int)}.
     *
     * @param keptBytes up to this size the bytes of a body are kept, otherwise its length and hash
     */
    static Tap start(Clock clock, String bindAddress, int proxyPort, int keptBytes) {
        try {
            ServerSocket listener = new ServerSocket();
            listener.bind(new InetSocketAddress(bindAddress, 0), BACKLOG);
            return new Tap(listener, proxyPort, keptBytes, clock);
        } catch (IOException e) {
            throw new UncheckedIOException("the tap cannot listen on " + bindAddress, e);
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** All exchanges so far. */
    public List<Exchange> exchanges() {
        return journal.exchanges();
    }

    /** The number of the connection that comes from this port, once it has been accepted. */
    int connectionFrom(int port) {
        synchronized (numbers) {
            while (!numbers.containsKey(port)) {
                try {
                    numbers.wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new BenchFailure("interrupted while a call was made", e);
                }
            }
            // asked for once: the port may be the next caller's
            return numbers.remove(port);
        }
    }

    private void numbered(int port, int connection) {
        synchronized (numbers) {
            numbers.put(port, connection);
            numbers.notifyAll();
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket sender = listener.accept();
                open.add(sender);
                int connection = connections.getAndIncrement();
                unconnected.incrementAndGet();
                numbered(sender.getPort(), connection);
                Thread.ofVirtual().name("tap c" + connection).start(() -> relay(sender, connection));
            } catch (IOException e) {
                // the listener was closed, or one connection failed before it began: the journal has nothing to lose
                continue;
            }
        }
    }

    private void relay(Socket sender, int connection) {
        try (sender;
                Socket proxy = connected()) {
            open.add(proxy);
            sender.setTcpNoDelay(true);
            proxy.setTcpNoDelay(true);
            TappedConnection tapped = new TappedConnection(connection, "", keptBytes, clock, journal);
            Thread replies = Thread.ofVirtual()
                    .name("tap c" + connection + " replies")
                    .start(() -> {
                        pump(proxy, sender, tapped::fromProxy);
                        tapped.proxyClosed();
                    });
            pump(sender, proxy, tapped::fromSender);
            replies.join();
            open.remove(proxy);
        } catch (IOException e) {
            // nobody listens behind the tap: the sender sees a closed connection, as it would without the tap
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(sender);
        }
    }

    private Socket connected() throws IOException {
        try {
            return new Socket(InetAddress.getLoopbackAddress(), proxyPort);
        } finally {
            unconnected.decrementAndGet();
        }
    }

    /** Whether every connection so far leads to the proxy, or cannot: the system is slow with those that a full port drops at first. */
    boolean allConnected() {
        return unconnected.get() == 0;
    }

    private interface Listener {
        void bytes(ByteBuffer bytes);
    }

    private static void pump(Socket from, Socket to, Listener listener) {
        byte[] chunk = new byte[CHUNK_BYTES];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
                listener.bytes(ByteBuffer.wrap(chunk.clone(), 0, length));
                out.write(chunk, 0, length);
            }
            to.shutdownOutput();
        } catch (IOException e) {
            // a reset on one side is passed on as a close on both
            closeQuietly(from);
            closeQuietly(to);
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a socket cannot be closed", e);
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the tap's listener cannot be closed", e);
        }
        open.forEach(Tap::closeQuietly);
    }
}
