package remotewrite.proxy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.io.Content;

/**
 * A body that is all there, in the buffer it was read into: a copy would cost a tenth of a write. The buffer belongs to
 * whoever counts on it: the exchange up to its end, and each request to ingestion until it is written; only then is it used
 * for something else.
 */
final class InPlace implements Body {
    private final Content.Chunk chunk;
    private final int size;
    private boolean released;

    private InPlace(Content.Chunk chunk) {
        this.chunk = chunk;
        this.size = chunk.remaining();
    }

    /** A body that takes over {@code chunk}: the caller must neither read nor release it any more. */
    static Body owning(Content.Chunk chunk) {
        Objects.requireNonNull(chunk, "chunk is null");
        if (chunk.hasRemaining()) {
            return new InPlace(chunk);
        }
        chunk.release();
        return Bytes.EMPTY;
    }

    @Override
    public int size() {
        return size;
    }

    /** @throws IllegalStateException when the exchange is over */
    @Override
    public synchronized byte[] toArray() {
        if (released) {
            throw new IllegalStateException("the body of an exchange that is over");
        }
        byte[] copy = new byte[size];
        chunk.getByteBuffer().get(chunk.getByteBuffer().position(), copy);
        return copy;
    }

    /** The body for one request to ingestion. */
    Request.Content toIngestion() {
        return new ToIngestion();
    }

    /** The exchange is over. */
    synchronized void release() {
        if (!released) {
            released = true;
            chunk.release();
        }
    }

    @Override
    public String toString() {
        return size + " bytes";
    }

    /** The whole body once more, for somebody who releases it. */
    private synchronized Content.Chunk lent() {
        if (released) {
            return Content.Chunk.from(new IOException("the exchange is over"));
        }
        chunk.retain();
        ByteBuffer view = chunk.getByteBuffer().slice();
        return Content.Chunk.asChunk(view, true, chunk);
    }

    /** What jetty-client reads from; it releases what it has read when that is written. */
    private final class ToIngestion implements Request.Content {
        private boolean read;

        @Override
        public long getLength() {
            return size;
        }

        @Override
        public String getContentType() {
            String onlyAsTheSenderSaid = null;
            return onlyAsTheSenderSaid;
        }

        @Override
        public Content.Chunk read() {
            if (read) {
                return Content.Chunk.EOF;
            }
            read = true;
            return lent();
        }

        @Override
        public void demand(Runnable demandCallback) {
            demandCallback.run();
        }

        @Override
        public void fail(Throwable failure) {
            read = true;
        }

        @Override
        public boolean rewind() {
            read = false;
            return true;
        }
    }
}
