package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a client that does not know how slow the fake is may take it that all has come. */
class RawClientTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 204 No Content\r\nX-Any: 1\r\n\r\n",
                "HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\n\r\n",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n"
            })
    void aReplyIsWholeWithTheLastByteOfItsBody(String whole) {
        assertThat(RawClient.isWhole(whole)).isTrue();
        for (int bytes = 0; bytes < whole.length(); bytes++) {
            assertThat(RawClient.isWhole(whole.substring(0, bytes)))
                    .as("%d bytes of it", bytes)
                    .isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 100 Continue\r\n\r\n",
                "HTTP/1.1 102 Processing\r\nContent-Length: 0\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
                "HTTP/1.1 200 OK\r\n\r\nContent-Length: 0\r\n\r\n"
            })
    void whatIsInterimOrDoesNotTellItsLengthIsNeverWhole(String text) {
        assertThat(RawClient.isWhole(text)).isFalse();
    }
}
