package remotewrite.proxy;

import java.time.Clock;
import java.util.List;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The whole surface: {@code POST /api/v1/write}, {@code GET /health}, {@code GET /ready}, {@code GET /metrics}. The path is compared as it was
 * sent, undecoded, and the caller's query leads nowhere, so no request can reach anything else of ingestion (PX-14, PX-16).
 */
final class Routes extends Handler.Abstract.NonBlocking {
    static final String WRITE = "/api/v1/write";
    private static final String HEALTH = "/health";
    private static final String READY = "/ready";
    private static final String METRICS = "/metrics";

    private final ProxyParts parts;
    private final Limits limits;
    private final ExchangeLog log;
    private final Clock clock;
    private final Metrics metrics;
    private final Drain drain;

    Routes(ProxyParts parts, Limits limits, ExchangeLog log, Metrics metrics, Clock clock, Drain drain) {
        this.parts = parts;
        this.limits = limits;
        this.log = log;
        this.clock = clock;
        this.metrics = metrics;
        this.drain = drain;
    }

    @Override
    public boolean handle(Request clientToProxy, Response proxyToClient, Callback callback) {
        String path = String.valueOf(clientToProxy.getHttpURI().getPath());
        String method = clientToProxy.getMethod();
        switch (path) {
            case WRITE -> {
                if (method.equals("POST")) {
                    new WriteExchange(parts, limits, log, clock, clientToProxy, proxyToClient, drain.began(callback))
                            .run();
                } else {
                    Replies.write(notAllowed("POST"), proxyToClient, callback);
                }
            }
            case HEALTH, READY, METRICS -> {
                boolean reading = method.equals("GET") || method.equals("HEAD");
                Reply reply = reading ? own(path) : notAllowed("GET, HEAD");
                Replies.write(reply, proxyToClient, callback);
            }
            default ->
                Replies.write(
                        ErrorReply.of(404, "NotFound", "only " + WRITE + ", /health, /ready and /metrics are here"),
                        proxyToClient,
                        callback);
        }
        return true;
    }

    private Reply own(String path) {
        return switch (path) {
            case HEALTH -> plain(200, "alive");
            case READY -> ready();
            default -> metrics.page();
        };
    }

    private Reply ready() {
        if (drain.draining()) {
            return plain(503, "not ready: shutting down");
        }
        return switch (parts.readyRule().readiness(parts.tokens())) {
            case ReadyRule.Readiness.Ready ignored -> plain(200, "ready");
            case ReadyRule.Readiness.NotReady notReady -> plain(503, "not ready: " + notReady.reason());
        };
    }

    private static Reply notAllowed(String allowed) {
        Reply reply = ErrorReply.of(405, "MethodNotAllowed", "allowed here: " + allowed);
        return reply.withHeaders(List.of(reply.headers().getFirst(), new HeaderField("Allow", allowed)));
    }

    private static Reply plain(int status, String text) {
        return Reply.of(
                status, List.of(new HeaderField("Content-Type", "text/plain;charset=utf-8")), Body.utf8(text + "\n"));
    }
}
