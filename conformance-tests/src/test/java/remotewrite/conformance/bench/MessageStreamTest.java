package remotewrite.conformance.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageStreamTest {
    /** Writes down what it is told. */
    private static final class Told implements HttpParser.ResponseHandler {
        private final List<String> all = new ArrayList<>();

        @Override
        public void startResponse(HttpVersion version, int status, String reason) {
            all.add("begun " + status);
        }

        @Override
        public void parsedHeader(HttpField field) {}

        @Override
        public boolean headerComplete() {
            return false;
        }

        @Override
        public boolean content(ByteBuffer content) {
            content.position(content.limit());
            return false;
        }

        @Override
        public boolean contentComplete() {
            return false;
        }

        @Override
        public boolean messageComplete() {
            all.add("complete");
            return true;
        }

        @Override
        public void earlyEOF() {
            all.add("broken");
        }

        @Override
        public void badMessage(HttpException failure) {
            all.add("broken");
        }
    }

    private static List<String> told(String replies) {
        Told told = new Told();
        MessageStream stream = MessageStream.ofReplies(told, HttpCompliance.LEGACY);
        stream.came(ByteBuffer.wrap(replies.getBytes(StandardCharsets.ISO_8859_1)));
        stream.ended();
        return told.all;
    }

    @Test
    void messagesComeOneBehindTheOtherAndTheLastMayEndWithTheConnection() {
        assertThat(told("HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 400 No\r\n\r\nwhy"))
                .containsExactly("begun 204", "complete", "begun 400", "complete");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "H",
                "HTTP/1.1",
                "HTTP/1.1 2",
                "HTTP/1.1 204",
                "HTTP/1.1 204 No",
                "HTTP/1.1 204 No Content\r\n",
                "HTTP/1.1 204 No Content\r\nA: b",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na",
                "no HTTP",
                "\0\1\2"
            })
    void anEndWithinAMessageIsToldWhateverTheParserMakesOfIt(String begun) {
        assertThat(told(begun)).contains("broken").doesNotContain("complete");
    }
}
