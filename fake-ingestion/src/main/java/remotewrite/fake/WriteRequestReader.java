package remotewrite.fake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the message {@code prometheus.WriteRequest}; field numbers are those of remote-write.md, Wire tables. */
final class WriteRequestReader {
    /** What the objects take, with their places in lists, and lists of their own. */
    private static final int SERIES_BYTES = 64;

    private static final int SAMPLE_BYTES = 56;
    private static final int EXEMPLAR_BYTES = 96;
    private static final int METADATA_BYTES = 48;

    private final MessageReader in;
    private final LabelReader labelReader;

    private WriteRequestReader(MessageReader in) {
        this.in = in;
        this.labelReader = new LabelReader(in);
    }

    /**
     * @param size how many bytes of {@code message} there are to read; the array is not kept
     * @param mostBytes how much memory may be claimed for the result
     */
    static Payload read(byte[] message, int size, long mostBytes) {
        MessageReader in = new MessageReader(message, size, mostBytes);
        try {
            return new Payload.Decoded(new WriteRequestReader(in).request());
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
        List<Sample> samples = List.of();
        List<Exemplar> exemplars = List.of();
        List<NativeHistogram> histograms = List.of();
        int outer = in.enter(SERIES_BYTES);
        List<Label> labels = labelReader.run();
        while (in.next("TimeSeries")) {
            switch (in.field()) {
                case 1 -> labels = and(labels, labelReader.label());
                case 2 -> samples = and(samples, sample());
                case 3 -> exemplars = and(exemplars, exemplar());
                case 4 -> histograms = and(histograms, HistogramReader.read(in, true));
                default -> in.skipUnknown();
            }
        }
        in.requireFewLabels(labels.size());
        in.leave(outer);
        return new TimeSeries(labels, samples, exemplars, histograms);
    }

    /** Most lists of a series have one element or none: those are immutable from the start. */
    private static <T> List<T> and(List<T> list, T element) {
        if (list.isEmpty()) {
            return List.of(element);
        }
        List<T> longer = list instanceof ArrayList<T> ? list : new ArrayList<>(list);
        longer.add(element);
        return longer;
    }

    private Sample sample() throws IOException {
        long valueBits = 0;
        long timestampMillis = 0;
        int outer = in.enter(SAMPLE_BYTES);
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
        List<Label> labels = new ArrayList<>(0);
        long valueBits = 0;
        long timestampMillis = 0;
        int outer = in.enter(EXEMPLAR_BYTES);
        while (in.next("Exemplar")) {
            switch (in.field()) {
                case 1 -> labels.add(labelReader.label());
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
        int outer = in.enter(METADATA_BYTES);
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
