package remotewrite.proxy;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.slf4j.event.KeyValuePair;

/**
 * One JSON object a line, with the fields of {@link LogrusLayout}: {@code {"time":"...","level":"info","msg":"..."}}.
 * Numbers and flags are JSON numbers and flags, everything else is a string. No stack traces either.
 */
final class JsonLayout extends LayoutBase<ILoggingEvent> {
    @Override
    public String doLayout(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(200).append('{');
        field(line, "time", Instant.ofEpochMilli(event.getTimeStamp()).truncatedTo(ChronoUnit.SECONDS));
        field(line.append(','), "level", LogrusLayout.level(event));
        field(line.append(','), "msg", event.getFormattedMessage());
        if (event.getKeyValuePairs() != null) {
            for (KeyValuePair pair : event.getKeyValuePairs()) {
                field(line.append(','), pair.key, pair.value);
            }
        }
        return line.append("}\n").toString();
    }

    private static void field(StringBuilder line, String name, Object value) {
        string(line, name);
        line.append(':');
        switch (value) {
            case Boolean flag -> line.append(flag.booleanValue());
            case Number number -> line.append(number);
            case null -> line.append("null");
            default -> string(line, value.toString());
        }
    }

    /** RFC 8259 7; what is not ASCII is escaped, so that a lone surrogate or a line separator does no harm. */
    private static void string(StringBuilder line, String text) {
        line.append('"');
        for (char c : text.toCharArray()) {
            switch (c) {
                case '"', '\\' -> line.append('\\').append(c);
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> {
                    if (c < ' ' || c > '~') {
                        line.append(String.format("\\u%04x", (int) c));
                    } else {
                        line.append(c);
                    }
                }
            }
        }
        line.append('"');
    }
}
