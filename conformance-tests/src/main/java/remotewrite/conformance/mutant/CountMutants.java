package remotewrite.conformance.mutant;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import remotewrite.conformance.Mutant.WrongProxy;
import remotewrite.proxy.ProxyConfig;
import remotewrite.proxy.ProxyParts;
import remotewrite.proxy.Reply;

/** Reference proxies whose metrics are wrong. */
public final class CountMutants {
    private static final String METRICS = "/metrics";

    public static final WrongProxy COUNTS_ATTEMPTS = new WrongProxy(
            "counts-attempts",
            "The proxy counts what it sends to ingestion for what senders sent to it.",
            (right, config, clock) -> {
                Counts counts = new Counts();
                return right.withFront(counts.front(right, config, Route::goOn)).withRequestRules((caller, token) -> {
                    counts.one("writes_total");
                    return right.requestRules().proxyToIngestion(caller, token);
                });
            });

    public static final WrongProxy COUNTS_BY_STATUS = new WrongProxy(
            "counts-by-status",
            "The proxy counts writes by the status they are answered, whosever answer it is.",
            (right, config, clock) -> {
                Counts counts = new Counts();
                return right.withFront(counts.front(right, config, Route::goOn))
                        .withReplyRules((reply, token) ->
                                counts.status(right.replyRules().proxyToClient(reply, token)))
                        .withFailureRules(
                                failure -> counts.status(right.failureRules().proxyToClient(failure)));
            });

    public static final WrongProxy COUNTS_BY_PATH =
            new WrongProxy("counts-by-path", "The proxy counts requests by their paths.", (right, config, clock) -> {
                Counts counts = new Counts();
                return right.withFront(counts.front(right, config, route -> {
                    counts.one("requests_total{path=\""
                            + route.request().getHttpURI().getPath() + "\"}");
                    return route.goOn();
                }));
            });

    private CountMutants() {}

    /** What a mutant shows for its metrics, and nothing else. */
    private static final class Counts {
        private final Map<String, Integer> counts = new ConcurrentSkipListMap<>();

        void one(String series) {
            counts.merge(series, 1, Integer::sum);
        }

        Reply status(Reply reply) {
            one("writes_total{status=\"" + reply.status() + "\"}");
            return reply;
        }

        Routing front(ProxyParts right, ProxyConfig config, Routing.Wrong others) {
            return new Routing(
                    right, config, route -> route.is(METRICS) ? route.answer(200, page()) : others.handle(route));
        }

        private String page() {
            StringBuilder page = new StringBuilder();
            counts.forEach((series, count) ->
                    page.append(series).append(' ').append(count).append('\n'));
            return page.toString();
        }
    }
}
