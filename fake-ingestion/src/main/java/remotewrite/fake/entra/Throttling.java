package remotewrite.fake.entra;

import java.time.Duration;
import java.util.Objects;

/** How many token requests the service takes. Entra's real limits are not documented. */
public sealed interface Throttling {
    /** As many as come. */
    record Off() implements Throttling {}

    /**
     * A limit by sliding window. Requests that are refused for their number do not count.
     *
     * @param requests taken within the window, at least one
     * @param window by the service's clock, more than 0
     * @param retryAfter sent in {@code Retry-After}, whole seconds
     * @param answer who is counted, and how the others are answered
     */
    record Limit(long requests, Duration window, Duration retryAfter, Answer answer) implements Throttling {
        public Limit {
            Objects.requireNonNull(window, "window is null");
            Objects.requireNonNull(retryAfter, "retryAfter is null");
            Objects.requireNonNull(answer, "answer is null");
            if (requests < 1) {
                throw new IllegalArgumentException("requests is " + requests + ", at least 1 is needed");
            }
            if (!window.isPositive()) {
                throw new IllegalArgumentException("window is " + window + ", more than 0 is needed");
            }
            if (retryAfter.isNegative() || retryAfter.getNano() != 0) {
                throw new IllegalArgumentException("retryAfter is " + retryAfter + ", whole seconds are needed");
            }
        }
    }

    /** The answers known (entra.md 3.2). */
    enum Answer {
        /** By application: 429 in plain text, as captured for client credentials. */
        PLAIN_TEXT,
        /** By tenant: AADSTS90055 as {@link EntraAnswers.TenantRate} says; the number is documented, its {@code error} assumed. */
        TENANT_RATE,
        /** By application: 400 with AADSTS50196, a client request loop; text documented, {@code error} inferred. */
        CLIENT_LOOP
    }
}
