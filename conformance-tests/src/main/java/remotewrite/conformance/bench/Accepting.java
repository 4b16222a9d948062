package remotewrite.conformance.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import remotewrite.fake.Pki;

/** Listens for whoever has something to say to a {@link StandIn}: each connection has a thread, until one side ends it. */
final class Accepting implements AutoCloseable {
    private static final int BACKLOG = 50;

    private final String name;
    private final ServerSocket listener;
    private final Guest guest;
    private final AtomicInteger connections;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** What is done with one connection; it is closed afterwards. */
    interface Guest {
        /** @throws IOException when the other side does not want to go on, which is no trouble */
        void serve(Socket socket, int connection) throws IOException;
    }

    private Accepting(String name, ServerSocket listener, int firstConnection, Guest guest) {
        this.name = name;
        this.listener = listener;
        this.connections = new AtomicInteger(firstConnection);
        this.guest = guest;
    }

    /**
     * A listener on a free port of {@code bindAddress}, in clear text.
     *
     * @throws BenchFailure when there is none to be had
     */
    static ServerSocket listen(String bindAddress) {
        try {
            ServerSocket listener = new ServerSocket();
            listener.bind(new InetSocketAddress(InetAddress.getByName(bindAddress), 0), BACKLOG);
            return listener;
        } catch (IOException e) {
            throw new BenchFailure("nothing can listen on " + bindAddress + ": " + e.getMessage(), e);
        }
    }

    /**
     * A listener on a free port of {@code bindAddress} for TLS.
     *
     * @param certificate with its key, of {@link Pki#KEY_STORE_PASSWORD}
     * @throws BenchFailure when there is none to be had
     */
    static ServerSocket listen(String bindAddress, KeyStore certificate) {
        try {
            return tls(certificate)
                    .getServerSocketFactory()
                    .createServerSocket(0, BACKLOG, InetAddress.getByName(bindAddress));
        } catch (IOException e) {
            throw new BenchFailure("nothing can listen on " + bindAddress + ": " + e.getMessage(), e);
        }
    }

    /** TLS for a server that shows {@code certificate}, whose key has {@link Pki#KEY_STORE_PASSWORD}. */
    static SSLContext tls(KeyStore certificate) {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(certificate, Pki.KEY_STORE_PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new BenchFailure("a key store of this harness cannot be used: " + e.getMessage(), e);
        }
    }

    /**
     * Begins to accept.
     *
     * @param name of the threads
     * @param firstConnection the number of the first connection
     */
    static Accepting start(String name, ServerSocket listener, int firstConnection, Guest guest) {
        Accepting accepting = new Accepting(name, listener, firstConnection, guest);
        Thread.ofVirtual().name(name).start(accepting::accept);
        return accepting;
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                if (listener.isClosed()) {
                    // whoever closed it may have looked through the open ones before
                    closeQuietly(socket);
                    return;
                }
                int connection = connections.getAndIncrement();
                Thread.ofVirtual().name(name + " c" + connection).start(() -> serve(socket, connection));
            } catch (IOException e) {
                // the listener was closed, or one connection failed before it began
                continue;
            }
        }
    }

    private void serve(Socket socket, int connection) {
        try (socket) {
            guest.serve(socket, connection);
        } catch (IOException e) {
            // the other side trusts nobody here, or does not want to hear the rest; what it said is in the journal
            return;
        } finally {
            open.remove(socket);
        }
    }

    /** Ends all connections as well. */
    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the " + name + " cannot be closed", e);
        } finally {
            open.forEach(Accepting::closeQuietly);
        }
    }

    /** Closes one connection; the others are to be closed as well, whatever becomes of this one. */
    static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // its other side is gone, and with it nothing that is wanted
            return;
        }
    }
}
