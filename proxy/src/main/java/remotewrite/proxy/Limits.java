package remotewrite.proxy;

import java.time.Duration;
import java.util.Objects;

/**
 * The proxy's own bounds. They are not settings of the environment; tests shorten them.
 *
 * @param connectTimeout for reaching ingestion or Entra; 5 s
 * @param totalTimeout from the head of a write to its answer, both attempts together; 25 s, below the 30 s after which
 *     Prometheus gives up (PX-29)
 * @param tokenTimeout for one token request; 10 s
 * @param maxBodyBytes the largest write that is taken, all of it kept for the repeat; 32 MiB (PX-51)
 * @param maxReplyBytes how much of a reply body is passed back; 1 MiB
 */
public record Limits(
        Duration connectTimeout, Duration totalTimeout, Duration tokenTimeout, int maxBodyBytes, int maxReplyBytes) {
    private static final int MIB = 1024 * 1024;

    public Limits {
        requirePositive(connectTimeout, "connectTimeout");
        requirePositive(totalTimeout, "totalTimeout");
        requirePositive(tokenTimeout, "tokenTimeout");
        if (maxBodyBytes < 1 || maxReplyBytes < 1) {
            throw new IllegalArgumentException("maxBodyBytes is " + maxBodyBytes + " and maxReplyBytes " + maxReplyBytes
                    + ", both must be positive");
        }
    }

    /** The bounds named above. */
    public static Limits standard() {
        return new Limits(Duration.ofSeconds(5), Duration.ofSeconds(25), Duration.ofSeconds(10), 32 * MIB, MIB);
    }

    public Limits withTotalTimeout(Duration other) {
        return new Limits(connectTimeout, other, tokenTimeout, maxBodyBytes, maxReplyBytes);
    }

    public Limits withTokenTimeout(Duration other) {
        return new Limits(connectTimeout, totalTimeout, other, maxBodyBytes, maxReplyBytes);
    }

    public Limits withMaxBodyBytes(int other) {
        return new Limits(connectTimeout, totalTimeout, tokenTimeout, other, maxReplyBytes);
    }

    public Limits withMaxReplyBytes(int other) {
        return new Limits(connectTimeout, totalTimeout, tokenTimeout, maxBodyBytes, other);
    }

    private static void requirePositive(Duration duration, String name) {
        Objects.requireNonNull(duration, name + " is null");
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(name + " is " + duration + ", it must be positive");
        }
    }
}
