package remotewrite.proxy;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * When the next token request is due: as the {@link RenewalSchedule} has it, sooner after a refusal of ingestion, and never before the
 * time that the issuer asked for with {@code Retry-After} is over. Not safe for use by many threads.
 */
final class NextRequest {
    /** How often a 401 of ingestion may cause a token request, so that a lasting 401 is no storm on Entra (PX-34). */
    private static final Duration BETWEEN_REPLACEMENTS = Duration.ofSeconds(5);

    /** An issuer that asks for more patience than this is asked again all the same. */
    private static final Duration LONGEST_PATIENCE = Duration.ofMinutes(5);

    private final RenewalSchedule schedule;
    private Instant due = Instant.MIN;
    private Instant nextReplacement = Instant.MIN;
    private Instant patientUntil = Instant.MIN;

    NextRequest(RenewalSchedule schedule) {
        this.schedule = Objects.requireNonNull(schedule, "schedule is null");
    }

    /** How long until then; zero when it is due. */
    Duration in(Instant now) {
        return now.isBefore(due) ? Duration.between(now, due) : Duration.ZERO;
    }

    boolean isDue(Instant now) {
        return !now.isBefore(due);
    }

    /** There is something new to show to the issuer. */
    void atOnce(Instant now) {
        due = now;
    }

    /** Ingestion has refused the token that is held. */
    void replaceHeld(Instant now) {
        Instant soonest = later(later(now, nextReplacement), patientUntil);
        due = due.isBefore(soonest) ? due : soonest;
    }

    /** Whether the last replacement is so recent that the next one has to wait for it. */
    boolean replacedLately(Instant now) {
        return now.isBefore(nextReplacement);
    }

    /** Whether the issuer wants to be left alone. */
    boolean issuerWaitedFor(Instant now) {
        return now.isBefore(patientUntil);
    }

    /** The next request replaces a refused token, or the last one has. */
    void countReplacement(Instant now) {
        nextReplacement = later(nextReplacement, now.plus(BETWEEN_REPLACEMENTS));
    }

    void granted(AccessToken token, Instant now) {
        patientUntil = Instant.MIN;
        // a life of next to nothing must not become a busy loop
        due = later(schedule.renewAt(token, now), now.plus(schedule.delayAfter(1)));
    }

    /** @param asked the issuer's {@code Retry-After}; zero for none */
    void failed(int failuresInARow, Duration asked, Instant now) {
        patientUntil = now.plus(asked.compareTo(LONGEST_PATIENCE) < 0 ? asked : LONGEST_PATIENCE);
        due = later(now.plus(schedule.delayAfter(failuresInARow)), patientUntil);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
