package remotewrite.fake.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import remotewrite.fake.Bytes;
import remotewrite.fake.Effect;
import remotewrite.fake.FaultScript;
import remotewrite.fake.Label;
import remotewrite.fake.Moment;
import remotewrite.fake.Sample;
import remotewrite.fake.TimeSeries;
import remotewrite.fake.WriteRequest;
import remotewrite.fake.WriteRequestCodec;
import remotewrite.fake.junit.FakeCloudExtension;

/** What the control API tells of the writes, decoded. */
class ControlWritesTest {
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

    private static int send(String contentType, Bytes body) throws Exception {
        return FullWrites.send(control, azure.cloud(), contentType, body);
    }

    private static JsonNode writes(String query) throws Exception {
        return control.ok("GET", "/ingestion/writes" + query, "");
    }

    private static JsonNode json(String text) throws Exception {
        return JSON.readTree(text.replace('\'', '"'));
    }

    @Test
    void aWriteOfRemoteWriteOneIsToldWithEverythingInWireOrder() throws Exception {
        assertThat(send(FullWrites.V1, FullWrites.version1())).isEqualTo(204);

        JsonNode write = writes("?wait=10").at("/writes/0");

        assertThat(write.get("status").asInt()).isEqualTo(204);
        assertThat(write.get("version").asText()).isEqualTo("1.0");
        assertThat(write.get("whole").asBoolean()).isTrue();
        assertThat(write.get("bodyBytes").asInt())
                .isEqualTo(FullWrites.version1().size());
        assertThat(write.get("counts")).isEqualTo(json("""
                {'series': 2, 'samples': 4, 'histograms': 3, 'exemplars': 1, 'metadata': 2, 'unknownFields': 2}
                """));
        assertThat(write.at("/series/0")).isEqualTo(json("""
                {'labels': [{'name': '__name__', 'value': 'up'}, {'name': 'job', 'value': 'ü'}, {'name': 'job', 'value': 'b'}],
                 'samples': [
                  {'timestampMillis': 10, 'value': '1.5'},
                  {'timestampMillis': 11, 'value': '-Inf'},
                  {'timestampMillis': 12, 'value': 'NaN', 'bits': '7ff8000000000001', 'stale': false},
                  {'timestampMillis': 13, 'value': 'NaN', 'bits': '7ff0000000000002', 'stale': true}],
                 'exemplars': [
                  {'labels': [{'name': 'trace_id', 'value': 'abc'}], 'timestampMillis': 14, 'value': '2'}]}
                """));
        assertThat(write.at("/series/1/histograms/0")).isEqualTo(json("""
                {'timestampMillis': 20, 'sum': '-1.5', 'count': {'integer': '18446744073709551615'}, 'schema': 3,
                 'zeroThreshold': '0.001', 'zeroCount': {'integer': '1'},
                 'negative': {'spans': [{'offset': -2, 'length': 2}], 'deltas': [2, -1]}, 'resetHint': 'no'}
                """));
        assertThat(write.at("/series/1/histograms/1")).isEqualTo(json("""
                {'timestampMillis': 21, 'sum': 'NaN', 'bits': '7ff0000000000002', 'stale': true,
                 'count': {'float': '2.75'}, 'schema': 9, 'zeroThreshold': '0', 'zeroCount': {'float': '0'},
                 'negative': {'spans': [{'offset': 1, 'length': 1}], 'counts': ['0.25']},
                 'positive': {'spans': [{'offset': 0, 'length': 1}], 'counts': ['2.5', '+Inf']}, 'resetHint': '7'}
                """));
        assertThat(write.at("/series/1/histograms/2")).isEqualTo(json("""
                {'timestampMillis': 22, 'startTimestampMillis': 11, 'sum': '4.5', 'count': {'integer': '3'}, 'schema': -53,
                 'zeroThreshold': '0', 'positive': {'spans': [{'offset': 0, 'length': 2}], 'deltas': [1, 1]},
                 'resetHint': 'unknown', 'customValues': ['0.5', '1']}
                """));
        assertThat(write.get("metadata")).isEqualTo(json("""
                [{'type': 'counter', 'family': 'up', 'help': 'Whether it is up.', 'unit': ''},
                 {'type': '99', 'family': '', 'help': '', 'unit': 's'}]
                """));
        assertThat(write.get("unknownFields")).isEqualTo(json("""
                [{'message': 'Histogram', 'number': 16, 'wireType': 2}, {'message': 'Histogram', 'number': 17, 'wireType': 0}]
                """));
    }

