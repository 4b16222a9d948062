package remotewrite.conformance.bench;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpStatus;

/** One direction of a connection: HTTP/1.1 messages, one behind the other, of which {@code handler} is told. */
final class MessageStream {
    private static final int NO_HEADER_LIMIT = -1;

    private final HttpParser.HttpHandler handler;
    private final HttpParser parser;

    private MessageStream(HttpParser.HttpHandler handler, HttpParser parser) {
        this.handler = handler;
        this.parser = parser;
    }

    static MessageStream ofRequests(HttpParser.RequestHandler handler, HttpCompliance compliance) {
        return new MessageStream(handler, new HttpParser(handler, NO_HEADER_LIMIT, compliance));
    }

    static MessageStream ofReplies(HttpParser.ResponseHandler handler, HttpCompliance compliance) {
        return new MessageStream(handler, new HttpParser(handler, NO_HEADER_LIMIT, compliance));
    }

    /** More has come. Behind what is no HTTP nothing is read any more. */
    void came(ByteBuffer bytes) {
        do {
            if (parser.parseNext(bytes) && parser.isComplete()) {
                parser.reset();
            }
        } while (bytes.hasRemaining() && !parser.isClosed());
    }

    /** Nothing more will come: a message that is delimited by the end of the connection is complete now. */
    void ended() {
        parser.atEOF();
        try {
            came(ByteBuffer.allocate(0));
        } catch (AssertionError e) {
            // with assertions on, Jetty's parser trips over an end within a status line instead of telling its handler
            handler.badMessage(new HttpException.RuntimeException(
                    HttpStatus.BAD_REQUEST_400, "the connection ended within a message", e));
        }
    }
}
