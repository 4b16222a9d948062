package remotewrite.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static remotewrite.conformance.Recordings.series;

import java.util.List;
import org.junit.jupiter.api.Test;
import remotewrite.fake.Bytes;
import remotewrite.fake.Payload;
import remotewrite.fake.WriteRequest;

class RecordingTest {
    @Test
    void aBodyIsDecodedOnceHoweverOftenAndWhereverItIsLookedAt() {
        Recording recording = new Recordings()
                .written(1, 503, series("a", 1, 1))
                .written(2, 204, series("a", 1, 1))
                .written(3, 204, series("a", 2, 1))
                .done();

        Payload first = recording.sent().getFirst().payload();

        assertThat(first)
                .isInstanceOfSatisfying(
                        Payload.Decoded.class,
                        decoded ->
                                assertThat(decoded.request()).isEqualTo(WriteRequest.of(List.of(series("a", 1, 1)))));
        assertThat(recording.sent().getFirst().payload()).isSameAs(first);
        assertThat(recording.received().get(1).payload()).isSameAs(first);
        assertThat(recording.received().getLast().payload()).isNotEqualTo(first);
    }

    @Test
    void whatCannotBeDecodedIsAValue() {
        assertThat(DecodedBodies.of(Bytes.utf8("no block"))).isInstanceOf(Payload.Undecodable.class);
    }
}
