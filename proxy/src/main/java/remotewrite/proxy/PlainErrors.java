package remotewrite.proxy;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers what Jetty refuses by itself, such as a malformed request, in the same form as all other errors. */
final class PlainErrors implements Request.Handler {
    @Override
    public boolean handle(Request clientToProxy, Response proxyToClient, Callback callback) {
        int status = proxyToClient.getStatus();
        String code = status < 500 ? "BadRequest" : "InternalError";
        Replies.write(ErrorReply.of(status, code, "the proxy answers " + status), proxyToClient, callback);
        return true;
    }
}
