package remotewrite.fake.manage;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One time series of a metric.
 *
 * @param dimensions the values it is split by, in the order asked; names in lower case
 * @param numbers by the start of their interval; at least one interval, each with at least one number
 */
record MetricSeries(Map<String, String> dimensions, Map<Instant, List<Double>> numbers) {
    List<Double> allNumbers() {
        return numbers.values().stream().flatMap(List::stream).toList();
    }
}
