package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.Retainable;

/** A sender whose pieces come in this order; null is a wait for the next one. */
final class SenderInPieces implements Content.Source {
    private static final Limits LIMITS = Limits.standard();

    private final Queue<Optional<Content.Chunk>> pieces = new ArrayDeque<>();
    private final List<Buffer> buffers = new ArrayList<>();

    SenderInPieces piece(String text, boolean last) {
        Buffer buffer = new Buffer();
        buffers.add(buffer);
        pieces.add(Optional.of(
                Content.Chunk.asChunk(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), last, buffer)));
        return this;
    }

    SenderInPieces pause() {
        pieces.add(Optional.empty());
        return this;
    }

    SenderInPieces end() {
        pieces.add(Optional.of(Content.Chunk.EOF));
        return this;
    }

    SenderInPieces breaksOff() {
        pieces.add(Optional.of(Content.Chunk.from(new IllegalStateException("gone"))));
        return this;
    }

    Intake.Outcome taken(Limits limits) {
        List<Intake.Outcome> outcomes = new ArrayList<>();
        Intake.take(this, -1, limits, new ReplayBudget(limits.replayTotalBytes()), outcomes::add);
        assertThat(outcomes).hasSize(1);
        return outcomes.getFirst();
    }

    Body body() {
        return ((Intake.Outcome.Taken) taken(LIMITS)).body();
    }

    List<Boolean> givenBack() {
        return buffers.stream().map(buffer -> buffer.givenBack).toList();
    }

    @Override
    public Content.Chunk read() {
        return pieces.remove().orElse(null);
    }

    @Override
    public void demand(Runnable demandCallback) {
        demandCallback.run();
    }

    @Override
    public void fail(Throwable failure) {
        throw new AssertionError(failure);
    }

    /** A piece of a body in a buffer that can be given back once. */
    private static final class Buffer implements Retainable {
        private final ReferenceCounter counter = new ReferenceCounter();
        private boolean givenBack;

        @Override
        public boolean canRetain() {
            return true;
        }

        @Override
        public boolean isRetained() {
            return counter.isRetained();
        }

        @Override
        public void retain() {
            counter.retain();
        }

        @Override
        public boolean release() {
            givenBack = counter.release();
            return givenBack;
        }
    }
}
