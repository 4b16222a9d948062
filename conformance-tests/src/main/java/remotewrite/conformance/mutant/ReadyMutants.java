package remotewrite.conformance.mutant;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import remotewrite.conformance.Mutant.WrongProxy;
import remotewrite.proxy.ReadyRule.Readiness;

/** Reference proxies whose readiness depends on what ingestion answers, or on nothing. */
public final class ReadyMutants {
    public static final WrongProxy NOT_READY_AFTER_403 = unready(
            "not-ready-after-403",
            "The proxy says it is not ready when ingestion has answered 403.",
            status -> status == 403);

    public static final WrongProxy NOT_READY_AFTER_5XX = unready(
            "not-ready-after-5xx",
            "The proxy says it is not ready when ingestion has answered 5xx.",
            status -> status >= 500);

    public static final WrongProxy NEVER_READY = new WrongProxy(
            "never-ready",
            "The proxy says it is not ready, with a token or without.",
            (right, config, clock) -> right.withReadyRule(tokens -> new Readiness.NotReady("the mutant never is")));

    private ReadyMutants() {}

    private static WrongProxy unready(String name, String sentence, IntPredicate which) {
        return new WrongProxy(name, sentence, (right, config, clock) -> {
            AtomicInteger last = new AtomicInteger();
            return right.withReplyRules((reply, token) -> {
                        last.set(reply.status());
                        return right.replyRules().proxyToClient(reply, token);
                    })
                    .withReadyRule(tokens -> which.test(last.get())
                            ? new Readiness.NotReady("ingestion answered " + last)
                            : right.readyRule().readiness(tokens));
        });
    }
}
