package remotewrite.conformance.mutant;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import remotewrite.fake.TimeSeries;

/** Holds every other batch back and sends it behind its successor. One instance serves one run. */
final class SwapsNeighbours implements UnaryOperator<List<TimeSeries>> {
    private List<TimeSeries> held = List.of();

    @Override
    public List<TimeSeries> apply(List<TimeSeries> batch) {
        if (held.isEmpty()) {
            held = batch;
            return List.of();
        }
        List<TimeSeries> swapped = new ArrayList<>(batch);
        swapped.addAll(held);
        held = List.of();
        return swapped;
    }
}
