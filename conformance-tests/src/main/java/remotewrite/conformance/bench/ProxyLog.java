package remotewrite.conformance.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;
import remotewrite.fake.Fingerprint;
import remotewrite.proxy.LogrusLayout;

/**
 * What one proxy in this process logs, in the form and at the level of its own process. Several proxies share the
 * process; whose line it is follows from the thread: the threads of a proxy descend from the one that started it.
 */
final class ProxyLog {
    private static final InheritableThreadLocal<ProxyLog> OF_THIS_THREAD = new InheritableThreadLocal<>();
    private static final String LOGGER = "remotewrite.proxy";

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    private ProxyLog() {}

    /** A started proxy and its log. */
    record Logged<T>(T proxy, ProxyLog log) {}

    /** Starts a proxy; what it logs from now on is kept. */
    static <T> Logged<T> of(Supplier<T> start) {
        Listening.install();
        ProxyLog log = new ProxyLog();
        OF_THIS_THREAD.set(log);
        try {
            return new Logged<>(start.get(), log);
        } finally {
            OF_THIS_THREAD.remove();
        }
    }

    /** The lines so far, credentials replaced by their fingerprints. */
    List<String> lines() {
        return List.copyOf(lines);
    }

    /** Sorts the lines by proxy. */
    private static final class Listening extends AppenderBase<ILoggingEvent> {
        private final LogrusLayout layout = new LogrusLayout();

        private static synchronized void install() {
            if (LoggerFactory.getLogger(LOGGER) instanceof Logger logger && logger.getAppender(LOGGER) == null) {
                Listening listening = new Listening();
                listening.setName(LOGGER);
                listening.setContext(logger.getLoggerContext());
                listening.start();
                logger.addAppender(listening);
                logger.setLevel(Level.DEBUG);
                // its place is the recording, not the terminal
                logger.setAdditive(false);
            }
        }

        @Override
        protected void append(ILoggingEvent event) {
            ProxyLog log = OF_THIS_THREAD.get();
            if (log != null) {
                log.lines.add(Fingerprint.inText(layout.doLayout(event).stripTrailing()));
            }
        }
    }
}
