package remotewrite.fake.manage;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.Optional;

/** A range of time: {@code from} belongs to it, {@code to} does not. */
record TimeRange(Instant from, Instant to) {
    TimeRange {
        Objects.requireNonNull(from, "from is null");
        Objects.requireNonNull(to, "to is null");
    }

    /**
     * Reads an ISO 8601 interval in the forms that clients send (azure.md 8.3, 8.4): {@code start/end},
     * {@code start/duration}, {@code duration/end}, {@code duration} until now. Empty when it is none of them, or would
     * end before it starts.
     */
    static Optional<TimeRange> parse(String interval, Instant now) {
        String[] ends = interval.strip().split("/", -1);
        try {
            TimeRange range = switch (ends.length) {
                case 1 -> new TimeRange(now.minus(duration(ends[0])), now);
                case 2 -> between(ends[0], ends[1]);
                default -> throw new DateTimeException("more than two ends");
            };
            return range.to().isBefore(range.from()) ? Optional.empty() : Optional.of(range);
        } catch (DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static TimeRange between(String start, String end) {
        if (start.startsWith("P")) {
            Instant to = instant(end);
            return new TimeRange(to.minus(duration(start)), to);
        }
        Instant from = instant(start);
        return new TimeRange(from, end.startsWith("P") ? from.plus(duration(end)) : instant(end));
    }

    static Instant instant(String text) {
        return OffsetDateTime.parse(text).toInstant();
    }

    private static Duration duration(String text) {
        return Duration.parse(text);
    }

    /** Both ends moved back to a whole multiple of {@code grain} since the start of the day of 1970-01-01. */
    TimeRange flooredTo(Duration grain) {
        return new TimeRange(floor(from, grain), floor(to, grain));
    }

    static Instant floor(Instant instant, Duration grain) {
        return Instant.ofEpochSecond(Math.floorDiv(instant.getEpochSecond(), grain.toSeconds()) * grain.toSeconds());
    }

    boolean contains(Instant instant) {
        return !instant.isBefore(from) && instant.isBefore(to);
    }

    Duration length() {
        return Duration.between(from, to);
    }

    @Override
    public String toString() {
        return from + "/" + to;
    }
}
