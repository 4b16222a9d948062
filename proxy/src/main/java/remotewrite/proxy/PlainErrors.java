package remotewrite.proxy;

import java.util.Objects;
import java.util.Set;
import org.eclipse.jetty.io.EndPoint;
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

    /** Of what may be a write; {@code BAD} is Jetty's name for a method that it could not read. */
    private static final Set<String> OF_WRITES = Set.of("POST", "BAD");

    private final ExchangeLog log;

    PlainErrors(ExchangeLog log) {
        this.log = Objects.requireNonNull(log, "log is null");
    }

    @Override
    public boolean handle(Request clientToProxy, Response proxyToClient, Callback callback) {
        int status = proxyToClient.getStatus();
        String reason = reason(status);
        boolean ofTheRequest = status < 500 || status == VERSION_NOT_SUPPORTED;
        if (ofTheRequest && OF_WRITES.contains(clientToProxy.getMethod()) && !left(clientToProxy)) {
            log.unreadable(status, reason);
        }
        Replies.write(
                ErrorReply.of(status, ofTheRequest ? "BadRequest" : "InternalError", reason), proxyToClient, callback);
        return true;
    }

    /** Whoever goes away in the middle of a request gets no answer, and repeats it. */
    private static boolean left(Request clientToProxy) {
        EndPoint sender = clientToProxy.getConnectionMetaData().getConnection().getEndPoint();
        return sender.isInputShutdown() || !sender.isOpen();
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
