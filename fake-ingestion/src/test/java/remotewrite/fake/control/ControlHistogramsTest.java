package remotewrite.fake.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import remotewrite.fake.Exemplar;
import remotewrite.fake.IngestionProfile;
import remotewrite.fake.Label;
import remotewrite.fake.TimeSeries;
import remotewrite.fake.WriteRequest;
import remotewrite.fake.WriteRequestCodec;
import remotewrite.fake.junit.FakeCloudExtension;

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
        assertThat(write(latency("abc"))).isEqualTo(204);
        assertThat(write(latency("abc"))).as("there once").isEqualTo(204);

        JsonNode answer = control.ok("GET", "/workspace/histograms", "");

        assertThat(answer).isEqualTo(new ObjectMapper().readTree("""
                {"next": 1, "series": [{
                  "labels": [{"name": "__name__", "value": "latency"}],
                  "exemplars": [{"labels": [{"name": "trace_id", "value": "abc"}], "timestampMillis": 14, "value": "2"}],
                  "whole": true}]}
                """));
    }

    @Test
    void seriesAreToldPageByPage() {
        List<TimeSeries> kept = IntStream.range(0, 3)
                .mapToObj(at -> FullWrites.histograms().getFirst())
                .toList();

        assertThat(page(kept, 0, 2)).isEqualTo("2 of 2");
        assertThat(page(kept, 2, 2)).isEqualTo("1 of 3");
        assertThat(page(kept, 4, 2)).isEqualTo("0 of 3");
        assertThat(page(kept, Long.MAX_VALUE, 2)).isEqualTo("0 of 3");
    }

    @Test
    void anAnswerIsBoundedWhateverIsKept() {
        TimeSeries large = latency("x".repeat(3 << 20));
        TimeSeries larger = latency("x".repeat(5 << 20));

        ObjectNode two = HistogramsAnswer.of(List.of(large, large), 0, 1000);
        assertThat(two.get("series")).hasSize(1);
        assertThat(two.at("/series/0/whole").asBoolean()).isTrue();
        assertThat(two.get("next").asInt()).isEqualTo(1);
        ObjectNode one = HistogramsAnswer.of(Collections.nCopies(2, larger), 0, 1000);
        assertThat(one.get("series")).hasSize(1);
        assertThat(one.at("/series/0/whole").asBoolean()).as("told in part").isFalse();
    }

    private static String page(List<TimeSeries> kept, long since, int most) {
        ObjectNode answer = HistogramsAnswer.of(kept, since, most);
        return answer.get("series").size() + " of " + answer.get("next");
    }

    private static TimeSeries latency(String trace) {
        return new TimeSeries(
                List.of(new Label("__name__", "latency")),
                List.of(),
                List.of(new Exemplar(List.of(new Label("trace_id", trace)), Double.doubleToRawLongBits(2), 14)),
                List.of());
    }

    private static int write(TimeSeries series) throws Exception {
        return FullWrites.send(
                control, azure.cloud(), FullWrites.V1, WriteRequestCodec.encode(WriteRequest.of(List.of(series))));
    }
}
