package remotewrite.conformance.speed;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import remotewrite.fake.Label;
import remotewrite.fake.Sample;
import remotewrite.fake.TimeSeries;
import remotewrite.fake.WriteRequest;

/** The same series again and again, each with 20 labels such as a scrape in Kubernetes has, one sample a series and tick. */
final class SteadySeries {
    static final int LABELS = 20;
    private static final int SERIES_OF_A_POD = 50;

    private final List<List<Label>> labels;
    private final double[] values;
    private final Random random = new Random(1);

    SteadySeries(int count) {
        this.labels = IntStream.range(0, count).mapToObj(SteadySeries::labels).toList();
        this.values = new double[count];
    }

    int count() {
        return labels.size();
    }

    List<Label> labelsOf(int series) {
        return labels.get(series);
    }

    /** One tick of all series, so many series in each request. */
    List<WriteRequest> tick(long timestampMillis, int seriesInARequest) {
        List<WriteRequest> requests = new ArrayList<>();
        for (int from = 0; from < labels.size(); from += seriesInARequest) {
            requests.add(WriteRequest.of(IntStream.range(from, Math.min(from + seriesInARequest, labels.size()))
                    .mapToObj(series -> TimeSeries.of(labels.get(series), List.of(next(series, timestampMillis))))
                    .toList()));
        }
        return requests;
    }

    /** Two of three are counters, the others go up and down with a full mantissa. */
    Sample next(int series, long timestampMillis) {
        values[series] = series % 3 == 0 ? random.nextGaussian() : values[series] + random.nextInt(100);
        return Sample.of(values[series], timestampMillis);
    }

    private static List<Label> labels(int series) {
        int pod = series / SERIES_OF_A_POD;
        int metric = series % SERIES_OF_A_POD;
        String host = "aks-pool%d-%08d-vmss%06x".formatted(pod % 3, 31_415_926 + pod % 7, pod / 12);
        List<Label> labels = List.of(
                new Label("__name__", "http_server_requests_%02d_total".formatted(metric / 5)),
                new Label("app", "checkout-" + pod % 40),
                new Label("cluster", "prod-westeurope-1"),
                new Label("code", "" + (200 + metric % 5)),
                new Label("container", "server"),
                new Label("endpoint", "metrics"),
                new Label("environment", "production"),
                new Label("handler", "/api/v1/orders/{id}/items"),
                new Label("image", "registry.example.org/shop/checkout:1.%d.0".formatted(pod % 9)),
                new Label("instance", "10.244.%d.%d:9090".formatted(pod / 250, pod % 250)),
                new Label("job", "kubernetes-pods"),
                new Label("method", metric % 2 == 0 ? "GET" : "POST"),
                new Label("namespace", "shop-" + pod % 20),
                new Label("node", host),
                new Label("pod", "checkout-%08x-%05x".formatted(0x9e3779b9 * (pod % 40 + 1), 70_001 + pod)),
                new Label("region", "westeurope"),
                new Label("service", "checkout"),
                new Label("team", "payments"),
                new Label("version", "1.%d.0".formatted(pod % 9)),
                new Label("zone", "westeurope-" + (1 + pod % 3)));
        if (labels.size() != LABELS) {
            throw new IllegalStateException("%d labels, wanted are %d".formatted(labels.size(), LABELS));
        }
        return labels;
    }
}
