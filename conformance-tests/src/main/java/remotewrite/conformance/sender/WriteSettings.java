package remotewrite.conformance.sender;

import java.time.Duration;
import java.util.Objects;
import remotewrite.fake.WriteMessage;

/**
 * How the sender writes. The defaults make a sender quick to send and quick to retry, and leave what decides about
 * loss as Prometheus has it.
 *
 * @param message the message, default {@link WriteMessage#V1}
 * @param retryOnRateLimit whether 429 is retried, default false as in every Prometheus (remote-write.md)
 * @param followRedirects whether redirects are followed, default true as in every Prometheus
 * @param remoteTimeout how long one request may take, default 5 s (Prometheus: 30 s)
 * @param batchSendDeadline how long an incomplete batch waits, default 500 ms (Prometheus: 5 s)
 * @param minBackoff the first pause before a retry, default 100 ms (Prometheus: 30 ms)
 * @param maxBackoff the longest pause before a retry, default 1 s (Prometheus: 5 s)
 * @param maxShards how many requests may be under way at most, default 4
 * @param maxSamplesPerSend default 500
 * @param metadataInterval the pause between two metadata requests of remote write 1.0, default 5 s (Prometheus: 1 min)
 * @param exemplars whether exemplars are stored and sent, default false
 * @param nativeHistograms whether native histograms are scraped and sent, default false
 */
public record WriteSettings(
        WriteMessage message,
        boolean retryOnRateLimit,
        boolean followRedirects,
        Duration remoteTimeout,
        Duration batchSendDeadline,
        Duration minBackoff,
        Duration maxBackoff,
        int maxShards,
        int maxSamplesPerSend,
        Duration metadataInterval,
        boolean exemplars,
        boolean nativeHistograms) {
    public WriteSettings {
        Objects.requireNonNull(message, "message is null");
        requirePositive(remoteTimeout, "remoteTimeout");
        requirePositive(batchSendDeadline, "batchSendDeadline");
        requirePositive(minBackoff, "minBackoff");
        requirePositive(maxBackoff, "maxBackoff");
        requirePositive(metadataInterval, "metadataInterval");
        if (minBackoff.compareTo(maxBackoff) > 0) {
            throw new IllegalArgumentException("minBackoff " + minBackoff + " is longer than maxBackoff " + maxBackoff);
        }
        if (maxShards < 1 || maxSamplesPerSend < 1) {
            throw new IllegalArgumentException(
                    "maxShards " + maxShards + " and maxSamplesPerSend " + maxSamplesPerSend + " must be at least 1");
        }
    }

    public static WriteSettings defaults() {
        return new WriteSettings(
                WriteMessage.V1,
                false,
                true,
                Duration.ofSeconds(5),
                Duration.ofMillis(500),
                Duration.ofMillis(100),
                Duration.ofSeconds(1),
                4,
                500,
                Duration.ofSeconds(5),
                false,
                false);
    }

    public WriteSettings withMessage(WriteMessage other) {
        return new WriteSettings(
                other,
                retryOnRateLimit,
                followRedirects,
                remoteTimeout,
                batchSendDeadline,
                minBackoff,
                maxBackoff,
                maxShards,
                maxSamplesPerSend,
                metadataInterval,
                exemplars,
                nativeHistograms);
    }

    public WriteSettings withRetryOnRateLimit(boolean retry) {
        return new WriteSettings(
                message,
                retry,
                followRedirects,
                remoteTimeout,
                batchSendDeadline,
                minBackoff,
                maxBackoff,
                maxShards,
                maxSamplesPerSend,
                metadataInterval,
                exemplars,
                nativeHistograms);
    }

    public WriteSettings withExemplars(boolean send) {
        return new WriteSettings(
                message,
                retryOnRateLimit,
                followRedirects,
                remoteTimeout,
                batchSendDeadline,
                minBackoff,
                maxBackoff,
                maxShards,
                maxSamplesPerSend,
                metadataInterval,
                send,
                nativeHistograms);
    }

    public WriteSettings withNativeHistograms(boolean send) {
        return new WriteSettings(
                message,
                retryOnRateLimit,
                followRedirects,
                remoteTimeout,
                batchSendDeadline,
                minBackoff,
                maxBackoff,
                maxShards,
                maxSamplesPerSend,
                metadataInterval,
                exemplars,
                send);
    }

    private static void requirePositive(Duration duration, String name) {
        Objects.requireNonNull(duration, name + " is null");
        if (duration.toMillis() < 1) {
            throw new IllegalArgumentException(name + " is " + duration + "; Prometheus takes 1 ms at least");
        }
    }
}
