package remotewrite.conformance.mutant;

import java.util.function.Predicate;
import remotewrite.conformance.Mutant.WrongProxy;
import remotewrite.proxy.GatewayFailure;
import remotewrite.proxy.RepeatRules.Next;
import remotewrite.proxy.Reply;

/** Reference proxies that are wrong in how they repeat a write, or in how they ask its sender to. */
public final class RepeatMutants {
    public static final WrongProxy REPEATS_401_WITH_THE_SAME_TOKEN = new WrongProxy(
            "repeats-401-with-the-same-token",
            "The proxy repeats a write that was answered 401 with the token that was refused.",
            (right, config, clock) -> right.withRepeatRules(
                    (answer, attempts, sent) -> answer instanceof Reply reply && reply.status() == 401 && attempts == 1
                            ? new Next.RepeatAsIs(sent)
                            : right.repeatRules().next(answer, attempts, sent)));

    public static final WrongProxy SAYS_NOT_WHEN_IT_HAS_A_TOKEN = withoutRetryAfter(
            "says-not-when-it-has-a-token",
            "The proxy answers 503 without Retry-After while it has no token.",
            GatewayFailure.NoToken.class::isInstance);

    public static final WrongProxy SAYS_NOT_WHEN_A_401_IS_OVER = withoutRetryAfter(
            "says-not-when-a-401-is-over",
            "The proxy answers 503 without Retry-After to a second 401.",
            GatewayFailure.TokenRefused.class::isInstance);

    private RepeatMutants() {}

    private static WrongProxy withoutRetryAfter(String name, String sentence, Predicate<GatewayFailure> which) {
        return new WrongProxy(
                name,
                sentence,
                (right, config, clock) -> right.withFailureRules(failure -> {
                    Reply good = right.failureRules().proxyToClient(failure);
                    return which.test(failure)
                            ? good.withHeaders(ProxyMutants.without(good.headers(), "Retry-After"))
                            : good;
                }));
    }
}
