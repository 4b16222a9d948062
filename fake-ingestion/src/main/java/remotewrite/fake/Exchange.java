package remotewrite.fake;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * One request and what became of it, on one leg.
 *
 * @param id unique within its leg
 * @param startedAt when the request's head had been read
 * @param endedAt when the ending was known; equal to the time of the snapshot while the exchange is still open
 * @param request as far as it was read; the body is empty when a fault came before it
 * @param ending how it ended
 * @param fault what a fault script did to it, empty when it was left alone
 * @param faultAt when in the exchange it did; empty when it was left alone, and for trouble that no script made
 */
public record Exchange(
        ExchangeId id,
        Instant startedAt,
        Instant endedAt,
        Request request,
        Ending ending,
        String fault,
        Optional<Moment> faultAt) {
    public Exchange {
        Objects.requireNonNull(id, "id is null");
        Objects.requireNonNull(startedAt, "startedAt is null");
        Objects.requireNonNull(endedAt, "endedAt is null");
        Objects.requireNonNull(request, "request is null");
        Objects.requireNonNull(ending, "ending is null");
        Objects.requireNonNull(fault, "fault is null");
        Objects.requireNonNull(faultAt, "faultAt is null");
    }

    /** The reply, when one was written in full. */
    public Optional<Reply> reply() {
        return ending instanceof Ending.Answered answered ? Optional.of(answered.reply()) : Optional.empty();
    }

    /** Whether the exchange was still under way when the journal was read. */
    public boolean open() {
        return ending.equals(Ending.STILL_OPEN);
    }

    /** Whether a 2xx reply was written in full. */
    public boolean accepted() {
        return reply().filter(Reply::success).isPresent();
    }
}
