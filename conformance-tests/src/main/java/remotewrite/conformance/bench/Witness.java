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
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import remotewrite.fake.Bytes;
import remotewrite.fake.Ending;
import remotewrite.fake.ExchangeId;
import remotewrite.fake.Journal;
import remotewrite.fake.Pki;
import remotewrite.fake.Request;

/**
 * Records who comes, and answers 204 to every request that has come whole; then hangs up, so that every request has a
 * connection, and a TLS handshake, of its own.
 */
final class Witness implements StandIn {
    /** Of a connection that brought none: no method has such a name. */
    static final String NO_REQUEST = "(none)";

    private static final byte[] ACCEPTED =
            "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int CHUNK_BYTES = 64 * 1024;
    private static final int BACKLOG = 50;

    private final ServerSocket listener;
    private final Optional<SSLSocketFactory> tls;
    private final Optional<String> wanted;
    private final String origin;
    private final Clock clock;
    private final Journal journal;
    private final AtomicInteger connections;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private Witness(
            ServerSocket listener,
            Optional<SSLSocketFactory> tls,
            Optional<String> wanted,
            String origin,
            Clock clock,
            Journal journal,
            int firstConnection) {
        this.listener = listener;
        this.tls = tls;
        this.wanted = wanted;
        this.origin = origin;
        this.clock = clock;
        this.journal = journal;
        this.connections = new AtomicInteger(firstConnection);
        Thread.ofVirtual().name("witness").start(this::accept);
    }

    /**
     * Listens for TLS on a free port of {@code bindAddress}.
     *
     * @param certificate with its key, of {@link Pki#KEY_STORE_PASSWORD}
     * @throws BenchFailure when it cannot
     */
    static Witness of(Clock clock, String bindAddress, KeyStore certificate) {
        return new Witness(
                listen(bindAddress), Optional.of(tls(certificate)), Optional.empty(), "", clock, new Journal(clock), 0);
    }

    /**
     * Listens for TLS on a free port of {@code bindAddress}, and refuses whoever does not ask for {@code name}.
     *
     * @throws BenchFailure when it cannot
     */
    static Witness particular(Clock clock, String bindAddress, String name) {
        return new Witness(
                listen(bindAddress),
                Optional.of(tls(Cloud.certificate(name))),
                Optional.of(name),
                "",
                clock,
                new Journal(clock),
                0);
    }

    /**
     * Another host, which listens on a free port of {@code bindAddress}. A connection without a request is recorded as well.
     *
     * @param scheme {@code https} or {@code http}
     * @param name in the targets that are recorded, and in its certificate
     * @param firstConnection the number of its first connection in {@code journal}, which others write in too
     * @throws BenchFailure when it cannot
     */
    static Witness elsewhere(
            Clock clock, String bindAddress, String scheme, String name, Journal journal, int firstConnection) {
        ServerSocket listener = listen(bindAddress);
        return new Witness(
                listener,
                scheme.equals("https") ? Optional.of(tls(Cloud.certificate(name))) : Optional.empty(),
                Optional.empty(),
                scheme + "://" + name + ":" + listener.getLocalPort(),
                clock,
                journal,
                firstConnection);
    }

    private static ServerSocket listen(String bindAddress) {
        try {
            ServerSocket listener = new ServerSocket();
            listener.bind(new InetSocketAddress(InetAddress.getByName(bindAddress), 0), BACKLOG);
            return listener;
        } catch (IOException e) {
            throw new BenchFailure("nothing can listen on " + bindAddress + ": " + e.getMessage(), e);
        }
    }

    private static SSLSocketFactory tls(KeyStore certificate) {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(certificate, Pki.KEY_STORE_PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new BenchFailure("a key store of this harness cannot be used: " + e.getMessage(), e);
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

    /** Scheme, host and port; empty at the ingestion URL, where targets are recorded as they come. */
    String origin() {
        return origin;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket proxy = listener.accept();
                open.add(proxy);
                int connection = connections.getAndIncrement();
                Thread.ofVirtual().name("witness c" + connection).start(() -> hear(proxy, connection));
            } catch (IOException e) {
                // the listener was closed, or one connection failed before it began
                continue;
            }
        }
    }

    private void hear(Socket proxy, int connection) {
        Instant startedAt = clock.instant();
        TappedConnection tapped = new TappedConnection(connection, origin, clock, journal);
        AskedName asked = new AskedName(wanted);
        try (proxy;
                Socket clear = tls.isPresent() ? secured(proxy, asked) : proxy) {
            if (asked.right()) {
                answer(clear, tapped);
            }
        } catch (IOException e) {
            // the proxy does not want to go on; what it said until then is in the journal
            return;
        } finally {
            tapped.proxyClosed();
            open.remove(proxy);
            Optional<String> notable = asked.right()
                    // a spare connection to ingestion is nobody's business
                    ? Optional.of("a connection without a request").filter(reason -> !origin.isEmpty())
                    : Optional.of(asked.wrong());
            notable.filter(reason -> tapped.begun() == 0)
                    .ifPresent(reason -> journal.open(
                                    new ExchangeId(connection, 0),
                                    startedAt,
                                    new Request(NO_REQUEST, origin, List.of(), Bytes.empty()))
                            .end(new Ending.Unanswered(reason)));
        }
    }

    private Socket secured(Socket proxy, AskedName asked) throws IOException {
        SSLSocket secured = (SSLSocket) tls.orElseThrow().createSocket(proxy, InputStream.nullInputStream(), true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setSNIMatchers(List.of(asked));
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }

    private static void answer(Socket proxy, TappedConnection tapped) throws IOException {
        InputStream in = proxy.getInputStream();
        byte[] chunk = new byte[CHUNK_BYTES];
        for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
            tapped.fromSender(ByteBuffer.wrap(chunk, 0, length));
            if (tapped.whole() > 0) {
                tapped.fromProxy(ByteBuffer.wrap(ACCEPTED));
                proxy.getOutputStream().write(ACCEPTED);
                return;
            }
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
            throw new UncheckedIOException("the witness cannot be closed", e);
        }
    }
}
