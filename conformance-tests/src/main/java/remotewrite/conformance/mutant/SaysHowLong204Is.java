package remotewrite.conformance.mutant;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpGenerator;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;
import remotewrite.proxy.Front;

/** Puts Content-Length into the head of every 204, behind the server, which leaves it out there whatever it is told. */
final class SaysHowLong204Is implements Front {
    private static final byte[] END = "Content-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int LINE_END_BYTES = 2;

    @Override
    public HttpConnectionFactory connections(HttpConfiguration rules) {
        return new HttpConnectionFactory(rules) {
            @Override
            public Connection newConnection(Connector connector, EndPoint endPoint) {
                return configure(new Talkative(rules, connector, endPoint), connector, endPoint);
            }
        };
    }

    private static final class Talkative extends HttpConnection {
        Talkative(HttpConfiguration rules, Connector connector, EndPoint endPoint) {
            super(rules, connector, endPoint);
        }

        @Override
        protected HttpGenerator newHttpGenerator() {
            return new HttpGenerator() {
                @Override
                public Result generateResponse(
                        MetaData.Response reply,
                        boolean head,
                        ByteBuffer header,
                        ByteBuffer chunk,
                        ByteBuffer content,
                        boolean last)
                        throws IOException {
                    boolean before = isCommitted();
                    Result result = super.generateResponse(reply, head, header, chunk, content, last);
                    if (!before && isCommitted() && reply.getStatus() == 204) {
                        int end = header.limit() - LINE_END_BYTES;
                        header.limit(end + END.length);
                        header.put(end, END);
                    }
                    return result;
                }
            };
        }
    }
}
