package remotewrite.proxy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Holds back the 403 of a fresh deployment. A role assignment takes up to some 30 minutes to spread (azure.md 1.5,
 * documented), and Prometheus drops the samples of every 403 (observed); a 503 it repeats. Every 403 is held
 * back, whatever its text, from the first one on for the time configured, or until ingestion has accepted a write: after
 * that a 403 is news the sender must see, and passes (PX-37).
 */
final class HoldForbidden implements RepeatRules {
    private static final Logger LOG = LoggerFactory.getLogger(HoldForbidden.class);
    private static final int FORBIDDEN = 403;

    /** Long enough to be no load, short enough not to add to the time without metrics. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(30);

    private static final Duration BETWEEN_WORDS = Duration.ofMinutes(1);

    private final RepeatRules right;
    private final Duration hold;
    private final Clock clock;
    private volatile boolean decided;
    private Optional<Instant> first = Optional.empty();
    private Instant nextWord = Instant.MIN;
    private long held;

    /** @param clock one that does not jump ahead: the hold would be over at once */
    HoldForbidden(RepeatRules right, Duration hold, Clock clock) {
        this.right = Objects.requireNonNull(right, "right is null");
        this.hold = Objects.requireNonNull(hold, "hold is null");
        this.clock = Objects.requireNonNull(clock, "clock is null");
    }

    /** {@code right} itself when nothing is to be held. */
    static RepeatRules around(RepeatRules right, Duration hold, Clock clock) {
        return hold.isZero() ? right : new HoldForbidden(right, hold, clock);
    }

    /** The same parts with nothing held: a 403 to a query loses no data. */
    static ProxyParts none(ProxyParts parts) {
        return parts.repeatRules() instanceof HoldForbidden holding ? parts.withRepeatRules(holding.right) : parts;
    }

    @Override
    public Next next(IngestionAnswer answer, int attempts, Body sent) {
        Next next = right.next(answer, attempts, sent);
        if (decided || !(next instanceof Next.PassBack passed)) {
            return next;
        }
        Reply reply = passed.ingestionToProxy();
        if (reply.successful()) {
            decided = true;
        }
        return reply.status() == FORBIDDEN && stillHeld(reply, clock.instant())
                ? new Next.GiveUp(new GatewayFailure.RoleNotYetThere(RETRY_AFTER))
                : next;
    }

    private synchronized boolean stillHeld(Reply forbidden, Instant now) {
        if (first.isEmpty()) {
            first = Optional.of(now);
        }
        Instant end = first.get().plus(hold);
        if (!now.isBefore(end)) {
            if (!decided) {
                LOG.atError().addKeyValue("held", held).log("403 of ingestion is not held back any longer");
            }
            decided = true;
            return false;
        }
        held++;
        if (!now.isBefore(nextWord)) {
            nextWord = now.plus(BETWEEN_WORDS);
            LoggingEventBuilder line = LOG.atWarn()
                    .addKeyValue("leg", "I2P")
                    .addKeyValue("status", FORBIDDEN)
                    .addKeyValue("held", held)
                    .addKeyValue("until", end.truncatedTo(ChronoUnit.SECONDS));
            ErrorCode.of(forbidden).ifPresent(code -> line.addKeyValue("code", code));
            line.log("403 of ingestion is held back: is Monitoring Metrics Publisher assigned on the rule");
        }
        return true;
    }
}
