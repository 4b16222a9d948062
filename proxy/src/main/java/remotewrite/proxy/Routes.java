package remotewrite.proxy;

import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The whole surface: writes and queries as far as there is a {@link Target} for them, {@code GET /health}, {@code GET
 * /ready}, {@code GET /metrics}. The path is compared as it was sent, undecoded, so no request can reach anything else
 * (PX-14, PX-16).
 */
final class Routes extends Handler.Abstract.NonBlocking {
    private static final String HEALTH = "/health";
    private static final String READY = "/ready";
    private static final String METRICS = "/metrics";

    private final ProxyParts parts;
    private final Target target;
    private final Traffic writes;
    private final Traffic queries;
    private final Metrics metrics;
    private final Drain drain;

    Routes(ProxyParts parts, Target target, Traffic writes, Traffic queries, Metrics metrics, Drain drain) {
        this.parts = parts;
        this.target = target;
        this.writes = writes;
        this.queries = queries;
        this.metrics = metrics;
        this.drain = drain;
    }

    @Override
    public boolean handle(Request clientToProxy, Response proxyToClient, Callback callback) {
        String path = String.valueOf(clientToProxy.getHttpURI().getPath());
        String method = clientToProxy.getMethod();
        switch (path) {
            case HEALTH, READY, METRICS -> {
                if (method.equals("GET") || method.equals("HEAD")) {
                    Replies.write(own(path), proxyToClient, callback);
                } else {
                    notAllowed("GET, HEAD", clientToProxy, proxyToClient, callback);
                }
            }
            default -> handleOthers(path, clientToProxy, proxyToClient, callback);
        }
        return true;
    }

    private void handleOthers(String path, Request clientToProxy, Response proxyToClient, Callback callback) {
        String callerTarget = String.valueOf(clientToProxy.getHttpURI().getPathQuery());
        try {
            if (target.writeUrl(callerTarget).isPresent()) {
                exchange(List.of("POST"), writes, clientToProxy, proxyToClient, callback);
            } else if (QueryApi.url(target, callerTarget).isPresent()) {
                List<String> allowed = QueryApi.methods(path).orElseThrow();
                exchange(allowed, queries, clientToProxy, proxyToClient, callback);
            } else {
                writes.log().misdirected(clientToProxy.getMethod(), Misdirected.NOT_FOUND);
                Replies.write(ErrorReply.of(404, "NotFound", "nothing is here but " + what()), proxyToClient, callback);
            }
        } catch (IllegalArgumentException e) {
            notAUrl(clientToProxy, proxyToClient, callback);
        }
    }

    private void exchange(
            List<String> allowed, Traffic traffic, Request clientToProxy, Response proxyToClient, Callback callback) {
        if (!allowed.contains(clientToProxy.getMethod())) {
            notAllowed(String.join(", ", allowed), clientToProxy, proxyToClient, callback);
            return;
        }
        if (traffic == writes) {
            drain.writes(clientToProxy.getConnectionMetaData().getConnection());
        } else if (drain.draining()) {
            // nobody waits for this connection, and its next query is better off elsewhere
            proxyToClient.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
        Exchange exchange = new Exchange(traffic, clientToProxy, proxyToClient, drain.began(callback));
        if (drain.over()) {
            exchange.refuse(new GatewayFailure.ShuttingDown(Exchange.SOON));
        } else if (drain.underWay() > traffic.limits().maxExchanges()) {
            exchange.refuse(new GatewayFailure.Overloaded(Exchange.SOON));
        } else {
            exchange.run();
        }
    }

    private String what() {
        return Target.WRITE_PATH + (target.queryUrl().isPresent() ? ", the query API" : "")
                + ", /health, /ready and /metrics";
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

    private void notAllowed(String allowed, Request clientToProxy, Response proxyToClient, Callback callback) {
        writes.log().misdirected(clientToProxy.getMethod(), Misdirected.METHOD_NOT_ALLOWED);
        Reply reply = ErrorReply.of(405, "MethodNotAllowed", "allowed here: " + allowed);
        Replies.write(
                reply.withHeaders(List.of(reply.headers().getFirst(), new HeaderField("Allow", allowed))),
                proxyToClient,
                callback);
    }

    private void notAUrl(Request clientToProxy, Response proxyToClient, Callback callback) {
        String reason = "the request's target is not a URL";
        if (clientToProxy.getMethod().equals("POST")) {
            writes.log().unreadable(400, reason);
        }
        Replies.write(ErrorReply.of(400, "BadRequest", reason), proxyToClient, callback);
    }

    private static Reply plain(int status, String text) {
        return Reply.of(
                status, List.of(new HeaderField("Content-Type", "text/plain;charset=utf-8")), Body.utf8(text + "\n"));
    }
}
