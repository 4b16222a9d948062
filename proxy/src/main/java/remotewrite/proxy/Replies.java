package remotewrite.proxy;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/** P2C: writes a {@link Reply}; the server adds the framing (PX-24). */
final class Replies {
    private Replies() {}

    /** {@code callback} fails when the sender does not take the reply, or when the body does not come to its end. */
    static void write(Reply reply, Response proxyToClient, Callback callback) {
        proxyToClient.setStatus(reply.status());
        for (HeaderField header : reply.headers()) {
            HttpField field = Wire.field(header);
            if (field.is(HttpHeader.CONNECTION.asString())) {
                // it may stand there already, when the process ends
                proxyToClient.getHeaders().put(field);
            } else {
                proxyToClient.getHeaders().add(field);
            }
        }
        switch (reply.body()) {
            case Bytes bytes ->
                proxyToClient.write(true, bytes.size() == 0 ? BufferUtil.EMPTY_BUFFER : bytes.toBuffer(), callback);
            case Download download -> {
                if (download.declaredBytes() >= 0) {
                    proxyToClient.getHeaders().put(HttpHeader.CONTENT_LENGTH, download.declaredBytes());
                }
                Content.copy(download, proxyToClient, callback);
            }
            case InPlace ignored -> throw new IllegalArgumentException("the sender's body cannot be its reply");
            case Upload ignored ->
                throw new IllegalArgumentException("the body of a write cannot be the sender's reply");
        }
    }
}
