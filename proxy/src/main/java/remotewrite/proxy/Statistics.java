package remotewrite.proxy;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sidecar's statistics line, once a minute, in its documented form (azure.md 5.4, variant B), also when nothing
 * happened: troubleshooting guides tell people to look for it.
 */
final class Statistics implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Statistics.class);
    private static final String TITLE = "Metric packets published in last 1 minute";
    private static final int THOUSANDTHS = 3;

    private final ScheduledExecutorService minutes = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().daemon().name("statistics").unstarted(task));
    private final Runnable before;
    private long successes;
    private long failures;
    private long bytes;
    private long nanos;

    /** @param before what else is told once a minute and at the end, in front of the line */
    Statistics(Runnable before) {
        this.before = Objects.requireNonNull(before, "before is null");
    }

    void start() {
        minutes.scheduleAtFixedRate(this::publish, 1, 1, TimeUnit.MINUTES);
    }

    /** Counts one answered write. */
    synchronized void count(boolean successful, int bodyBytes, Duration took) {
        if (successful) {
            successes++;
        } else {
            failures++;
        }
        bytes += bodyBytes;
        nanos += took.toNanos();
    }

    /** Writes the line about the writes since the last one: a minute, but less at the end of the process. */
    void publish() {
        before.run();
        writeLine();
    }

    private synchronized void writeLine() {
        long requests = Math.max(1, successes + failures);
        LOG.atInfo()
                .addKeyValue("avgBytesPerRequest", bytes / requests)
                .addKeyValue("avgRequestDurationInSec", seconds(nanos / requests))
                .addKeyValue("failedPublishing", failures)
                .addKeyValue("successfullyPublished", successes)
                .log(TITLE);
        successes = 0;
        failures = 0;
        bytes = 0;
        nanos = 0;
    }

    @Override
    public void close() {
        minutes.shutdownNow();
    }

    /** With at most three decimals, as in the documented sample: 0.023. */
    private static BigDecimal seconds(long averageNanos) {
        return BigDecimal.valueOf(averageNanos, 9).setScale(THOUSANDTHS, RoundingMode.HALF_UP);
    }
}
