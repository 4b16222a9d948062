package remotewrite.proxy;

import java.time.Duration;
import java.util.Objects;

/**
 * The proxy's own bounds. Of them {@link Setting#MAX_BODY_SIZE} alone is a setting of
 * the environment; tests shorten the others.
 *
 * @param connectTimeout for reaching ingestion or Entra; 5 s
 * @param connections how long a sender's connection may be open without bringing a whole request (PX-53)
 * @param totalTimeout from the head of a write to its answer, the sender's body and both attempts together; 25 s, below
 *     the 30 s after which Prometheus gives up (PX-29)
 * @param queryTimeout from the head of a query to the end of its answer; 150 s, above the 2 minutes after which Prometheus
 *     itself ends a query. When the process is told to end, a query is waited for no longer than a write
 * @param tokenTimeout for one token request; 10 s
 * @param smallBodyBytes up to this size a body is taken whole before it goes on, beyond it flows; of requests and replies;
 *     64 KiB
 * @param replayBytes up to this size a copy of a body that flows is kept, so that a 401 can be repeated; 4 MiB, above the 1
 *     MiB that ingestion takes (PX-36)
 * @param replayTotalBytes how much all these copies together may take; 16 MiB (PX-46)
 * @param maxBodyBytes the largest write that is taken; 32 MiB (PX-51)
 * @param maxReplyBytes how much of the reply to a write is passed back; 1 MiB. Replies to queries have no such limit
 * @param maxExchanges how many requests are under way at the same time; 256, above the 50 shards that Prometheus uses at
 *     most by default (PX-54)
 */
public record Limits(
        Duration connectTimeout,
        ConnectionTimeouts connections,
        Duration totalTimeout,
        Duration queryTimeout,
        Duration tokenTimeout,
        int smallBodyBytes,
        int replayBytes,
        int replayTotalBytes,
        int maxBodyBytes,
        int maxReplyBytes,
        int maxExchanges) {
    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;

    public Limits {
        requirePositive(connectTimeout, "connectTimeout");
        Objects.requireNonNull(connections, "connections is null");
        requirePositive(totalTimeout, "totalTimeout");
        requirePositive(queryTimeout, "queryTimeout");
        requirePositive(tokenTimeout, "tokenTimeout");
        requirePositive(smallBodyBytes, "smallBodyBytes");
        requirePositive(replayBytes, "replayBytes");
        requirePositive(replayTotalBytes, "replayTotalBytes");
        requirePositive(maxBodyBytes, "maxBodyBytes");
        requirePositive(maxReplyBytes, "maxReplyBytes");
        requirePositive(maxExchanges, "maxExchanges");
    }

    /** The bounds named above. */
    public static Limits standard() {
        return new Limits(
                Duration.ofSeconds(5),
                ConnectionTimeouts.standard(),
                Duration.ofSeconds(25),
                Duration.ofSeconds(150),
                Duration.ofSeconds(10),
                64 * KIB,
                4 * MIB,
                16 * MIB,
                32 * MIB,
                MIB,
                256);
    }

    public Limits withConnections(ConnectionTimeouts other) {
        return new Limits(
                connectTimeout,
                other,
                totalTimeout,
                queryTimeout,
                tokenTimeout,
                smallBodyBytes,
                replayBytes,
                replayTotalBytes,
                maxBodyBytes,
                maxReplyBytes,
                maxExchanges);
    }

    public Limits withTotalTimeout(Duration other) {
        return new Limits(
                connectTimeout,
                connections,
                other,
                queryTimeout,
                tokenTimeout,
                smallBodyBytes,
                replayBytes,
                replayTotalBytes,
                maxBodyBytes,
                maxReplyBytes,
                maxExchanges);
    }

    public Limits withQueryTimeout(Duration other) {
        return new Limits(
                connectTimeout,
                connections,
                totalTimeout,
                other,
                tokenTimeout,
                smallBodyBytes,
                replayBytes,
                replayTotalBytes,
                maxBodyBytes,
                maxReplyBytes,
                maxExchanges);
    }

    public Limits withTokenTimeout(Duration other) {
        return new Limits(
                connectTimeout,
                connections,
                totalTimeout,
                queryTimeout,
                other,
                smallBodyBytes,
                replayBytes,
                replayTotalBytes,
                maxBodyBytes,
                maxReplyBytes,
                maxExchanges);
    }

    public Limits withReplayBytes(int other) {
        return new Limits(
                connectTimeout,
                connections,
                totalTimeout,
                queryTimeout,
                tokenTimeout,
                smallBodyBytes,
                other,
                replayTotalBytes,
                maxBodyBytes,
                maxReplyBytes,
                maxExchanges);
    }

    public Limits withReplayTotalBytes(int other) {
        return new Limits(
                connectTimeout,
                connections,
                totalTimeout,
                queryTimeout,
                tokenTimeout,
                smallBodyBytes,
                replayBytes,
                other,
                maxBodyBytes,
                maxReplyBytes,
                maxExchanges);
    }

    public Limits withMaxBodyBytes(int other) {
        return new Limits(
                connectTimeout,
                connections,
                totalTimeout,
                queryTimeout,
                tokenTimeout,
                smallBodyBytes,
                replayBytes,
                replayTotalBytes,
                other,
                maxReplyBytes,
                maxExchanges);
    }

    public Limits withMaxReplyBytes(int other) {
        return new Limits(
                connectTimeout,
                connections,
                totalTimeout,
                queryTimeout,
                tokenTimeout,
                smallBodyBytes,
                replayBytes,
                replayTotalBytes,
                maxBodyBytes,
                other,
                maxExchanges);
    }

    public Limits withMaxExchanges(int other) {
        return new Limits(
                connectTimeout,
                connections,
                totalTimeout,
                queryTimeout,
                tokenTimeout,
                smallBodyBytes,
                replayBytes,
                replayTotalBytes,
                maxBodyBytes,
                maxReplyBytes,
                other);
    }

    private static void requirePositive(Duration duration, String name) {
        Objects.requireNonNull(duration, name + " is null");
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(name + " is " + duration + ", it must be positive");
        }
    }

    private static void requirePositive(int number, String name) {
        if (number < 1) {
            throw new IllegalArgumentException(name + " is " + number + ", it must be positive");
        }
    }
}
