package remotewrite.proxy;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Answers what Jetty refuses by itself, such as a malformed request, in the same form as all other errors. The reasons are the
 * proxy's own words: those of Jetty may quote the request.
 */
final class PlainErrors implements Request.Handler {
    /** Above 500, and yet about the request (RFC 9110 15.6.6). */
    private static final int VERSION_NOT_SUPPORTED = 505;

    @Override
    public boolean handle(Request clientToProxy, Response proxyToClient, Callback callback) {
        int status = proxyToClient.getStatus();
        String code = status < 500 || status == VERSION_NOT_SUPPORTED ? "BadRequest" : "InternalError";
        Replies.write(ErrorReply.of(status, code, reason(status)), proxyToClient, callback);
        return true;
    }

    private static String reason(int status) {
        int headKib = ReferenceProxy.BUFFER_BYTES / 1024;
        return switch (status) {
            case 400 -> "the request is not proper HTTP (RFC 9112)";
            case 414 -> "the target of the request is above " + headKib + " KiB";
            case 417 -> "no expectation is met but 100-continue";
            case 431 -> "the head of the request is above " + headKib + " KiB";
            case VERSION_NOT_SUPPORTED -> "the request is of a version of HTTP other than 1.0 and 1.1";
            case 500 -> "a fault of the proxy, which its log shows";
            default -> "the proxy answers " + status;
        };
    }
}
