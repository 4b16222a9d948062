package remotewrite.fake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads protobuf messages field by field, strictly: a known field has its wire type, a string is UTF-8. What it takes and
 * refuses is what protobuf-java takes and refuses ({@code MessageReaderTest} compares the two), but for the memory that is
 * claimed, and the top bit of a varint of ten bytes: it comes from the tenth byte, as in Go, where protobuf-java may set it
 * anyway. What is repeated and rare is read elsewhere, with what this offers ({@link RepeatedNumbers}, {@link SkippedField}).
 *
 * <p>Two bytes on the wire can make an object of many times their size, so whatever is made of a message is claimed before,
 * by estimates for a heap of less than 32 GiB; a message that claims more than it may is malformed.
 *
 * <p>Of our own making so that it reads out of an array that is used again, and hands out positions: what has been decoded
 * before need not be decoded again ({@link DecodedRuns}). Measured beside protobuf-java with {@code bench/reader}: 2.4 to 3.4
 * times as fast for series that come again, 0.4 to 0.5 times for those that never do, 1.1 times for 2.0, where nothing is
 * remembered (2026-11-25). Longer than other classes because all of it moves one cursor, which another object would have to be
 * asked for at every byte.
 */
final class MessageReader {
    /** What an {@link UnknownField} takes, with its places in lists. */
    private static final int UNKNOWN_FIELD_BYTES = 40;

    /** What a string takes beside its characters, of which one that is not Latin-1 makes all two bytes wide. */
    private static final int STRING_BYTES = 56;

    /** In a series: far more than any that could be meant (assumed; decision 7), far less than a heap has room for. */
    static final int MOST_LABELS = 500_000;

    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int LENGTH_DELIMITED = 2;

    private static final String TRUNCATED =
            "While parsing a protocol message, the input ended unexpectedly in the middle of a field.";

    private final byte[] content;
    private final List<UnknownField> unknown = new ArrayList<>(0);
    private String message = "";
    private int tag;
    private int at;
    private int limit;
    private final long mostBytes;
    private long claimedBytes;

    /**
     * @param size how many bytes of {@code content} there are to read; no reader keeps the array
     * @param mostBytes how much memory may be claimed for what is read
     */
    MessageReader(byte[] content, int size, long mostBytes) {
        this.content = content;
        this.limit = size;
        this.mostBytes = mostBytes;
    }

    /** Goes to the next field of the current message; false at its end. */
    boolean next(String currentMessage) throws IOException {
        message = currentMessage;
        tag = 0;
        if (at == limit) {
            return false;
        }
        tag = tag();
        return true;
    }

    int field() {
        return tag >>> 3;
    }

    /**
     * Begins to read the message in the current field; {@link #leave} wants the result.
     *
     * @param bytes what the object made of it takes, without what it refers to
     */
    int enter(int bytes) throws IOException {
        expect(LENGTH_DELIMITED);
        claim(bytes);
        return enterRun();
    }

    void leave(int outer) {
        limit = outer;
    }

    void skipUnknown() throws IOException {
        noteUnknown();
        SkippedField.skip(this, tag);
    }

    /** Notes the current field as unknown; it is still to be read. */
    void noteUnknown() throws IOException {
        claim(UNKNOWN_FIELD_BYTES);
        unknown.add(new UnknownField(message, field(), tag & 7));
    }

    /** Claims memory for what is made next. */
    void claim(long bytes) throws IOException {
        claimedBytes += bytes;
        if (claimedBytes > mostBytes) {
            throw new MalformedException(
                    "What it holds so far would take more than %s MiB of memory, which is all that a request gets here."
                            .formatted(mostBytes >> 20));
        }
    }

    /** Of the series that has been read to its end. */
    void requireFewLabels(int labels) throws IOException {
        if (labels > MOST_LABELS) {
            throw new MalformedException("The series has %s labels, of which no more than %s are taken here."
                    .formatted(labels, MOST_LABELS));
        }
    }

