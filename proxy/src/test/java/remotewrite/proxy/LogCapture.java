package remotewrite.proxy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Everything logged while it is open, at every level, as the lines of {@link LogrusLayout}. */
final class LogCapture implements AutoCloseable {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final LogrusLayout layout = new LogrusLayout();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Logger own = (Logger) LoggerFactory.getLogger("remotewrite.proxy");
    private final Level rootLevel = root.getLevel();
    private final Level ownLevel = own.getLevel();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            String trace = event.getThrowableProxy() == null
                    ? ""
                    : event.getThrowableProxy().getMessage();
            lines.add(layout.doLayout(event).stripTrailing() + trace);
        }
    };

    LogCapture() {
        appender.setContext(root.getLoggerContext());
        appender.start();
        root.addAppender(appender);
        root.setLevel(Level.TRACE);
        own.setLevel(Level.TRACE);
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    /** The lines with this message. */
    List<String> lines(String message) {
        return lines.stream()
                .filter(line -> line.contains("msg=\"" + message + "\""))
                .toList();
    }

    @Override
    public void close() {
        root.detachAppender(appender);
        root.setLevel(rootLevel);
        own.setLevel(ownLevel);
    }
}
