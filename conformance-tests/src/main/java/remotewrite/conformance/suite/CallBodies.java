package remotewrite.conformance.suite;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import remotewrite.fake.Bytes;
import remotewrite.fake.Label;
import remotewrite.fake.Sample;
import remotewrite.fake.TimeSeries;
import remotewrite.fake.WriteRequest;
import remotewrite.fake.WriteRequestCodec;

/** What calls carry. */
final class CallBodies {
    /** A write of one sample that the ingestion endpoint accepts. */
    static final Bytes WRITE = WriteRequestCodec.encode(new WriteRequest(
            List.of(TimeSeries.of(
                    List.of(new Label("__name__", "called"), new Label("job", "conformance")),
                    List.of(Sample.of(1, 1_700_000_000_000L)))),
            List.of(),
            List.of()));

    static final Bytes ONE_BYTE = Bytes.copyOf(new byte[] {(byte) 0x80});

    static final Bytes EVERY_BYTE = everyByte();

    /** Whole, so that a library that unpacks of its own accord has no reason to stop. */
    static final Bytes GZIP = gzip("not to be unpacked on the way");

    /** The magic number of a Zstandard frame (RFC 8878 3.1.1) and what need not be one. */
    static final Bytes ZSTD = Bytes.copyOf(new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, 1, 2, 3, 4, 5});

    /** More than a proxy reads at a time. */
    static final Bytes LARGE = random(300_000);

    /** More than Azure takes, which is 1 MiB (azure.md 1.3), so more than a proxy has to keep for a repeat. */
    static final Bytes HUGE = random(5 * 1024 * 1024);

    /** The largest body that a proxy has to take (PX-51). */
    static final int LARGEST_BYTES = 32 * 1024 * 1024;

    /** Large bodies are many of these. */
    static final Bytes PIECE = random(64 * 1024);

    static final String ERROR_TEXT = "{\"error\":\"überzählige Spalten – 过多的列 \"}".repeat(90);

    private CallBodies() {}

    /** A body that no other call has. */
    static Bytes tagged(int number) {
        return Bytes.utf8("body number " + number);
    }

    private static Bytes everyByte() {
        byte[] bytes = new byte[256];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        return Bytes.copyOf(bytes);
    }

    private static Bytes random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return Bytes.copyOf(bytes);
    }

    private static Bytes gzip(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written to", e);
        }
        return Bytes.copyOf(out.toByteArray());
    }
}
