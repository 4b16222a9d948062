package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.Retainable;
import org.junit.jupiter.api.Test;

/** Bodies in the buffer they were read into: who may count on it, and until when. */
class InPlaceTest {
    private static final Limits LIMITS = Limits.standard();

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

    /** A sender whose pieces come in this order; null is a wait for the next one. */
    private static final class Sender implements Content.Source {
        private final Queue<Optional<Content.Chunk>> pieces = new ArrayDeque<>();
        private final List<Buffer> buffers = new ArrayList<>();

        Sender piece(String text, boolean last) {
            Buffer buffer = new Buffer();
            buffers.add(buffer);
            pieces.add(Optional.of(
                    Content.Chunk.asChunk(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), last, buffer)));
            return this;
        }

        Sender pause() {
            pieces.add(Optional.empty());
            return this;
        }

        Sender end() {
            pieces.add(Optional.of(Content.Chunk.EOF));
            return this;
        }

        Sender breaksOff() {
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
    }

    private static String text(Body body) {
        return new String(body.toArray(), StandardCharsets.US_ASCII);
    }

    private static String text(Content.Chunk chunk) {
        return StandardCharsets.US_ASCII.decode(chunk.getByteBuffer().slice()).toString();
    }

    @Test
    void aBodyThatIsThereAtOnceIsNotCopied() {
        for (Sender sender : List.of(
                new Sender().piece("abc", true),
                new Sender().piece("abc", false).end())) {
            Body body = sender.body();

            assertThat(body).isInstanceOf(InPlace.class);
            assertThat(body.size()).isEqualTo(3);
            assertThat(text(body)).isEqualTo("abc");
            assertThat(sender.givenBack()).containsExactly(false);
        }
    }

    @Test
    void aBodyInPiecesIsCopiedAndHoldsNoBuffer() {
        for (Sender sender : List.of(
                new Sender().piece("ab", false).piece("c", true),
                new Sender().piece("ab", false).piece("c", false).end(),
                new Sender().piece("ab", false).pause().piece("c", true),
                new Sender()
                        .pause()
                        .piece("ab", false)
                        .pause()
                        .piece("c", false)
                        .pause()
                        .end())) {
            Body body = sender.body();

            assertThat(body).isInstanceOf(Bytes.class);
            assertThat(text(body)).isEqualTo("abc");
            assertThat(sender.givenBack()).containsExactly(true, true);
        }
    }

    @Test
    void aPieceThatWaitsForTheNextHoldsNoBuffer() {
        Sender sender = new Sender().piece("abc", false).pause().end();

        assertThat(text(sender.body())).isEqualTo("abc");
        assertThat(sender.givenBack()).containsExactly(true);
    }

    @Test
    void noBufferIsLeftBehindByASenderThatGoesAway() {
        Sender sender = new Sender().piece("ab", false).breaksOff();

        assertThat(sender.taken(LIMITS)).isInstanceOf(Intake.Outcome.Broken.class);
        assertThat(sender.givenBack()).containsExactly(true);
    }

    @Test
    void noBufferIsLeftBehindByABodyThatIsNone() {
        Sender sender = new Sender().piece("", true);

        assertThat(sender.body()).isEqualTo(Body.empty());
        assertThat(sender.givenBack()).containsExactly(true);
    }

    @Test
    void theBufferServesTheExchangeAndEveryRequestUntilItIsWritten() {
        Sender sender = new Sender().piece("abc", true);
        InPlace body = (InPlace) sender.body();
        Content.Chunk first = body.toIngestion().read();
        Content.Chunk second = body.toIngestion().read();
        assertThat(text(first)).isEqualTo("abc");
        assertThat(first.isLast()).isTrue();

        body.release();
        body.release();
        first.release();
        assertThat(sender.givenBack()).containsExactly(false);
        assertThat(text(second)).isEqualTo("abc");

        second.release();
        assertThat(sender.givenBack()).containsExactly(true);
    }

    @Test
    void aRequestReadsItOnceAndMayBeginAnew() {
        InPlace body = (InPlace) new Sender().piece("abc", true).body();
        Request.Content content = body.toIngestion();

        assertThat(content.getLength()).isEqualTo(3);
        assertThat(text(content.read())).isEqualTo("abc");
        assertThat(content.read()).isEqualTo(Content.Chunk.EOF);
        assertThat(content.rewind()).isTrue();
        assertThat(text(content.read())).isEqualTo("abc");
    }

    @Test
    void nobodyReadsItWhenTheExchangeIsOver() {
        InPlace body = (InPlace) new Sender().piece("abc", true).body();
        body.release();

        assertThat(Content.Chunk.isFailure(body.toIngestion().read())).isTrue();
        assertThatThrownBy(body::toArray).isInstanceOf(IllegalStateException.class);
        assertThat(body).hasToString("3 bytes");
    }
}
