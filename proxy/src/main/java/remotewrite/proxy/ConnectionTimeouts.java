package remotewrite.proxy;

import java.time.Duration;
import java.util.Objects;

/**
 * How long a sender's connection may be open without bringing a whole request (PX-53). All are positive.
 *
 * @param head from the first byte of a request to the end of its head; 10 s
 * @param silent from opening to the first byte; 20 s. Senders connect when they have something to write, so that a
 *     connection on which nothing ever came has no use but to take one away from others; a sender that keeps a spare one
 *     opens another
 * @param idle between a request and the next one; 120 s, longer than the pause between two writes of any sender, so that
 *     connections are reused (PX-65)
 */
public record ConnectionTimeouts(Duration head, Duration silent, Duration idle) {
    public ConnectionTimeouts {
        requirePositive(head, "head");
        requirePositive(silent, "silent");
        requirePositive(idle, "idle");
    }

    /** The times named above. */
    static ConnectionTimeouts standard() {
        return new ConnectionTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(120));
    }

    public ConnectionTimeouts withHead(Duration other) {
        return new ConnectionTimeouts(other, silent, idle);
    }

    public ConnectionTimeouts withSilent(Duration other) {
        return new ConnectionTimeouts(head, other, idle);
    }

    public ConnectionTimeouts withIdle(Duration other) {
        return new ConnectionTimeouts(head, silent, other);
    }

    private static void requirePositive(Duration duration, String name) {
        Objects.requireNonNull(duration, name + " is null");
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(name + " is " + duration + ", it must be positive");
        }
    }
}
