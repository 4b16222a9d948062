package remotewrite.fake.setup;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Which durations a key takes. None is longer than samples are kept when nothing limits them, {@code P36500D}. */
enum Span {
    /** From nothing on. */
    FROM_ZERO("a duration like PT5M, from PT0S to P36500D,", Duration.ZERO, Duration.ofNanos(1)),
    /** From nothing on, without a fraction of a second. */
    WHOLE_SECONDS("a duration of whole seconds like PT5M, from PT0S to P36500D,", Duration.ZERO, Duration.ofSeconds(1)),
    /** More than nothing; milliseconds are what times of samples are told in. */
    FROM_A_MILLISECOND("a duration like PT5M, from PT0.001S to P36500D,", Duration.ofMillis(1), Duration.ofNanos(1)),
    /** A minute is what active series are counted by. */
    FROM_A_MINUTE("a duration like PT5M, from PT1M to P36500D,", Duration.ofMinutes(1), Duration.ofNanos(1));

    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final String wanted;
    private final Duration shortest;
    private final Duration unit;

    Span(String wanted, Duration shortest, Duration unit) {
        this.wanted = wanted;
        this.shortest = shortest;
        this.unit = unit;
    }

    /** What may stand there, for people. */
    String wanted() {
        return wanted;
    }

    /** The duration that {@code text} is, empty when it is none of these. */
    Optional<Duration> find(String text) {
        try {
            return Optional.of(Duration.parse(text))
                    .filter(found -> found.compareTo(shortest) >= 0 && found.compareTo(LONGEST) <= 0)
                    .filter(found -> found.getNano() % unit.toNanos() == 0);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
