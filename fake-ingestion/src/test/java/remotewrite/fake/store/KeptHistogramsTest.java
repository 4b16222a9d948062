package remotewrite.fake.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import remotewrite.fake.Buckets;
import remotewrite.fake.Exemplar;
import remotewrite.fake.IngestionAnswers;
import remotewrite.fake.IngestionAnswers.NativeHistograms;
import remotewrite.fake.IngestionProfile;
import remotewrite.fake.Label;
import remotewrite.fake.ManualClock;
import remotewrite.fake.NativeHistogram;
import remotewrite.fake.TimeSeries;

/** What Azure's workspace makes of native histograms, either way of the switch. */
class KeptHistogramsTest {
    private static final List<Label> LATENCY = List.of(new Label("__name__", "latency"));
    private static final List<Label> SHOUTED = List.of(new Label("__name__", "LATENCY"));

    private final ManualClock clock = new ManualClock();
    private final long now = clock.millis();

    @Test
    void withTheSwitchTheyAreKeptByTheRulesOfSamples() {
        Workspace workspace = workspace(NativeHistograms.KEPT);
        NativeHistogram first = histogram(1, now - 1000);
        NativeHistogram second = histogram(1, now);

        Drops drops = workspace.takeAndTell(List.of(
                histograms(LATENCY, first, second),
                histograms(SHOUTED, second, histogram(2, now - 500)),
                histograms(LATENCY, histogram(1, now - 1_200_001))));

        assertThat(workspace.histogramsAndExemplars())
                .as("in order, a series of whatever case")
                .containsExactly(new TimeSeries(LATENCY, List.of(), List.of(), List.of(first, second)));
        assertThat(drops.byReason())
                .as("what is written again is no more written than a sample is")
                .isEqualTo(Map.of(DropReason.DUPLICATE, 1L, DropReason.OUT_OF_ORDER, 1L, DropReason.OLD_DATA, 1L));
        assertThat(workspace.kept()).isEqualTo(new Workspace.Kept(0, 0, 2));
    }

    @Test
    void withoutItNoneIsKept() {
        Workspace workspace = workspace(NativeHistograms.PASSED_OVER);

        workspace.take(List.of(histograms(LATENCY, histogram(1, now))));

        assertThat(workspace.histogramsAndExemplars()).isEmpty();
        assertThat(workspace.histograms()).isEqualTo(1);
    }

    @Test
    void exemplarsArePassedOverEitherWay() {
        for (NativeHistograms fate : NativeHistograms.values()) {
            Workspace workspace = workspace(fate);

            workspace.take(
                    List.of(new TimeSeries(LATENCY, List.of(), List.of(new Exemplar(List.of(), 0, now)), List.of())));

            assertThat(workspace.histogramsAndExemplars()).as("%s", fate).isEmpty();
        }
    }

    @Test
    void theProfileSpecKeepsAllWhateverIsChosen() {
        for (NativeHistograms fate : NativeHistograms.values()) {
            assertThat(IngestionProfile.SPEC.workspaceRules(IngestionAnswers.DEFAULT.withNativeHistograms(fate)))
                    .isEqualTo(WorkspaceRules.SPECIFIED);
        }
        assertThat(IngestionAnswers.DEFAULT.nativeHistograms()).isEqualTo(NativeHistograms.PASSED_OVER);
    }

    private Workspace workspace(NativeHistograms fate) {
        return Workspace.of(
                clock,
                AzureLimits.DOCUMENTED,
                IngestionProfile.AZURE.workspaceRules(IngestionAnswers.DEFAULT.withNativeHistograms(fate)));
    }

    private static TimeSeries histograms(List<Label> labels, NativeHistogram... histograms) {
        return new TimeSeries(labels, List.of(), List.of(), List.of(histograms));
    }

    private static NativeHistogram histogram(double sum, long millis) {
        return NativeHistogram.of(0, sum, 0, Buckets.NONE, millis);
    }
}
