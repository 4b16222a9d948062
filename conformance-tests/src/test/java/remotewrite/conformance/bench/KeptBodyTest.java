package remotewrite.conformance.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import remotewrite.fake.Bytes;

/** Equal bodies are kept equal, however they come, and unequal ones unequal. */
class KeptBodyTest {
    private static final int PART_BYTES = 100_000;

    @Test
    void aBodyOfAsMuchAsIsKeptIsKeptByteByByte() {
        byte[] content = content(KeptBody.MOST_BYTES);

        assertThat(kept(content, PART_BYTES)).isEqualTo(Bytes.copyOf(content));
    }

    @Test
    void aLongerBodyIsKeptByLengthAndHashWhateverPartsItComesIn() {
        byte[] content = content(KeptBody.MOST_BYTES + 1);
        String told = content.length + " bytes, sha256 " + Bytes.copyOf(content).sha256();

        assertThat(kept(content, PART_BYTES).toUtf8()).isEqualTo(told);
        assertThat(kept(content, content.length).toUtf8()).isEqualTo(told);
        content[content.length - 1]++;
        assertThat(kept(content, PART_BYTES).toUtf8()).isNotEqualTo(told);
    }

    @Test
    void theNextBodyKnowsNothingOfTheOneBefore() {
        KeptBody body = new KeptBody(KeptBody.MOST_BYTES);
        body.add(content(KeptBody.MOST_BYTES + 1));

        body.restart();
        body.add(new byte[] {7});

        assertThat(body.kept()).isEqualTo(Bytes.copyOf(new byte[] {7}));
    }

    private static Bytes kept(byte[] content, int part) {
        KeptBody body = new KeptBody(KeptBody.MOST_BYTES);
        for (int from = 0; from < content.length; from += part) {
            byte[] some = new byte[Math.min(part, content.length - from)];
            System.arraycopy(content, from, some, 0, some.length);
            body.add(some);
        }
        return body.kept();
    }

    private static byte[] content(int size) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        return content;
    }
}
