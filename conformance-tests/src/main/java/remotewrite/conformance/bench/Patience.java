package remotewrite.conformance.bench;

import java.time.Duration;
import java.util.Objects;

/**
 * How long the bench waits. Two kinds: deadlines for something to happen, and a quiet window in which nothing may.
 *
 * @param ready for the proxy to say that it is ready
 * @param firstScrape for the sender to scrape for the first time; Prometheus before 3.12 takes more than 5 s
 *     (remote-write.md)
 * @param settle for all that was served to arrive, after the target has stopped; the stimulus adds what its faults take
 * @param quiet after everything has arrived: what comes then is a duplicate or unexpected
 */
public record Patience(Duration ready, Duration firstScrape, Duration settle, Duration quiet) {
    public Patience {
        Objects.requireNonNull(ready, "ready is null");
        Objects.requireNonNull(firstScrape, "firstScrape is null");
        Objects.requireNonNull(settle, "settle is null");
        Objects.requireNonNull(quiet, "quiet is null");
    }

    /** For a sender that is somebody else's program. */
    public static Patience forRealSenders() {
        return new Patience(
                Duration.ofSeconds(20), Duration.ofSeconds(45), Duration.ofSeconds(20), Duration.ofMillis(1500));
    }

    /** For the scripted sender. */
    public static Patience forTheScriptedSender() {
        return new Patience(
                Duration.ofSeconds(20), Duration.ofSeconds(10), Duration.ofSeconds(2), Duration.ofMillis(250));
    }
}
