package remotewrite.fake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@link WriteRequestV2Reader} over protobuf-java, without any bounds: the two have to agree. */
final class ProtobufWriteRequestV2Reader {
    private final ProtobufMessageReader in;

    private ProtobufWriteRequestV2Reader(ProtobufMessageReader in) {
        this.in = in;
    }

    static PayloadV2 read(byte[] message) {
        ProtobufMessageReader in = new ProtobufMessageReader(message);
        try {
            return new PayloadV2.Decoded(new ProtobufWriteRequestV2Reader(in).request());
        } catch (IOException e) {
            return new PayloadV2.Undecodable("not a 2.0 Request %s: %s".formatted(in.place(), e.getMessage()));
        }
    }

    private WriteRequestV2 request() throws IOException {
        List<String> symbols = new ArrayList<>();
        List<TimeSeriesV2> series = new ArrayList<>();
        while (in.next("Request")) {
            switch (in.field()) {
                case 4 -> symbols.add(in.string());
                case 5 -> series.add(series());
                default -> in.skipUnknown();
            }
        }
        return new WriteRequestV2(symbols, series, in.unknown());
    }

    private TimeSeriesV2 series() throws IOException {
        Longs.Collector labelsRefs = new Longs.Collector();
        List<SampleV2> samples = new ArrayList<>(1);
        List<NativeHistogram> histograms = new ArrayList<>(0);
        List<ExemplarV2> exemplars = new ArrayList<>(0);
        MetadataV2 metadata = MetadataV2.NONE;
        long createdTimestampMillis = 0;
        int outer = in.enter();
        while (in.next("TimeSeries")) {
            switch (in.field()) {
                case 1 -> in.unsigneds32(labelsRefs);
                case 2 -> samples.add(sample());
                case 3 -> histograms.add(ProtobufHistogramReader.read(in, false));
                case 4 -> exemplars.add(exemplar());
                case 5 -> metadata = metadata();
                case 6 -> {
                    in.noteUnknown();
                    createdTimestampMillis = in.varint();
                }
                default -> in.skipUnknown();
            }
        }
        in.leave(outer);
        return new TimeSeriesV2(labelsRefs.done(), samples, histograms, exemplars, metadata, createdTimestampMillis);
    }

    private SampleV2 sample() throws IOException {
        long valueBits = 0;
        long timestampMillis = 0;
        long startTimestampMillis = 0;
        int outer = in.enter();
        while (in.next("Sample")) {
            switch (in.field()) {
                case 1 -> valueBits = in.fixed64();
                case 2 -> timestampMillis = in.varint();
                case 3 -> startTimestampMillis = in.varint();
                default -> in.skipUnknown();
            }
        }
        in.leave(outer);
        return new SampleV2(valueBits, timestampMillis, startTimestampMillis);
    }

    private ExemplarV2 exemplar() throws IOException {
        Longs.Collector labelsRefs = new Longs.Collector();
        long valueBits = 0;
        long timestampMillis = 0;
        int outer = in.enter();
        while (in.next("Exemplar")) {
            switch (in.field()) {
                case 1 -> in.unsigneds32(labelsRefs);
                case 2 -> valueBits = in.fixed64();
                case 3 -> timestampMillis = in.varint();
                default -> in.skipUnknown();
            }
        }
        in.leave(outer);
        return new ExemplarV2(labelsRefs.done(), valueBits, timestampMillis);
    }

    private MetadataV2 metadata() throws IOException {
        int type = 0;
        long helpRef = 0;
        long unitRef = 0;
        int outer = in.enter();
        while (in.next("Metadata")) {
            switch (in.field()) {
                case 1 -> type = (int) in.varint();
                case 3 -> helpRef = in.unsigned32();
                case 4 -> unitRef = in.unsigned32();
                default -> in.skipUnknown();
            }
        }
        in.leave(outer);
        return new MetadataV2(type, helpRef, unitRef);
    }
}
