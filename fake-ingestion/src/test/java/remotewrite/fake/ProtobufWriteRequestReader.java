package remotewrite.fake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@link WriteRequestReader} as it was over protobuf-java, without any memory: the two have to agree. */
final class ProtobufWriteRequestReader {
    private final ProtobufMessageReader in;

    private ProtobufWriteRequestReader(ProtobufMessageReader in) {
        this.in = in;
    }

    static Payload read(byte[] message) {
        ProtobufMessageReader in = new ProtobufMessageReader(message);
        try {
            return new Payload.Decoded(new ProtobufWriteRequestReader(in).request());
        } catch (IOException e) {
            return new Payload.Undecodable(
                    Payload.Layer.MESSAGE, "not a WriteRequest %s: %s".formatted(in.place(), e.getMessage()));
        }
    }

    private WriteRequest request() throws IOException {
        List<TimeSeries> series = new ArrayList<>();
        List<MetricMetadata> metadata = new ArrayList<>();
        while (in.next("WriteRequest")) {
            switch (in.field()) {
                case 1 -> series.add(series());
                case 3 -> metadata.add(metadata());
                default -> in.skipUnknown();
            }
        }
        return new WriteRequest(series, metadata, in.unknown());
    }

    private TimeSeries series() throws IOException {
        List<Label> labels = new ArrayList<>();
        List<Sample> samples = new ArrayList<>();
        List<Exemplar> exemplars = new ArrayList<>();
        List<NativeHistogram> histograms = new ArrayList<>();
        int outer = in.enter();
        while (in.next("TimeSeries")) {
            switch (in.field()) {
                case 1 -> labels.add(label());
                case 2 -> samples.add(sample());
                case 3 -> exemplars.add(exemplar());
                case 4 -> histograms.add(ProtobufHistogramReader.read(in, true));
                default -> in.skipUnknown();
            }
        }
        in.leave(outer);
        return new TimeSeries(labels, samples, exemplars, histograms);
    }

    private Label label() throws IOException {
        String name = "";
        String value = "";
        int outer = in.enter();
        while (in.next("Label")) {
            switch (in.field()) {
                case 1 -> name = in.string();
                case 2 -> value = in.string();
                default -> in.skipUnknown();
            }
        }
        in.leave(outer);
        return new Label(name, value);
    }

    private Sample sample() throws IOException {
        long valueBits = 0;
        long timestampMillis = 0;
        int outer = in.enter();
        while (in.next("Sample")) {
            switch (in.field()) {
                case 1 -> valueBits = in.fixed64();
                case 2 -> timestampMillis = in.varint();
                default -> in.skipUnknown();
            }
        }
        in.leave(outer);
        return new Sample(valueBits, timestampMillis);
    }

    private Exemplar exemplar() throws IOException {
        List<Label> labels = new ArrayList<>();
        long valueBits = 0;
        long timestampMillis = 0;
        int outer = in.enter();
        while (in.next("Exemplar")) {
            switch (in.field()) {
                case 1 -> labels.add(label());
                case 2 -> valueBits = in.fixed64();
                case 3 -> timestampMillis = in.varint();
                default -> in.skipUnknown();
            }
        }
        in.leave(outer);
        return new Exemplar(labels, valueBits, timestampMillis);
    }

    private MetricMetadata metadata() throws IOException {
        int type = 0;
        String familyName = "";
        String help = "";
        String unit = "";
        int outer = in.enter();
        while (in.next("MetricMetadata")) {
            switch (in.field()) {
                case 1 -> type = (int) in.varint();
                case 2 -> familyName = in.string();
                case 4 -> help = in.string();
                case 5 -> unit = in.string();
                default -> in.skipUnknown();
            }
        }
        in.leave(outer);
        return new MetricMetadata(type, familyName, help, unit);
    }
}
