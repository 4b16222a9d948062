package remotewrite.proxy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.io.Content;

/**
 * A sender's body on its way to ingestion. It is read as fast as it is taken and no faster (PX-46); what has passed is
 * kept for a repeat as long as the limits allow. One reader has it at a time: first the request to ingestion, and when
 * that has ended early, {@link #replay} or {@link #discard}.
 */
final class Upload implements Body {
    private final Content.Source caller;
    private final long declaredBytes;
    private final int maxBytes;
    private final KeptCopy copy;
    private final Object lock = new Object();
    private ByteBuffer head;
    private long passed;
    private boolean ended;
    private boolean asked;
    private Runnable waiting = () -> {};
    private Reader reader = Reader.NOBODY;
    private Optional<Ending> ending = Optional.empty();

    private enum Reader {
        NOBODY,
        INGESTION,
        PROXY
    }

    /** Why the body did not come to its end. */
    sealed interface Ending {
        /** It is larger than {@link Limits#maxBodyBytes}. */
        record TooLarge() implements Ending {}

        /** The sender went away or sent something that is not HTTP. */
        record Broken(Throwable cause) implements Ending {
            public Broken {
                Objects.requireNonNull(cause, "cause is null");
            }
        }
    }

    /**
     * @param head what has been read of {@code caller} already
     * @param declaredBytes Content-Length, or a negative number when there is none
     */
    Upload(Content.Source caller, Bytes head, long declaredBytes, int maxBytes, KeptCopy copy) {
        this.caller = Objects.requireNonNull(caller, "caller is null");
        this.head = head.toBuffer();
        this.declaredBytes = declaredBytes;
        this.maxBytes = maxBytes;
        this.copy = Objects.requireNonNull(copy, "copy is null");
    }

    @Override
    public int size() {
        synchronized (lock) {
            return (int) passed;
        }
    }

    @Override
    public byte[] toArray() {
        throw new IllegalStateException("the body is still on its way");
    }

    /** Whether the sender's last byte has been read. */
    boolean ended() {
        synchronized (lock) {
            return ended;
        }
    }

    /** Whether the next step is the sender's: there was nothing to read when somebody wanted to. */
    boolean awaitsSender() {
        synchronized (lock) {
            return asked;
        }
    }

    /** Why there is no end to come. */
    Optional<Ending> ending() {
        synchronized (lock) {
            return ending;
        }
    }

    /** Whether a repeat is possible as far as can be seen now. */
    boolean repeatable() {
        synchronized (lock) {
            return !copy.dropped() && ending.isEmpty();
        }
    }

    /** The body for one request to ingestion, from its beginning; to be asked for once. */
    Request.Content toIngestion() {
        synchronized (lock) {
            if (reader != Reader.NOBODY) {
                throw new IllegalStateException("the body has been sent already");
            }
            reader = Reader.INGESTION;
        }
        return new ToIngestion();
    }

    /** Reads the rest and completes with the whole body; empty when the copy was dropped or the rest does not come. */
    CompletionStage<Optional<Bytes>> replay() {
        return rest(true).thenApply(complete -> {
            synchronized (lock) {
                return complete && !copy.dropped() ? Optional.of(copy.bytes()) : Optional.empty();
            }
        });
    }

    /** Reads the rest and forgets it; completes with whether the body came to its end. */
    CompletionStage<Boolean> discard() {
        return rest(false);
    }

    /** Frees the copy. */
    void close() {
        synchronized (lock) {
            copy.drop();
        }
    }

    @Override
    public String toString() {
        return "a body on its way";
    }

    private CompletionStage<Boolean> rest(boolean wanted) {
        CompletableFuture<Boolean> complete = new CompletableFuture<>();
        boolean reading;
        synchronized (lock) {
            reader = Reader.PROXY;
            // a demand that the request to ingestion left behind is answered to this reader
            reading = asked;
            waiting = () -> readOn(wanted, complete);
        }
        if (!reading) {
            readOn(wanted, complete);
        }
        return complete;
    }

    private void readOn(boolean wanted, CompletableFuture<Boolean> complete) {
        while (true) {
            boolean enough;
            Content.Chunk chunk;
            synchronized (lock) {
                enough = ended || ending.isPresent() || wanted && copy.dropped();
                chunk = enough ? Content.Chunk.EOF : next();
            }
            if (enough) {
                complete.complete(ended());
                return;
            }
            if (chunk == null) {
                demand(() -> readOn(wanted, complete));
                return;
            }
            chunk.release();
        }
    }

    /** Called with the lock held. */
    private Content.Chunk next() {
        if (head.hasRemaining()) {
            Content.Chunk first = Content.Chunk.from(head, false);
            copy.add(head);
            passed += head.remaining();
            head = Bytes.EMPTY.toBuffer();
            return first;
        }
        Content.Chunk chunk = caller.read();
        if (chunk == null) {
            return null;
        }
        if (Content.Chunk.isFailure(chunk)) {
            ending = Optional.of(new Ending.Broken(chunk.getFailure()));
            return chunk;
        }
        passed += chunk.remaining();
        if (passed > maxBytes) {
            chunk.release();
            ending = Optional.of(new Ending.TooLarge());
            return Content.Chunk.from(new IOException("the body is larger than " + maxBytes + " bytes"));
        }
        copy.add(chunk.getByteBuffer());
        ended = chunk.isLast();
        return chunk;
    }

    private void demand(Runnable then) {
        boolean first;
        synchronized (lock) {
            waiting = then;
            first = !asked;
            asked = true;
        }
        if (first) {
            // outside of the lock: it may call back at once
            caller.demand(this::arrived);
        }
    }

    private void arrived() {
        Runnable then;
        synchronized (lock) {
            asked = false;
            then = waiting;
            waiting = () -> {};
        }
        then.run();
    }

    /** What jetty-client reads from. */
    private final class ToIngestion implements Request.Content {
        private static final IOException OVER = new IOException("the request to ingestion is over", null);

        @Override
        public long getLength() {
            return declaredBytes;
        }

        @Override
        public String getContentType() {
            String onlyAsTheSenderSaid = null;
            return onlyAsTheSenderSaid;
        }

        @Override
        public Content.Chunk read() {
            synchronized (lock) {
                if (reader != Reader.INGESTION) {
                    return Content.Chunk.from(OVER);
                }
                return next();
            }
        }

        @Override
        public void demand(Runnable demandCallback) {
            boolean over;
            synchronized (lock) {
                over = reader != Reader.INGESTION;
            }
            if (over) {
                demandCallback.run();
            } else {
                Upload.this.demand(demandCallback);
            }
        }

        @Override
        public void fail(Throwable failure) {
            synchronized (lock) {
                if (reader == Reader.INGESTION) {
                    reader = Reader.PROXY;
                    waiting = () -> {};
                }
            }
        }
    }
}