    /** How much has been claimed so far. */
    long claimedBytes() {
        return claimedBytes;
    }

    /** Begins to read a string, which goes on for as many bytes as the result says. */
    int stringBytes() throws IOException {
        expect(LENGTH_DELIMITED);
        int size = (int) rawVarint();
        need(size);
        return size;
    }

    String string() throws IOException {
        int size = stringBytes();
        claim(STRING_BYTES + 2L * size);
        return string(size);
    }

    /** The string of the next {@code size} bytes, which are known to be there. */
    String string(int size) throws IOException {
        String text = Utf8Text.of(content, at, size);
        at += size;
        return text;
    }

    long fixed64() throws IOException {
        expect(FIXED64);
        return rawFixed64();
    }

    long varint() throws IOException {
        expect(VARINT);
        return rawVarint();
    }

    /** An unsigned 32-bit number; higher bits are cut off, as in every protobuf parser. */
    long unsigned32() throws IOException {
        return varint() & 0xffff_ffffL;
    }

    int zigzag32() throws IOException {
        int number = (int) varint();
        return number >>> 1 ^ -(number & 1);
    }

    /** Every unknown field met so far, in wire order. */
    List<UnknownField> unknown() {
        return unknown;
    }

    /** The bytes being read; positions below are indexes in it. Not to be kept, not to be changed. */
    byte[] content() {
        return content;
    }

    /** Where the next byte stands. */
    int position() {
        return at;
    }

    /** Where the current message ends. */
    int end() {
        return limit;
    }

    /**
     * Goes on at {@code position}: what stands before it is known.
     *
     * @param knownBytes how much it claims
     */
    void passOver(int position, long knownBytes) throws IOException {
        at = position;
        claim(knownBytes);
    }

    /** The place reached, for messages about failures. */
    String place() {
        String within = tag == 0 ? message : "field %s of %s".formatted(field(), message);
        return "at byte %s of the decompressed message, in %s".formatted(at, within);
    }

    /** Begins to read so many bytes as the length that stands here says; {@link #leave} wants the result. */
    int enterRun() throws IOException {
        int size = (int) rawVarint();
        need(size);
        int outer = limit;
        limit = at + size;
        return outer;
    }

    /** Whether the current field has a length: of numbers, many at once. */
    boolean packed() {
        return (tag & 7) == LENGTH_DELIMITED;
    }

    private void expect(int wireType) throws IOException {
        if ((tag & 7) != wireType) {
            throw new MalformedException("wire type %s where %s belongs".formatted(tag & 7, wireType));
        }
    }

    /** The tag that stands here. */
    int tag() throws IOException {
        int read = (int) rawVarint();
        if (read >>> 3 == 0) {
            throw new MalformedException("Protocol message contained an invalid tag (zero).");
        }
        return read;
    }

    /** The varint that stands here, whatever the current field is. */
    long rawVarint() throws IOException {
        if (at < limit && content[at] >= 0) {
            return content[at++];
        }
        long number = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at == limit) {
                throw new MalformedException(TRUNCATED);
            }
            byte next = content[at++];
            number |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return number;
            }
        }
        throw new MalformedException("CodedInputStream encountered a malformed varint.");
    }

    /** The eight bytes that stand here, whatever the current field is. */
    long rawFixed64() throws IOException {
        need(Long.BYTES);
        long number = (long) LittleEndian.LONGS.get(content, at);
        at += Long.BYTES;
        return number;
    }

    private void need(int size) throws IOException {
        if (size < 0) {
            throw new MalformedException(
                    "CodedInputStream encountered an embedded string or message which claimed to have negative size.");
        }
        if (size > limit - at) {
            throw new MalformedException(TRUNCATED);
        }
    }

    /** Goes on behind the next {@code size} bytes. */
    void pass(int size) throws IOException {
        need(size);
        at += size;
    }
}
