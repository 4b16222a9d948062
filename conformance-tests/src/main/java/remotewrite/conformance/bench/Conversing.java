package remotewrite.conformance.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Clock;
import remotewrite.fake.Journal;

/** A {@link StandIn} that writes down what is said on each connection, and ends a connection when all has been said. */
final class Conversing implements StandIn {
    private static final int CHUNK_BYTES = 64 * 1024;

    private final Clock clock;
    private final Journal journal;
    private final Talk talk;
    private final Accepting accepting;

    /** What is said on one connection. */
    interface Talk {
        /** @throws IOException when the other side does not want to go on, which is no trouble */
        void on(Line line) throws IOException;
    }

    /**
     * One connection, and where the exchanges on it are written down.
     *
     * @param from what comes on it
     */
    record Line(Socket socket, InputStream from, TappedConnection tapped) {
        /** What is done with bytes as they come. */
        interface Listener {
            /** Whether to go on listening. */
            boolean heard(ByteBuffer bytes) throws IOException;
        }

        /** Listens until that says that it has heard enough, or nothing more comes. */
        void listen(Listener listener) throws IOException {
            byte[] chunk = new byte[CHUNK_BYTES];
            boolean more = true;
            for (int length = from.read(chunk); length >= 0; length = more ? from.read(chunk) : -1) {
                tapped.fromSender(ByteBuffer.wrap(chunk, 0, length));
                more = listener.heard(ByteBuffer.wrap(chunk, 0, length));
            }
        }

        void say(byte[] bytes) throws IOException {
            tapped.fromProxy(ByteBuffer.wrap(bytes));
            socket.getOutputStream().write(bytes);
        }

        /** The same with other bytes to come. */
        Line hearing(InputStream other) {
            return new Line(socket, other, tapped);
        }
    }

    private Conversing(
            String name, ServerSocket listener, int firstConnection, Clock clock, Journal journal, Talk talk) {
        this.clock = clock;
        this.journal = journal;
        this.talk = talk;
        this.accepting = Accepting.start(name, listener, firstConnection, this::converse);
    }

    /**
     * Begins to accept.
     *
     * @param name of the threads
     * @param firstConnection the number of the first connection in {@code journal}
     */
    static Conversing start(
            String name, ServerSocket listener, int firstConnection, Clock clock, Journal journal, Talk talk) {
        return new Conversing(name, listener, firstConnection, clock, journal, talk);
    }

    @Override
    public int port() {
        return accepting.port();
    }

    @Override
    public Journal journal() {
        return journal;
    }

    private void converse(Socket socket, int connection) throws IOException {
        TappedConnection tapped = new TappedConnection(connection, clock, journal);
        try {
            talk.on(new Line(socket, socket.getInputStream(), tapped));
        } finally {
            tapped.proxyClosed();
        }
    }

    @Override
    public void close() {
        accepting.close();
    }
}
