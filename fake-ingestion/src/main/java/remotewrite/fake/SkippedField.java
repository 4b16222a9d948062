package remotewrite.fake;

import java.io.IOException;

/** Passes over a field that the message does not have, whatever its wire type; groups with all that is in them. */
final class SkippedField {
    /** As in protobuf-java. */
    private static final int MAX_GROUP_DEPTH = 100;

    private static final int START_GROUP = 3;
    private static final int END_GROUP = 4;
    private static final int FIXED32 = 5;

    private SkippedField() {}

    /** @param tag of the field; its content stands next */
    static void skip(MessageReader in, int tag) throws IOException {
        skip(in, tag, 0);
    }

    private static void skip(MessageReader in, int skipped, int depth) throws IOException {
        switch (skipped & 7) {
            case MessageReader.VARINT -> in.rawVarint();
            case MessageReader.FIXED64 -> in.pass(Long.BYTES);
            case MessageReader.LENGTH_DELIMITED -> in.pass((int) in.rawVarint());
            case START_GROUP -> skipGroup(in, skipped, depth);
            case FIXED32 -> in.pass(Integer.BYTES);
            case END_GROUP ->
                throw new MalformedException("Protocol message end-group tag did not match expected tag.");
            default -> throw new MalformedException("Protocol message tag had invalid wire type.");
        }
    }

    private static void skipGroup(MessageReader in, int start, int depth) throws IOException {
        int end = start & ~7 | END_GROUP;
        while (in.position() < in.end()) {
            int inner = in.tag();
            if (depth == MAX_GROUP_DEPTH) {
                throw new MalformedException("Protocol message had too many levels of nesting.  May be malicious.");
            }
            if (inner == end) {
                return;
            }
            skip(in, inner, depth + 1);
        }
        throw new MalformedException("Protocol message end-group tag did not match expected tag.");
    }
}
