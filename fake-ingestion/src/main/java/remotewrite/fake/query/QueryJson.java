package remotewrite.fake.query;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import remotewrite.fake.Bytes;
import remotewrite.fake.Label;

/** Answers of the Prometheus HTTP API. */
final class QueryJson {
    private static final JsonFactory JSON = new JsonFactory();

    private QueryJson() {}

    /** Writes the value of {@code data}. */
    @FunctionalInterface
    interface Data {
        void write(JsonGenerator json) throws IOException;
    }

    static Bytes success(Data data) {
        return written(json -> {
            json.writeStringField("status", "success");
            json.writeFieldName("data");
            data.write(json);
        });
    }

    static Bytes error(String type, String message) {
        return written(json -> {
            json.writeStringField("status", "error");
            json.writeStringField("errorType", type);
            json.writeStringField("error", message);
        });
    }

    static Data scalar(double value, long timeMillis) {
        return result("scalar", json -> point(json, value, timeMillis));
    }

    static Data vector(List<Value.Element> elements, long timeMillis) {
        return result("vector", json -> {
            json.writeStartArray();
            for (Value.Element element : elements) {
                json.writeStartObject();
                json.writeFieldName("metric");
                labels(json, element.labels());
                json.writeFieldName("value");
                point(json, element.value(), timeMillis);
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    static Data matrix(Collection<ResultSeries> matrix) {
        return result("matrix", json -> {
            json.writeStartArray();
            for (ResultSeries series : matrix) {
                json.writeStartObject();
                json.writeFieldName("metric");
                labels(json, series.labels());
                json.writeArrayFieldStart("values");
                for (ResultSeries.Point point : series.points()) {
                    point(json, point.value(), point.timeMillis());
                }
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    static Data strings(Collection<String> strings) {
        return json -> {
            json.writeStartArray();
            for (String string : strings) {
                json.writeString(string);
            }
            json.writeEndArray();
        };
    }

    static Data labelSets(Collection<LabelSet> sets) {
        return json -> {
            json.writeStartArray();
            for (LabelSet set : sets) {
                labels(json, set);
            }
            json.writeEndArray();
        };
    }

    private static Data result(String type, Data result) {
        return json -> {
            json.writeStartObject();
            json.writeStringField("resultType", type);
            json.writeFieldName("result");
            result.write(json);
            json.writeEndObject();
        };
    }

    private static void point(JsonGenerator json, double value, long timeMillis) throws IOException {
        json.writeStartArray();
        json.writeNumber(GoNumber.time(timeMillis));
        json.writeString(GoNumber.value(value));
        json.writeEndArray();
    }

    private static void labels(JsonGenerator json, LabelSet labels) throws IOException {
        json.writeStartObject();
        for (Label label : labels.labels()) {
            json.writeStringField(label.name(), label.value());
        }
        json.writeEndObject();
    }

    private static Bytes written(Data content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            content.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return Bytes.copyOf(out.toByteArray());
    }
}
