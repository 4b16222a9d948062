package remotewrite.fake;

import java.io.IOException;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/**
 * An HTTP/1.1 server around a {@link Service}: it records every exchange in a {@link Journal} before anything else
 * happens, and plays {@link FaultScript fault scripts}.
 *
 * <p>An exchange enters the journal when its head has been read; its body is added when it has been read. Requests are read up to
 * {@link #MAX_BODY_BYTES} of body; a longer one is answered 413 without reaching the service or the script's
 * later moments. No {@code Server} field is added to replies; {@code Date}, by the clock of the settings, and {@code Content-Length}
 * are added where the reply has none.
 *
 * <p>The client may see a reply a moment before the journal has its ending: use {@link Journal#await}.
 */
public final class FakeServer implements AutoCloseable {
    /** 64 MiB, less when the heap is less than 2 GiB: a 32nd of it. */
    public static final int MAX_BODY_BYTES =
            (int) Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 32);

    private final Server server;
    private final ServerConnector connector;
    private final Journal journal;
    private final FaultPlayer player;
    private final CompletableFuture<Void> closing;

    private FakeServer(
            Server server,
            ServerConnector connector,
            Journal journal,
            FaultPlayer player,
            CompletableFuture<Void> closing) {
        this.server = server;
        this.connector = connector;
        this.journal = journal;
        this.player = player;
        this.closing = closing;
    }

    /**
     * @param name of the fake, for messages and thread names
     * @param clock of the journal and of the fault scripts
     * @param host address to listen on
     * @param port TCP port to listen on, 0 for a free one
     * @param transport plain or TLS
     * @param redaction takes out of a request what must not be recorded and what the {@link Journal} does not know as a
     *     secret; it sees the head alone first, then head and body (a part of the body when the client left)
     * @param replyRedaction takes the same out of a reply
     */
    public record Settings(
            String name,
            Clock clock,
            String host,
            int port,
            Transport transport,
            UnaryOperator<Request> redaction,
            UnaryOperator<Reply> replyRedaction) {
        public Settings {
            Objects.requireNonNull(name, "name is null");
            Objects.requireNonNull(clock, "clock is null");
            Objects.requireNonNull(host, "host is null");
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("port is " + port + ", 0 to 65535 is needed");
            }
            Objects.requireNonNull(transport, "transport is null");
            Objects.requireNonNull(redaction, "redaction is null");
            Objects.requireNonNull(replyRedaction, "replyRedaction is null");
        }

        /** Plain HTTP on a free port of 127.0.0.1; nothing is redacted but by its {@link Journal}. */
        public static Settings named(String name, Clock clock) {
            return new Settings(
                    name,
                    clock,
                    "127.0.0.1",
                    0,
                    new Transport.Plain(),
                    UnaryOperator.identity(),
                    UnaryOperator.identity());
        }

        public Settings withAddress(String otherHost, int otherPort) {
            return new Settings(name, clock, otherHost, otherPort, transport, redaction, replyRedaction);
        }

        public Settings withTransport(Transport other) {
            return new Settings(name, clock, host, port, other, redaction, replyRedaction);
        }

        public Settings withRedaction(UnaryOperator<Request> ofRequests, UnaryOperator<Reply> ofReplies) {
            return new Settings(name, clock, host, port, transport, ofRequests, ofReplies);
        }
    }

    /**
     * Starts to listen.
     *
     * @throws PortUnavailableException when the address or port cannot be listened on
     * @throws IllegalStateException when the server cannot start for another reason, e.g. an unusable key store
     */
    public static FakeServer start(Settings settings, Service service) {
        Objects.requireNonNull(settings, "settings is null");
        Objects.requireNonNull(service, "service is null");
        Journal journal = new Journal(settings.clock());
        FaultPlayer player = new FaultPlayer(settings.clock());
        CompletableFuture<Void> closing = new CompletableFuture<>();
        VirtualThreadPool threads = new VirtualThreadPool();
        threads.setName("fake-" + settings.name());
        Server server = new Server(threads);
        ServerConnector connector = Listener.of(server, settings);
        server.addConnector(connector);
        ExchangeHandler handler = new ExchangeHandler(settings, service, journal, player, closing);
        server.setHandler(handler);
        server.setErrorHandler(handler::refuse);
        server.setStopTimeout(0);
        try {
            connector.open();
        } catch (IOException e) {
            throw new PortUnavailableException(settings, e);
        }
        try {
            server.start();
        } catch (Exception e) {
            stop(server);
            throw new IllegalStateException(
                    "the fake \"%s\" did not start over %s on %s:%s: %s; check the key store and its password"
                            .formatted(
                                    settings.name(),
                                    settings.transport(),
                                    settings.host(),
                                    settings.port(),
                                    e.getMessage()),
                    e);
        }
        return new FakeServer(server, connector, journal, player, closing);
    }

    /** The TCP port listened on. */
    public int port() {
        return connector.getLocalPort();
    }

    /** What happened so far. */
    public Journal journal() {
        return journal;
    }

    /** Plays {@code script} from its first step on; the script played until now is over. */
    public void play(FaultScript script) {
        player.play(script);
    }

    /**
     * {@link #play(FaultScript)} for some requests; the others are served as if there were no script.
     *
     * @param requests decides by the head alone: the body is empty
     */
    public void play(FaultScript script, Predicate<Request> requests) {
        player.play(script, requests);
    }

    /** The script that is played, and how far it has come. */
    public FaultProgress faults() {
        return player.progress();
    }

    /** Closes every connection; exchanges under way end unanswered. */
    @Override
    public void close() {
        closing.complete(null);
        stop(server);
    }

    private static void stop(Server server) {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("a fake did not stop: " + e.getMessage(), e);
        }
    }
}
