package remotewrite.proxy;

import io.prometheus.metrics.config.ExporterOpenTelemetryProperties;
import io.prometheus.metrics.config.PrometheusProperties;
import io.prometheus.metrics.exporter.opentelemetry.OpenTelemetryExporter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the metrics to an OpenTelemetry collector at every interval, from a thread of its own. The only class that knows
 * the library for it, which is several hundred classes: without an export neither it nor they are loaded.
 */
final class OtlpExport implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OtlpExport.class);

    /** How long the last export may take; with the 27 s of the drain less than the 30 s Kubernetes grants. */
    private static final Duration LAST_EXPORT = Duration.ofSeconds(2);

    /** Held here, or it would be forgotten together with its handler. */
    private static final java.util.logging.Logger LIBRARY = java.util.logging.Logger.getLogger("io.prometheus.metrics");

    static {
        LIBRARY.setUseParentHandlers(false);
        LIBRARY.addHandler(new Warnings());
    }

    private final UntilClosed registry;
    private final OpenTelemetryExporter exporter;

    private OtlpExport(Export.Otlp export, PrometheusRegistry source) {
        registry = new UntilClosed(source);
        // as properties these go before whatever else the library reads from OTEL_*; as calls of its builder they do
        // not
        ExporterOpenTelemetryProperties properties = ExporterOpenTelemetryProperties.builder()
                .protocol(export.protocol().toString())
                .endpoint(export.endpoint().toString())
                .intervalSeconds((int) export.interval().toSeconds())
                .serviceName(export.serviceName())
                .build();
        exporter = OpenTelemetryExporter.builder(PrometheusProperties.builder()
                        .exporterOpenTelemetryProperties(properties)
                        .build())
                .registry(registry)
                .buildAndStart();
    }

    /**
     * Starts to export what is in {@code source}. Trouble with the collector is logged and tried again at the next interval.
     *
     * @throws ProxyStartException when the library refuses a variable it reads itself, such as OTEL_EXPORTER_OTLP_TIMEOUT
     */
    static OtlpExport start(Export.Otlp export, PrometheusRegistry source) {
        try {
            return new OtlpExport(export, source);
        } catch (RuntimeException e) {
            throw new ProxyStartException(
                    "the OpenTelemetry export could not be started (" + words(e) + "). "
                            + (export.leftToTheLibrary().isEmpty()
                                    ? "Correct the OTEL_ variables"
                                    : "Correct or remove what only the library reads: "
                                            + String.join(", ", export.leftToTheLibrary()))
                            + "; or remove OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_METRICS_ENDPOINT and"
                            + " OTEL_GRPC_ENDPOINT",
                    e);
        }
    }

    /** An exception of the library may be without a word (observed with 1.4.1); causes may quote secrets. */
    private static String words(RuntimeException failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    /** Exports once more, in 2 s or not at all, and ends. */
    @Override
    public void close() {
        registry.closed.countDown();
        Thread last = Optional.ofNullable(registry.hook.get())
                .orElseGet(
                        () -> Thread.ofPlatform().daemon().name("last export").start(exporter::close));
        try {
            last.join(LAST_EXPORT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * The library has a shutdown hook of its own, which exports for the last time and cannot be taken away. It runs while the
     * proxy drains, and is made to wait here until the last write has been counted. Its thread is the only one that is no
     * daemon. Who ends the process without closing the proxy waits for it too.
     */
    private static final class UntilClosed extends PrometheusRegistry {
        private static final long LONGEST_DRAIN_SECONDS = 27;

        private final PrometheusRegistry source;
        private final CountDownLatch closed = new CountDownLatch(1);
        private final AtomicReference<Thread> hook = new AtomicReference<>();

        private UntilClosed(PrometheusRegistry source) {
            this.source = source;
        }

        @Override
        public MetricSnapshots scrape() {
            if (!Thread.currentThread().isDaemon()) {
                hook.set(Thread.currentThread());
                try {
                    closed.await(LONGEST_DRAIN_SECONDS, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return source.scrape();
        }
    }

    /** The library logs through java.util.logging, which would go to standard error in a form of its own. */
    private static final class Warnings extends Handler {
        private final SimpleFormatter text = new SimpleFormatter();

        @Override
        public void publish(LogRecord line) {
            if (line.getLevel().intValue() >= Level.WARNING.intValue()) {
                LOG.atWarn().addKeyValue("reason", text.formatMessage(line)).log("Metrics could not be exported");
            }
        }

        @Override
        public void flush() {
            // nothing is kept
        }

        @Override
        public void close() {
            // nothing is held
        }
    }
}
