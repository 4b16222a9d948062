package remotewrite.conformance.mutant;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import remotewrite.conformance.Mutant.WrongProxy;
import remotewrite.proxy.HeaderField;
import remotewrite.proxy.RepeatRules.Next;
import remotewrite.proxy.Reply;

/** Reference proxies that log too little of a write, or too much. */
public final class LogMutants {
    /** As if the proxy's own code logged it. */
    private static final Logger PROXY_LOG = LoggerFactory.getLogger("remotewrite.proxy.Mutant");

    /** Carries the status of a refusal past the log. */
    private static final String HIDDEN = "X-Hidden-Status";

    public static final WrongProxy LOGS_NO_REFUSALS = new WrongProxy(
            "logs-no-refusals",
            "The proxy logs nothing of a write that ingestion refused.",
            (right, config, clock) -> right.withRepeatRules((answer, attempts, sent) -> switch (right.repeatRules()
                            .next(answer, attempts, sent)) {
                        case Next.PassBack passed -> new Next.PassBack(hidden(passed.ingestionToProxy()));
                        case Next other -> other;
                    })
                    .withReplyRules((reply, token) -> right.replyRules().proxyToClient(shown(reply), token)));

    public static final WrongProxy LOGS_BODIES = new WrongProxy(
            "logs-bodies",
            "The proxy writes bodies into its log.",
            (right, config, clock) -> right.withRequestRules((caller, token) -> {
                PROXY_LOG.info("forwarding {}", new String(caller.body().toArray(), StandardCharsets.UTF_8));
                return right.requestRules().proxyToIngestion(caller, token);
            }));

    private LogMutants() {}

    /** What the log takes for a success. */
    private static Reply hidden(Reply reply) {
        return reply.withStatus(204)
                .withHeaders(Stream.concat(
                                reply.headers().stream(),
                                Stream.of(new HeaderField(HIDDEN, String.valueOf(reply.status()))))
                        .toList());
    }

    private static Reply shown(Reply hidden) {
        List<String> status = HeaderField.values(hidden.headers(), HIDDEN);
        return status.isEmpty()
                ? hidden
                : hidden.withStatus(Integer.parseInt(status.getFirst()))
                        .withHeaders(ProxyMutants.without(hidden.headers(), HIDDEN));
    }
}
