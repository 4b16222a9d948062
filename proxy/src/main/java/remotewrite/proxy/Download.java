package remotewrite.proxy;

import java.io.EOFException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.eclipse.jetty.io.Content;

/**
 * The body of a reply on its way to the sender, read from ingestion as fast as the sender takes it. Beyond its limit it
 * ends with a failure, so that nobody takes it for complete (PX-31, PX-57).
 */
final class Download implements Body, Content.Source {
    private final Content.Source ingestion;
    private final long declaredBytes;
    private final long maxBytes;
    private ByteBuffer head;
    private long passed;
    private boolean full;

    /**
     * @param head what has been read of {@code ingestion} already
     * @param declaredBytes Content-Length, or a negative number when there is none
     */
    Download(Content.Source ingestion, Bytes head, long declaredBytes) {
        this(ingestion, head.toBuffer(), declaredBytes, Long.MAX_VALUE);
    }

    private Download(Content.Source ingestion, ByteBuffer head, long declaredBytes, long maxBytes) {
        this.ingestion = Objects.requireNonNull(ingestion, "ingestion is null");
        this.head = head;
        this.declaredBytes = declaredBytes;
        this.maxBytes = maxBytes;
    }

    /** The same body, of which nothing may have been read yet, with an end after {@code bytes} at the latest. */
    Download limitedTo(long bytes) {
        return new Download(ingestion, head, declaredBytes, bytes);
    }

    /** Content-Length of the reply, or a negative number when it had none. */
    long declaredBytes() {
        return declaredBytes;
    }

    @Override
    public int size() {
        return (int) Math.min(passed, Integer.MAX_VALUE);
    }

    @Override
    public long lengthBytes() {
        return passed;
    }

    @Override
    public byte[] toArray() {
        throw new IllegalStateException("the body is still on its way");
    }

    @Override
    public Content.Chunk read() {
        if (full) {
            return Content.Chunk.from(new EOFException("the reply is larger than " + maxBytes + " bytes"));
        }
        if (head.hasRemaining()) {
            ByteBuffer first = head;
            head = Bytes.EMPTY.toBuffer();
            limit(first);
            return Content.Chunk.from(first, false);
        }
        Content.Chunk chunk = ingestion.read();
        if (chunk == null || Content.Chunk.isFailure(chunk)) {
            return chunk;
        }
        if (!limit(chunk.getByteBuffer())) {
            return chunk;
        }
        // the beginning of this piece still goes through; the last one it must not be
        return Content.Chunk.asChunk(chunk.getByteBuffer(), false, chunk);
    }

    @Override
    public void demand(Runnable demandCallback) {
        if (full || head.hasRemaining()) {
            demandCallback.run();
        } else {
            ingestion.demand(demandCallback);
        }
    }

    @Override
    public void fail(Throwable failure) {
        ingestion.fail(failure);
    }

    @Override
    public String toString() {
        return "a body on its way";
    }

    /** Shortens {@code piece} to what may still pass; true when that was the end. */
    private boolean limit(ByteBuffer piece) {
        long room = maxBytes - passed;
        if (piece.remaining() > room) {
            piece.limit(piece.position() + (int) room);
            full = true;
            // an endless body would hold the connection for ever; status and beginning are enough for the sender
            ingestion.fail(new EOFException("the reply is larger than " + maxBytes + " bytes"));
        }
        passed += piece.remaining();
        return full;
    }
}
