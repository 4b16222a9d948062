package remotewrite.proxy;

import java.time.Duration;
import java.util.Objects;

/** Why the proxy itself has to answer, because ingestion was not asked or gave nothing that could be passed back. */
public sealed interface GatewayFailure extends IngestionAnswer {
    /** What happened, in one line fit for logs and error bodies: no secret, no query, no body. */
    String reason();

    /**
     * There is no usable token, so ingestion was not contacted (PX-32).
     *
     * @param retryAfter when it makes sense to come again
     */
    record NoToken(String reason, Duration retryAfter) implements GatewayFailure, TokenAnswer {
        public NoToken {
            Objects.requireNonNull(reason, "reason is null");
            Objects.requireNonNull(retryAfter, "retryAfter is null");
        }
    }

    /** Ingestion refused a fresh token too: the proxy's credential is at fault, not the data (PX-33). */
    record TokenRefused(Duration retryAfter) implements GatewayFailure {
        public TokenRefused {
            Objects.requireNonNull(retryAfter, "retryAfter is null");
        }

        @Override
        public String reason() {
            return "ingestion answered 401 to a fresh token as well: check audience, tenant and clock";
        }
    }

    /** Ingestion refused the token with 401, and the body was too large to be kept for a repeat (PX-36). */
    record NotRepeatable() implements GatewayFailure {
        @Override
        public String reason() {
            return "ingestion answered 401, and the body was too large to be kept for a repeat";
        }
    }

    /** Ingestion answers 403, which is held back while the role of the proxy's identity spreads (PX-37). */
    record RoleNotYetThere(Duration retryAfter) implements GatewayFailure {
        public RoleNotYetThere {
            Objects.requireNonNull(retryAfter, "retryAfter is null");
        }

        @Override
        public String reason() {
            return "ingestion answered 403, which is held back while the role assignment may still spread";
        }
    }

    /** The sender's body did not come in time (PX-53). */
    record CallerTooSlow() implements GatewayFailure {
        @Override
        public String reason() {
            return "the body did not come in time";
        }
    }

    /** No connection, no such host, or no trust in the other side: nothing of the request was sent (PX-28). */
    record Unreachable(String reason) implements GatewayFailure {
        public Unreachable {
            Objects.requireNonNull(reason, "reason is null");
        }
    }

    /** No connection or no complete reply in time (PX-29). */
    record TimedOut(String reason) implements GatewayFailure {
        public TimedOut {
            Objects.requireNonNull(reason, "reason is null");
        }
    }

    /** The connection ended, or what came was not HTTP, before the reply was complete (PX-30, PX-31). */
    record CutOff(String reason) implements GatewayFailure {
        public CutOff {
            Objects.requireNonNull(reason, "reason is null");
        }
    }

    /** A complete reply that must not be passed back: a redirect (PX-40) or a 1xx taken as final (PX-25). */
    record UnfitReply(int status) implements GatewayFailure {
        @Override
        public String reason() {
            return "ingestion answered " + status + ", which is not passed on";
        }
    }

    /** Too many requests wait for ingestion already. */
    record Overloaded(Duration retryAfter) implements GatewayFailure {
        public Overloaded {
            Objects.requireNonNull(retryAfter, "retryAfter is null");
        }

        @Override
        public String reason() {
            return "too many requests wait for ingestion";
        }
    }

    /** The process is told to end, and the time for what was under way is over (PX-59). */
    record ShuttingDown(Duration retryAfter) implements GatewayFailure {
        public ShuttingDown {
            Objects.requireNonNull(retryAfter, "retryAfter is null");
        }

        @Override
        public String reason() {
            return "the proxy was told to end, and its grace time is over";
        }
    }

    /** The sender's body is larger than {@link Limits#maxBodyBytes()} (PX-51). */
    record TooLarge(int maxBodyBytes) implements GatewayFailure {
        @Override
        public String reason() {
            return "the body is larger than " + maxBodyBytes + " bytes";
        }
    }

    /** The request has been through this proxy before (RFC 9110 7.6.3, PX-13). */
    record Loop() implements GatewayFailure {
        @Override
        public String reason() {
            return "the request came back to this proxy: INGESTION_URL leads to itself";
        }
    }
}
