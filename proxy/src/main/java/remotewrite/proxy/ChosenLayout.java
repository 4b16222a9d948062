package remotewrite.proxy;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import java.util.Map;
import java.util.Optional;

/** The layout that {@code LOG_FORMAT} names; it is chosen before any other setting is read. */
final class ChosenLayout extends LayoutBase<ILoggingEvent> {
    private final LayoutBase<ILoggingEvent> chosen;

    private ChosenLayout(LayoutBase<ILoggingEvent> chosen) {
        this.chosen = chosen;
    }

    /**
     * What {@link Setting#LOG_FORMAT} says in {@code environment}; what is no format is refused by {@link ProxyConfig}
     * before anything is logged.
     */
    static ChosenLayout of(Map<String, String> environment) {
        Optional<String> name = Optional.ofNullable(environment.get("LOG_FORMAT"))
                .map(String::strip)
                .filter(text -> !text.isEmpty());
        return new ChosenLayout(name.map(SettingFormats::logFormat)
                .map(read -> switch (read) {
                    case Parsed.Good<LogFormat> good -> of(good.value());
                    case Parsed.Bad<LogFormat> ignored -> new LogrusLayout();
                })
                .orElseGet(LogrusLayout::new));
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
