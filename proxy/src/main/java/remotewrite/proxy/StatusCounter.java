package remotewrite.proxy;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts by HTTP status. What a status counts on is looked up by its number, not by a list of labels, for each write. */
final class StatusCounter {
    private final Counter counter;
    private final Map<Integer, CounterDataPoint> known = new ConcurrentHashMap<>();

    /** Without exemplars: there is no trace that one could lead to, and each count would ask for it. */
    StatusCounter(String name, String help, PrometheusRegistry registry) {
        this.counter = Counter.builder()
                .name(name)
                .help(help)
                .labelNames("status")
                .withoutExemplars()
                .register(registry);
    }

    /** From now on there is a series for {@code status}, at 0. */
    void begin(int status) {
        of(status);
    }

    void count(int status) {
        of(status).inc();
    }

    private CounterDataPoint of(int status) {
        return known.computeIfAbsent(status, number -> counter.labelValues(Integer.toString(number)));
    }
}
