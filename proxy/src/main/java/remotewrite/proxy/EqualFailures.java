package remotewrite.proxy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Keeps an outage from filling the log. Of equal failures only the first has a line at once. The others are counted, and told
 * in one line a minute; when a minute has brought no more of them, one line tells that and how many there were. A failure that
 * comes once has its one line. Safe for use by many threads.
 */
final class EqualFailures {
    private static final Logger LOG = LoggerFactory.getLogger(EqualFailures.class);

    /** After which they are over. */
    private static final Duration QUIET = Duration.ofMinutes(1);

    /** There are a dozen causes. More are the work of a receiver that answers something new each time; then every line stands. */
    private static final int MOST_KINDS = 100;

    private final Clock clock;
    private final boolean everyLine;
    private final Map<Failure, Run> runs = new LinkedHashMap<>();

    /**
     * What equal failures have in common.
     *
     * @param line the message of the first one's line
     * @param fields of that line, but for what differs from write to write; times in texts are {@code <time>} here, since
     *     Entra's AADSTS700024 has that of each request in it
     */
    record Failure(String line, List<KeyValuePair> fields) {
        /** A text that was cut may end in the middle of it. */
        private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z?");

        Failure {
            Objects.requireNonNull(line, "line is null");
            fields = fields.stream().map(Failure::timeless).toList();
        }

        private static KeyValuePair timeless(KeyValuePair field) {
            return field.value instanceof String text
                    ? new KeyValuePair(field.key, TIME.matcher(text).replaceAll("<time>"))
                    : field;
        }
    }

    /** The failures of one kind since their first. */
    private static final class Run {
        final Instant first;
        Instant last;
        long total = 1;
        long untold;
        long untoldBytes;

        Run(Instant first) {
            this.first = first;
            this.last = first;
        }
    }

    EqualFailures(Clock clock) {
        this(clock, false);
    }

    /** @param everyLine whether all failures are to have a line of their own */
    EqualFailures(Clock clock, boolean everyLine) {
        this.clock = Objects.requireNonNull(clock, "clock is null");
        this.everyLine = everyLine;
    }

    /**
     * Whether {@code failure} is to have a line of its own; otherwise it is told with others like it.
     *
     * @param bytes of the body, as far as they matter
     */
    synchronized boolean isNews(Failure failure, int bytes) {
        if (everyLine) {
            return true;
        }
        Run run = runs.get(failure);
        if (run == null) {
            if (runs.size() < MOST_KINDS) {
                runs.put(failure, new Run(clock.instant()));
            }
            return true;
        }
        run.last = clock.instant();
        run.total++;
        run.untold++;
        run.untoldBytes += bytes;
        return false;
    }

    /** Tells what has no line yet, and what is over. To be called once a minute, and at the end of the process. */
    void tell() {
        // whoever has failed meanwhile does not wait for the lines
        tellings().forEach(Runnable::run);
    }

    private synchronized List<Runnable> tellings() {
        Instant now = clock.instant();
        List<Runnable> tellings = new ArrayList<>();
        Iterator<Map.Entry<Failure, Run>> entries = runs.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<Failure, Run> entry = entries.next();
            Failure failure = entry.getKey();
            Run run = entry.getValue();
            if (run.untold > 0) {
                tellings.add(more(failure, run.untold, run.untoldBytes));
                run.untold = 0;
                run.untoldBytes = 0;
            } else if (!now.isBefore(run.last.plus(QUIET))) {
                entries.remove();
                if (run.total > 1) {
                    tellings.add(over(failure, run.total, Duration.between(run.first, run.last)));
                }
            }
        }
        return tellings;
    }

    private static Runnable more(Failure failure, long count, long bytes) {
        return () -> {
            LoggingEventBuilder line = of(failure, LOG.atWarn()).addKeyValue("more", count);
            if (bytes > 0) {
                line.addKeyValue("bytes", bytes);
            }
            line.log("More of the same");
        };
    }

    private static Runnable over(Failure failure, long total, Duration lasted) {
        return () -> of(failure, LOG.atInfo())
                .addKeyValue("total", total)
                .addKeyValue("lastedInSec", lasted.toSeconds())
                .log("No more of the same");
    }

    private static LoggingEventBuilder of(Failure failure, LoggingEventBuilder line) {
        return with(failure.fields(), line.addKeyValue("line", failure.line()));
    }

    /** {@code line} with these fields behind those it has. */
    static LoggingEventBuilder with(List<KeyValuePair> fields, LoggingEventBuilder line) {
        LoggingEventBuilder all = line;
        for (KeyValuePair field : fields) {
            all = all.addKeyValue(field.key, field.value);
        }
        return all;
    }
}
