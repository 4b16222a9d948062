package remotewrite.fake;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What {@link MessageReader} has to agree with: the same interface over protobuf-java. */
final class ProtobufMessageReader {
    private final CodedInputStream in;
    private final List<UnknownField> unknown = new ArrayList<>();
    private String message = "";
    private int tag;

    ProtobufMessageReader(byte[] content) {
        in = CodedInputStream.newInstance(content);
    }

    /** Goes to the next field of the current message; false at its end. */
    boolean next(String currentMessage) throws IOException {
        message = currentMessage;
        tag = 0;
        tag = in.readTag();
        return tag != 0;
    }

    int field() {
        return WireFormat.getTagFieldNumber(tag);
    }

    /** Begins to read the message in the current field; {@link #leave} wants the result. */
    int enter() throws IOException {
        expect(WireFormat.WIRETYPE_LENGTH_DELIMITED);
        return in.pushLimit(in.readRawVarint32());
    }

    void leave(int outer) {
        in.popLimit(outer);
    }

    void skipUnknown() throws IOException {
        noteUnknown();
        in.skipField(tag);
    }

    /** Notes the current field as unknown; it is still to be read. */
    void noteUnknown() {
        unknown.add(new UnknownField(message, field(), WireFormat.getTagWireType(tag)));
    }

    String string() throws IOException {
        expect(WireFormat.WIRETYPE_LENGTH_DELIMITED);
        return in.readStringRequireUtf8();
    }

    long fixed64() throws IOException {
        expect(WireFormat.WIRETYPE_FIXED64);
        return in.readFixed64();
    }

    long varint() throws IOException {
        expect(WireFormat.WIRETYPE_VARINT);
        return in.readRawVarint64();
    }

    /** An unsigned 32-bit number; higher bits are cut off, as in every protobuf parser. */
    long unsigned32() throws IOException {
        return varint() & 0xffff_ffffL;
    }

    int zigzag32() throws IOException {
        return CodedInputStream.decodeZigZag32((int) varint());
    }

    /** Unsigned 32-bit numbers of a repeated field, packed or a single one: a parser takes both. */
    void unsigneds32(Longs.Collector to) throws IOException {
        if (packed()) {
            int outer = enter();
            while (in.getBytesUntilLimit() > 0) {
                to.add(in.readRawVarint32() & 0xffff_ffffL);
            }
            leave(outer);
        } else {
            to.add(unsigned32());
        }
    }

    void zigzags64(Longs.Collector to) throws IOException {
        if (packed()) {
            int outer = enter();
            while (in.getBytesUntilLimit() > 0) {
                to.add(in.readSInt64());
            }
            leave(outer);
        } else {
            to.add(CodedInputStream.decodeZigZag64(varint()));
        }
    }

    void fixeds64(Longs.Collector to) throws IOException {
        if (packed()) {
            int outer = enter();
            while (in.getBytesUntilLimit() > 0) {
                to.add(in.readFixed64());
            }
            leave(outer);
        } else {
            to.add(fixed64());
        }
    }

    /** Every unknown field met so far, in wire order. */
    List<UnknownField> unknown() {
        return unknown;
    }

    /** The place reached, for messages about failures. */
    String place() {
        String within = tag == 0 ? message : "field %d of %s".formatted(field(), message);
        return "at byte %d of the decompressed message, in %s".formatted(in.getTotalBytesRead(), within);
    }

    private boolean packed() {
        return WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
    }

    private void expect(int wireType) throws InvalidProtocolBufferException {
        if (WireFormat.getTagWireType(tag) != wireType) {
            throw new InvalidProtocolBufferException(
                    "wire type %d where %d belongs".formatted(WireFormat.getTagWireType(tag), wireType));
        }
    }
}
