package remotewrite.proxy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Logback as the proxy's own process uses it: one line an event on standard output. Put together here and not by an XML
 * file, whose parser alone is several hundred classes to load at every start and to keep.
 *
 * <p>SLF4J takes it when the system property {@value #PROVIDER_PROPERTY} names it, which {@link Main} sees to. A program
 * that starts a {@link ReferenceProxy} inside itself keeps its own logging.
 */
public final class ProcessLogging implements SLF4JServiceProvider {
    static final String PROVIDER_PROPERTY = "slf4j.provider";

    /** As logback's own provider. */
    private static final String API_VERSION = "2.0.99";

    private final LoggerContext context = new LoggerContext();
    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter mdc = new LogbackMDCAdapter();

    /** To be called before the first logger is asked for; later it has no effect. */
    static void use() {
        System.setProperty(PROVIDER_PROPERTY, ProcessLogging.class.getName());
        // or else SLF4J says on standard error which provider it was told to take
        System.setProperty("slf4j.internal.verbosity", "WARN");
    }

    @Override
    public void initialize() {
        context.setMDCAdapter(mdc);
        // below WARN Jetty writes header values, the token among them
        level("org.eclipse.jetty", Level.WARN);
        level("remotewrite.proxy", Level.DEBUG);
        level(Logger.ROOT_LOGGER_NAME, Level.INFO);
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(standardOutput());
    }

    private void level(String logger, Level level) {
        context.getLogger(logger).setLevel(level);
    }

    private ConsoleAppender<ILoggingEvent> standardOutput() {
        ChosenLayout layout = ChosenLayout.of(System.getenv());
        layout.setContext(context);
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setLayout(layout);
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.addFilter(new ToldOtherwise());
        appender.start();
        return appender;
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return context;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return mdc;
    }

    @Override
    public String getRequestedApiVersion() {
        return API_VERSION;
    }

    /**
     * Keeps back what Jetty says when a connection of the proxy's own is closed before it was set up, at the end of the process:
     * whoever wanted the connection is told as well, and says so if it matters.
     */
    private static final class ToldOtherwise extends Filter<ILoggingEvent> {
        private static final String LOGGER = "org.eclipse.jetty.io.ManagedSelector";
        private static final String MESSAGE = "Could not create EndPoint {}";

        @Override
        public FilterReply decide(ILoggingEvent event) {
            return MESSAGE.equals(event.getMessage()) && LOGGER.equals(event.getLoggerName())
                    ? FilterReply.DENY
                    : FilterReply.NEUTRAL;
        }
    }
}
