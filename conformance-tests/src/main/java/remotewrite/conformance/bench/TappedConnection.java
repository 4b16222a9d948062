package remotewrite.conformance.bench;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpVersion;
import remotewrite.fake.Bytes;
import remotewrite.fake.Ending;
import remotewrite.fake.ExchangeId;
import remotewrite.fake.Fingerprint;
import remotewrite.fake.Header;
import remotewrite.fake.Journal;
import remotewrite.fake.Reply;
import remotewrite.fake.Request;

/** Reads the HTTP/1.1 messages that pass on one connection and writes them into the journal, which takes the secrets out. */
final class TappedConnection {
    private static final HttpCompliance AS_ON_THE_WIRE =
            HttpCompliance.LEGACY.with("tap", HttpCompliance.Violation.CASE_SENSITIVE_FIELD_NAME);

    private final int connection;
    private final String origin;
    private final Clock clock;
    private final Journal journal;
    private final Deque<Journal.Open> waiting = new ArrayDeque<>();
    private final MessageStream requests;
    private final MessageStream replies;
    private int exchanges;
    private int whole;

    TappedConnection(int connection, Clock clock, Journal journal) {
        this(connection, "", KeptBody.MOST_BYTES, clock, journal);
    }

    /**
     * A connection on which nothing has passed.
     *
     * @param origin goes before every target, to show whom it was asked of; empty for none
     * @param keptBytes up to this size the bytes of a body are kept
     */
    TappedConnection(int connection, String origin, int keptBytes, Clock clock, Journal journal) {
        this.connection = connection;
        this.origin = origin;
        this.clock = clock;
        this.journal = journal;
        this.requests = MessageStream.ofRequests(new Requests(keptBytes), AS_ON_THE_WIRE);
        this.replies = MessageStream.ofReplies(new Replies(keptBytes), AS_ON_THE_WIRE);
    }

    /** How many requests have begun: a head has been read, or what is none. */
    synchronized int begun() {
        return exchanges;
    }

    /** How many requests have come whole. */
    synchronized int whole() {
        return whole;
    }

    synchronized void fromSender(ByteBuffer bytes) {
        requests.came(bytes);
    }

    synchronized void fromProxy(ByteBuffer bytes) {
        replies.came(bytes);
    }

    /** Nothing more will come from the proxy. */
    synchronized void proxyClosed() {
        replies.ended();
        while (!waiting.isEmpty()) {
            waiting.poll().end(new Ending.Unanswered("the connection was closed before a full reply"));
        }
    }

    /** What both directions share: header fields and body of the message being read. */
    private abstract static class Message implements HttpParser.HttpHandler {
        final List<Header> headers = new ArrayList<>();
        final KeptBody body;

        Message(int keptBytes) {
            body = new KeptBody(keptBytes);
        }

        void begin() {
            headers.clear();
            body.restart();
        }

        @Override
        public void parsedHeader(HttpField field) {
            String value = field.getValue() == null ? "" : field.getValue();
            headers.add(new Header(field.getName(), value));
        }

        @Override
        public boolean content(ByteBuffer content) {
            byte[] part = new byte[content.remaining()];
            content.get(part);
            body.add(part);
            return false;
        }

        @Override
        public boolean headerComplete() {
            return false;
        }

        @Override
        public boolean contentComplete() {
            return false;
        }

        @Override
        public void earlyEOF() {}

        @Override
        public void badMessage(HttpException failure) {
            // the bytes went through all the same; a reply that cannot be read leaves its exchange unanswered
        }
    }

    private final class Requests extends Message implements HttpParser.RequestHandler {
        private String method = "";
        private String target = "";
        private Instant startedAt = Instant.EPOCH;
        private Journal.Open entry;

        Requests(int keptBytes) {
            super(keptBytes);
        }

        @Override
        public void startRequest(String requestMethod, String uri, HttpVersion version) {
            begin();
            method = requestMethod;
            target = uri;
            startedAt = clock.instant();
        }

        /** From the head on a reply may come, before the body has ended. */
        @Override
        public boolean headerComplete() {
            entry = journal.open(new ExchangeId(connection, exchanges++), startedAt, request());
            waiting.add(entry);
            return false;
        }

        @Override
        public boolean messageComplete() {
            entry.request(request());
            whole++;
            return true;
        }

        private Request request() {
            return new Request(method, origin + target, headers, body.kept());
        }

        @Override
        public void badMessage(HttpException failure) {
            Request seen = new Request(method.isEmpty() ? "BAD" : method, origin + target, headers, Bytes.empty());
            waiting.add(journal.open(new ExchangeId(connection, exchanges++), clock.instant(), seen));
        }
    }

    private final class Replies extends Message implements HttpParser.ResponseHandler {
        private int status;

        Replies(int keptBytes) {
            super(keptBytes);
        }

        /** Replies to writes are short texts: what stands behind "Bearer" in them is no word, but a token of any shape. */
        private Bytes replyBody() {
            Bytes kept = body.kept();
            String text = kept.toUtf8();
            String safe = Fingerprint.inText(text);
            return safe.equals(text) ? kept : Bytes.utf8(safe);
        }

        @Override
        public void startResponse(HttpVersion version, int replyStatus, String reason) {
            begin();
            status = replyStatus;
        }

        @Override
        public boolean messageComplete() {
            boolean interim = status >= 100 && status < 200;
            if (!interim && !waiting.isEmpty()) {
                waiting.poll().end(new Ending.Answered(new Reply(status, headers, replyBody())));
            }
            return true;
        }
    }
}
