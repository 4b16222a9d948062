package remotewrite.proxy;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;

/** The layout that {@code LOG_FORMAT} names; it is put together by logback before any setting is read. */
public final class ChosenLayout extends LayoutBase<ILoggingEvent> {
    private LayoutBase<ILoggingEvent> chosen = new LogrusLayout();

    /** @param name as {@link Setting#LOG_FORMAT}; what is none is refused by {@link ProxyConfig} before anything is logged */
    public void setFormat(String name) {
        chosen = switch (SettingFormats.logFormat(name.strip())) {
            case Parsed.Good<LogFormat> good -> of(good.value());
            case Parsed.Bad<LogFormat> ignored -> new LogrusLayout();
        };
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        return chosen.doLayout(event);
    }

    private static LayoutBase<ILoggingEvent> of(LogFormat format) {
        return switch (format) {
            case LOGRUS -> new LogrusLayout();
            case JSON -> new JsonLayout();
        };
    }
}
