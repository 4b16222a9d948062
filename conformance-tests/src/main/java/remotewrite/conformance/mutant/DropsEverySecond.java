package remotewrite.conformance.mutant;

import java.util.List;
import java.util.function.UnaryOperator;
import remotewrite.fake.TimeSeries;

/** Lets every second batch through. One instance serves one run. */
final class DropsEverySecond implements UnaryOperator<List<TimeSeries>> {
    private boolean drop;

    @Override
    public List<TimeSeries> apply(List<TimeSeries> batch) {
        drop = !drop;
        return drop ? List.of() : batch;
    }
}
