package remotewrite.conformance.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import remotewrite.fake.Bytes;

class WritePathTest {
    private static final WritePath OWN = WritePath.of("/rules/r/write?v=1");

    private static String in(WritePath path, String bytes) {
        return new String(
                path.in(Bytes.copyOf(bytes.getBytes(StandardCharsets.ISO_8859_1))), StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @CsvSource({
        "POST /api/v1/write HTTP/1.1,            POST /rules/r/write?v=1 HTTP/1.1",
        "POST /api/v1/write?a=b HTTP/1.1,        POST /rules/r/write?v=1&a=b HTTP/1.1",
        "POST /api/v1/write#a HTTP/1.1,          POST /rules/r/write?v=1#a HTTP/1.1",
        "POST /api/v1/writes HTTP/1.1,           POST /rules/r/writes HTTP/1.1",
        "POST /api/v1/write/../a HTTP/1.1,       POST /rules/r/write/../a HTTP/1.1",
        "POST /a/../api/v1/write HTTP/1.1,       POST /a/../rules/r/write?v=1 HTTP/1.1",
        "POST http://a/api/v1/write HTTP/1.1,    POST http://a/rules/r/write?v=1 HTTP/1.1",
        "POST /x HTTP/1.1,                       POST /x HTTP/1.1"
    })
    void aCallGoesWhereTheProxyTakesWrites(String line, String expected) {
        assertThat(in(OWN, line + "\r\nHost: a\r\n\r\n")).isEqualTo(expected + "\r\nHost: a\r\n\r\n");
    }

    @Test
    void namesAndBodiesStayAsTheyAre() {
        String rest = "\r\nX-Conformance-Call: /api/v1/write\r\n\r\nPOST /api/v1/write HTTP/1.1\r\n\u00ff";

        assertThat(in(OWN, "POST /x HTTP/1.1" + rest)).isEqualTo("POST /x HTTP/1.1" + rest);
        assertThat(in(OWN, "/api/v1/write")).isEqualTo("/api/v1/write");
        assertThat(in(OWN, "")).isEmpty();
    }

    @Test
    void withoutAQueryNoneIsAdded() {
        assertThat(in(WritePath.of("/w"), "POST /api/v1/write?a HTTP/1.1\r\n")).isEqualTo("POST /w?a HTTP/1.1\r\n");
        assertThat(in(WritePath.of("/w"), "POST /api/v1/write HTTP/1.1\r\n")).isEqualTo("POST /w HTTP/1.1\r\n");
    }
}
