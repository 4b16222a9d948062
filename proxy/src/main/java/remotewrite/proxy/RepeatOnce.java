package remotewrite.proxy;

import java.time.Duration;

/**
 * The right judgement: a first 401 is repeated once with a fresh token and the same body, because a request that was not
 * let in was not processed (PX-33); a second one is the proxy's trouble. A body that was too large to be kept is not
 * repeated: the sender does that (PX-36). Redirects are neither followed nor passed on (PX-40), nor is a status from 600 on,
 * which is none (RFC 9110 15, PX-30). Nothing else is repeated (PX-41).
 */
public final class RepeatOnce implements RepeatRules {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    @Override
    public Next next(IngestionAnswer answer, int attempts, Body sent) {
        return switch (answer) {
            case GatewayFailure failure -> new Next.GiveUp(failure);
            case Reply reply -> next(reply, attempts, sent);
        };
    }

    private static Next next(Reply reply, int attempts, Body sent) {
        if (reply.status() == 401) {
            if (attempts > 1) {
                return new Next.GiveUp(new GatewayFailure.TokenRefused(RETRY_AFTER));
            }
            return sent instanceof Upload upload && !upload.repeatable()
                    ? new Next.GiveUpAndRenew(new GatewayFailure.NotRepeatable())
                    : new Next.RepeatWithFreshToken(sent);
        }
        boolean fit = reply.status() >= 200 && reply.status() < 600 && reply.status() / 100 != 3;
        return fit ? new Next.PassBack(reply) : new Next.GiveUp(new GatewayFailure.UnfitReply(reply.status()));
    }
}
