package remotewrite.fake.control;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import remotewrite.fake.Ending;
import remotewrite.fake.Exchange;
import remotewrite.fake.Exemplar;
import remotewrite.fake.Label;
import remotewrite.fake.MetadataV2;
import remotewrite.fake.MetricMetadata;
import remotewrite.fake.Payload;
import remotewrite.fake.PayloadV2;
import remotewrite.fake.Request;
import remotewrite.fake.ResolvedSeries;
import remotewrite.fake.Sample;
import remotewrite.fake.SampleV2;
import remotewrite.fake.SymbolFinding;
import remotewrite.fake.TimeSeries;
import remotewrite.fake.TimeSeriesV2;
import remotewrite.fake.UnknownField;
import remotewrite.fake.WriteMessage;
import remotewrite.fake.WriteRequest;
import remotewrite.fake.WriteRequestCodec;
import remotewrite.fake.WriteRequestV2;
import remotewrite.fake.WriteRequestV2Codec;

/** A write with everything that was decoded of it, whatever it was answered, in wire order. */
final class WriteJson {
    private final Room room;
    private final ValueJson values;

    WriteJson(Room room) {
        this.room = room;
        this.values = new ValueJson(room);
    }

    ObjectNode of(long position, Exchange exchange) {
        ObjectNode node = ControlJson.object();
        node.put("position", position);
        node.put("id", exchange.id().toString());
        node.put("startedAt", exchange.startedAt().toString());
        node.put("open", exchange.open());
        switch (exchange.ending()) {
            case Ending.Answered answered -> node.put("status", answered.reply().status());
            case Ending.Unanswered unanswered -> node.put("unanswered", unanswered.reason());
        }
        node.put("bodyBytes", exchange.request().body().size());
        content(node, exchange.request());
        node.put("whole", !room.full());
        return node;
    }

    /** The labels, native histograms and exemplars of a series. */
    ObjectNode withoutSamples(TimeSeries series) {
        ObjectNode node = ControlJson.object();
        labels(node, series.labels());
        histogramsAndExemplars(node, series);
        return node.put("whole", !room.full());
    }

    /** As its headers say, which are all that tells the versions apart. */
    private void content(ObjectNode node, Request request) {
        List<String> coding = request.header("Content-Encoding");
        List<String> type = request.header("Content-Type");
        Optional<WriteMessage> message = type.size() == 1 ? WriteMessage.of(type.getFirst()) : Optional.empty();
        if (coding.size() != 1 || !coding.getFirst().equalsIgnoreCase("snappy")) {
            node.put("undecodable", "Content-Encoding is " + coding + ", not snappy");
        } else if (message.isEmpty()) {
            node.put("undecodable", "Content-Type is " + type + ", which is no message of remote write");
        } else {
            node.put("version", message.get().version());
            switch (message.get()) {
                case V1 -> version1(node, request);
                case V2 -> version2(node, request);
            }
        }
    }

    private void version1(ObjectNode node, Request request) {
        switch (WriteRequestCodec.decode(request.body())) {
            case Payload.Undecodable undecodable -> node.put("undecodable", undecodable.reason());
            case Payload.Decoded decoded -> version1(node, decoded.request());
        }
    }

    private void version1(ObjectNode node, WriteRequest request) {
        counts(node, request.series(), TimeSeries::samples, TimeSeries::histograms, TimeSeries::exemplars)
                .put("metadata", request.metadata().size())
                .put("unknownFields", request.unknownFields().size());
        unknownFields(node, request.unknownFields());
        room.array(node, "metadata", request.metadata(), this::metadata);
        room.array(node, "series", request.series(), this::series);
    }

    private static <S> ObjectNode counts(
            ObjectNode node,
            List<S> all,
            Function<S, List<?>> samples,
            Function<S, List<?>> histograms,
            Function<S, List<?>> exemplars) {
        return node.putObject("counts")
                .put("series", all.size())
                .put("samples", sum(all, series -> samples.apply(series).size()))
                .put("histograms", sum(all, series -> histograms.apply(series).size()))
                .put("exemplars", sum(all, series -> exemplars.apply(series).size()));
    }