    @Test
    void aWriteOfRemoteWriteTwoIsToldWithItsSymbolsAndWhatIsWrongWithThem() throws Exception {
        assertThat(send(FullWrites.V2, FullWrites.version2()))
                .as("told whatever it is answered")
                .isEqualTo(415);

        JsonNode write = writes("?wait=10").at("/writes/0");

        assertThat(write.get("version").asText()).isEqualTo("2.0");
        assertThat(write.get("counts")).isEqualTo(json("""
                {'series': 2, 'samples': 1, 'histograms': 1, 'exemplars': 1, 'metadata': 1, 'symbols': 8, 'unknownFields': 1}
                """));
        assertThat(write.get("symbols"))
                .isEqualTo(json("['', '__name__', 'up', 'Whether it is up.', 's', 'trace_id', 'abc', 'up']"));
        assertThat(write.get("findings"))
                .isEqualTo(json("[{'kind': 'REPEATED_SYMBOL', 'text': 'symbol 7, \\'up\\', is in the table before'}]"
                        .replace("\\'", "\\\"")));
        JsonNode series = write.at("/series/0");
        assertThat(series.get("labels")).isEqualTo(json("[{'name': '__name__', 'value': 'up'}]"));
        assertThat(series.get("samples"))
                .isEqualTo(json("[{'timestampMillis': 10, 'value': '1', 'startTimestampMillis': 5}]"));
        assertThat(series.at("/histograms/0/customValues")).isEqualTo(json("['0.5', '1']"));
        assertThat(series.at("/exemplars/0/labels")).isEqualTo(json("[{'name': 'trace_id', 'value': 'abc'}]"));
        assertThat(series.get("metadata"))
                .isEqualTo(json("{'type': 'gauge', 'help': 'Whether it is up.', 'unit': 's'}"));
        assertThat(series.get("createdTimestampMillis").asLong()).isEqualTo(77);
        assertThat(write.at("/series/1/findings/0/kind").asText()).isEqualTo("ODD_REFS");
        assertThat(write.at("/unknownFields/0"))
                .isEqualTo(json("{'message': 'TimeSeries', 'number': 6, 'wireType': 0}"));
    }

    @Test
    void whatCannotBeDecodedIsToldWithItsReason() throws Exception {
        assertThat(send(FullWrites.V1, Bytes.utf8("no snappy"))).isEqualTo(400);
        assertThat(send("text/plain", FullWrites.version1())).isEqualTo(415);
        assertThat(FullWrites.send(control, azure.cloud(), FullWrites.V1, "gzip", FullWrites.version1()))
                .isEqualTo(415);
        assertThat(send(FullWrites.V2, Bytes.utf8("no snappy"))).isEqualTo(415);

        List<String> reasons = writes("").get("writes").findValuesAsText("undecodable");

        assertThat(reasons).hasSize(4);
        assertThat(reasons.get(0)).isNotBlank().isEqualTo(reasons.get(3));
        assertThat(reasons.get(1)).isEqualTo("Content-Type is [text/plain], which is no message of remote write");
        assertThat(reasons.get(2)).isEqualTo("Content-Encoding is [gzip], not snappy");
        assertThat(writes("").get("writes").findValues("series")).isEmpty();
    }

    @Test
    void writesAreToldPageByPage() throws Exception {
        for (int value = 0; value < 3; value++) {
            assertThat(send(FullWrites.V1, FullWrites.sample("up", value, value)))
                    .isEqualTo(204);
        }
        // the page begins anew with a write that the journal takes for open
        azure.writes(3);

        JsonNode first = writes("?most=2");
        JsonNode second = writes("?most=2&since=" + first.get("next").asLong());

        assertThat(first.get("writes").findValuesAsText("value"))
                .contains("0", "1")
                .doesNotContain("2");
        assertThat(second.get("writes")).hasSize(1);
        assertThat(second.at("/writes/0/series/0/samples/0/value").asText()).isEqualTo("2");
        assertThat(second.get("next").asLong())
                .isEqualTo(second.at("/writes/0/position").asLong() + 1);
    }

    @Test
    void aWriteWithoutAnAnswerIsToldAllTheSame() throws Exception {
        azure.cloud()
                .ingestion()
                .play(FaultScript.named("cut")
                        .step(new Effect.Cut(), Moment.REPLY_START)
                        .times(1)
                        .thenNormally());
        assertThatThrownBy(() -> send(FullWrites.V1, FullWrites.version1())).isInstanceOf(IOException.class);

        JsonNode write = writes("?wait=10").at("/writes/0");

        assertThat(write.get("open").asBoolean()).isFalse();
        assertThat(write.has("status")).isFalse();
        assertThat(write.get("unanswered").asText()).contains("fault script");
        assertThat(write.at("/counts/samples").asInt())
                .as("decoded all the same")
                .isEqualTo(4);
    }

    /** 1 MiB of Snappy can be 20 MiB of samples, which is a gigabyte of JSON objects. */
    @Test
    void anAnswerIsBoundedWhateverIsWritten() throws Exception {
        Bytes huge = WriteRequestCodec.encode(WriteRequest.of(List.of(TimeSeries.of(
                List.of(new Label("__name__", "up")),
                LongStream.range(0, 120_000).mapToObj(at -> Sample.of(1, 1)).toList()))));
        assertThat(huge.size()).isLessThan(1 << 20);
        List<Integer> statuses = new ArrayList<>();
        statuses.add(send(FullWrites.V1, FullWrites.sample("up", 1, 1)));
        statuses.add(send(FullWrites.V1, huge));
        statuses.add(send(FullWrites.V1, FullWrites.sample("up", 2, 2)));
        assertThat(statuses).containsOnly(204);

        JsonNode first = writes("");
        JsonNode second = writes("?since=" + first.get("next").asLong());
        JsonNode third = writes("?since=" + second.get("next").asLong());

        assertThat(first.get("writes")).as("the huge one has a page of its own").hasSize(1);
        assertThat(second.get("writes")).hasSize(1);
        JsonNode part = second.at("/writes/0");
        assertThat(part.get("whole").asBoolean()).isFalse();
        assertThat(part.at("/counts/samples").asInt()).isEqualTo(120_000);
        assertThat(part.at("/series/0/samples").size()).isBetween(50_000, 150_000);
        assertThat(second.toString().length()).isLessThan(2 * Room.ANSWER_CHARS);
        assertThat(third.at("/writes/0/whole").asBoolean()).isTrue();
        assertThat(third.at("/writes/0/series/0/samples/0/value").asText()).isEqualTo("2");
    }
}
