package remotewrite.proxy;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running proxy. It listens as soon as {@code start} returns, whether Entra and ingestion can be reached or not
 * (PX-63), and holds port, threads and connections until it is closed.
 */
public final class ReferenceProxy implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReferenceProxy.class);

    private static final int THREADS = 12;

    /** Of the head of a request and of a reply. */
    static final int BUFFER_BYTES = 32 * 1024;

    /** After the last connection of a sender was closed: one that repeats a write on a new connection is there by then. */
    private static final Duration QUIET = Duration.ofMillis(500);

    /**
     * Queries come through a Service, from callers who do not repeat them: what sends them here knows of the end some seconds later
     * (the kubelet tells the API server, that tells every node), and until then a closed port is an error for somebody.
     */
    private static final Duration LEAST_FOR_QUERIES = Duration.ofSeconds(5);

    /** How long the last answers may take to be written. */
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(1);

    /** How long a thread may need to come to its end: nothing here blocks, and the last log lines wait for it. */
    private static final Duration LAST_TASKS = Duration.ofSeconds(1);

    private final ProxyParts parts;
    private final Statistics statistics;
    private final EqualFailures equal;
    private final QueuedThreadPool threads;
    private final Server server;
    private final Drain drain = new Drain();
    private final Limits limits;
    private final Duration leastDrain;
    private final ServerConnector connector;
    private final Scheduler scheduler = new ScheduledExecutorScheduler("deadlines", true);
    private final Deadlines deadlines = new Deadlines(scheduler);
    private final Metrics metrics;
    private AutoCloseable export = () -> {};

    private ReferenceProxy(ProxyConfig config, ProxyParts parts, Clock clock) {
        this.parts = parts;
        this.limits = config.limits();
        this.equal = new EqualFailures(clock, config.traceLogging());
        this.statistics = new Statistics(() -> {
            equal.tell();
            parts.tokens().tellEqualFailures();
        });
        this.metrics = new Metrics(parts.tokens(), clock, config.queryUrl().isPresent());
        this.threads = new QueuedThreadPool(THREADS);
        threads.setName("proxy");
        threads.setReservedThreads(0);
        threads.setStopTimeout(LAST_TASKS.toMillis());
        this.server = new Server(threads);
        this.connector =
                new FrontConnector(server, this::execute, parts.front().connections(FrontConnector.http(config)));
        connector.setPort(config.listeningPort());
        connector.setIdleTimeout(limits.connections().idle().toMillis());
        server.addConnector(connector);
        this.leastDrain = config.queryUrl().isPresent() ? LEAST_FOR_QUERIES : Duration.ZERO;
        ExchangeLog writes = log(ExchangeLog.Kind.WRITE, config);
        server.setHandler(parts.front().routes(routes(config, writes)));
        server.setErrorHandler(new PlainErrors(writes));
    }

    /**
     * A connection that looks for its next request does so on the thread that has just answered the last one: nothing
     * here blocks, and handing it to another thread costs more than the look itself. Jetty 12.1 asks for a thread after
     * every answer that came later (read in its HttpConnection).
     */
    private void execute(Runnable task) {
        if (task instanceof Connection) {
            task.run();
        } else {
            threads.execute(task);
        }
    }

    private ExchangeLog log(ExchangeLog.Kind kind, ProxyConfig config) {
        return new ExchangeLog(kind, statistics, metrics, equal, config.traceLogging());
    }

    private Routes routes(ProxyConfig config, ExchangeLog writes) {
        ReplayBudget budget = new ReplayBudget(limits.replayTotalBytes());
        ExchangeLog queries = log(ExchangeLog.Kind.QUERY, config);
        return new Routes(
                parts,
                config.target(),
                Traffic.writes(parts, limits, writes, budget, deadlines),
                Traffic.queries(HoldForbidden.none(parts), limits, queries, budget, deadlines),
                metrics,
                drain);
    }

    /** Starts a proxy with the right parts. As {@link #start(ProxyConfig, ProxyParts, Clock)}. */
    public static ReferenceProxy start(ProxyConfig config, Clock clock) {
        return start(config, ProxyParts.standard(config, clock), clock);
    }

    /**
     * Starts a proxy from the given parts, which it starts and closes.
     *
     * @throws ProxyStartException when the port cannot be opened
     * @throws ConfigException when the library of the export refuses a variable that it alone reads
     */
    public static ReferenceProxy start(ProxyConfig config, ProxyParts parts, Clock clock) {
        Objects.requireNonNull(config, "config is null");
        Objects.requireNonNull(parts, "parts is null");
        Objects.requireNonNull(clock, "clock is null");
        ReferenceProxy proxy = new ReferenceProxy(config, parts, clock);
        try {
            proxy.open(config);
            return proxy;
        } catch (ProxyStartException | ConfigException e) {
            proxy.close();
            throw e;
        }
    }

    /** The port it listens on. */
    public int port() {
        return connector.getLocalPort();
    }

    /** Where a sender on this machine writes to. */
    public URI writeUri() {
        return URI.create("http://127.0.0.1:" + port() + Target.WRITE_PATH);
    }

    /**
     * The end in good order: {@code /ready} answers 503 from now on, requests are served until for 0.5 s none has been under
     * way and no connection that has brought a write has been open, where queries pass for 5 s at least, but no longer than
     * {@link Limits#totalTimeout} and 0.5 s, by when every write that was under way has its answer. What is left then (queries
     * may take longer), and what comes later, is answered 503 and repeated by its sender. Then {@link #close}. It takes 27 s at
     * most, 2 s more when a collector does not take the last metrics; the default grace time of Kubernetes, 30 s, suffices.
     */
    public void drainAndClose() {
        LOG.atInfo().log("Draining");
        try {
            boolean complete = drain.awaitQuiet(
                    QUIET, leastDrain, parts.front().grace(limits.totalTimeout().plus(Exchange.GRACE)));
            if (!complete) {
                deadlines.endAll();
            }
            // of those, and of what came since and was refused
            drain.awaitNone(LAST_ANSWERS);
            close(() -> {
                statistics.publish();
                LOG.atInfo().addKeyValue("complete", complete).log("Stopped");
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
        }
    }

    /** Stops listening and drops what is under way. May be called again. */
    @Override
    public void close() {
        close(() -> {});
    }

    /** @param told when nothing comes and nothing is under way any more, so that no answer is missing from the last counts */
    private void close(Runnable told) {
        statistics.close();
        stop(
                parts.tokens()::close,
                server::stop,
                deadlines::destroy,
                scheduler::stop,
                parts.ingestion()::close,
                threads::stop,
                told::run,
                export);
    }

    /** All of them, also when one fails. */
    private void stop(AutoCloseable... stops) {
        List<Exception> failures = new ArrayList<>();
        for (AutoCloseable stop : stops) {
            try {
                stop.close();
            } catch (Exception e) {
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            IllegalStateException failure = new IllegalStateException(
                    "the proxy on port " + port() + " could not be stopped cleanly", failures.removeFirst());
            failures.forEach(failure::addSuppressed);
            throw failure;
        }
    }

    private void open(ProxyConfig config) {
        try {
            threads.start();
            scheduler.start();
            connector.open();
            // the port is open, so the proxy will come up: the first token, the longest wait of a start, is asked for
            // now
            parts.tokens().start(threads);
            parts.ingestion().start(threads, connector.getSelectorManager());
            export = export(config);
            server.start();
            new HeadWatch(connector, scheduler, limits.connections()).start();
        } catch (ProxyStartException | ConfigException e) {
            throw e;
        } catch (IOException e) {
            throw UnopenedPort.told(config.listeningPort(), e);
        } catch (Exception e) {
            throw new ProxyStartException(
                    "the server on port " + config.listeningPort() + " could not be started: " + e.getMessage(), e);
        }
        StartLog.listening(port(), config);
        statistics.start();
    }

    private AutoCloseable export(ProxyConfig config) {
        return switch (config.export()) {
            case Export.None ignored -> () -> {};
            case Export.Otlp otlp -> OtlpExport.start(otlp, metrics.registry());
        };
    }
}
