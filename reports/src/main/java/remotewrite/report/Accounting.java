package remotewrite.report;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * What became of every sample of one run.
 *
 * @param stimulus name of the run
 * @param did what was done, one phrase
 * @param served samples the scrape target served and the sender should have delivered
 * @param delivered of those, arrived unaltered
 * @param lost of those, never arrived
 * @param duplicated accepted more than once
 * @param altered arrived with another value or an impossible timestamp
 * @param late delivered, but later after its timestamp than the workspace accepts
 * @param unexpected samples that arrived though nobody served them
 * @param senderOwn samples the sender made itself ({@code up}, {@code scrape_*}, stale markers), not counted above
 * @param slowest longest time between a sample's timestamp and its acceptance; zero when nothing was delivered
 * @param examples the first few of what is not as it should be: series, timestamp, the exchange where it went missing
 */
public record Accounting(
        String stimulus,
        String did,
        long served,
        long delivered,
        long lost,
        long duplicated,
        long altered,
        long late,
        long unexpected,
        long senderOwn,
        Duration slowest,
        List<String> examples) {
    public Accounting {
        Objects.requireNonNull(stimulus, "stimulus is null");
        Objects.requireNonNull(did, "did is null");
        Objects.requireNonNull(slowest, "slowest is null");
        examples = List.copyOf(examples);
    }

    /** Whether every served sample arrived exactly once, unaltered, in time, and nothing else came. */
    public boolean clean() {
        return served == delivered && lost + duplicated + altered + late + unexpected == 0;
    }
}
