package remotewrite.conformance.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.concurrent.atomic.AtomicInteger;
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

    /** For a reply that is here already. */
    private static final Duration A_MOMENT = Duration.ofMillis(50);

    private final MessageStream replies = MessageStream.ofReplies(this, HttpCompliance.LEGACY);
    private final Deque<Event> unread = new ArrayDeque<>();
    private final List<Event> events = new ArrayList<>();
    private final WritePath writePath;
    private int status;
    private boolean within;
    private boolean over;

    private Caller(WritePath writePath) {
        this.writePath = writePath;
    }

    /** Makes {@code call} through {@code tap}, as one of {@code all} callers of its round. */
    static Called make(Call call, Tap tap, String writePath, Clock clock, Rendezvous all) {
        Instant began = clock.instant();
        Caller caller = new Caller(WritePath.of(writePath));
        try (Rendezvous.Party party = all.join();
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), tap.port())) {
            socket.setTcpNoDelay(true);
            int connection = tap.connectionFrom(socket.getLocalPort());
            for (Act act : call.acts()) {
                caller.act(act, socket, party);
            }
            return new Called(call.name(), connection, began, clock.instant(), caller.events);
        } catch (IOException e) {
            throw new BenchFailure("the call " + call.name() + " cannot be made: " + e.getMessage(), e);
        }
    }

    private void act(Act act, Socket socket, Rendezvous.Party party) {
        switch (act) {
            case Act.Send send -> send(writePath.in(send.bytes()), socket);
            case Act.SendTogether together -> send(writePath.in(together.parts()), socket);
            case Act.SendUnlessAnswered rest -> {
                if (!answered()) {
                    sendInTime(rest.bytes(), rest.times(), rest.atMost(), socket);
                }
            }
            case Act.Trickle trickle -> trickle(trickle, socket);
            case Act.Offer offer -> offer(offer, socket);
            case Act.Ignore ignore -> Bench.quietly(ignore.atMost());
            case Act.AwaitOthers others -> party.meet(others.atMost());
            case Act.AwaitReply reply -> await(socket, reply.atMost());
            case Act.AwaitClose close -> awaitClose(socket, close.atMost());
        }
    }

    /** By the latest event; there is none yet when not even the beginning could be sent. */
    private boolean answered() {
        return !events.isEmpty()
                && events.getLast().kind() == Kind.REPLIED
                && events.getLast().number() >= 200;
    }

    /** A second answer to one request on the way is an event as well. */
    private void awaitClose(Socket socket, Duration atMost) {
        boolean open = events.stream().allMatch(event -> event.kind() == Kind.SENT || event.kind() == Kind.REPLIED);
        while (open) {
            open = await(socket, atMost).kind() == Kind.REPLIED;
        }
    }

    private void send(byte[] content, Socket socket) {
        try {
            socket.getOutputStream().write(content);
        } catch (IOException e) {
            // the proxy need not read to the end what it refuses; what it answered is still to be read
            return;
        }
        events.add(new Event(Kind.SENT, content.length));
    }

    private void trickle(Act.Trickle trickle, Socket socket) {
        byte[] content = writePath.in(trickle.bytes());
        long end = System.nanoTime() + trickle.atMost().toNanos();
        int sent = 0;
        while (unread.isEmpty() && !over && System.nanoTime() < end) {
            try {
                if (sent < content.length) {
                    socket.getOutputStream().write(content[sent]);
                    sent++;
                }
                read(socket, trickle.every());
            } catch (IOException e) {
                closed();
            }
        }
        events.add(new Event(Kind.SENT, sent));
        await(socket, Duration.ZERO);
    }

    private void offer(Act.Offer offer, Socket socket) {
        sendInTime(offer.piece(), offer.times(), offer.atMost(), socket);
        await(socket, A_MOMENT);
        over = true;
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a socket cannot be closed", e);
        }
    }

    /** What is not taken in time is sent on, in vain, until the connection is closed. */
    private void sendInTime(Bytes bytes, int times, Duration atMost, Socket socket) {
        byte[] piece = bytes.toArray();
        AtomicInteger sent = new AtomicInteger();
        Thread sending = Thread.ofVirtual().name("send").start(() -> {
            try {
                for (int i = 0; i < times; i++) {
                    socket.getOutputStream().write(piece);
                    sent.addAndGet(piece.length);
                }
            } catch (IOException e) {
                // not taken any more, or not in time
                return;
            }
        });
        try {
            sending.join(atMost);
            events.add(new Event(Kind.SENT, sent.get()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("interrupted while a call was made", e);
        }
    }

    private Event await(Socket socket, Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        while (unread.isEmpty()) {
            Duration left = Duration.ofNanos(end - System.nanoTime());
            if (over || left.toMillis() <= 0) {
                unread.add(new Event(over ? Kind.CLOSED : Kind.SILENCE, 0));
                break;
            }
            try {
                read(socket, left);
            } catch (IOException e) {
                closed();
            }
        }
        Event event = unread.remove();
        events.add(event);
        return event;
    }

    /** Reads what comes next, if anything comes in this time. */
    private void read(Socket socket, Duration atMost) throws IOException {
        byte[] chunk = new byte[CHUNK_BYTES];
        try {
            socket.setSoTimeout((int) Math.max(1, atMost.toMillis()));
            int length = socket.getInputStream().read(chunk);
            if (length < 0) {
                closed();
            } else {
                replies.came(ByteBuffer.wrap(chunk, 0, length));
            }
        } catch (SocketTimeoutException e) {
            // nothing came; whoever waits looks at the time
            return;
        }
    }

    private void closed() {
        over = true;
        replies.ended();
        unread.add(within ? new Event(Kind.BROKEN, status) : new Event(Kind.CLOSED, 0));
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

    /** The end of the connection, or, while there is none, a body that is not framed as it should be. */
    @Override
    public void earlyEOF() {
        if (!over) {
            broken();
        }
    }

    @Override
    public void badMessage(HttpException failure) {
        broken();
    }

    /** Nothing behind it can be read as a reply. */
    private void broken() {
        unread.add(new Event(Kind.BROKEN, within ? status : 0));
        within = false;
        over = true;
    }
}
