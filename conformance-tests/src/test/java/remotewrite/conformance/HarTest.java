package remotewrite.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static remotewrite.conformance.Recordings.series;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.fake.Ending;

class HarTest {
    @TempDir
    private Path directory;

    private static Recording recording() {
        return new Recordings()
                .scraped(1, "a 1\n")
                .written(1.5, 503, series("a", 1, 1))
                .written(
                        1.7, new Ending.Unanswered("cut by the script"), "twice: cut at REQUEST_END", series("a", 1, 1))
                .written(1.9, 204, series("a", 1, 1))
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
                .hasSize(7);
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
                .hasMessageContaining("cannot be read: NoSuchFileException");
    }
}
