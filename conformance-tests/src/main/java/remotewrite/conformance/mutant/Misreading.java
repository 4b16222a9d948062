package remotewrite.conformance.mutant;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;
import remotewrite.proxy.Front;

/**
 * A front that reads other bytes than came.
 *
 * @param change makes other bytes of those that came, as many of them
 */
record Misreading(Consumer<ByteBuffer> change) implements Front {
    @Override
    public HttpConnectionFactory connections(HttpConfiguration rules) {
        return new HttpConnectionFactory(rules) {
            @Override
            public Connection newConnection(Connector connector, EndPoint endPoint) {
                return configure(new Misreader(rules, connector, endPoint, change), connector, endPoint);
            }
        };
    }

    private static final class Misreader extends HttpConnection {
        private final Consumer<ByteBuffer> change;

        Misreader(HttpConfiguration rules, Connector connector, EndPoint endPoint, Consumer<ByteBuffer> change) {
            super(rules, connector, endPoint);
            this.change = change;
        }

        /** Called while the connection is put together, before {@code change} is there; used after. */
        @Override
        protected HttpParser newHttpParser(HttpCompliance compliance) {
            return new HttpParser(newRequestHandler(), getHttpConfiguration().getRequestHeaderSize(), compliance) {
                @Override
                public boolean parseNext(ByteBuffer bytes) {
                    change.accept(bytes);
                    return super.parseNext(bytes);
                }
            };
        }
    }

    /** Puts {@code replacement} where {@code text} stands; both are equally long. */
    static void replace(ByteBuffer bytes, String text, String replacement) {
        byte[] other = replacement.getBytes(StandardCharsets.ISO_8859_1);
        for (int at = find(bytes, text, bytes.position()); at >= 0; at = find(bytes, text, at + 1)) {
            bytes.put(at, other);
        }
    }

    /** Where {@code text} stands, from {@code from} on; negative when nowhere. */
    static int find(ByteBuffer bytes, String text, int from) {
        byte[] wanted = text.getBytes(StandardCharsets.ISO_8859_1);
        for (int at = from; at + wanted.length <= bytes.limit(); at++) {
            int same = 0;
            while (same < wanted.length && bytes.get(at + same) == wanted[same]) {
                same++;
            }
            if (same == wanted.length) {
                return at;
            }
        }
        return -1;
    }
}
