package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.spi.FilterReply;
import java.util.Iterator;
import org.junit.jupiter.api.Test;

class ProcessLoggingTest {
    private static final String SELECTOR = "org.eclipse.jetty.io.ManagedSelector";

    private static FilterReply decision(String logger, String message) {
        ProcessLogging logging = new ProcessLogging();
        logging.initialize();
        LoggerContext context = (LoggerContext) logging.getLoggerFactory();
        Iterator<Appender<ILoggingEvent>> appenders =
                context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders();
        Appender<ILoggingEvent> only = appenders.next();
        assertThat(appenders.hasNext()).isFalse();
        assertThat(context.getLogger(logger).isWarnEnabled()).isTrue();
        return only.getFilterChainDecision(
                new LoggingEvent("x", context.getLogger(logger), Level.WARN, message, null, new Object[] {"channel"}));
    }

    @Test
    void whatJettySaysOfAConnectionThatIsClosedBeforeItIsThereIsKeptBackAndNothingElse() {
        assertThat(decision(SELECTOR, "Could not create EndPoint {}")).isEqualTo(FilterReply.DENY);

        assertThat(decision(SELECTOR, "Fatal select() failure")).isNotEqualTo(FilterReply.DENY);
        assertThat(decision("remotewrite.proxy.Any", "Could not create EndPoint {}"))
                .isNotEqualTo(FilterReply.DENY);
    }
}
