package remotewrite.conformance.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpVersion;
import remotewrite.conformance.Call;
import remotewrite.conformance.Call.Act;
import remotewrite.conformance.Called;
import remotewrite.conformance.Called.Event;
import remotewrite.conformance.Called.Kind;
import remotewrite.fake.Bytes;

/** Makes one call: a plain socket, so that every byte is as the call says. */
final class Caller implements HttpParser.ResponseHandler {
    private static final int CHUNK_BYTES = 16 * 1024;

    private final HttpParser parser = new HttpParser(this, -1, HttpCompliance.LEGACY);
    private final Deque<Event> unread = new ArrayDeque<>();
    private final List<Event> events = new ArrayList<>();
    private final WritePath writePath;
    private int status;
    private boolean within;
    private boolean over;

    private Caller(WritePath writePath) {
        this.writePath = writePath;
    }

    /** Makes {@code call} through {@code tap}. */
    static Called make(Call call, Tap tap, String writePath, Clock clock) {
        Instant began = clock.instant();
        Caller caller = new Caller(WritePath.of(writePath));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), tap.port())) {
            socket.setTcpNoDelay(true);
            int connection = tap.connectionFrom(socket.getLocalPort());
            for (Act act : call.acts()) {
                caller.act(act, socket);
            }
            return new Called(call.name(), connection, began, clock.instant(), caller.events);
        } catch (IOException e) {
            throw new BenchFailure("the call " + call.name() + " cannot be made: " + e.getMessage(), e);
        }
    }

    private void act(Act act, Socket socket) {
        switch (act) {
            case Act.Send send -> send(send.bytes(), socket);
            case Act.SendUnlessAnswered rest -> {
                boolean answered = events.getLast().kind() == Kind.REPLIED
                        && events.getLast().number() >= 200;
                if (!answered) {
                    send(rest.bytes(), socket);
                }
            }
            case Act.AwaitReply reply -> await(socket, reply.atMost());
            case Act.AwaitClose close -> awaitClose(socket, close.atMost());
        }
    }

    /** A second answer to one request on the way is an event as well. */
    private void awaitClose(Socket socket, Duration atMost) {
        boolean open = events.stream().allMatch(event -> event.kind() == Kind.SENT || event.kind() == Kind.REPLIED);
        while (open) {
            open = await(socket, atMost).kind() == Kind.REPLIED;
        }
    }

    private void send(Bytes bytes, Socket socket) {
        byte[] content = writePath.in(bytes);
        try {
            socket.getOutputStream().write(content);
        } catch (IOException e) {
            // the proxy need not read to the end what it refuses; what it answered is still to be read
            return;
        }
        events.add(new Event(Kind.SENT, content.length));
    }

    private Event await(Socket socket, Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        byte[] chunk = new byte[CHUNK_BYTES];
        while (unread.isEmpty()) {
            int leftMillis = (int) ((end - System.nanoTime()) / 1_000_000);
            if (over || leftMillis <= 0) {
                unread.add(new Event(over ? Kind.CLOSED : Kind.SILENCE, 0));
                break;
            }
            try {
                socket.setSoTimeout(leftMillis);
                int length = socket.getInputStream().read(chunk);
                if (length < 0) {
                    closed();
                } else {
                    parse(ByteBuffer.wrap(chunk, 0, length));
                }
            } catch (SocketTimeoutException e) {
                unread.add(new Event(Kind.SILENCE, 0));
            } catch (IOException e) {
                closed();
            }
        }
        Event event = unread.remove();
        events.add(event);
        return event;
    }

    private void closed() {
        over = true;
        // a reply that is delimited by the end of the connection is complete now
        parser.atEOF();
        parse(ByteBuffer.allocate(0));
        unread.add(within ? new Event(Kind.BROKEN, status) : new Event(Kind.CLOSED, 0));
    }

    private void parse(ByteBuffer bytes) {
        do {
            if (parser.parseNext(bytes) && parser.isComplete()) {
                parser.reset();
            }
        } while (bytes.hasRemaining() && !parser.isClosed());
    }

    @Override
    public void startResponse(HttpVersion version, int replyStatus, String reason) {
        status = replyStatus;
        within = true;
    }

    @Override
    public void parsedHeader(HttpField field) {}

    @Override
    public boolean headerComplete() {
        return false;
    }

    @Override
    public boolean content(ByteBuffer content) {
        content.position(content.limit());
        return false;
    }

    @Override
    public boolean contentComplete() {
        return false;
    }

    @Override
    public boolean messageComplete() {
        within = false;
        unread.add(new Event(Kind.REPLIED, status));
        return true;
    }

    @Override
    public void earlyEOF() {}

    @Override
    public void badMessage(HttpException failure) {
        within = true;
    }
}
