package remotewrite.conformance.load;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleConsumer;

/**
 * What a fresh proxy takes of memory while it serves as a cluster's does: some 500 writes a second on connections that stay,
 * for some minutes, looked at every second.
 */
record SteadyLoad(Wrk wrk, Duration time, Path directory) {
    /** 16 connections that pause so long write some 500 times a second. */
    private static final int PAUSE_MILLIS = 32;

    static String head(Duration time) {
        return """

                Resident at a steady load over TLS, from start to %d s:

                | how | writes/s | average of the last third MB | most MB |
                |---|---|---|---|""".formatted(time.toSeconds());
    }

    /**
     * A row of the table.
     *
     * @param judged is told the average of the last third in MB
     */
    String row(String name, List<String> command, Map<String, String> environment, DoubleConsumer judged)
            throws IOException, InterruptedException {
        Queue<Usage.Look> looks = new ConcurrentLinkedQueue<>();
        try (ProxyUnderLoad proxy = ProxyUnderLoad.start(command, environment, directory);
                ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor()) {
            watch.scheduleAtFixedRate(
                    () -> looks.add(new Usage.Look(proxy.residentKib(), proxy.descriptors())), 0, 1, TimeUnit.SECONDS);
            URI target = URI.create("http://127.0.0.1:" + proxy.port() + "/api/v1/write");
            Wrk.Run run = wrk.run(target, time, PAUSE_MILLIS);
            watch.shutdown();
            watch.awaitTermination(1, TimeUnit.MINUTES);
            Usage usage = new Usage(List.copyOf(looks));
            judged.accept(usage.residentMb()[1]);
            return String.format(
                    Locale.ROOT,
                    "| %s | %.0f | %.0f | %.0f |",
                    name,
                    run.requests() / (run.took().toNanos() / 1e9),
                    usage.residentMb()[1],
                    usage.peakMb());
        }
    }
}