    private void version2(ObjectNode node, Request request) {
        switch (WriteRequestV2Codec.decode(request.body())) {
            case PayloadV2.Undecodable undecodable -> node.put("undecodable", undecodable.reason());
            case PayloadV2.Decoded decoded -> version2(node, decoded.request());
        }
    }

    private void version2(ObjectNode node, WriteRequestV2 request) {
        counts(node, request.series(), TimeSeriesV2::samples, TimeSeriesV2::histograms, TimeSeriesV2::exemplars)
                .put(
                        "metadata",
                        sum(request.series(), series -> series.metadata().equals(MetadataV2.NONE) ? 0 : 1))
                .put("symbols", request.symbols().size())
                .put("unknownFields", request.unknownFields().size());
        unknownFields(node, request.unknownFields());
        room.arrayOfAny(node, "findings", request.tableFindings(), this::finding);
        room.array(node, "symbols", request.symbols(), symbol -> JsonNodeFactory.instance.textNode(room.text(symbol)));
        room.array(node, "series", request.series(), series -> series(series, request.symbols()));
    }

    private static <T> long sum(List<T> elements, ToIntFunction<T> count) {
        return elements.stream().mapToInt(count).asLongStream().sum();
    }

    private void unknownFields(ObjectNode node, List<UnknownField> fields) {
        room.array(
                node,
                "unknownFields",
                fields,
                field -> ControlJson.object()
                        .put("message", field.message())
                        .put("number", field.number())
                        .put("wireType", field.wireType()));
    }

    private ObjectNode metadata(MetricMetadata metadata) {
        return ControlJson.object()
                .put("type", ValueJson.metricType(metadata.type()))
                .put("family", room.text(metadata.familyName()))
                .put("help", room.text(metadata.help()))
                .put("unit", room.text(metadata.unit()));
    }

    private ObjectNode series(TimeSeries series) {
        ObjectNode node = ControlJson.object();
        labels(node, series.labels());
        room.array(node, "samples", series.samples(), sample -> values.sample(sample, 0));
        histogramsAndExemplars(node, series);
        return node;
    }

    private ObjectNode series(TimeSeriesV2 series, List<String> symbols) {
        ResolvedSeries resolved = ResolvedSeries.of(series, symbols);
        ObjectNode node = ControlJson.object();
        labels(node, resolved.series().labels());
        room.array(node, "samples", series.samples(), this::sample);
        histogramsAndExemplars(node, resolved.series());
        node.putObject("metadata")
                .put("type", ValueJson.metricType(resolved.type()))
                .put("help", room.text(resolved.help()))
                .put("unit", room.text(resolved.unit()));
        if (series.createdTimestampMillis() != 0) {
            node.put("createdTimestampMillis", series.createdTimestampMillis());
        }
        room.arrayOfAny(node, "findings", resolved.findings(), this::finding);
        return node;
    }

    private ObjectNode sample(SampleV2 sample) {
        return values.sample(sample.sample(), sample.startTimestampMillis());
    }

    private void histogramsAndExemplars(ObjectNode node, TimeSeries series) {
        room.arrayOfAny(node, "histograms", series.histograms(), values::histogram);
        room.arrayOfAny(node, "exemplars", series.exemplars(), this::exemplar);
    }

    private ObjectNode exemplar(Exemplar exemplar) {
        ObjectNode node = ControlJson.object();
        labels(node, exemplar.labels());
        node.setAll(values.sample(new Sample(exemplar.valueBits(), exemplar.timestampMillis()), 0));
        return node;
    }

    /** An array: names may come twice, and their order matters. */
    private void labels(ObjectNode node, List<Label> labels) {
        room.array(
                node,
                "labels",
                labels,
                label -> ControlJson.object()
                        .put("name", room.text(label.name()))
                        .put("value", room.text(label.value())));
    }

    private ObjectNode finding(SymbolFinding finding) {
        return ControlJson.object().put("kind", finding.kind().name()).put("text", room.text(finding.text()));
    }
}
