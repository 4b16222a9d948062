package remotewrite.conformance.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpVersion;
import remotewrite.conformance.Endpoint;

/** One request, as far as it has been heard: what an {@link Echo} makes of it. */
final class Heard implements HttpParser.RequestHandler {
    private static final int NO_HEADER_LIMIT = -1;
    private static final int LONG_BYTES = 256 * 1024;

    private final HttpParser parser = new HttpParser(this, NO_HEADER_LIMIT, HttpCompliance.LEGACY);
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private String authorization = "";
    private boolean complete;

    /** Hears one request and gives it this answer; none when it does not come to its end. */
    static void answer(Conversing.Line line, Function<Heard, byte[]> answer) throws IOException {
        Heard heard = new Heard();
        line.listen(bytes -> {
            boolean all = heard.all(bytes);
            if (all) {
                line.say(answer.apply(heard));
            }
            return !all;
        });
    }

    /** Whether the request has come to its end with these bytes. */
    boolean all(ByteBuffer bytes) {
        while (bytes.hasRemaining() && !complete && !parser.isClosed()) {
            parser.parseNext(bytes);
        }
        return complete;
    }

    /** The body; one byte stays one byte. */
    byte[] echo() {
        return body.toString(StandardCharsets.ISO_8859_1)
                .replace(Endpoint.AUTHORIZATION, authorization)
                .replace(Endpoint.LONG, "a".repeat(LONG_BYTES))
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void startRequest(String method, String uri, HttpVersion version) {}

    @Override
    public void parsedHeader(HttpField field) {
        if (field.is(HttpHeader.AUTHORIZATION.asString())) {
            authorization = field.getValue();
        }
    }

    @Override
    public boolean headerComplete() {
        return false;
    }

    @Override
    public boolean content(ByteBuffer content) {
        byte[] part = new byte[content.remaining()];
        content.get(part);
        body.writeBytes(part);
        return false;
    }

    @Override
    public boolean contentComplete() {
        return false;
    }

    @Override
    public boolean messageComplete() {
        complete = true;
        return true;
    }

    @Override
    public void earlyEOF() {}

    @Override
    public void badMessage(HttpException failure) {
        // never complete, so nothing is echoed; what came is in the journal
    }
}
