package remotewrite.fake;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The field {@code Date} of replies, which a server with a clock sends (RFC 9110 6.6.1), in the form of 5.6.7: by the clock of the
 * fake, and made anew once a second only.
 */
final class DateField {
    private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    private final Clock clock;
    private volatile Told latest = new Told(Long.MIN_VALUE, new Header("Date", ""));

    DateField(Clock clock) {
        this.clock = Objects.requireNonNull(clock, "clock is null");
    }

    private record Told(long second, Header header) {}

    /** Those of {@code reply}, which may have a date of its own. */
    List<Header> headers(Reply reply) {
        return reply.header("Date").isEmpty() ? reply.with(now()).headers() : reply.headers();
    }

    Header now() {
        Instant now = clock.instant();
        Told told = latest;
        if (told.second() != now.getEpochSecond()) {
            told = new Told(now.getEpochSecond(), new Header("Date", FORM.format(now)));
            latest = told;
        }
        return told.header();
    }
}
