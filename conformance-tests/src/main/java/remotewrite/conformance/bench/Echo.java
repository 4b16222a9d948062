package remotewrite.conformance.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import remotewrite.fake.Journal;

/** {@link remotewrite.conformance.Endpoint#ECHO}: below HTTP, so that what it answers need not be HTTP. */
final class Echo implements StandIn {
    private static final int CHUNK_BYTES = 64 * 1024;
    private static final int BACKLOG = 50;

    private final ServerSocket listener;
    private final Clock clock;
    private final Journal journal;
    private final AtomicInteger connections = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private Echo(ServerSocket listener, Clock clock) {
        this.listener = listener;
        this.clock = clock;
        this.journal = new Journal(clock);
        Thread.ofVirtual().name("echo").start(this::accept);
    }

    /**
     * Listens on a free port of {@code bindAddress}.
     *
     * @param certificate with its key
     * @param password of the key
     * @throws BenchFailure when it cannot
     */
    static Echo start(Clock clock, String bindAddress, KeyStore certificate, String password) {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(certificate, password.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return new Echo(
                    context.getServerSocketFactory().createServerSocket(0, BACKLOG, InetAddress.getByName(bindAddress)),
                    clock);
        } catch (GeneralSecurityException | IOException e) {
            throw new BenchFailure("nothing can listen on " + bindAddress + ": " + e.getMessage(), e);
        }
    }

    @Override
    public int port() {
        return listener.getLocalPort();
    }

    /** The requests so far; answered where the echo was HTTP. */
    @Override
    public Journal journal() {
        return journal;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket proxy = listener.accept();
                open.add(proxy);
                int connection = connections.getAndIncrement();
                Thread.ofVirtual().name("echo c" + connection).start(() -> answer(proxy, connection));
            } catch (IOException e) {
                // the listener was closed, or one connection failed before it began
                continue;
            }
        }
    }

    private void answer(Socket proxy, int connection) {
        TappedConnection tapped = new TappedConnection(connection, clock, journal);
        try (proxy) {
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
        } catch (IOException e) {
            // the proxy trusts nobody here, or does not want to hear the rest; what it said is in the journal
            return;
        } finally {
            tapped.proxyClosed();
            open.remove(proxy);
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket proxy : open) {
                proxy.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the echo cannot be closed", e);
        }
    }
}
