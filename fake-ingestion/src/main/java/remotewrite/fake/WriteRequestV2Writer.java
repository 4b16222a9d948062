package remotewrite.fake;

import static remotewrite.fake.MessageWriter.bits;
import static remotewrite.fake.MessageWriter.message;
import static remotewrite.fake.MessageWriter.number;
import static remotewrite.fake.MessageWriter.packedNumbers;

/** Writes the message {@code io.prometheus.write.v2.Request}; references are packed, as Prometheus does. */
final class WriteRequestV2Writer {
    private WriteRequestV2Writer() {}

    static byte[] write(WriteRequestV2 request) {
        return message(out -> {
            for (String symbol : request.symbols()) {
                out.writeString(4, symbol);
            }
            for (TimeSeriesV2 series : request.series()) {
                out.writeByteArray(5, series(series));
            }
        });
    }

    private static byte[] series(TimeSeriesV2 series) {
        return message(out -> {
            packedNumbers(out, 1, series.labelsRefs());
            for (SampleV2 sample : series.samples()) {
                out.writeByteArray(2, message(in -> {
                    bits(in, 1, sample.valueBits());
                    number(in, 2, sample.timestampMillis());
                    number(in, 3, sample.startTimestampMillis());
                }));
            }
            for (NativeHistogram histogram : series.histograms()) {
                out.writeByteArray(3, HistogramWriter.write(histogram));
            }
            for (ExemplarV2 exemplar : series.exemplars()) {
                out.writeByteArray(4, exemplar(exemplar));
            }
            if (!series.metadata().equals(MetadataV2.NONE)) {
                out.writeByteArray(5, metadata(series.metadata()));
            }
            number(out, 6, series.createdTimestampMillis());
        });
    }

    private static byte[] exemplar(ExemplarV2 exemplar) {
        return message(out -> {
            packedNumbers(out, 1, exemplar.labelsRefs());
            bits(out, 2, exemplar.valueBits());
            number(out, 3, exemplar.timestampMillis());
        });
    }

    private static byte[] metadata(MetadataV2 metadata) {
        return message(out -> {
            number(out, 1, metadata.type());
            number(out, 3, metadata.helpRef());
            number(out, 4, metadata.unitRef());
        });
    }
}
