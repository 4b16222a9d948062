package remotewrite.fake;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Writes protobuf messages field by field; fields with the default value are left out (proto3). */
final class MessageWriter {
    private MessageWriter() {}

    @FunctionalInterface
    interface Fields {
        void to(CodedOutputStream out) throws IOException;
    }

    static byte[] message(Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes, 512);
        try {
            fields.to(out);
            out.flush();
        } catch (IOException e) {
            throw new IllegalStateException("a byte array takes every byte", e);
        }
        return bytes.toByteArray();
    }

    static void string(CodedOutputStream out, int field, String value) throws IOException {
        if (!value.isEmpty()) {
            out.writeString(field, value);
        }
    }

    static void bits(CodedOutputStream out, int field, long bits) throws IOException {
        if (bits != 0) {
            out.writeFixed64(field, bits);
        }
    }

    static void number(CodedOutputStream out, int field, long number) throws IOException {
        if (number != 0) {
            out.writeInt64(field, number);
        }
    }

    static void zigzag(CodedOutputStream out, int field, int number) throws IOException {
        if (number != 0) {
            out.writeSInt32(field, number);
        }
    }

    /** One length-delimited field with all of {@code numbers}, none when there are none. */
    static void packedZigzags(CodedOutputStream out, int field, Longs numbers) throws IOException {
        packed(out, field, numbers, CodedOutputStream::writeSInt64NoTag);
    }

    static void packedBits(CodedOutputStream out, int field, Longs numbers) throws IOException {
        packed(out, field, numbers, CodedOutputStream::writeFixed64NoTag);
    }

    static void packedNumbers(CodedOutputStream out, int field, Longs numbers) throws IOException {
        packed(out, field, numbers, CodedOutputStream::writeUInt64NoTag);
    }

    @FunctionalInterface
    private interface Element {
        void to(CodedOutputStream out, long number) throws IOException;
    }

    private static void packed(CodedOutputStream out, int field, Longs numbers, Element element) throws IOException {
        if (!numbers.isEmpty()) {
            out.writeByteArray(field, message(in -> {
                for (int at = 0; at < numbers.size(); at++) {
                    element.to(in, numbers.at(at));
                }
            }));
        }
    }
}
