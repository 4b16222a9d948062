package remotewrite.fake.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HexFormat;
import java.util.List;
import remotewrite.fake.BucketSpan;
import remotewrite.fake.Buckets;
import remotewrite.fake.HistogramCount;
import remotewrite.fake.Longs;
import remotewrite.fake.NativeHistogram;
import remotewrite.fake.Sample;
import remotewrite.fake.query.GoNumber;

/** Samples and native histograms; values are texts, as in Prometheus's API, because JSON has neither NaN nor infinities. */
final class ValueJson {
    private static final List<String> METRIC_TYPES =
            List.of("unknown", "counter", "gauge", "histogram", "gaugehistogram", "summary", "info", "stateset");
    private static final List<String> RESET_HINTS = List.of("unknown", "yes", "no", "gauge");

    private final Room room;

    ValueJson(Room room) {
        this.room = room;
    }

    /** By Prometheus's name; a number that no type has stays a number. */
    static String metricType(int type) {
        return named(METRIC_TYPES, type);
    }

    /** @param startTimestampMillis left out when it is 0, unset */
    ObjectNode sample(Sample sample, long startTimestampMillis) {
        ObjectNode node = ControlJson.object();
        node.put("timestampMillis", sample.timestampMillis());
        node.put("value", GoNumber.value(sample.value()));
        if (Double.isNaN(sample.value())) {
            // what makes one NaN the stale marker and another none
            node.put("bits", HexFormat.of().toHexDigits(sample.valueBits()));
            node.put("stale", sample.stale());
        }
        if (startTimestampMillis != 0) {
            node.put("startTimestampMillis", startTimestampMillis);
        }
        return node;
    }

    ObjectNode histogram(NativeHistogram histogram) {
        ObjectNode node =
                sample(new Sample(histogram.sumBits(), histogram.timestampMillis()), histogram.startTimestampMillis());
        node.set("sum", node.remove("value"));
        count(node, "count", histogram.count());
        node.put("schema", histogram.schema());
        node.put("zeroThreshold", value(histogram.zeroThresholdBits()));
        count(node, "zeroCount", histogram.zeroCount());
        buckets(node, "negative", histogram.negative());
        buckets(node, "positive", histogram.positive());
        node.put("resetHint", named(RESET_HINTS, histogram.resetHint()));
        doubles(node, "customValues", histogram.customValueBits());
        return node;
    }

    /** Which kind of number it was tells the kind of histogram; nothing, when neither kind was there. */
    private static void count(ObjectNode node, String name, HistogramCount count) {
        switch (count) {
            case HistogramCount.Absent absent -> {
                // left out
            }
            case HistogramCount.Whole whole ->
                node.putObject(name).put("integer", Long.toUnsignedString(whole.value()));
            case HistogramCount.Real real -> node.putObject(name).put("float", value(real.bits()));
        }
    }

    private void buckets(ObjectNode node, String name, Buckets buckets) {
        if (!buckets.isEmpty()) {
            ObjectNode side = node.putObject(name);
            room.array(side, "spans", buckets.spans(), ValueJson::span);
            room.numbers(side, "deltas", buckets.deltas(), JsonNodeFactory.instance::numberNode);
            doubles(side, "counts", buckets.countBits());
        }
    }

    private static JsonNode span(BucketSpan span) {
        return ControlJson.object().put("offset", span.offset()).put("length", span.length());
    }

    private void doubles(ObjectNode node, String name, Longs bits) {
        room.numbers(node, name, bits, each -> JsonNodeFactory.instance.textNode(value(each)));
    }

    private static String value(long bits) {
        return GoNumber.value(Double.longBitsToDouble(bits));
    }

    private static String named(List<String> names, int number) {
        return number >= 0 && number < names.size() ? names.get(number) : Integer.toString(number);
    }
}
