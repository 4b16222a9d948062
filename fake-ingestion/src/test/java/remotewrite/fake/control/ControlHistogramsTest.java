package remotewrite.fake.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import remotewrite.fake.Buckets;
import remotewrite.fake.Exemplar;
import remotewrite.fake.IngestionProfile;
import remotewrite.fake.Label;
import remotewrite.fake.NativeHistogram;
import remotewrite.fake.TimeSeries;
import remotewrite.fake.WriteRequest;
import remotewrite.fake.WriteRequestCodec;
import remotewrite.fake.junit.FakeCloudExtension;
import remotewrite.fake.store.NumberedPage;
import remotewrite.fake.store.NumberedSeries;

/** What the profile SPEC counts as written of native histograms and exemplars can be read back. */
class ControlHistogramsTest {
    @RegisterExtension
    static final FakeCloudExtension azure =
            FakeCloudExtension.start(settings -> settings.withProfile(IngestionProfile.SPEC));

    private static ControlClient control;

    @BeforeAll
    static void start() {
        control = ControlClient.of(azure.cloud());
    }

    @AfterAll
    static void close() {
        control.close();
    }

    @Test
    void whatIsKeptIsTold() throws Exception {
        long before = upcoming();
        assertThat(write(latency("abc"))).isEqualTo(204);
        assertThat(write(latency("abc"))).as("there once").isEqualTo(204);

        JsonNode answer = control.ok("GET", "/workspace/histograms", "");

        assertThat(answer).isEqualTo(new ObjectMapper().readTree("""
                {"next": %d, "series": [{
                  "labels": [{"name": "__name__", "value": "latency"}],
                  "exemplars": [{"labels": [{"name": "trace_id", "value": "abc"}], "timestampMillis": 14, "value": "2"}],
                  "whole": true}]}
                """.formatted(before + 1)));
    }

    /** Of everything that a histogram can hold {@link ControlDocumentationTest} sees the fields. */
    @Test
    void nativeHistogramsAreToldAsTheyWereWritten() throws Exception {
        TimeSeries series = new TimeSeries(
                List.of(new Label("__name__", "latency")),
                List.of(),
                List.of(),
                List.of(NativeHistogram.of(0, 1.5, 0, Buckets.NONE, 21)));
        assertThat(write(series)).isEqualTo(204);

        JsonNode told = control.ok("GET", "/workspace/histograms", "").at("/series/0");

        assertThat(told.at("/histograms")).hasSize(1);
        assertThat(told.at("/histograms/0/timestampMillis").asLong()).isEqualTo(21);
        assertThat(told.at("/histograms/0/sum").asText()).isEqualTo("1.5");
        assertThat(told.has("exemplars")).isFalse();
    }

    @Test
    void seriesAreToldPageByPage() throws Exception {
        long first = upcoming();
        for (String name : List.of("a", "b", "c")) {
            assertThat(write(named(name, "abc"))).isEqualTo(204);
        }

        assertThat(page("?since=0&most=2")).isEqualTo("[a, b], " + (first + 2));
        assertThat(page("?since=" + (first + 2) + "&most=2")).isEqualTo("[c], " + (first + 3));
        assertThat(page("?since=" + (first + 1) + "&most=1")).isEqualTo("[b], " + (first + 2));
        assertThat(page("?since=" + (first + 1))).isEqualTo("[b, c], " + (first + 3));
        assertThat(page("?most=1")).isEqualTo("[a], " + (first + 1));
        assertThat(page("?since=" + (first + 3))).isEqualTo("[], " + (first + 3));
        assertThat(page("?since=" + Long.MAX_VALUE)).isEqualTo("[], " + (first + 3));
    }

