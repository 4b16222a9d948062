package remotewrite.conformance.mutant;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntPredicate;
import org.eclipse.jetty.server.Handler;
import remotewrite.conformance.Mutant.WrongProxy;
import remotewrite.proxy.Front;
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

    /** Longer than a busy machine may keep it from hearing that it is to end. */
    private static final Duration A_WHILE = Duration.ofMillis(1500);

    public static final WrongProxy READY_FOR_A_WHILE = new WrongProxy(
            "ready-for-a-while",
            "The proxy says it is ready for 1.5 s more when it has been told to end.",
            (right, config, clock) -> {
                AtomicReference<Instant> until = new AtomicReference<>(Instant.MIN);
                Front ready = new Routing(
                        right,
                        config,
                        route -> route.is("/ready") && clock.instant().isBefore(until.get())
                                ? route.answer(200, "ready")
                                : route.goOn());
                return right.withFront(new Front() {
                    @Override
                    public Handler routes(Handler routes) {
                        return ready.routes(routes);
                    }

                    @Override
                    public Duration grace(Duration usual) {
                        until.set(clock.instant().plus(A_WHILE));
                        return usual;
                    }
                });
            });

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
