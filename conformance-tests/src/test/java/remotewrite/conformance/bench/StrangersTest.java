package remotewrite.conformance.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import remotewrite.conformance.Recording;
import remotewrite.conformance.Recordings;
import remotewrite.fake.Label;
import remotewrite.fake.TimeSeries;

class StrangersTest {
    private static TimeSeries of(String instance) {
        TimeSeries bare = Recordings.series("a", 1, 1);
        List<Label> labels = new ArrayList<>(bare.labels());
        labels.add(new Label("instance", instance));
        labels.sort(Comparator.comparing(Label::name));
        return TimeSeries.of(labels, bare.samples());
    }

    @Test
    void aRunWithItsOwnSenderOnlyIsJudged() {
        Recording own = new Recordings()
                .ofInstance("localhost:1")
                .written(1, 204, of("localhost:1"), Recordings.series("up", 1, 1))
                .done();

        assertThat(Strangers.none(own)).isSameAs(own);
    }

    @Test
    void aRunThatAnotherSenderWroteIntoIsNot() {
        Recording disturbed = new Recordings()
                .ofInstance("localhost:1")
                .written(1, 204, of("localhost:1"))
                .written(2, 204, of("localhost:2"))
                .done();

        assertThatThrownBy(() -> Strangers.none(disturbed))
                .isInstanceOf(BenchFailure.class)
                .hasMessageContaining("its series have instance=\"localhost:2\", not \"localhost:1\"");
    }
}