    /** As for the positions of exchanges: a reader goes on where it was, and what it has not been told is told. */
    @Test
    void afterAResetTheNumbersGoOn() throws Exception {
        for (String name : List.of("a", "b", "c", "d", "e")) {
            assertThat(write(named(name, "abc"))).isEqualTo(204);
        }
        long read = upcoming();

        assertThat(control.call("DELETE", "/", "").statusCode()).isEqualTo(204);
        assertThat(page("?since=" + read)).as("nothing yet").isEqualTo("[], " + read);
        for (String name : List.of("f", "g", "h")) {
            assertThat(write(named(name, "abc"))).isEqualTo(204);
        }

        assertThat(page("?since=" + read)).isEqualTo("[f, g, h], " + (read + 3));
    }

    private static long upcoming() throws Exception {
        return control.ok("GET", "/workspace/histograms?since=" + Long.MAX_VALUE, "")
                .get("next")
                .asLong();
    }

    /** The workspace forgets what is older than its retention, between two pages too. */
    @Test
    void whatIsForgottenBetweenPagesShiftsNothing() {
        assertThat(page(numbered(0, 1, 2, 3), 0, 2)).isEqualTo("2 of 2");
        assertThat(page(numbered(1, 2, 3), 2, 2)).isEqualTo("2 of 4");
        assertThat(page(numbered(3, 4), 4, 2)).isEqualTo("1 of 5");
        assertThat(page(new NumberedPage(List.of(), 5), 5, 2)).isEqualTo("0 of 5");
        assertThat(page(numbered(5), 0, 2)).isEqualTo("1 of 6");
    }

    private static NumberedPage numbered(long... numbers) {
        return new NumberedPage(
                LongStream.of(numbers).mapToObj(FullWrites::histograms).toList(), numbers[numbers.length - 1] + 1);
    }

    @Test
    void anAnswerIsBoundedWhateverIsKept() {
        TimeSeries large = latency("x".repeat(3 << 20));
        TimeSeries larger = latency("x".repeat(5 << 20));

        ObjectNode two = HistogramsAnswer.of(twice(large), 0, 1000);
        assertThat(two.get("series")).hasSize(1);
        assertThat(two.at("/series/0/whole").asBoolean()).isTrue();
        assertThat(traceId(two)).hasSize(3 << 20);
        assertThat(two.get("next").asInt()).isEqualTo(1);
        ObjectNode one = HistogramsAnswer.of(twice(larger), 0, 1000);
        assertThat(one.get("series")).hasSize(1);
        assertThat(one.at("/series/0/whole").asBoolean()).as("told in part").isFalse();
        assertThat(traceId(one)).as("as much as fits").hasSizeBetween((4 << 20) - 200, 4 << 20);
        assertThat(one.get("next").asInt()).as("nothing is told twice").isEqualTo(1);
    }

    private static NumberedPage twice(TimeSeries series) {
        return new NumberedPage(List.of(new NumberedSeries(0, series), new NumberedSeries(1, series)), 2);
    }

    private static String traceId(ObjectNode answer) {
        return answer.at("/series/0/exemplars/0/labels/0/value").asText();
    }

    private static String page(NumberedPage kept, long since, int most) {
        ObjectNode answer = HistogramsAnswer.of(kept, since, most);
        return answer.get("series").size() + " of " + answer.get("next");
    }

    private static String page(String query) throws Exception {
        JsonNode answer = control.ok("GET", "/workspace/histograms" + query, "");
        List<String> names = new ArrayList<>();
        answer.get("series")
                .forEach(series -> names.add(series.at("/labels/0/value").asText()));
        return names + ", " + answer.get("next");
    }

    private static TimeSeries latency(String trace) {
        return named("latency", trace);
    }

    /** With an exemplar. */
    private static TimeSeries named(String name, String trace) {
        return new TimeSeries(
                List.of(new Label("__name__", name)),
                List.of(),
                List.of(new Exemplar(List.of(new Label("trace_id", trace)), Double.doubleToRawLongBits(2), 14)),
                List.of());
    }

    private static int write(TimeSeries series) throws Exception {
        return FullWrites.send(
                control, azure.cloud(), FullWrites.V1, WriteRequestCodec.encode(WriteRequest.of(List.of(series))));
    }
}
