package remotewrite.fake.query;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The two spellings of a time and of a duration in parameters and queries. Both are milliseconds here. */
final class QueryTime {
    private static final Pattern DECIMAL = Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");
    private static final Pattern DURATION =
            Pattern.compile("(\\d+y)?(\\d+w)?(\\d+d)?(\\d+h)?(\\d+m)?(\\d+s)?(\\d+ms)?");
    private static final Map<String, Long> UNITS = Map.of(
            "y", 365 * 86_400_000L,
            "w", 7 * 86_400_000L,
            "d", 86_400_000L,
            "h", 3_600_000L,
            "m", 60_000L,
            "s", 1000L,
            "ms", 1L);
    private static final double MAX_MILLIS = Long.MAX_VALUE / 4.0;

    private QueryTime() {}

    /** Seconds since 1970 with a fraction, or RFC 3339; rounded to milliseconds. */
    static Optional<Long> instant(String text) {
        if (DECIMAL.matcher(text).matches()) {
            return millis(Double.parseDouble(text));
        }
        try {
            Instant instant = OffsetDateTime.parse(text).toInstant();
            return Optional.of(instant.toEpochMilli());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Seconds with a fraction, or {@code 1h30m}. */
    static Optional<Long> duration(String text) {
        if (DECIMAL.matcher(text).matches()) {
            return millis(Double.parseDouble(text));
        }
        Matcher matcher = DURATION.matcher(text);
        if (text.isEmpty() || !matcher.matches()) {
            return Optional.empty();
        }
        double millis = 0;
        for (int group = 1; group <= matcher.groupCount(); group++) {
            String part = Optional.ofNullable(matcher.group(group)).orElse("0s");
            String unit = part.replaceFirst("\\d+", "");
            millis += Double.parseDouble(part.substring(0, part.length() - unit.length())) * UNITS.get(unit);
        }
        return millis > MAX_MILLIS ? Optional.empty() : Optional.of((long) millis);
    }

    private static Optional<Long> millis(double seconds) {
        double millis = seconds * 1000;
        return Math.abs(millis) > MAX_MILLIS ? Optional.empty() : Optional.of(Math.round(millis));
    }
}
