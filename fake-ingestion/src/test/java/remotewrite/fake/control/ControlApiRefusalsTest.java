package remotewrite.fake.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import remotewrite.fake.junit.FakeCloudExtension;

/** What the control API does not do, and how it says so. */
class ControlApiRefusalsTest {
    @RegisterExtension
    static final FakeCloudExtension azure = FakeCloudExtension.start();

    private static final ObjectMapper JSON = new ObjectMapper();

    private static ControlClient control;

    @BeforeAll
    static void start() {
        control = ControlClient.of(azure.cloud());
    }

    @AfterAll
    static void close() {
        control.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET    | /nothing                                  | 404 | nothing at this path",
                "GET    | /nothing/faults                           | 404 | there is no endpoint 'nothing'; there are [entra",
                "GET    | /entra/journal                            | 404 | nothing at this path",
                "GET    | /entra/faults/1                           | 404 | nothing at this path",
                "GET    | /files/passwd                             | 404 | there is no file 'passwd'",
                "POST   | /entra/faults                             | 405 | it can be GET, PUT, DELETE",
                "DELETE | /entra/exchanges                          | 405 | it can be GET",
                "PUT    | /endpoints                                | 405 | it can be GET",
                "PUT    | /recording                                | 405 | it can be GET, DELETE",
                "GET    | /entra/exchanges?since=-1                 | 400 | since is '-1'; a whole number of at least 0",
                "GET    | /entra/exchanges?since=x                  | 400 | since is 'x'",
                "GET    | /entra/exchanges?since=1&since=2          | 400 | since is given 2 times",
                "GET    | /entra/exchanges?wait=61                  | 400 | from 0 to 60 is needed",
                "GET    | /entra/exchanges?bodies=maybe             | 400 | true or false is needed",
                "GET    | /entra/exchanges?form=1                   | 400 | known here are since, wait, most, bodies",
                "GET    | /entra/exchanges?since=%zz                | 400 | ",
                "PUT    | /entra/faults                             | 400 | not a JSON object",
                "GET    | /query/writes                             | 404 | there is /ingestion/writes",
                "DELETE | /ingestion/writes                         | 405 | it can be GET",
                "GET    | /ingestion/writes?most=0                  | 400 | from 1 to 1000 is needed",
                "GET    | /ingestion/writes?most=1001               | 400 | from 1 to 1000 is needed",
                "GET    | /ingestion/writes?bodies=true             | 400 | known here are since, wait, most",
                "GET    | /workspace/series                         | 404 | nothing at this path",
                "PUT    | /workspace/tallies                        | 405 | it can be GET",
                "GET    | /workspace/tallies?minutes=1441           | 400 | from 0 to 1440 is needed",
                "DELETE | /workspace/histograms                     | 405 | it can be GET",
                "GET    | /workspace/histograms?most=0              | 400 | from 1 to 1000 is needed",
                "GET    | /workspace/histograms?minutes=1           | 400 | minutes",
                "POST   | /workspace/drops                          | 405 | it can be GET, PUT, DELETE",
                "POST   | /setup                                    | 405 | it can be GET",
            })
    void whatCannotBeDoneIsExplainedInJson(String method, String path, int status, String message) throws Exception {
        assertRefused(
                control.raw(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"),
                status,
                message);
    }

    @Test
    void aBodyThatIsTooLongIsRefused() throws Exception {
        HttpResponse<String> reply =
                control.call("PUT", "/entra/faults", " ".repeat(ControlHandler.MAX_BODY_BYTES + 1));

        assertThat(reply.statusCode()).isEqualTo(413);
        assertThat(reply.body()).contains("longer than 1048576 bytes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Host: localhost:%d                                    | 200",
                "Host: LOCALHOST                                       | 200",
                "Host: 127.0.0.1:%d                                    | 200",
                "Host: [::1]:%d                                        | 200",
                "Host: localhost, Sec-Fetch-Site: none                 | 200",
                "Host: evil.example:%d                                 | 403",
                "Host: localhost.evil.example                          | 403",
                "Host: 127.0.0.1.evil.example                          | 403",
                "Host: localhost, Origin: https://evil.example         | 403",
                "Host: localhost, Origin: null                         | 403",
                "Host: localhost, Origin: http://localhost:%d          | 403",
                "Host: localhost, Sec-Fetch-Site: cross-site           | 403",
                "Host: localhost, Sec-Fetch-Site: same-origin          | 403",
            })
    void requestsOfWebPagesAreRefused(String headers, int status) throws Exception {
        String head = headers.formatted(control.api().port()).replace(", ", "\r\n");
        String reply = control.raw("GET /endpoints HTTP/1.1\r\n" + head + "\r\nConnection: close\r\n\r\n");

        assertThat(reply).startsWith("HTTP/1.1 " + status + " ");
        if (status == 403) {
            assertThat(reply).contains("\"error\"").doesNotContain("entra");
        }
    }

    @Test
    void whatIsNotHttpIsExplainedInJsonToo() throws Exception {
        assertRefused(control.raw("NOT HTTP AT ALL\r\n\r\n"), 400, "cannot be understood");
    }

    private static void assertRefused(String reply, int status, String message) throws Exception {
        assertThat(reply).startsWith("HTTP/1.1 " + status + " ").contains("Content-Type: application/json");
        JsonNode error = JSON.readTree(reply.substring(reply.indexOf('{'), reply.lastIndexOf('}') + 1))
                .get("error");
        assertThat(error.get("message").asText())
                .contains(message == null ? "" : message)
                .doesNotContain("Exception");
        assertThat(reply).doesNotContain("\tat ");
    }
}
