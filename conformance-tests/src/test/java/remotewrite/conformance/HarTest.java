package remotewrite.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static remotewrite.conformance.Recordings.series;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import remotewrite.fake.Moment;

class HarTest {
    @TempDir
    private Path directory;

    private static Recording recording() {
        return new Recordings()
                .scraped(1, "a 1\n")
                .written(1.5, 503, series("a", 1, 1))
                .cut(1.7, Moment.REQUEST_END, series("a", 1, 1))
                .written(1.9, 204, series("a", 1, 1))
                .beat(2, Duration.ofMillis(1))
                .called("odd", new Called.Event(Called.Kind.SENT, 12), new Called.Event(Called.Kind.REPLIED, 400))
                .done();
    }

    @Test
    void aRecordingReadBackEqualsTheOneWritten() {
        Path file = directory.resolve("some/where/steady.har");

        Har.write(recording(), file);

        assertThat(Har.read(file)).isEqualTo(recording());
    }

    @Test
    void ordinaryHarViewersFindWhatHarRequires() throws IOException {
        Path file = directory.resolve("steady.har");
        Har.write(recording(), file);

        JsonNode log = new ObjectMapper().readTree(file.toFile()).required("log");

        assertThat(log.required("version").asText()).isEqualTo("1.2");
        assertThat(log.required("creator").required("name").asText()).isNotEmpty();
        assertThat(log.required("entries")).isNotEmpty().allSatisfy(entry -> {
            assertThat(entry.required("startedDateTime").asText()).endsWith("Z");
            assertThat(entry.required("time").isNumber()).isTrue();
            assertThat(entry.required("request").required("url").asText()).matches("https?://[a-z]+/.*");
            for (String field : new String[] {"cookies", "headers", "queryString"}) {
                assertThat(entry.required("request").required(field).isArray()).isTrue();
            }
            assertThat(entry.required("response")
                            .required("content")
                            .required("size")
                            .isInt())
                    .isTrue();
            assertThat(entry.has("cache")).isTrue();
            assertThat(entry.required("timings").required("wait").isNumber()).isTrue();
        });
    }

    @Test
    void entriesOfAllLegsStandInTheOrderOfTime() throws IOException {
        Path file = directory.resolve("steady.har");
        Har.write(recording(), file);

        JsonNode entries = new ObjectMapper().readTree(file.toFile()).at("/log/entries");

        assertThat(entries.findValuesAsText("startedDateTime").stream().map(Instant::parse))
                .isSorted()
                .hasSize(8);
    }

    /** What a hand may do to a file: where, what stands there then, and what the message says. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/log/_recording/setup | realSender | \"perhaps\" | log._recording.setup.realSender is \"perhaps\", not true or false",
                "/log/_recording/setup | ingestionUrl | \"nowhere\" | log._recording.setup.ingestionUrl is \"nowhere\", not an absolute URL",
                "/log/_recording/setup | targetLabels | {\"job\":7} | log._recording.setup.targetLabels.job is 7, not a text",
                "/log/_recording | stimulus | 3 | log._recording.stimulus is 3, not a text",
                "/log/_recording | startedAt | \"today\" | log._recording.startedAt is 'today', not a time",
                "/log/_recording | proxyLog | \"a line\" | log._recording.proxyLog is \"a line\", not an array",
                "/log/_recording/calls/0/events/0 | kind | \"WAVED\" | log._recording.calls[0].events[0].kind is 'WAVED'; it can be SENT",
                "/log/_recording | subject | [{\"key\":\"\",\"value\":\"x\"}] | log._recording.subject[0] has an empty key",
                "/log | entries | [] | log.entries is empty: nothing was recorded",
                "/log | entries | {} | log.entries is {}, not an array",
                "/log/entries/1 | _leg | \"ELSEWHERE\" | log.entries[1]._leg is 'ELSEWHERE'; it can be SCRAPE, SENDER_TO_PROXY",
                "/log/entries/1 | _position | -1 | log.entries[1]._position is -1, not a whole number",
                "/log/entries/3 | _position | 0 | so is another entry's of the leg",
                "/log/entries/0 | _faultAt | \"LATER\" | log.entries[0]._faultAt is 'LATER'; it can be REQUEST_START",
                "/log/entries/0 | _endedDateTime | \"2001-01-01T00:00:00Z\" | log.entries[0]._endedDateTime is before startedDateTime",
                "/log/entries/0/request | url | \"https://elsewhere.test/metrics\" | log.entries[0].request.url is 'https://elsewhere.test/metrics'; on this leg it begins with http://target",
                "/log/entries/0/request | url | \"http://target.test/metrics\" | which names another host than http://target",
                "/log/entries/0/request | headers | [{\"name\":\"a\"}] | log.entries[0].request.headers[0].value is missing",
                "/log/entries/0/response | status | \"200\" | log.entries[0].response.status is \"200\", not a whole number from 100 to 999",
                "/log/entries/0/response | status | 200.5 | log.entries[0].response.status is 200.5",
                "/log/entries/0/response/content | text | \"***\" | log.entries[0].response.content.text is not base64",
                "/log/entries/0/response/content | encoding | \"hex\" | log.entries[0].response.content.encoding is 'hex'",
            })
    void aRecordingThatWasEditedIsRefusedWithPlaceAndReason(String place, String field, String value, String message)
            throws IOException {
        Path file = directory.resolve("edited.har");
        Har.write(recording(), file);
        ObjectMapper json = new ObjectMapper();
        JsonNode whole = json.readTree(file.toFile());
        ((ObjectNode) whole.at(place)).set(field, json.readTree(value));
        json.writeValue(file.toFile(), whole);

        assertThatThrownBy(() -> Har.read(file))
                .isInstanceOf(Har.NotARecording.class)
                .hasMessageContaining("edited.har is not a recording of this harness: ")
                .hasMessageContaining(message);
    }

    @Test
    void nothingThatARecordingNeedsCanBeLeftOut() throws IOException {
        Path file = directory.resolve("edited.har");
        Har.write(recording(), file);
        ObjectMapper json = new ObjectMapper();
        JsonNode right = json.readTree(file.toFile());
        for (String place : List.of("/log", "/log/_recording", "/log/_recording/setup", "/log/_recording/calls/0")) {
            for (String field : fields(right.at(place))) {
                if (!List.of("version", "creator").contains(field)) {
                    JsonNode less = right.deepCopy();
                    ((ObjectNode) less.at(place)).remove(field);
                    json.writeValue(file.toFile(), less);

                    assertThatThrownBy(() -> Har.read(file)).as(field).hasMessageContaining(field + " is missing");
                }
            }
        }
    }

    private static List<String> fields(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void whatIsNoRecordingIsRefusedByName() throws IOException {
        Path text = Files.writeString(directory.resolve("notes.txt"), "hello");
        Path foreign =
                Files.writeString(directory.resolve("browser.har"), "{\"log\":{\"version\":\"1.2\",\"entries\":[]}}");

        assertThatThrownBy(() -> Har.read(text))
                .isInstanceOf(Har.NotARecording.class)
                .hasMessageContaining("is not JSON");
        assertThatThrownBy(() -> Har.read(foreign))
                .isInstanceOf(Har.NotARecording.class)
                .hasMessageContaining("browser.har is not a recording of this harness");
        assertThatThrownBy(() -> Har.read(directory.resolve("missing.har")))
                .isInstanceOf(Har.NotARecording.class)
                .hasMessageContaining("There is no file ");
    }
}
