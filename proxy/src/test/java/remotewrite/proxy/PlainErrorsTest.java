package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused before the proxy's own code sees it has a body that says why, and nothing of the request. */
class PlainErrorsTest {
    private static final String BODY = "{\"code\":\"BadRequest\",\"message\":\"";

    private static String answer(String request) {
        try (TestWorld world = TestWorld.start();
                RawCaller caller = new RawCaller(world.proxy)) {
            return caller.send(request).rest();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Expect: canary | 417 | no expectation is met but 100-continue",
                "canary | 400 | the request is not proper HTTP (RFC 9112)",
                "Transfer-Encoding: canary | 400 | the request is not proper HTTP (RFC 9112)",
            })
    void aWrongFieldIsToldInOneLine(String field, int status, String reason) {
        assertThat(answer("POST /api/v1/write HTTP/1.1\r\nHost: proxy\r\nConnection: close\r\n" + field
                        + "\r\nContent-Length: 0\r\n\r\n"))
                .startsWith("HTTP/1.1 " + status + " ")
                .endsWith(BODY + reason + "\"}\n")
                .doesNotContain("canary");
    }

    @Test
    void aHeadThatIsTooLargeIsToldInOneLine() {
        assertThat(answer("POST /api/v1/write HTTP/1.1\r\nHost: proxy\r\nX: " + "canary".repeat(7000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431 ")
                .endsWith(BODY + "the head of the request is above 32 KiB\"}\n")
                .doesNotContain("canary");
    }

    @Test
    void aTargetThatIsTooLargeIsToldInOneLine() {
        assertThat(answer("POST /" + "canary".repeat(7000) + " HTTP/1.1\r\nHost: proxy\r\n\r\n"))
                .startsWith("HTTP/1.1 414 ")
                .endsWith(BODY + "the target of the request is above 32 KiB\"}\n")
                .doesNotContain("canary");
    }

    @Test
    void aVersionThatIsNotSpokenIsTheRequestsFault() {
        assertThat(answer("POST /api/v1/write HTTP/4.0\r\nHost: proxy\r\nContent-Length: 0\r\n\r\n"))
                .startsWith("HTTP/1.1 505 ")
                .endsWith(BODY + "the request is of a version of HTTP other than 1.0 and 1.1\"}\n");
    }
}
