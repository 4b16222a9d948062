package remotewrite.proxy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The right answers of the proxy itself: whatever is not the sender's fault is a 5xx, because Prometheus drops the
 * samples of every 4xx and repeats every 5xx (observed with Prometheus 2.42 to 3.5). The body is JSON in the shape of Microsoft's
 * {@code aad-auth-proxy} (azure.md 5.5): {@code {"code":"AuthenticationTokenNotFound","message":"..."}}.
 */
public final class AnswerRetryable implements FailureRules {
    private static final Duration SOON = Duration.ofSeconds(1);

    @Override
    public Reply proxyToClient(GatewayFailure failure) {
        return switch (failure) {
            case GatewayFailure.NoToken none -> later("AuthenticationTokenNotFound", failure, none.retryAfter());
            case GatewayFailure.TokenRefused refused ->
                later("AuthenticationTokenRefused", failure, refused.retryAfter());
            case GatewayFailure.Overloaded overloaded -> later("Overloaded", failure, overloaded.retryAfter());
            case GatewayFailure.ShuttingDown ending -> later("ShuttingDown", failure, ending.retryAfter());
            case GatewayFailure.NotRepeatable ignored -> later("AuthenticationTokenRefused", failure, SOON);
            case GatewayFailure.RoleNotYetThere held -> later("RoleNotYetThere", failure, held.retryAfter());
            case GatewayFailure.CallerTooSlow ignored -> later("BodyTimeout", failure, SOON);
            case GatewayFailure.Unreachable ignored -> answer(502, "IngestionUnreachable", failure);
            case GatewayFailure.CutOff ignored -> answer(502, "IngestionConnectionCut", failure);
            case GatewayFailure.UnfitReply ignored -> answer(502, "IngestionReplyUnfit", failure);
            case GatewayFailure.TimedOut ignored -> answer(504, "IngestionTimeout", failure);
            case GatewayFailure.TooLarge ignored -> answer(413, "ContentLengthLimitExceeded", failure);
            case GatewayFailure.Loop ignored -> answer(508, "LoopDetected", failure);
        };
    }

    private static Reply answer(int status, String code, GatewayFailure failure) {
        return ErrorReply.of(status, code, failure.reason());
    }

    private static Reply later(String code, GatewayFailure failure, Duration retryAfter) {
        Reply reply = answer(503, code, failure);
        List<HeaderField> headers = new ArrayList<>(reply.headers());
        headers.add(new HeaderField("Retry-After", Long.toString(wholeSeconds(retryAfter))));
        return reply.withHeaders(headers);
    }

    /** Rounded up and at least 1: a sender told to come back after 0 s would not wait at all. */
    private static long wholeSeconds(Duration duration) {
        return Math.max(1, duration.plusMillis(999).toSeconds());
    }
}
