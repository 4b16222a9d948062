package remotewrite.proxy;

import io.prometheus.metrics.config.ExporterOpenTelemetryProperties;
import io.prometheus.metrics.config.PrometheusProperties;
import io.prometheus.metrics.exporter.opentelemetry.OpenTelemetryExporter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
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

    private static final String NOT_EXPORTED = "Metrics could not be exported";

    /** Held here, or it would be forgotten together with its handler. */
    private static final Library LIBRARY = new Library();

    static {
        LogManager.getLogManager().addLogger(LIBRARY);
    }

    private final UntilClosed registry;
    private final OpenTelemetryExporter exporter;
    private final Duration lastExport;
    private final AtomicBoolean ended = new AtomicBoolean();

    private OtlpExport(Export.Otlp export, PrometheusRegistry source) {
        registry = new UntilClosed(source);
        lastExport = export.lastExport();
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
     * @throws ConfigException when the library refuses a variable that it alone reads, such as OTEL_EXPORTER_OTLP_COMPRESSION
     */
    static OtlpExport start(Export.Otlp export, PrometheusRegistry source) {
        try {
            return new OtlpExport(export, source);
        } catch (RuntimeException e) {
            // without it as its cause, whose own causes may quote secrets
            throw new ConfigException(List.of(suspects(export.leftToTheLibrary())
                    + " is refused by the OpenTelemetry library, which alone reads it (" + words(e)
                    + "). Correct or remove it; or remove OTEL_EXPORTER_OTLP_ENDPOINT,"
                    + " OTEL_EXPORTER_OTLP_METRICS_ENDPOINT and OTEL_GRPC_ENDPOINT."));
        }
    }

    private static String suspects(List<String> names) {
        String all = String.join(", ", names);
        return switch (names.size()) {
            case 0 -> "An OTEL_ variable";
            case 1 -> all;
            default -> "One of " + all;
        };
    }

    /** An exception of the library may be without a word (observed with 1.4.1). */
    private static String words(RuntimeException failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    /**
     * Exports once more, in {@link Export.Otlp#lastExport} or not at all, and ends; one warning tells that it failed.
     * May be called again.
     */
    @Override
    public void close() {
        if (ended.getAndSet(true)) {
            return;
        }
        registry.closed.countDown();
        Thread last = Optional.ofNullable(registry.hook.get())
                .orElseGet(
                        () -> Thread.ofPlatform().daemon().name("last export").start(exporter::close));
        try {
            if (!last.join(lastExport)) {
                LOG.atWarn()
                        .addKeyValue("reason", "the last export was not over after " + lastExport.toSeconds() + " s")
                        .log(NOT_EXPORTED);
            }
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

    /**
     * The parent of the library's loggers. Its handler is no handler of its own, which java.util.logging would take away as soon as
     * the JVM is told to end, while the last export is still to come.
     */
    private static final class Library extends java.util.logging.Logger {
        private static final String NO_TRANSLATIONS = null;

        private final Handler warnings = new Warnings();

        Library() {
            super("io.prometheus.metrics", NO_TRANSLATIONS);
        }

        @Override
        public Handler[] getHandlers() {
            return new Handler[] {warnings};
        }

        @Override
        public boolean getUseParentHandlers() {
            return false;
        }
    }

    /** The library logs through java.util.logging, which would go to standard error in a form of its own. */
    private static final class Warnings extends Handler {
        private final SimpleFormatter text = new SimpleFormatter();

        @Override
        public void publish(LogRecord line) {
            if (line.getLevel().intValue() >= Level.WARNING.intValue()) {
                LOG.atWarn().addKeyValue("reason", reason(line)).log(NOT_EXPORTED);
            }
        }

        /** Of a name that is not found the library says the name alone. */
        private String reason(LogRecord line) {
            boolean unresolved = Optional.ofNullable(line.getThrown()).stream()
                    .flatMap(Failures::chain)
                    .anyMatch(UnknownHostException.class::isInstance);
            return text.formatMessage(line) + (unresolved ? ": its name cannot be resolved" : "");
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
