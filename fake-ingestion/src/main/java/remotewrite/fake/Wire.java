package remotewrite.fake;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** The HTTP side of one exchange: reads the request's body, writes the reply, and tells what became of the bytes. */
final class Wire {
    static final String FAKE_CLOSED = "the fake was closed";
    private static final String CLIENT_LEFT = "the client left";
    private static final int CHUNK_BYTES = 16 * 1024;

    /** For a body of an announced length room is made at once, up to this: an announcement costs a client nothing. */
    private static final int MAX_TRUSTED_BYTES = 1024 * 1024 + 1;

    private final Request in;
    private final Response out;
    private final CompletableFuture<Void> closing;
    private final DateField date;
    private final Line line;
    private boolean bodyRead;
    private boolean paused;
    private boolean broken;

    /** @param closing completes when the fake is being closed: nothing waits longer than that */
    Wire(Request in, Response out, CompletableFuture<Void> closing, DateField date) {
        this.date = date;
        this.in = in;
        this.out = out;
        this.closing = closing;
        this.line = new Line(in.getConnectionMetaData().getConnection());
    }

    /** What reading a request's body came to. */
    sealed interface Body {
        record Whole(Bytes bytes) implements Body {}

        record TooLong(Bytes start) implements Body {}

        /** There are too many other bodies being read. */
        record Crowded(Bytes start) implements Body {}

        record Broken(Bytes start, String reason) implements Body {}
    }

    /** What writing the next part of a reply came to. */
    sealed interface Part {
        /** The head and this many bytes of the body are out. */
        record Sent(Reply reply, int bytes) implements Part {
            boolean complete() {
                return bytes == reply.body().size();
            }
        }

        record Broken(String reason) implements Part {}
    }

    Body readBody(int limitBytes) {
        if (in.getLength() > limitBytes) {
            return new Body.TooLong(Bytes.empty());
        }
        // one byte more than announced: room to learn of the end without growing
        byte[] read = new byte[Math.clamp(in.getLength() + 1, CHUNK_BYTES, MAX_TRUSTED_BYTES)];
        int size = 0;
        try (BodyRoom room = new BodyRoom()) {
            if (!room.take(read.length)) {
                return new Body.Crowded(Bytes.empty());
            }
            InputStream content = Content.Source.asInputStream(in);
            for (int more = content.read(read); more >= 0; more = content.read(read, size, read.length - size)) {
                size += more;
                if (size > limitBytes) {
                    return new Body.TooLong(bytes(read, limitBytes));
                }
                if (size == read.length) {
                    int larger = (int) Math.min(2L * size, limitBytes + 1L);
                    if (!room.take(larger)) {
                        return new Body.Crowded(bytes(read, Math.min(size, CHUNK_BYTES)));
                    }
                    read = Arrays.copyOf(read, larger);
                }
            }
            bodyRead = true;
            return new Body.Whole(bytes(read, size));
        } catch (IOException e) {
            broken = true;
            String announced = in.getLength() < 0 ? "a chunked body" : "a body of " + in.getLength() + " bytes";
            return new Body.Broken(
                    bytes(read, size),
                    "%s or broke the framing after %s bytes of %s".formatted(CLIENT_LEFT, size, announced));
        }
    }

    private static Bytes bytes(byte[] read, int size) {
        return Bytes.owning(Arrays.copyOf(read, size));
    }

    Ending send(Reply reply) {
        Reply written = asWritten(reply);
        return ending(write(written, 0, written.body().size()));
    }

    Part sendHalf(Reply reply) {
        Reply written = asWritten(reply);
        return write(written, 0, written.body().size() / 2);
    }

    Ending sendRest(Part.Sent half) {
        return half.complete()
                ? new Ending.Answered(half.reply())
                : ending(write(half.reply(), half.bytes(), half.reply().body().size()));
    }

    /** A client that is gone meanwhile is noticed by the reply that follows. */
    void interim(List<Integer> statuses) {
        statuses.forEach(status -> interim(status).exceptionally(gone -> null).join());
    }

