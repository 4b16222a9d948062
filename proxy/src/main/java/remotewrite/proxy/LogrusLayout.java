package remotewrite.proxy;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Pattern;
import org.slf4j.event.KeyValuePair;

/**
 * The text form of logrus, which Microsoft's sidecar logs in (azure.md 5.4, documented), so that parsers of its log keep
 * working: {@code time="2022-11-02T21:32:59Z" level=info msg="..." key=value}. Stack traces are left out: their texts are
 * foreign and may hold anything.
 */
public final class LogrusLayout extends LayoutBase<ILoggingEvent> {
    /** What logrus leaves unquoted. */
    private static final Pattern BARE = Pattern.compile("[A-Za-z0-9\\-._/@^+]+");

    @Override
    public String doLayout(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(160)
                .append("time=\"")
                .append(Instant.ofEpochMilli(event.getTimeStamp()).truncatedTo(ChronoUnit.SECONDS))
                .append("\" level=")
                .append(level(event))
                .append(" msg=")
                .append(quoted(event.getFormattedMessage()));
        if (event.getKeyValuePairs() != null) {
            for (KeyValuePair pair : event.getKeyValuePairs()) {
                line.append(' ').append(pair.key).append('=').append(value(String.valueOf(pair.value)));
            }
        }
        return line.append('\n').toString();
    }

    /** The level as logrus calls it. */
    static String level(ILoggingEvent event) {
        String level = event.getLevel().toString().toLowerCase(Locale.ROOT);
        return level.equals("warn") ? "warning" : level;
    }

    private static String value(String text) {
        return BARE.matcher(text).matches() ? text : quoted(text);
    }

    /** As Go's {@code %q}: no value can begin a line of its own. */
    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            switch (c) {
                case '"', '\\' -> quoted.append('\\').append(c);
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> quoted.append(c < ' ' ? String.format("\\x%02x", (int) c) : String.valueOf(c));
            }
        }
        return quoted.append('"').toString();
    }
}
