package remotewrite.conformance.sender;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import remotewrite.fake.Bytes;
import remotewrite.fake.Header;
import remotewrite.fake.TimeSeries;
import remotewrite.fake.WriteRequest;
import remotewrite.fake.WriteRequestCodec;

/**
 * How the scripted sender speaks remote write 1.0, in parts that a mutant can replace one at a time.
 *
 * @param method of the request
 * @param headers changes the request's header fields
 * @param series changes what a batch holds
 * @param encoding from a message to the body
 * @param resent changes the body of the attempts after the first
 * @param retry what follows from an attempt
 */
public record Behaviour(
        String method,
        UnaryOperator<List<Header>> headers,
        UnaryOperator<List<TimeSeries>> series,
        Encoding encoding,
        UnaryOperator<Bytes> resent,
        Retry retry) {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    public Behaviour {
        Objects.requireNonNull(method, "method is null");
        Objects.requireNonNull(headers, "headers is null");
        Objects.requireNonNull(series, "series is null");
        Objects.requireNonNull(encoding, "encoding is null");
        Objects.requireNonNull(resent, "resent is null");
        Objects.requireNonNull(retry, "retry is null");
    }

    /** From a message to the body of a write. */
    @FunctionalInterface
    public interface Encoding {
        Bytes encode(WriteRequest request);
    }

    /** What follows from an attempt. */
    @FunctionalInterface
    public interface Retry {
        Next after(Attempt attempt);
    }

    /**
     * One attempt at delivering a batch.
     *
     * @param number counted from 1
     * @param status of the reply; empty when there was none
     * @param retryAfterSeconds of the reply; empty when it has no such header
     */
    public record Attempt(int number, OptionalInt status, OptionalInt retryAfterSeconds) {
        /** Whether the batch may be sent again: no reply, or 5xx (RW1-S-33, RW1-S-36). */
        public boolean recoverable() {
            return status.isEmpty() || status.getAsInt() >= 500;
        }

        /** 100 ms, doubling up to 1 s (RW1-S-34). */
        public Duration backoff() {
            Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(number - 1, 10));
            return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        }

        /** The pause the receiver asked for, else the backoff. */
        public Duration pause() {
            return retryAfterSeconds.isPresent() ? Duration.ofSeconds(retryAfterSeconds.getAsInt()) : backoff();
        }
    }

    /** What the sender does next. */
    public sealed interface Next {
        /** The next batch: this one is delivered, or given up. */
        record Onward() implements Next {}

        /** The same batch again after this pause. */
        record Again(Duration pause) implements Next {}
    }

    /** Remote write 1.0 as its specification wants it. */
    public static Behaviour standard() {
        return new Behaviour(
                "POST",
                UnaryOperator.identity(),
                UnaryOperator.identity(),
                WriteRequestCodec::encode,
                UnaryOperator.identity(),
                attempt -> attempt.recoverable() ? new Next.Again(attempt.pause()) : new Next.Onward());
    }

    public Behaviour withMethod(String other) {
        return new Behaviour(other, headers, series, encoding, resent, retry);
    }

    public Behaviour withHeaders(UnaryOperator<List<Header>> change) {
        return new Behaviour(method, change, series, encoding, resent, retry);
    }

    public Behaviour withSeries(UnaryOperator<List<TimeSeries>> change) {
        return new Behaviour(method, headers, change, encoding, resent, retry);
    }

    public Behaviour withEncoding(Encoding other) {
        return new Behaviour(method, headers, series, other, resent, retry);
    }

    public Behaviour withResent(UnaryOperator<Bytes> change) {
        return new Behaviour(method, headers, series, encoding, change, retry);
    }

    public Behaviour withRetry(Retry other) {
        return new Behaviour(method, headers, series, encoding, resent, other);
    }
}
