package remotewrite.proxy;

import java.io.EOFException;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/** P2C: writes a {@link Reply}; the server adds the framing (PX-24). */
final class Replies {
    private Replies() {}

    static void write(Reply reply, Response proxyToClient, Callback callback) {
        proxyToClient.setStatus(reply.status());
        for (HeaderField header : reply.headers()) {
            proxyToClient.getHeaders().add(Wire.field(header));
        }
        if (reply.cut()) {
            // committed without a length, then broken: the sender has status and beginning, and cannot take it for all
            proxyToClient.write(
                    false,
                    reply.body().toBuffer(),
                    Callback.from(() -> callback.failed(new EOFException("the reply was cut")), callback::failed));
        } else {
            proxyToClient.write(
                    true,
                    reply.body().size() == 0
                            ? BufferUtil.EMPTY_BUFFER
                            : reply.body().toBuffer(),
                    callback);
        }
    }
}
