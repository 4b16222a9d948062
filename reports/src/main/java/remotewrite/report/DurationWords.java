package remotewrite.report;

import java.time.Duration;
import java.util.Locale;

/** Durations as a person reads them. */
final class DurationWords {
    private DurationWords() {}

    /** E.g. {@code 0.41 s}, {@code 38.2 s}, {@code 3 min 25 s}, {@code 2 h 5 min}: three digits are enough. */
    static String of(Duration duration) {
        double seconds = duration.toMillis() / 1000.0;
        if (seconds < 9.995) {
            return String.format(Locale.ROOT, "%.2f s", seconds);
        }
        if (seconds < 119.95) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        Duration rounded = Duration.ofSeconds(Math.round(seconds));
        return rounded.toHours() == 0
                ? rounded.toMinutes() + " min " + rounded.toSecondsPart() + " s"
                : rounded.toHours() + " h " + rounded.toMinutesPart() + " min";
    }
}
