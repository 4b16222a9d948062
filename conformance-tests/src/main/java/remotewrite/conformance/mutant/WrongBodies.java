package remotewrite.conformance.mutant;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.xerial.snappy.Snappy;
import org.xerial.snappy.SnappyFramedOutputStream;
import remotewrite.fake.Bytes;
import remotewrite.fake.Label;
import remotewrite.fake.Payload;
import remotewrite.fake.Sample;
import remotewrite.fake.TimeSeries;
import remotewrite.fake.WriteRequest;
import remotewrite.fake.WriteRequestCodec;

/** Bodies that are wrong in one way each. Field numbers are those of the 1.0 schema (remote-write.md, wire tables). */
final class WrongBodies {
    private WrongBodies() {}

    /** The message in snappy's framing format, which remote write forbids (RW1-S-11). */
    static Bytes framed(Bytes body) {
        return bytes(out -> {
            try (SnappyFramedOutputStream framed = new SnappyFramedOutputStream(out)) {
                framed.write(plain(body));
            }
        });
    }

    /** The message without compression. */
    static Bytes uncompressed(Bytes body) {
        return Bytes.copyOf(plain(body));
    }

    /** The message with a string in the reserved field 2 of WriteRequest (RW1-B-03). */
    static Bytes withForeignField(WriteRequest request) {
        return compressed(out -> {
            out.write(plain(WriteRequestCodec.encode(request)));
            CodedOutputStream coded = CodedOutputStream.newInstance(out);
            coded.writeString(2, "mutant");
            coded.flush();
        });
    }

    /** The message with every timestamp as fixed64 (RW1-B-02). */
    static Bytes withFixedTimestamps(WriteRequest request) {
        return compressed(out -> {
            for (TimeSeries series : request.series()) {
                message(out, 1, inner -> {
                    for (Label label : series.labels()) {
                        message(inner, 1, pair -> {
                            CodedOutputStream coded = CodedOutputStream.newInstance(pair);
                            coded.writeString(1, label.name());
                            coded.writeString(2, label.value());
                            coded.flush();
                        });
                    }
                    for (Sample sample : series.samples()) {
                        message(inner, 2, pair -> {
                            CodedOutputStream coded = CodedOutputStream.newInstance(pair);
                            coded.writeFixed64(1, sample.valueBits());
                            coded.writeFixed64(2, sample.timestampMillis());
                            coded.flush();
                        });
                    }
                });
            }
        });
    }

    /** The message without its last series. */
    static Bytes withoutLastSeries(Bytes body) {
        if (!(WriteRequestCodec.decode(body) instanceof Payload.Decoded decoded)
                || decoded.request().series().isEmpty()) {
            return body;
        }
        List<TimeSeries> series = decoded.request().series();
        return WriteRequestCodec.encode(new WriteRequest(series.subList(0, series.size() - 1), List.of(), List.of()));
    }

    private interface Writing {
        void to(ByteArrayOutputStream out) throws IOException;
    }

    private static void message(ByteArrayOutputStream out, int field, Writing content) throws IOException {
        CodedOutputStream coded = CodedOutputStream.newInstance(out);
        coded.writeByteArray(field, bytes(content).toArray());
        coded.flush();
    }

    private static Bytes bytes(Writing content) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            content.to(out);
            return Bytes.copyOf(out.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException("a wrong body cannot be written to memory", e);
        }
    }

    private static Bytes compressed(Writing content) {
        try {
            return Bytes.copyOf(Snappy.compress(bytes(content).toArray()));
        } catch (IOException e) {
            throw new UncheckedIOException("a wrong body cannot be compressed", e);
        }
    }

    private static byte[] plain(Bytes body) {
        try {
            return Snappy.uncompress(body.toArray());
        } catch (IOException e) {
            throw new UncheckedIOException("a body of this harness is not snappy", e);
        }
    }
}
