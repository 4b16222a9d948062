package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.io.Content;
import org.junit.jupiter.api.Test;

/** Bodies in the buffer they were read into: who may count on it, and until when. */
class InPlaceTest {
    private static final Limits LIMITS = Limits.standard();

    private static String text(Body body) {
        return new String(body.toArray(), StandardCharsets.US_ASCII);
    }

    private static String text(Content.Chunk chunk) {
        return StandardCharsets.US_ASCII.decode(chunk.getByteBuffer().slice()).toString();
    }

    @Test
    void aBodyThatIsThereAtOnceIsNotCopied() {
        for (SenderInPieces sender : List.of(
                new SenderInPieces().piece("abc", true),
                new SenderInPieces().piece("abc", false).end())) {
            Body body = sender.body();

            assertThat(body).isInstanceOf(InPlace.class);
            assertThat(body.size()).isEqualTo(3);
            assertThat(text(body)).isEqualTo("abc");
            assertThat(sender.givenBack()).containsExactly(false);
        }
    }

    @Test
    void aBodyInPiecesIsCopiedAndHoldsNoBuffer() {
        for (SenderInPieces sender : List.of(
                new SenderInPieces().piece("ab", false).piece("c", true),
                new SenderInPieces().piece("ab", false).piece("c", false).end(),
                new SenderInPieces().piece("ab", false).pause().piece("c", true),
                new SenderInPieces()
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
        SenderInPieces sender = new SenderInPieces().piece("abc", false).pause().end();

        assertThat(text(sender.body())).isEqualTo("abc");
        assertThat(sender.givenBack()).containsExactly(true);
    }

    @Test
    void noBufferIsLeftBehindByASenderInPiecesThatGoesAway() {
        SenderInPieces sender = new SenderInPieces().piece("ab", false).breaksOff();

        assertThat(sender.taken(LIMITS)).isInstanceOf(Intake.Outcome.Broken.class);
        assertThat(sender.givenBack()).containsExactly(true);
    }

    @Test
    void noBufferIsLeftBehindByABodyThatIsNone() {
        SenderInPieces sender = new SenderInPieces().piece("", true);

        assertThat(sender.body()).isEqualTo(Body.empty());
        assertThat(sender.givenBack()).containsExactly(true);
    }

    @Test
    void theBufferServesTheExchangeAndEveryRequestUntilItIsWritten() {
        SenderInPieces sender = new SenderInPieces().piece("abc", true);
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
        InPlace body = (InPlace) new SenderInPieces().piece("abc", true).body();
        Request.Content content = body.toIngestion();

        assertThat(content.getLength()).isEqualTo(3);
        assertThat(text(content.read())).isEqualTo("abc");
        assertThat(content.read()).isEqualTo(Content.Chunk.EOF);
        assertThat(content.rewind()).isTrue();
        assertThat(text(content.read())).isEqualTo("abc");
    }

    @Test
    void nobodyReadsItWhenTheExchangeIsOver() {
        InPlace body = (InPlace) new SenderInPieces().piece("abc", true).body();
        body.release();

        assertThat(Content.Chunk.isFailure(body.toIngestion().read())).isTrue();
        assertThatThrownBy(body::toArray).isInstanceOf(IllegalStateException.class);
        assertThat(body).hasToString("3 bytes");
    }
}
