package remotewrite.fake;

import static remotewrite.fake.MessageWriter.bits;
import static remotewrite.fake.MessageWriter.message;
import static remotewrite.fake.MessageWriter.number;
import static remotewrite.fake.MessageWriter.string;

/** Writes the message {@code prometheus.WriteRequest}; fields with the default value are left out (proto3). */
final class WriteRequestWriter {
    private WriteRequestWriter() {}

    static byte[] write(WriteRequest request) {
        return message(out -> {
            for (TimeSeries series : request.series()) {
                out.writeByteArray(1, series(series));
            }
            for (MetricMetadata metadata : request.metadata()) {
                out.writeByteArray(3, metadata(metadata));
            }
        });
    }

    private static byte[] series(TimeSeries series) {
        return message(out -> {
            for (Label label : series.labels()) {
                out.writeByteArray(1, label(label));
            }
            for (Sample sample : series.samples()) {
                out.writeByteArray(2, message(in -> {
                    bits(in, 1, sample.valueBits());
                    number(in, 2, sample.timestampMillis());
                }));
            }
            for (Exemplar exemplar : series.exemplars()) {
                out.writeByteArray(3, exemplar(exemplar));
            }
            for (NativeHistogram histogram : series.histograms()) {
                out.writeByteArray(4, HistogramWriter.write(histogram));
            }
        });
    }

    private static byte[] label(Label label) {
        return message(out -> {
            string(out, 1, label.name());
            string(out, 2, label.value());
        });
    }

    private static byte[] exemplar(Exemplar exemplar) {
        return message(out -> {
            for (Label label : exemplar.labels()) {
                out.writeByteArray(1, label(label));
            }
            bits(out, 2, exemplar.valueBits());
            number(out, 3, exemplar.timestampMillis());
        });
    }

    private static byte[] metadata(MetricMetadata metadata) {
        return message(out -> {
            number(out, 1, metadata.type());
            string(out, 2, metadata.familyName());
            string(out, 4, metadata.help());
            string(out, 5, metadata.unit());
        });
    }
}
