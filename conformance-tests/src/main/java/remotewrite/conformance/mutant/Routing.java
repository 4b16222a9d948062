package remotewrite.conformance.mutant;

import java.util.Objects;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import remotewrite.proxy.Front;
import remotewrite.proxy.ProxyConfig;
import remotewrite.proxy.ProxyParts;

/**
 * A front that looks at every request before the right routes do.
 *
 * @param parts the other parts of the proxy
 * @param wrong what it does then
 */
record Routing(ProxyParts parts, ProxyConfig config, Wrong wrong) implements Front {
    Routing {
        Objects.requireNonNull(parts, "parts is null");
        Objects.requireNonNull(config, "config is null");
        Objects.requireNonNull(wrong, "wrong is null");
    }

    /** What is done with one request. */
    interface Wrong {
        /** Whether the request has been, or will be, answered; as Jetty's handlers say it. */
        boolean handle(Route route) throws Exception;
    }

    @Override
    public Handler routes(Handler right) {
        return new Handler.Wrapper(right) {
            @Override
            public boolean handle(Request clientToProxy, Response proxyToClient, Callback callback) throws Exception {
                return wrong.handle(new Route(parts, config, right, clientToProxy, proxyToClient, callback));
            }
        };
    }
}