    /** Jetty refuses a 100 that nobody expects; a client has to bear it all the same (RFC 9110 15.2 and 15.2.1). */
    private CompletableFuture<Void> interim(int status) {
        return status == 100 ? line.write("HTTP/1.1 100 Continue\r\n\r\n") : out.writeInterim(status, HttpFields.EMPTY);
    }

    /** Sends until the client leaves, the fake is closed, or there are no pieces left; tells which it was. */
    String sendEndlessly(Effect.Endless reply) {
        broken = true;
        out.setStatus(reply.status());
        out.getHeaders().add("Date", date.now().value());
        for (int sent = 0; sent < reply.pieces(); sent++) {
            boolean due = sent == 0 || reply.every().isZero() || pause(reply.every());
            if (!due) {
                return FAKE_CLOSED;
            }
            try {
                Content.Sink.write(out, false, ByteBuffer.wrap(reply.piece().toArray()));
            } catch (IOException e) {
                return closing.isDone()
                        ? FAKE_CLOSED
                        : CLIENT_LEFT + " after " + sent + " of " + reply.pieces() + " pieces of an endless reply";
            }
        }
        line.close();
        return Effect.Endless.TAKEN + reply.pieces() + " pieces of an endless reply";
    }

    /** Waits; false when the fake is closed meanwhile. */
    boolean pause(Duration time) {
        paused = true;
        try {
            closing.get(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("closing never completes with a failure", e);
        }
        broken = true;
        return false;
    }

    /** Keeps the connection open without a word until the client closes it, and says who ended that. */
    String stall() {
        broken = true;
        return line.awaitDeparture(closing) ? CLIENT_LEFT : FAKE_CLOSED;
    }

    void cut() {
        broken = true;
        line.close();
    }

    /** Gives the exchange back to Jetty: the connection goes on, unless it was broken. */
    void finish(Callback callback) {
        if (broken) {
            line.close();
            callback.failed(new EofException("the connection was given up"));
            return;
        }
        if (!bodyRead && !in.getHeaders().contains(HttpHeader.EXPECT)) {
            swallowBody();
        }
        callback.succeeded();
    }

    /** After an early reply: closing with unread bytes would send a reset that can overtake the reply. */
    private void swallowBody() {
        try {
            Content.Source.asInputStream(in).skip(FakeServer.MAX_BODY_BYTES);
        } catch (IOException e) {
            // the reply is out, and the client is free not to send the rest
            line.close();
        }
    }

    private Part write(Reply reply, int from, int to) {
        if (paused && bodyRead && line.departed()) {
            broken = true;
            return new Part.Broken(CLIENT_LEFT + " during the delay");
        }
        if (from == 0) {
            out.setStatus(reply.status());
            reply.headers().forEach(header -> out.getHeaders().add(new HttpField(header.name(), header.value())));
        }
        byte[] body = reply.body().toArray();
        try {
            Content.Sink.write(out, to == body.length, ByteBuffer.wrap(body, from, to - from));
            return new Part.Sent(reply, to);
        } catch (IOException e) {
            broken = true;
            return new Part.Broken("%s before %s bytes of the reply's body were written: %s"
                    .formatted(CLIENT_LEFT, to, e.getMessage()));
        }
    }

    /** RFC 9110 6.4.1: replies to HEAD and those with status 204 and 304 have no body; 8.6: 204 has no length. */
    private Reply asWritten(Reply reply) {
        boolean lengthAllowed = reply.status() != 204 && reply.status() != 304;
        boolean bodyAllowed = lengthAllowed && !in.getMethod().equals("HEAD");
        List<Header> headers = new ArrayList<>(date.headers(reply));
        if (lengthAllowed && reply.header("Content-Length").isEmpty()) {
            headers.add(new Header("Content-Length", String.valueOf(reply.body().size())));
        }
        return new Reply(reply.status(), headers, bodyAllowed ? reply.body() : Bytes.empty());
    }

    private static Ending ending(Part part) {
        return switch (part) {
            case Part.Sent sent -> new Ending.Answered(sent.reply());
            case Part.Broken broken -> new Ending.Unanswered(broken.reason());
        };
    }
}
