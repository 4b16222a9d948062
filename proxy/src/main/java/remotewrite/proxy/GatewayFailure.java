package remotewrite.proxy;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** Why the proxy itself has to answer, because ingestion was not asked or gave nothing that could be passed back. */
public sealed interface GatewayFailure extends IngestionAnswer {
    /** What happened, in one line fit for logs and error bodies: no secret, no query, no body. */
    String reason();

    /**
     * There is no usable token, so ingestion was not contacted (PX-32).
     *
     * @param retryAfter when it makes sense to come again
     * @param freshRefused whether that is so because ingestion refused a fresh token, after which the next one is not asked
     *     for at once
     * @param supportIds what the issuer calls the answer that was no token; for the log only
     */
    record NoToken(String reason, Duration retryAfter, boolean freshRefused, List<SupportId> supportIds)
            implements GatewayFailure, TokenAnswer {
        public NoToken {
            Objects.requireNonNull(reason, "reason is null");
            Objects.requireNonNull(retryAfter, "retryAfter is null");
            supportIds = List.copyOf(supportIds);
        }

        /** The issuer's fault, or nobody's. */
        public NoToken(String reason, Duration retryAfter) {
            this(reason, retryAfter, List.of());
        }

        /** The issuer's fault, and what it says of it. */
        NoToken(String reason, Duration retryAfter, List<SupportId> supportIds) {
            this(reason, retryAfter, false, supportIds);
        }

        /** Ingestion refused a fresh token. */
        static NoToken afterFreshOne() {
            return new NoToken(TokenRefused.REASON, Duration.ZERO, true, List.of());
        }

        /** The same with another time to come again. */
        NoToken after(Duration other) {
            return new NoToken(reason, other, freshRefused, supportIds);
        }

        /** What a sender is told, and what is counted. */
        GatewayFailure asTold() {
            return freshRefused ? new TokenRefused(retryAfter) : this;
        }
    }

    /** Ingestion refused a fresh token too: the proxy's credential is at fault, not the data (PX-33). */
    record TokenRefused(Duration retryAfter) implements GatewayFailure {
        static final String REASON = "ingestion answered 401 to a fresh token as well: check the audience (CLOUD,"
                + " INGESTION_AAD_AUDIENCE, AUDIENCE), tenant and clock";

        public TokenRefused {
            Objects.requireNonNull(retryAfter, "retryAfter is null");
        }

        @Override
        public String reason() {
            return REASON;
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

    /** A complete reply that must not be passed back: a redirect (PX-40), a 1xx taken as final (PX-25), or no HTTP status. */
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
