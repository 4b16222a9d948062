package remotewrite.fake;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads protobuf messages field by field, strictly: a known field has its wire type, a string is UTF-8. What it takes and
 * refuses is what protobuf-java takes and refuses ({@code MessageReaderTest} compares the two), but for the number of parts,
 * and the top bit of a varint of ten bytes: it comes from the tenth byte, as in Go, where protobuf-java may set it anyway.
 *
 * <p>Of our own making for speed: it reads out of an array that is used again, and hands out positions, so that what has
 * been decoded before need not be decoded again ({@link DecodedRuns}).
 */
final class MessageReader {
    /**
     * How many messages, unknown fields and packed numbers one body may have. Every part costs memory many times its two
     * bytes on the wire; a body of 1 MiB that Prometheus makes has some 800,000 at most. Assumed: nothing is published.
     */
    static final int MAX_PARTS = 1_000_000;

    /** As in protobuf-java. */
    private static final int MAX_GROUP_DEPTH = 100;

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int START_GROUP = 3;
    private static final int END_GROUP = 4;
    private static final int FIXED32 = 5;

    private static final String TRUNCATED =
            "While parsing a protocol message, the input ended unexpectedly in the middle of a field.";

    private final byte[] content;
    private final List<UnknownField> unknown = new ArrayList<>(0);
    private String message = "";
    private int tag;
    private int at;
    private int limit;
    private int parts;

    MessageReader(byte[] content) {
        this(content, content.length);
    }

    /** @param size how many bytes of {@code content} there are to read; no reader keeps the array */
    MessageReader(byte[] content, int size) {
        this.content = content;
        this.limit = size;
    }

    /** The content is not what it has to be. Thrown often and caught near: without a stack trace. */
    static final class MalformedException extends IOException {
        MalformedException(String message) {
            super(message);
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
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

    /** Begins to read the message in the current field; {@link #leave} wants the result. */
    int enter() throws IOException {
        expect(LENGTH_DELIMITED);
        count(1);
        return enterRun();
    }

    void leave(int outer) {
        limit = outer;
    }

    void skipUnknown() throws IOException {
        noteUnknown();
        skip(tag, 0);
    }

    /** Notes the current field as unknown; it is still to be read. */
    void noteUnknown() throws IOException {
        count(1);
        unknown.add(new UnknownField(message, field(), tag & 7));
    }

    /** Counts the current field, which is no message, among the parts. */
    void countPart() throws IOException {
        count(1);
    }

    /** Begins to read a string, which goes on for as many bytes as the result says. */
    int stringBytes() throws IOException {
        expect(LENGTH_DELIMITED);
        int size = (int) rawVarint();
        need(size);
        return size;
    }

    String string() throws IOException {
        return string(stringBytes());
    }

    /** The string of the next {@code size} bytes, which are known to be there. */
    String string(int size) throws IOException {
        String text = new String(content, at, size, StandardCharsets.UTF_8);
        // U+FFFD stands for what is malformed, or for itself
        if (text.indexOf('\ufffd') >= 0) {
            requireUtf8(size);
        }
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

    /** Unsigned 32-bit numbers of a repeated field, packed or a single one: a parser takes both. */
    void unsigneds32(Longs.Collector to) throws IOException {
        if (packed()) {
            int outer = enterRun();
            while (at < limit) {
                count(1);
                to.add(rawVarint() & 0xffff_ffffL);
            }
            leave(outer);
        } else {
            count(1);
            to.add(unsigned32());
        }
    }

    void zigzags64(Longs.Collector to) throws IOException {
        if (packed()) {
            int outer = enterRun();
            while (at < limit) {
                count(1);
                to.add(zigzag64(rawVarint()));
            }
            leave(outer);
        } else {
            count(1);
            to.add(zigzag64(varint()));
        }
    }

    void fixeds64(Longs.Collector to) throws IOException {
        if (packed()) {
            int outer = enterRun();
            while (at < limit) {
                count(1);
                to.add(rawFixed64());
            }
            leave(outer);
        } else {
            count(1);
            to.add(fixed64());
        }
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
     * @param knownParts how many parts that is
     */
    void passOver(int position, int knownParts) throws IOException {
        at = position;
        count(knownParts);
    }

    /**
     * Where the run of fields with {@code fieldTag} ends that begins here: each with a length, of less than 16 KiB, that
     * ends within the current message. The content of the fields is not looked at.
     */
    int endOfRun(int fieldTag) {
        int end = at;
        while (end + 2 <= limit && content[end] == fieldTag) {
            int size = content[end + 1];
            int start = end + 2;
            if (size < 0) {
                if (start == limit || content[start] < 0) {
                    return end;
                }
                size = size & 0x7f | content[start] << 7;
                start++;
            }
            if (size > limit - start) {
                return end;
            }
            end = start + size;
        }
        return end;
    }

    /** The place reached, for messages about failures. */
    String place() {
        String within = tag == 0 ? message : "field %d of %s".formatted(field(), message);
        return "at byte %d of the decompressed message, in %s".formatted(at, within);
    }

    private int enterRun() throws IOException {
        int size = (int) rawVarint();
        need(size);
        int outer = limit;
        limit = at + size;
        return outer;
    }

    private void count(int more) throws IOException {
        parts += more;
        if (parts > MAX_PARTS) {
            throw new MalformedException(
                    "It has more than %d parts (series, labels, samples and so on), which are not read."
                            .formatted(MAX_PARTS));
        }
    }

    private boolean packed() {
        return (tag & 7) == LENGTH_DELIMITED;
    }

    private void expect(int wireType) throws IOException {
        if ((tag & 7) != wireType) {
            throw new MalformedException("wire type %d where %d belongs".formatted(tag & 7, wireType));
        }
    }

    private int tag() throws IOException {
        int read = (int) rawVarint();
        if (read >>> 3 == 0) {
            throw new MalformedException("Protocol message contained an invalid tag (zero).");
        }
        return read;
    }

    private long rawVarint() throws IOException {
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

    private long rawFixed64() throws IOException {
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

    private void skip(int skipped, int depth) throws IOException {
        switch (skipped & 7) {
            case VARINT -> rawVarint();
            case FIXED64 -> pass(Long.BYTES);
            case LENGTH_DELIMITED -> pass((int) rawVarint());
            case START_GROUP -> skipGroup(skipped, depth);
            case FIXED32 -> pass(Integer.BYTES);
            case END_GROUP ->
                throw new MalformedException("Protocol message end-group tag did not match expected tag.");
            default -> throw new MalformedException("Protocol message tag had invalid wire type.");
        }
    }

    private void skipGroup(int start, int depth) throws IOException {
        int end = start & ~7 | END_GROUP;
        while (at < limit) {
            int inner = tag();
            if (depth == MAX_GROUP_DEPTH) {
                throw new MalformedException("Protocol message had too many levels of nesting.  May be malicious.");
            }
            if (inner == end) {
                return;
            }
            skip(inner, depth + 1);
        }
        throw new MalformedException("Protocol message end-group tag did not match expected tag.");
    }

    private void pass(int size) throws IOException {
        need(size);
        at += size;
    }

    private void requireUtf8(int size) throws IOException {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content, at, size));
        } catch (CharacterCodingException e) {
            throw new MalformedException("Protocol message had invalid UTF-8.");
        }
    }

    private static long zigzag64(long number) {
        return number >>> 1 ^ -(number & 1);
    }
}
