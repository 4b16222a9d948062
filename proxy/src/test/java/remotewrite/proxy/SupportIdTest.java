package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.restassured.response.Response;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By what Entra's support finds the answer that was no token. */
class SupportIdTest {
    private static final String TRACE = "0a1b2c3d-0000-4111-8222-333344445555";
    private static final String CORRELATION = "ABCDEF01-0000-4111-8222-333344445555";
    private static final String BOTH = "traceId=" + TRACE + " correlationId=" + CORRELATION;

    private static String ids(String body) {
        Parsed<JsonFields> fields = JsonFields.of((Bytes) Body.utf8(body.replace('\'', '"')));
        return SupportId.in(((Parsed.Good<JsonFields>) fields).value()).stream()
                .map(id -> id.name() + "=" + id.value())
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'error_description':'AADSTS1: a. Trace ID: " + TRACE + " Correlation ID: " + CORRELATION
                        + " Timestamp: 2026-01-31 12:00:00Z'} | " + BOTH,
                "{'error_description':'AADSTS1: a.\\r\\nTrace ID: " + TRACE + "\\r\\nCorrelation ID: " + CORRELATION
                        + "'} | " + BOTH,
                "{'trace_id':'" + TRACE + "','correlation_id':'" + CORRELATION + "'} | " + BOTH,
                "{'message':'AADSTS1: a. Trace ID: " + TRACE + "'} | traceId=" + TRACE,
                "{'trace_id':'no','error_description':'Trace ID: " + TRACE + "'} | traceId=" + TRACE,
                "{'trace_id':'" + TRACE + "','error_description':'Trace ID: " + CORRELATION + "'} | traceId=" + TRACE,
                "{'error':'x'} | ``",
                "{'error_description':'Trace ID: eyJ0eXAi.eyJhdWQi Correlation ID: canary'} | ``",
                "{'error_description':'Trace ID: " + TRACE + "canary'} | ``",
                "{'error_description':'Trace ID: " + TRACE + "-canary'} | ``",
                "{'trace_id':'" + TRACE + "canary','correlation_id':7} | ``",
            })
    void onlyGuidsAreTaken(String body, String ids) {
        assertThat(ids(body)).isEqualTo(ids);
    }

    @Test
    void nothingElseCanBeOne() {
        assertThatThrownBy(() -> new SupportId("traceId", "canary"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the value of traceId is no GUID");
    }

    /** They differ from answer to answer: in a reason they would make every failed write one of its own kind. */
    @Test
    void theyAreInTheLogAndInNoAnswer() {
        FakeEntra entra = FakeEntra.start()
                .always(FakeEntra.Answer.json(
                        401,
                        "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS700027: Bad. Trace ID: " + TRACE
                                + " Correlation ID: " + CORRELATION + " Timestamp: 2026-01-31 12:00:00Z\"}"));
        try (LogCapture log = new LogCapture();
                TestWorld world = TestWorld.unready(
                        entra, RawIngestion.https(), UnaryOperator.identity(), UnaryOperator.identity())) {
            await().until(() -> !log.lines("Token request failed").isEmpty());
            assertThat(log.lines("Token request failed").getFirst())
                    .contains("reason=\"Entra answered 401: AADSTS700027: Bad.\"")
                    .endsWith(BOTH);

            Response write = world.write();
            assertThat(write.statusCode()).isEqualTo(503);
            for (String answer : List.of(write.asString(), world.get("/ready").asString())) {
                assertThat(answer).contains("AADSTS700027: Bad.").doesNotContain(TRACE, CORRELATION, "Trace ID");
            }
            assertThat(log.lines("Write failed")).singleElement().asString().doesNotContain(TRACE, CORRELATION);
        }
    }
}
