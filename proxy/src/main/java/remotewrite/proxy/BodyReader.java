package remotewrite.proxy;

import java.io.ByteArrayOutputStream;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.BufferUtil;

/** Reads a whole request body, up to a limit, without holding a thread while it waits for the sender. */
final class BodyReader implements Runnable {
    /** What became of reading a body. */
    sealed interface Outcome {
        record Read(Body body) implements Outcome {}

        record TooLarge() implements Outcome {}

        /** The sender went away or sent something that is not HTTP. */
        record Broken(Throwable cause) implements Outcome {}
    }

    private final Content.Source source;
    private final int maxBytes;
    private final ByteArrayOutputStream collected;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

    private BodyReader(Content.Source source, int expectedBytes, int maxBytes) {
        this.source = Objects.requireNonNull(source, "source is null");
        this.maxBytes = maxBytes;
        this.collected = new ByteArrayOutputStream(expectedBytes);
    }

    /**
     * @param declaredBytes Content-Length, or a negative number when there is none
     * @return completes with the outcome, never exceptionally; a body declared too large is not read at all
     */
    static CompletionStage<Outcome> read(Content.Source source, long declaredBytes, int maxBytes) {
        if (declaredBytes > maxBytes) {
            return CompletableFuture.completedStage(new Outcome.TooLarge());
        }
        BodyReader reader = new BodyReader(source, (int) Math.max(0, declaredBytes), maxBytes);
        reader.run();
        return reader.outcome;
    }

    @Override
    public void run() {
        while (true) {
            Content.Chunk chunk = source.read();
            if (chunk == null) {
                source.demand(this);
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                outcome.complete(new Outcome.Broken(chunk.getFailure()));
                return;
            }
            boolean last = chunk.isLast();
            byte[] bytes = BufferUtil.toArray(chunk.getByteBuffer());
            chunk.release();
            if (bytes.length > maxBytes - collected.size()) {
                outcome.complete(new Outcome.TooLarge());
                return;
            }
            collected.writeBytes(bytes);
            if (last) {
                outcome.complete(new Outcome.Read(Body.owning(collected.toByteArray())));
                return;
            }
        }
    }
}
