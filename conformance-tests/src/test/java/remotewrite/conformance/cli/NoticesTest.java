package remotewrite.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NoticesTest {
    @Test
    void aMachineThatKeptItsPaceIsNotSpokenOf() {
        assertThat(Notices.busy(List.of())).isEmpty();
    }

    @Test
    void whatWasMadeAgainIsNamedAndWhatThatMeansIsSaid() {
        assertThat(Notices.busy(List.of("steady")))
                .containsExactly(
                        "The machine was busy: steady was made again, and the last time counts. What is violated or"
                                + " broken may be the machine's doing; run it again with less load.");
        assertThat(Notices.busy(List.of("steady", "entra-down")))
                .singleElement()
                .asString()
                .startsWith("The machine was busy: steady, entra-down were made again");
    }
}
