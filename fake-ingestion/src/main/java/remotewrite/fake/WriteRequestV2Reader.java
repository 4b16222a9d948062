package remotewrite.fake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the message {@code io.prometheus.write.v2.Request}; field numbers are those of remote-write.md, Wire tables. */
final class WriteRequestV2Reader {
    /** What the objects take, with their places in lists, lists of their own, and their forms in 1.0 ({@link ResolvedSeries}). */
    private static final int SERIES_BYTES = 192;

    private static final int SAMPLE_BYTES = 112;
    private static final int EXEMPLAR_BYTES = 192;
    private static final int METADATA_BYTES = 32;

    /** A symbol beside its string: its places in lists, and in the set that looks for repeated ones. */
    private static final int SYMBOL_BYTES = 72;

    private final MessageReader in;

    private WriteRequestV2Reader(MessageReader in) {
        this.in = in;
    }

    /**
     * @param size how many bytes of {@code message} there are to read; the array is not kept
     * @param mostBytes how much memory may be claimed for the result and for judging it
     */
    static PayloadV2 read(byte[] message, int size, long mostBytes) {
        MessageReader in = new MessageReader(message, size, mostBytes);
        try {
            return new PayloadV2.Decoded(new WriteRequestV2Reader(in).request());
        } catch (IOException e) {
            return new PayloadV2.Undecodable("not a 2.0 Request %s: %s".formatted(in.place(), e.getMessage()));
        }
    }

    private WriteRequestV2 request() throws IOException {
        List<String> symbols = new ArrayList<>();
        List<TimeSeriesV2> series = new ArrayList<>();
        while (in.next("Request")) {
            switch (in.field()) {
                case 4 -> symbols.add(symbol());
                case 5 -> series.add(series());
                default -> in.skipUnknown();
            }
        }
        return new WriteRequestV2(symbols, series, in.unknown());
    }

    private String symbol() throws IOException {
        in.claim(SYMBOL_BYTES);
        return in.string();
    }

    private TimeSeriesV2 series() throws IOException {
        Longs.Collector labelsRefs = new Longs.Collector();
        List<SampleV2> samples = new ArrayList<>(1);
        List<NativeHistogram> histograms = new ArrayList<>(0);
        List<ExemplarV2> exemplars = new ArrayList<>(0);
        MetadataV2 metadata = MetadataV2.NONE;
        long createdTimestampMillis = 0;
        int outer = in.enter(SERIES_BYTES);
        while (in.next("TimeSeries")) {
            switch (in.field()) {
                case 1 -> RepeatedNumbers.unsigneds32(in, labelsRefs);
                case 2 -> samples.add(sample());
                case 3 -> histograms.add(HistogramReader.read(in, false));
                case 4 -> exemplars.add(exemplar());
                case 5 -> metadata = metadata();
                case 6 -> {
                    in.noteUnknown();
                    createdTimestampMillis = in.varint();
                }
                default -> in.skipUnknown();
            }
        }
        Longs refs = labelsRefs.done();
        in.requireFewLabels(refs.size() / 2);
        in.leave(outer);
        return new TimeSeriesV2(refs, samples, histograms, exemplars, metadata, createdTimestampMillis);
    }

    private SampleV2 sample() throws IOException {
        long valueBits = 0;
        long timestampMillis = 0;
        long startTimestampMillis = 0;
        int outer = in.enter(SAMPLE_BYTES);
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
        int outer = in.enter(EXEMPLAR_BYTES);
        while (in.next("Exemplar")) {
            switch (in.field()) {
                case 1 -> RepeatedNumbers.unsigneds32(in, labelsRefs);
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
        int outer = in.enter(METADATA_BYTES);
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
