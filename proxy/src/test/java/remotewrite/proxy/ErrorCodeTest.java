package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of an error body may stand in a log. */
class ErrorCodeTest {
    private static final String SIXTY_FOUR = "A".repeat(64);

    private static Reply reply(String body) {
        return Reply.of(403, List.of(), Body.utf8(body));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"error\":{\"code\":\"OperationFailed\",\"message\":\"m\"}}|OperationFailed",
                "{\"error\":{\"innererror\":{\"code\":\"Inner\"},\"code\":\"Outer\"}}|Outer",
                "{\"x\":[{\"code\":\"Other\"}],\"error\":{\"message\":\"m\",\"code\":\"NotFound\"}}|NotFound",
                "{\"code\":\"Envelope\",\"error\":{\"code\":\"Azure\"}}|Azure",
                "{\"code\":\"AuthenticationTokenNotFound\",\"message\":\"m\"}|AuthenticationTokenNotFound",
                "{\"error\":{\"code\":\"Control\\u0000\\u001b\\nled\"}}|Controlled"
            })
    void bothFormsAreRead(String body, String code) {
        assertThat(ErrorCode.of(reply(body))).contains(code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no",
                "[{\"code\":\"A\"}]",
                "{\"error\":\"text\"}",
                "{\"error\":{\"code\":403}}",
                "{\"error\":{\"code\":\"two words\"}}",
                "{\"error\":{\"code\":\"eyJ0eXAi.eyJhdWQi.c2lnbmF0dXJl\"}}",
                "{\"error\":{\"code\":\"canary-token-1\"}}",
                "{\"error\":{\"code\":\"OperationFailed",
                "{\"message\":\"m\"}"
            })
    void whatIsNoCodeIsNotShown(String body) {
        assertThat(ErrorCode.of(reply(body))).isEmpty();
    }

    @Test
    void itsLengthIsBounded() {
        assertThat(ErrorCode.of(reply("{\"code\":\"" + SIXTY_FOUR + "\"}"))).contains(SIXTY_FOUR);
        assertThat(ErrorCode.of(reply("{\"code\":\"" + SIXTY_FOUR + "A\"}"))).isEmpty();
        assertThat(ErrorCode.of(reply("{\"code\":\"Early\",\"message\":\"" + "m".repeat(16 * 1024) + "\"}")))
                .isEmpty();
    }
}
